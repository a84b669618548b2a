// Package strictyaml reads YAML 1.2 with the core schema and nothing that makes one text mean two things: no anchors,
// aliases, tags, directives, merge keys or second documents, no key twice, no unknown key. The keys there are, and their
// types, are those of a Go type's JSON. The reader says every fault it finds at once, with line and column, in the order
// of the text.
package strictyaml

import (
	"fmt"
	"strings"
)

// Error is one fault of a text.
type Error struct {
	File         string // as whoever read it knows it; empty for a text alone
	Line, Column int    // from 1; 0 when the place is not known
	Path         string // e.g. "privacy.inputs[2].path"; empty for the whole document
	Reason       string
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ":")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", e.Line, e.Column)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Reason)
	return b.String()
}

// Errors are all faults of one text in its order, one a line.
type Errors []*Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the faults one by one.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}

// In says which file the text stood in.
func (es Errors) In(file string) Errors {
	for _, e := range es {
		e.File = file
	}
	return es
}
