package harness

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// Function is one function of a module.
type Function struct {
	Index uint32 // in the module's numbering: imports first
	// Name is that of the name section; of an import "namespace.name"; without either that of an export, or else
	// "wasm-function[index]". It is the module's own choice, made printable and cut at 1 KiB.
	Name     string
	Imported bool
	Offset   int // where its body begins in the file; 0 for an import
	Size     int // of its body in bytes, with its locals; 0 for an import
}

// Functions lists the functions of a module in its own numbering. A build of the same code that kept its names may be given
// to name them by, or nil. The error is a *ModuleError when the module is at fault, a *SymbolsError when the other is.
func Functions(module, symbols []byte) ([]Function, error) {
	m, err := parse(module)
	if err != nil {
		return nil, err
	}
	all := functionsOf(m)
	if symbols == nil {
		return all, nil
	}
	twin, err := parse(symbols)
	if err != nil {
		return nil, &SymbolsError{err.Error()}
	}
	if twin.ImportedFuncs != m.ImportedFuncs || len(twin.Code) != len(m.Code) {
		return nil, &SymbolsError{fmt.Sprintf("it has %d functions, the plugin %d", twin.NumFuncs(), m.NumFuncs())}
	}
	for i, f := range functionsOf(twin) {
		if code := i - m.ImportedFuncs; code >= 0 && !bytes.Equal(m.Code[code].Code, twin.Code[code].Code) {
			return nil, &SymbolsError{fmt.Sprintf("function %d has other code than the plugin's", i)}
		}
		all[i].Name = f.Name
	}
	return all, nil
}

// SymbolsError: what was to name a module's functions is no build of the same code.
type SymbolsError struct{ Reason string }

func (e *SymbolsError) Error() string { return "symbols do not fit: " + e.Reason }

func functionsOf(m *wasm.Module) []Function {
	names, exported := m.FuncNames(), map[uint32]string{}
	for _, e := range m.Exports {
		if _, has := exported[e.Index]; e.Kind == wasm.KindFunc && !has {
			exported[e.Index] = e.Name
		}
	}
	all := make([]Function, 0, m.NumFuncs())
	for _, im := range m.Imports {
		if im.Kind == wasm.KindFunc {
			all = append(all, Function{Index: uint32(len(all)), Name: printable(im.Module + "." + im.Name), Imported: true})
		}
	}
	for _, b := range m.Code {
		f := Function{Index: uint32(len(all)), Offset: b.Offset, Size: b.Size()}
		switch name, export := names[f.Index], exported[f.Index]; {
		case name != "":
			f.Name = printable(name)
		case export != "":
			f.Name = printable(export)
		default:
			f.Name = meter.Unnamed(f.Index)
		}
		all = append(all, f)
	}
	return all
}

// printable cuts a name that a module chose at 1 KiB and replaces what could steer a terminal.
func printable(name string) string {
	const most = 1 << 10
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "")
	}
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, name)
}
