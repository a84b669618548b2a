package strictyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Document is a text that was read along a Go type.
type Document struct {
	// Tree is what encoding/json makes of the same value: maps, lists, texts, json.Number, booleans. What was faulty is
	// left out of it.
	Tree any

	w *walker
}

// Read reads a text of at most maxBytes along a Go type: the JSON names of its fields are the keys that there may be, and a
// "contract" tag's alias= is an older name. The error, Errors, is of a text that is no document at all; the faults inside
// one are the document's.
func Read(text []byte, maxBytes int, along reflect.Type) (*Document, error) {
	root, err := load(text, maxBytes)
	if err != nil {
		return nil, err
	}
	w := &walker{at: map[string]mark{"": {root.Line, root.Column}}}
	tree, _ := w.value(root, along, "", 0)
	return &Document{tree, w}, nil
}

// Decode reads a text of at most maxBytes into what into points to; what the text does not name stays as it is. The error
// is Errors.
func Decode(text []byte, maxBytes int, into any) error {
	d, err := Read(text, maxBytes, reflect.TypeOf(into))
	if err != nil {
		return err
	}
	if faults := d.Faults(); len(faults) > 0 {
		return faults
	}
	tree, err := json.Marshal(d.Tree)
	if err != nil {
		return fmt.Errorf("read yaml: %w", err)
	}
	reader := json.NewDecoder(bytes.NewReader(tree))
	reader.DisallowUnknownFields()
	err = reader.Decode(into)
	var misfit *json.UnmarshalTypeError
	switch {
	case errors.As(err, &misfit): // a number that its type does not hold
		d.Report("/"+strings.ReplaceAll(misfit.Field, ".", "/"), misfit.Value+" is no "+misfit.Type.String())
		return d.Faults()
	case err != nil:
		return fmt.Errorf("read yaml: %w", err)
	}
	return nil
}

// Faults are all that was found, in the order of the text.
func (d *Document) Faults() Errors {
	slices.SortStableFunc(d.w.faults, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return d.w.faults
}

// Report adds a fault of the value at a JSON pointer and gives it its place in the text. One about something that is
// already reported, or that is missing only because it was faulty, is not repeated.
func (d *Document) Report(pointer, reason string) {
	w := d.w
	for _, bad := range w.bad {
		if pointer == bad || strings.HasPrefix(pointer, bad+"/") {
			return
		}
	}
	w.bad = append(w.bad, pointer)
	at, ok := w.at[pointer]
	for p := pointer; !ok && p != ""; { // a missing member stands nowhere, what it belongs to does
		p = p[:strings.LastIndexByte(p, '/')]
		at, ok = w.at[p]
	}
	w.faults = append(w.faults, &Error{Line: at.line, Column: at.column, Path: display(pointer), Reason: reason})
}
