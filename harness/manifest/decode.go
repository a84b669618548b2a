package manifest

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// decode reads the tree as the contract does and gives all faults, the walker's among them, in the order of the file.
func decode(tree any, w *walker) (*contract.Manifest, Errors) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, append(w.faults, &Error{Reason: err.Error()})
	}
	m, err := contract.DecodeManifest(text)
	var first *contract.Error
	switch {
	case errors.As(err, &first):
		w.contractFault(first)
		// The decoder stops at the first fault; the others are found on what can be read in spite of it.
		m = new(contract.Manifest)
		_ = json.Unmarshal(text, m)
	case err != nil:
		return nil, append(w.faults, &Error{Reason: err.Error()})
	}
	for _, fault := range m.Validate() {
		w.contractFault(fault)
	}
	slices.SortStableFunc(w.faults, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return m, w.faults
}

// contractFault gives a fault of the contract its place in the file. One about something that is already reported, or
// that is missing only because it was faulty, is not repeated.
func (w *walker) contractFault(e *contract.Error) {
	for _, bad := range w.bad {
		if e.Path == bad || strings.HasPrefix(e.Path, bad+"/") {
			return
		}
	}
	w.bad = append(w.bad, e.Path)
	at, ok := w.at[e.Path]
	for p := e.Path; !ok && p != ""; { // a missing member stands nowhere, what it belongs to does
		p = p[:strings.LastIndexByte(p, '/')]
		at, ok = w.at[p]
	}
	w.faults = append(w.faults, &Error{Line: at.line, Column: at.column, Path: display(e.Path), Reason: e.Message})
}
