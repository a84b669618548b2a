// Package manifest reads medplug.yaml, and carries the manifest inside a plugin file.
//
// The file is YAML 1.2 with the core schema and nothing that makes one text mean two things: no anchors, aliases, tags,
// directives, merge keys or second documents, no key twice, no unknown key. The reader says every fault it finds at once,
// with line and column, in the order of the file.
//
// In a plugin the manifest is one custom section, medplug.manifest, the last of the file: its JSON with sorted keys.
package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const (
	// FileName is the manifest of a plugin's source folder.
	FileName = "medplug.yaml"
	// maxBytes bounds the YAML text and the embedded JSON alike.
	maxBytes = 64 << 10
)

// Error is one fault of a manifest.
type Error struct {
	File         string // as given to ReadFile; empty for Parse
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

// Errors are all faults of one manifest in the order of the file, one a line.
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

// ReadFile reads and checks a manifest file. Faults of its text are Errors; anything else is an error of the file system.
func ReadFile(path string) (*contract.Manifest, error) {
	f, err := os.Open(path)
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
		for _, e := range faults {
			e.File = filepath.ToSlash(path)
		}
	}
	return m, err
}

// Parse reads and checks the text of a manifest. Its error is Errors.
func Parse(text []byte) (*contract.Manifest, error) {
	root, err := load(text)
	if err != nil {
		return nil, err
	}
	w := &walker{at: map[string]mark{}}
	tree := w.document(root)
	m, faults := decode(tree, w)
	if len(faults) > 0 {
		return nil, faults
	}
	return m, nil
}

// position gives line and column, in characters, of a byte offset.
func position(text []byte, offset int) mark {
	before := text[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	return mark{line, len([]rune(string(before))) + 1}
}
