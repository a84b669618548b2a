package harness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// MaxModuleBytes bounds the size of a module that is read at all.
const MaxModuleBytes = 64 << 20

// Info is what is known of a module without running it.
type Info struct {
	SHA256  string // of the whole file, hex: the plugin's digest
	Size    int    // bytes
	Imports []Import
	Exports []Export
	Memory  *wasm.Limits // 64 KiB pages; nil when the module has none

	Manifest    *contract.Manifest // nil unless exactly one valid one is embedded
	ManifestErr error              // why Manifest is nil
	Sections    []Section          // in file order
}

// Import is something the module wants from its host.
type Import struct {
	Module, Name string
	Kind         string // func, table, memory, global
	Type         string // "(i64) -> (i32)"
}

// Export is something the module offers.
type Export struct {
	Name, Kind, Type string
	Imported         bool // it hands an import on, so it is no function of the plugin
}

// Section is one section of the file; Size counts its header.
type Section struct {
	Name   string
	Custom bool
	Size   int
}

// Inspect reads a module without compiling it. The error is a *ModuleError.
func Inspect(module []byte) (Info, error) {
	m, err := parse(module)
	if err != nil {
		return Info{}, err
	}
	return describe(m, module), nil
}

func parse(module []byte) (*wasm.Module, error) {
	if len(module) > MaxModuleBytes {
		return nil, &ModuleError{fmt.Sprintf("the file has %d bytes, more than the %d a plugin may have", len(module), MaxModuleBytes), -1}
	}
	m, err := wasm.Parse(module)
	if err != nil {
		var bad *wasm.Error
		if errors.As(err, &bad) {
			return nil, &ModuleError{bad.Error(), bad.Offset}
		}
		return nil, &ModuleError{err.Error(), -1}
	}
	return m, nil
}

func describe(m *wasm.Module, module []byte) Info {
	sum := sha256.Sum256(module)
	info := Info{SHA256: hex.EncodeToString(sum[:]), Size: len(module)}
	types := typeTexts{}
	for _, i := range m.Imports {
		text := types.of(i.Kind, i.Type, func() string { return m.ImportType(i) })
		info.Imports = append(info.Imports, Import{i.Module, i.Name, i.Kind.String(), text})
	}
	for _, e := range m.Exports {
		t, _ := m.FuncTypeIndex(e.Index)
		text := types.of(e.Kind, t, func() string { return m.ExportType(e) })
		imported := e.Kind == wasm.KindFunc && int(e.Index) < m.ImportedFuncs
		info.Exports = append(info.Exports, Export{e.Name, e.Kind.String(), text, imported})
	}
	if mem, ok := m.Memory(); ok {
		info.Memory = &mem
	}
	for _, s := range m.Sections {
		info.Sections = append(info.Sections, Section{s.Name, s.Custom(), s.Size()})
	}
	info.Manifest, info.ManifestErr = manifest.Extract(module)
	return info
}

// typeTexts are function types as text, by their index. Each is spelt out once: thousands of imports of a type of
// thousands of parameters would otherwise be gigabytes of text from a file of some kilobytes.
type typeTexts map[uint32]string

func (t typeTexts) of(kind wasm.Kind, index uint32, spell func() string) string {
	if kind != wasm.KindFunc {
		return spell()
	}
	if _, ok := t[index]; !ok {
		t[index] = spell()
	}
	return t[index]
}

// entryType is the type of every export a host calls (contract section 1).
const entryType = "() -> (i32)"

// CheckEntry tells whether an export can be called: it must be a function of the module's own, of type () -> i32. The
// error is an *ExportError.
func (i Info) CheckEntry(name string) error {
	at := slices.IndexFunc(i.Exports, func(e Export) bool { return e.Name == name })
	if at < 0 {
		return &ExportError{name, "the module does not export it"}
	}
	switch e := i.Exports[at]; {
	case e.Kind != "func":
		return &ExportError{name, "it is a " + e.Kind + ", not a function"}
	case e.Imported:
		return &ExportError{name, "it hands on a function of the host instead of being one of the plugin's own"}
	case e.Type != entryType:
		return &ExportError{name, fmt.Sprintf("its type is %s, want %s", e.Type, entryType)}
	}
	return nil
}

// Offered lists every function this host offers to plugins, in the terms of Info.Imports.
func Offered() []Import {
	var all []Import
	k, err := wasm.Parse(kernel.Module())
	if err != nil {
		panic(err) // our own module
	}
	for _, e := range k.Exports {
		if e.Kind == wasm.KindFunc && kernel.ForPlugins(e.Name) {
			all = append(all, Import{hostenv.EnvNamespace, e.Name, "func", k.ExportType(e)})
		}
	}
	return append(all, imports(hostenv.Functions())...)
}

// imports are functions of the host as a module imports them.
func imports(functions []hostenv.Function) []Import {
	var all []Import
	for _, f := range functions {
		t := wasm.FuncType{}
		for _, p := range f.Params {
			t.Params = append(t.Params, wasm.ValType(p))
		}
		for _, r := range f.Results {
			t.Results = append(t.Results, wasm.ValType(r))
		}
		all = append(all, Import{f.Namespace, f.Name, "func", t.String()})
	}
	return all
}
