// Package cases are what a plugin's author expects of it, beside the rules: files of named cases, each one request, the
// host that the plugin meets, and what must come of it. docs/tests.md describes the files. They are read strictly: whatever
// could make a case check less than its author meant is a fault with its place, before anything is called.
package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/medplug/medplug/harness/strictyaml"
)

// MaxFileBytes bounds a file of cases; requests that are larger stand in files of their own.
const MaxFileBytes = 1 << 20

// Case is one request and what must come of it.
type Case struct {
	File   string `json:"-"` // as the author knows it, slashes
	Name   string `json:"name"`
	Input  Input  `json:"input"`
	Host   Host   `json:"host"`
	Expect Expect `json:"expect"`

	want wanted
}

// Input is the request: exactly one of Inline, Text, Path and Fixture, with changes to it.
type Input struct {
	Inline  any            `json:"inline"`  // a JSON value
	Text    *string        `json:"text"`    // the very bytes, also what is no JSON
	Path    string         `json:"file"`    // beside the file of cases
	Fixture string         `json:"fixture"` // as findings name it, e.g. typical/packed
	Seed    *uint64        `json:"seed"`    // of the fixture; by default the run's
	Set     map[string]any `json:"set"`     // JSON pointer -> value
	Remove  []string       `json:"remove"`  // JSON pointers
}

// Expect is what must come of a case. Members that are matchers may be values or mappings of "$" operators.
type Expect struct {
	Response    any            `json:"response"` // by subset
	Error       any            `json:"error"`    // code, path and message of a refusal, by subset
	Calls       []ExpectedCall `json:"calls"`
	NoOther     bool           `json:"no_other_calls"`
	Cost        any            `json:"cost"`         // exact, in instructions
	MemoryPages any            `json:"memory_pages"` // of the guest, 64 KiB each
}

// ExpectedCall is a call of a host function.
type ExpectedCall struct {
	Function string `json:"function"`
	Argument any    `json:"argument"` // by subset
	Times    any    `json:"times"`    // by default at least once
}

// file is a file of cases.
type file struct {
	Cases []*Case `json:"cases"`
}

// Read reads the cases of a file. The error is strictyaml.Errors, all faults at once with their places.
func Read(text []byte, name string) ([]*Case, error) {
	d, err := strictyaml.Read(text, MaxFileBytes, reflect.TypeFor[file]())
	if err != nil {
		return nil, named(err, name)
	}
	if faults := d.Faults(); len(faults) > 0 {
		return nil, faults.In(name)
	}
	tree, err := json.Marshal(d.Tree)
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	var f file
	decoder := json.NewDecoder(bytes.NewReader(tree))
	decoder.UseNumber()
	if err := decoder.Decode(&f); err != nil {
		var misfit *json.UnmarshalTypeError // a number that its type does not hold
		if !errors.As(err, &misfit) {
			return nil, fmt.Errorf("read cases: %w", err)
		}
		d.Report("", misfit.Value+" is no "+misfit.Type.String()+" in "+misfit.Field)
		return nil, d.Faults().In(name)
	}
	root, _ := d.Tree.(map[string]any)
	c := &checker{report: d.Report}
	c.file(&f, root, name)
	if faults := d.Faults(); len(faults) > 0 {
		return nil, faults.In(name)
	}
	return f.Cases, nil
}

// named puts the file's name to faults of a text that is no document.
func named(err error, name string) error {
	var faults strictyaml.Errors
	if errors.As(err, &faults) {
		return faults.In(name)
	}
	return err
}
