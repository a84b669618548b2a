package wasm

import (
	"maps"
	"slices"
)

const (
	nameSection  = "name"
	nameFunction = 1 // the subsection with the names of functions
)

// FuncNames gives the function names of the "name" section by function index. A malformed name section gives the names
// read before the fault: names are a help for people, never a reason to refuse a module.
func (m *Module) FuncNames() map[uint32]string {
	names := map[uint32]string{}
	for _, payload := range m.Custom(nameSection) {
		r := reader{b: payload, section: nameSection}
		for r.err == nil && r.left() > 0 {
			id := r.u8()
			sub := r.within(r.u32())
			if id == nameFunction {
				m.readFuncNames(&sub, names)
			}
		}
	}
	return names
}

func (m *Module) readFuncNames(r *reader, into map[uint32]string) {
	for range r.count("names", 2) {
		i := r.index("function", m.NumFuncs())
		name := r.name()
		if r.err != nil {
			return
		}
		into[i] = name
	}
}

// AppendFuncNames appends a name section that holds the names of functions, by function index.
func AppendFuncNames(wasm []byte, names map[uint32]string) []byte {
	sub := AppendU32(nil, uint32(len(names)))
	for _, fn := range slices.Sorted(maps.Keys(names)) {
		sub = AppendName(AppendU32(sub, fn), names[fn])
	}
	return AppendSection(wasm, secCustom, AppendSection(AppendName(nil, nameSection), nameFunction, sub))
}
