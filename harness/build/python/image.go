package python

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// layoutVersion changes when the same state is written in another way.
const layoutVersion = "1"

// assemble writes the runtime anew so that it begins with a state: other data, another export, unused imports bound
// elsewhere. Types, functions, tables, globals and code stay.
func (r *Runtime) assemble(p Project, s harness.State) ([]byte, error) {
	m := *r.module
	stack, err := atRest(r.module, s.Globals)
	if err != nil {
		return nil, fmt.Errorf("make plugin: %w", err)
	}
	if len(m.Memories) != 1 || uint64(len(s.Memory)) < stack {
		return nil, errors.New("make plugin: the runtime has no memory of its own")
	}
	// What calls left below the resting stack pointer nobody reads again; it would only make the plugin larger.
	clear(s.Memory[:stack])
	m.Memories = slices.Clone(m.Memories)
	m.Memories[0].Min = uint32(len(s.Memory) / harness.PageSize)
	m.Datas, m.HasDataCount, m.DataCount = segments(s.Memory), false, 0
	m.Exports = nil
	for _, e := range r.module.Exports {
		switch e.Name {
		case entryExport:
			e.Name = p.Entry
		case "memory":
		default:
			continue
		}
		m.Exports = append(m.Exports, e)
	}
	if m.Imports, err = rebind(r.module, p.HostFunctions); err != nil {
		return nil, fmt.Errorf("make plugin: %w", err)
	}
	return m.Encode(), nil
}

// atRest gives the stack pointer, which is the only thing beside memory that a runtime changes, and which must stand where
// it began. The stack lies at the beginning of memory.
func atRest(m *wasm.Module, now []uint64) (stack uint64, err error) {
	for _, g := range m.Globals {
		if !g.Mutable {
			continue
		}
		if len(now) != 1 || stack != 0 || g.Type != wasm.I32 || g.Init.Op != wasm.OpI32Const {
			return 0, errors.New("the runtime has mutable globals besides its stack pointer")
		}
		stack = g.Init.Bits
	}
	for _, d := range m.Datas {
		if d.Mode != wasm.Active || d.Offset.Op != wasm.OpI32Const || d.Offset.Bits < stack {
			return 0, errors.New("the runtime's stack does not lie below its data")
		}
	}
	if len(now) != 1 || stack != now[0] {
		return 0, errors.New("the runtime did not come to rest: its stack pointer moved")
	}
	return stack, nil
}

// A segment costs a handful of bytes, and each host some work: fewer zeros than gap stay where they are.
const gap = 64

// segments writes what is not zero.
func segments(memory []byte) []wasm.Data {
	var all []wasm.Data
	begin, end := -1, 0 // of the run that is being read
	flush := func() {
		if begin >= 0 {
			all = append(all, wasm.Data{Offset: wasm.ConstExpr{Op: wasm.OpI32Const, Bits: uint64(begin)}, Init: memory[begin:end]})
		}
	}
	for at := 0; at < len(memory); at += 8 { // pages are whole words
		if binary.LittleEndian.Uint64(memory[at:]) == 0 {
			continue
		}
		if begin < 0 || at-end >= gap {
			flush()
			begin = at
		}
		end = at + 8
	}
	flush()
	return all
}

// harmless are functions of every Extism host, by the type of what they stand in for.
var harmless = map[string]string{"(i64) -> ()": "free", "(i64) -> (i64)": "length"}

// rebind makes of imports of host functions that the manifest does not declare, and which a host need not offer then,
// imports of the same type that every host has. The SDK calls no undeclared one.
func rebind(m *wasm.Module, declared []string) ([]wasm.Import, error) {
	imports := slices.Clone(m.Imports)
	for i, im := range imports {
		if im.Module != hostenv.UserNamespace || slices.Contains(declared, im.Name) {
			continue
		}
		name, ok := harmless[m.ImportType(im)]
		if !ok {
			return nil, fmt.Errorf("the runtime imports %s as %s", im.Name, m.ImportType(im))
		}
		imports[i].Module, imports[i].Name = hostenv.EnvNamespace, name
	}
	return imports, nil
}
