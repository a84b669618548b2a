// Package emit writes WebAssembly modules from Go source, opcode by opcode, so that tests, hostile specimens and mutants are
// visible where they are used and no built file is ever committed. It writes what it is told: also modules that no
// engine accepts.
//
// Bodies are bytes. Opcodes come from package wasm by name, constants and indices from the functions here:
//
//	b := emit.New()
//	run := b.Func(wasm.FuncType{}, nil, []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd})
//	b.Export("forever", wasm.KindFunc, run)
//	b.Bytes() // 42 bytes that never come back
//
// Func writes the final end of a body itself. An import must be declared before the first Func, because functions are
// numbered imports first.
package emit

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

// Builder collects the parts of a module. Use New.
type Builder struct {
	types                                                       []wasm.FuncType
	typeSec, imports, funcs, tables, memories, globals, exports vec
	elems, code, datas                                          vec
	start                                                       []byte // payload, nil for none
	customs                                                     []byte // whole sections
	counted                                                     bool   // writes a data count section
	nFuncs, nTables, nMemories, nGlobals                        uint32 // sizes of the index spaces
}

// vec is a section in the making: how many entries, and their bytes.
type vec struct {
	n uint32
	b []byte
}

func (v *vec) add(b []byte) { v.n++; v.b = append(v.b, b...) }

// New gives an empty builder.
func New() *Builder { return &Builder{} }

// Type gives the index of a function type, adding it when it is new.
func (b *Builder) Type(t wasm.FuncType) uint32 {
	if i := slices.IndexFunc(b.types, t.Equal); i >= 0 {
		return uint32(i)
	}
	b.types = append(b.types, t)
	b.typeSec.add(append(types(append([]byte(nil), 0x60), t.Params), types(nil, t.Results)...))
	return uint32(len(b.types) - 1)
}

func types(b []byte, ts []wasm.ValType) []byte {
	b = wasm.AppendU32(b, uint32(len(ts)))
	for _, t := range ts {
		b = append(b, byte(t))
	}
	return b
}

func (b *Builder) importOf(module, name string, kind wasm.Kind, desc []byte) {
	e := wasm.AppendName(wasm.AppendName(nil, module), name)
	b.imports.add(append(append(e, byte(kind)), desc...))
}

// ImportFunc imports a function and gives its index. It panics after the first Func, whose index it would change.
func (b *Builder) ImportFunc(module, name string, t wasm.FuncType) uint32 {
	if b.funcs.n > 0 {
		panic("emit: import declared after a function")
	}
	b.importOf(module, name, wasm.KindFunc, U32(b.Type(t)))
	b.nFuncs++
	return b.nFuncs - 1
}

// ImportMemory imports a memory and gives its index.
func (b *Builder) ImportMemory(module, name string, l wasm.Limits) uint32 {
	b.importOf(module, name, wasm.KindMemory, limits(l))
	b.nMemories++
	return b.nMemories - 1
}

// ImportTable imports a table and gives its index.
func (b *Builder) ImportTable(module, name string, t wasm.TableType) uint32 {
	b.importOf(module, name, wasm.KindTable, append([]byte{byte(t.Elem)}, limits(t.Limits)...))
	b.nTables++
	return b.nTables - 1
}

// ImportGlobal imports a global and gives its index. It must precede Global.
func (b *Builder) ImportGlobal(module, name string, g wasm.GlobalType) uint32 {
	b.importOf(module, name, wasm.KindGlobal, globalType(g))
	b.nGlobals++
	return b.nGlobals - 1
}

// Func adds a function and gives its index. Locals are those beside the parameters. The body comes without its last end.
func (b *Builder) Func(t wasm.FuncType, locals []wasm.ValType, body ...[]byte) uint32 {
	b.funcs.add(U32(b.Type(t)))
	p := U32(uint32(len(locals)))
	for _, l := range locals {
		p = append(p, 1, byte(l))
	}
	p = append(append(p, Cat(body...)...), wasm.OpEnd)
	b.code.add(append(U32(uint32(len(p))), p...))
	b.nFuncs++
	return b.nFuncs - 1
}

// RawFunc adds a function whose body is exactly as given: runs of locals, instructions and the last end.
func (b *Builder) RawFunc(t wasm.FuncType, body []byte) uint32 {
	b.funcs.add(U32(b.Type(t)))
	b.code.add(append(U32(uint32(len(body))), body...))
	b.nFuncs++
	return b.nFuncs - 1
}

// Table adds a table and gives its index.
func (b *Builder) Table(t wasm.TableType) uint32 {
	b.tables.add(append([]byte{byte(t.Elem)}, limits(t.Limits)...))
	b.nTables++
	return b.nTables - 1
}

// Memory adds a memory of min to max pages; max below 0 declares none.
func (b *Builder) Memory(min uint32, max int64) uint32 {
	b.memories.add(limits(wasm.Limits{Min: min, Max: uint32(max), HasMax: max >= 0}))
	b.nMemories++
	return b.nMemories - 1
}

