// Package manifest reads medplug.yaml, and carries the manifest inside a plugin file.
//
// The file is YAML as harness/strictyaml reads it: no unknown key, nothing that makes one text mean two things, every fault
// at once with line and column.
//
// In a plugin the manifest is one custom section, medplug.manifest, the last of the file: its JSON with sorted keys.
package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"github.com/medplug/medplug/harness/strictyaml"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const (
	// FileName is the manifest of a plugin's source folder.
	FileName = "medplug.yaml"
	// maxBytes bounds the YAML text and the embedded JSON alike.
	maxBytes = 64 << 10
)

// Error is one fault of a manifest, Errors are all of one.
type (
	Error  = strictyaml.Error
	Errors = strictyaml.Errors
)

// ReadFile reads and checks a manifest file. Faults of its text are Errors; anything else is an error of the file system.
func ReadFile(path string) (*contract.Manifest, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 {
		err = errors.New("medplug.yaml is no regular file") // opening a pipe would never end
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m, err := Parse(text)
	var faults Errors
	if errors.As(err, &faults) {
		return nil, faults.In(filepath.ToSlash(path))
	}
	return m, err
}

// Parse reads and checks the text of a manifest. Its error is Errors.
func Parse(text []byte) (*contract.Manifest, error) {
	d, err := strictyaml.Read(text, maxBytes, reflect.TypeFor[contract.Manifest]())
	if err != nil {
		return nil, err
	}
	tree, err := json.Marshal(d.Tree)
	if err != nil {
		return nil, append(d.Faults(), &Error{Reason: err.Error()})
	}
	m, err := contract.DecodeManifest(tree)
	var first *contract.Error
	switch {
	case errors.As(err, &first):
		d.Report(first.Path, first.Message)
		// The decoder stops at the first fault; the others are found on what can be read in spite of it.
		m = new(contract.Manifest)
		_ = json.Unmarshal(tree, m)
	case err != nil:
		return nil, append(d.Faults(), &Error{Reason: err.Error()})
	}
	for _, fault := range m.Validate() {
		d.Report(fault.Path, fault.Message)
	}
	if faults := d.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return m, nil
}
