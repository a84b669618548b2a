// Package python makes plugins of Python sources with nothing installed. The runtime, CPython compiled to WebAssembly once,
// is run in the harness's own sandbox; it imports the sources, and its memory as it stands then becomes the data of the
// plugin. The plugin's code is the runtime's, byte for byte, so that all plugins of a runtime share what is compiled.
//
// boot.py says what happens inside; runtime/ is how the runtime itself is made.
package python

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/medplug/medplug/harness/wasm"
)

//go:embed boot.py
var boot []byte

//go:embed compile.py
var compile []byte

// VersionSection is the custom section in which a runtime says what it is, as "3.13.5+medplug1".
const VersionSection = "medplug.python"

// The exports of a runtime: the entry of the plugin to be, and what takes boot.py and its argument as input.
const (
	entryExport = "process_medical_content"
	buildExport = "medplug_build"
)

// Runtime is CPython with the standard library, extism and medplug inside, that has imported nothing yet.
type Runtime struct {
	Version string
	Digest  string // SHA-256
	file    []byte
	module  *wasm.Module
}

// Read reads a runtime. The error says why a file is none.
func Read(file []byte) (*Runtime, error) {
	m, err := wasm.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("read python runtime: %w", err)
	}
	version := m.Custom(VersionSection)
	if len(version) != 1 {
		return nil, errors.New("read python runtime: a WebAssembly module, but no runtime of medplug's")
	}
	for _, name := range []string{entryExport, buildExport} {
		if e, ok := export(m, name); !ok || e.Kind != wasm.KindFunc || m.ExportType(e) != "() -> (i32)" {
			return nil, fmt.Errorf("read python runtime: it exports no %s of type () -> (i32)", name)
		}
	}
	sum := sha256.Sum256(file)
	return &Runtime{Version: string(version[0]), Digest: hex.EncodeToString(sum[:]), file: file, module: m}, nil
}

// Identity changes with whatever here or in a runtime could change a plugin.
func (r *Runtime) Identity() string {
	sum := sha256.Sum256(append(append([]byte(layoutVersion+r.Digest), boot...), compile...))
	return hex.EncodeToString(sum[:])
}

func export(m *wasm.Module, name string) (wasm.Export, bool) {
	for _, e := range m.Exports {
		if e.Name == name {
			return e, true
		}
	}
	return wasm.Export{}, false
}

// Module is one source file.
type Module struct {
	Name    string // as it is imported: "plugin", "vendored.part"
	Path    string // as tracebacks name it: "plugin.py", "vendor/vendored/part.py"
	Package bool   // an __init__.py
	Own     bool   // not vendored: what is wrong in it is wrong in the plugin
	Source  []byte // as in the file, in whatever encoding it declares
}

// Project is what a plugin is made of.
type Project struct {
	Modules       []Module // own ones before vendored ones: the first of a name counts
	Module        string   // the one that defines the entry
	Entry         string   // the function, and the export
	Stamp         string   // what the plugin must know of its manifest, a JSON object
	HostFunctions []string // of extism:host/user that the manifest declares
}

// SourceError: importing the sources raised an exception.
type SourceError struct {
	Traceback string // as Python prints it
}

func (e *SourceError) Error() string { return "import plugin: python raised an exception" }

// ClashError: a module has the name of one that the runtime brings along.
type ClashError struct {
	Path string
}

func (e *ClashError) Error() string {
	return "import plugin: " + e.Path + " has the name of a module that the Python runtime brings along"
}

// EntryError: the sources can be imported, but define no entry that can be called.
type EntryError struct {
	Reason string
}

func (e *EntryError) Error() string { return "find entry: " + e.Reason }