// Global adds a global and gives its index. Init is a constant instruction such as I64(0), without its end.
func (b *Builder) Global(g wasm.GlobalType, init []byte) uint32 {
	b.globals.add(append(append(globalType(g), init...), wasm.OpEnd))
	b.nGlobals++
	return b.nGlobals - 1
}

// Export exports something under a name.
func (b *Builder) Export(name string, kind wasm.Kind, index uint32) {
	b.exports.add(append(append(wasm.AppendName(nil, name), byte(kind)), U32(index)...))
}

// Start makes a function the start function.
func (b *Builder) Start(fn uint32) { b.start = U32(fn) }

// Elem adds an active segment that puts functions into table 0 from a constant offset on.
func (b *Builder) Elem(offset int32, funcs ...uint32) {
	e := Cat([]byte{0}, I32(offset), []byte{wasm.OpEnd}, U32(uint32(len(funcs))))
	for _, f := range funcs {
		e = append(e, U32(f)...)
	}
	b.elems.add(e)
}

// PassiveElem adds a passive segment of functions and gives its index.
func (b *Builder) PassiveElem(funcs ...uint32) uint32 { return b.elem(1, funcs) }

// DeclareFuncs adds a declared segment, which lets ref.func name the functions.
func (b *Builder) DeclareFuncs(funcs ...uint32) { b.elem(3, funcs) }

func (b *Builder) elem(form byte, funcs []uint32) uint32 {
	e := append([]byte{form, 0}, U32(uint32(len(funcs)))...)
	for _, f := range funcs {
		e = append(e, U32(f)...)
	}
	b.elems.add(e)
	return b.elems.n - 1
}

// Data adds an active segment of memory 0.
func (b *Builder) Data(offset int32, data []byte) uint32 {
	b.datas.add(Cat([]byte{0}, I32(offset), []byte{wasm.OpEnd}, U32(uint32(len(data))), data))
	return b.datas.n - 1
}

// PassiveData adds a passive segment and gives its index. The module gets a data count section.
func (b *Builder) PassiveData(data []byte) uint32 {
	b.datas.add(Cat([]byte{1}, U32(uint32(len(data))), data))
	b.counted = true
	return b.datas.n - 1
}

// Custom adds a custom section at the end of the module.
func (b *Builder) Custom(name string, data []byte) {
	b.customs = wasm.AppendSection(b.customs, 0, append(wasm.AppendName(nil, name), data...))
}

// Bytes writes the module: only sections that hold something.
func (b *Builder) Bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, v vec) {
		if v.n > 0 {
			out = wasm.AppendSection(out, id, append(U32(v.n), v.b...))
		}
	}
	section(1, b.typeSec)
	section(2, b.imports)
	section(3, b.funcs)
	section(4, b.tables)
	section(5, b.memories)
	section(6, b.globals)
	section(7, b.exports)
	if b.start != nil {
		out = wasm.AppendSection(out, 8, b.start)
	}
	section(9, b.elems)
	if b.counted {
		out = wasm.AppendSection(out, 12, U32(b.datas.n))
	}
	section(10, b.code)
	section(11, b.datas)
	return append(out, b.customs...)
}

func limits(l wasm.Limits) []byte {
	if l.HasMax {
		return append(append([]byte{1}, U32(l.Min)...), U32(l.Max)...)
	}
	return append([]byte{0}, U32(l.Min)...)
}

func globalType(g wasm.GlobalType) []byte {
	if g.Mutable {
		return []byte{byte(g.Type), 1}
	}
	return []byte{byte(g.Type), 0}
}

// Cat joins pieces of code.
func Cat(pieces ...[]byte) []byte { return slices.Concat(pieces...) }

// U32 is an index or count: an unsigned LEB128 number.
func U32(v uint32) []byte { return wasm.AppendU32(nil, v) }

// I32 is i32.const v.
func I32(v int32) []byte { return wasm.AppendS64([]byte{wasm.OpI32Const}, int64(v)) }

// I64 is i64.const v.
func I64(v int64) []byte { return wasm.AppendS64([]byte{wasm.OpI64Const}, v) }

// F32 is f32.const v.
func F32(v float32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{wasm.OpF32Const}, math.Float32bits(v))
}

// F64 is f64.const v.
func F64(v float64) []byte {
	return binary.LittleEndian.AppendUint64([]byte{wasm.OpF64Const}, math.Float64bits(v))
}

// Op is an opcode followed by indices, each in LEB128: Op(wasm.OpLocalGet, 3), Op(wasm.OpCall, f),
// Op(wasm.OpI32Load, align, offset), Op(wasm.OpBrTable, 2, 0, 1, 2).
func Op(op byte, indices ...uint32) []byte {
	b := []byte{op}
	for _, i := range indices {
		b = append(b, U32(i)...)
	}
	return b
}
