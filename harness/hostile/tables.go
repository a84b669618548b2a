package hostile

import (
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// tableTricks play with the other memory of a module, the one that holds functions instead of bytes.
func tableTricks() []Case {
	of := func(min uint32) wasm.TableType {
		return wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: min}}
	}
	null := op(wasm.OpRefNull, uint32(wasm.FuncRef))
	// with builds a plugin with a table of n slots; code is the entry's.
	with := func(n uint32, code func(p *specimen) []byte) func() []byte {
		return func() []byte {
			p := plugin()
			p.Table(of(n))
			return p.entry(code(p), p.answers())
		}
	}
	indirect := func(p *specimen, t wasm.FuncType, slot int32) []byte {
		return cat(i32(slot), op(wasm.OpCallIndirect, p.Type(t), 0))
	}
	return []Case{
		{Name: "tables/null", About: "calls an empty slot", Expect: trapped(harness.PhaseCall, "invalid table access"),
			Module: with(4, func(p *specimen) []byte { return indirect(p, none, 2) })},
		{Name: "tables/outside", About: "calls a slot behind the table's end", Expect: trapped(harness.PhaseCall, "invalid table access"),
			Module: with(4, func(p *specimen) []byte { return indirect(p, none, 4) })},
		{Name: "tables/negative", About: "calls slot -1", Expect: trapped(harness.PhaseCall, "invalid table access"),
			Module: with(4, func(p *specimen) []byte { return indirect(p, none, -1) })},
		{Name: "tables/wrong-type", About: "calls a function by another type, to have an integer taken for something else", Expect: trapped(harness.PhaseCall, "indirect call type mismatch"),
			Module: with(1, func(p *specimen) []byte {
				p.Elem(0, p.Func(wasm.FuncType{Params: []wasm.ValType{wasm.I64}}, nil))
				return indirect(p, none, 0)
			})},
		{Name: "tables/host-function", About: "calls a host function through a table by the wrong type", Expect: trapped(harness.PhaseCall, "indirect call type mismatch"),
			Module: with(1, func(p *specimen) []byte {
				p.Elem(0, p.fns["alloc"])
				return indirect(p, none, 0)
			})},
		{Name: "tables/segment-outside", About: "has an element segment that ends behind its table, which an engine may skip without a word", Expect: moduleRefused("element segment"),
			Module: with(1, func(p *specimen) []byte { p.Elem(1, p.function()); return nil })},
		{Name: "tables/segment-far", About: "has an element segment at offset -1", Expect: moduleRefused("element segment"),
			Module: with(1, func(p *specimen) []byte { p.Elem(-1, p.function()); return nil })},
		{Name: "tables/huge", About: "declares a table of 2^27 slots, a gigabyte", Expect: moduleRefused("table"), Module: with(1<<27, func(*specimen) []byte { return nil })},
		{Name: "tables/largest", About: "declares a table of 2^32-1 slots", Expect: moduleRefused("table"), Module: with(1<<32-1, func(*specimen) []byte { return nil })},
		{Name: "tables/many", About: "declares 100,000 tables", Expect: moduleRefused("table"), Module: func() []byte {
			p := plugin()
			for range 100000 {
				p.Table(of(1))
			}
			return p.entry(p.answers())
		}},
		{Name: "tables/many-large", About: "declares 16 tables, each of which alone may be: 16 MiB that no page limit counts", Expect: moduleRefused("table 1: 262144 slots"), Module: func() []byte {
			p := plugin()
			for range 16 {
				p.Table(of(1 << 17))
			}
			return p.entry(p.answers())
		}},
		{Name: "tables/grow-many", About: "grows 16 tables by 2^17 slots each: 16 MiB that no page limit counts", Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			code, slots := []byte{}, i32(0)
			for t := range uint32(16) {
				p.Table(of(1))
				code = append(code, times(128, null, i32(1<<10), misc(wasm.MiscTableGrow, t), drop)...)
				slots = cat(slots, misc(wasm.MiscTableSize, t), op(wasm.OpI32Add))
			}
			few, many := cat(slots, i32(1<<16), op(wasm.OpI32LtU)), cat(slots, i32(1<<17), op(wasm.OpI32GtU))
			return p.entry(code, when(few, trap), when(many, trap), p.answers())
		}},
		{Name: "tables/elements", About: "has eight million elements in a passive segment, of which each instance keeps eight bytes that no limit counts", Expect: moduleRefused("element"),
			Module: func() []byte {
				const n = 8 << 20
				return file(section(1, []byte{1, 0x60, 0, 0}), section(3, []byte{1, 0}), section(9, []byte{1, 1, 0}, u32(n), make([]byte, n)), section(10, []byte{1, 2, 0, wasm.OpEnd}))
			}},
		{Name: "tables/grow-loop", About: "grows a table without end, which no page limit counts", Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseCall),
			Module: with(1, func(*specimen) []byte { return forever(null, i32(1<<16), misc(wasm.MiscTableGrow, 0), drop) })},
		{Name: "tables/grow-at-once", About: "asks for 2^26 more slots at once and goes on without", Expect: harmless(answers),
			Module: with(1, func(*specimen) []byte { return cat(null, i32(1<<26), misc(wasm.MiscTableGrow, 0), drop) })},
		{Name: "tables/fill-outside", About: "fills slots behind the table's end", Expect: trapped(harness.PhaseCall, "table"),
			Module: with(4, func(*specimen) []byte { return cat(i32(2), null, i32(3), misc(wasm.MiscTableFill, 0)) })},
		{Name: "tables/get-outside", About: "reads a slot behind the table's end", Expect: trapped(harness.PhaseCall, "table"),
			Module: with(4, func(*specimen) []byte { return cat(i32(1<<30), op(wasm.OpTableGet, 0), drop) })},
		{Name: "tables/copy-loop", About: "copies a table of 10,000 slots onto itself without end", Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseCall),
			Module: with(10000, func(*specimen) []byte { return forever(i32(0), i32(1), i32(9999), misc(wasm.MiscTableCopy, 0, 0)) })},
		{Name: "tables/undeclared", About: "makes a reference of a function that no segment declares", Expect: moduleRefused(""),
			Module: with(1, func(p *specimen) []byte { return cat(op(wasm.OpRefFunc, p.function()), drop) })},
		{Name: "tables/left-behind", About: "puts a function into a slot and calls, in a later call, what an earlier one left there", Rounds: 3, Expect: harmless(answers),
			Module: with(1, func(p *specimen) []byte {
				f := p.function()
				p.DeclareFuncs(f)
				left := cat(i32(0), op(wasm.OpTableGet, 0), op(wasm.OpRefIsNull), op(wasm.OpI32Eqz))
				return cat(when(left, trap), i32(0), op(wasm.OpRefFunc, f), op(wasm.OpTableSet, 0))
			})},
		{Name: "tables/reference-left-behind", About: "keeps a function in a global and looks for it in a later call", Rounds: 3, Expect: harmless(answers),
			Module: with(1, func(p *specimen) []byte {
				f := p.function()
				p.DeclareFuncs(f)
				g := p.Global(wasm.GlobalType{Type: wasm.FuncRef, Mutable: true}, null)
				return cat(when(cat(op(wasm.OpGlobalGet, g), op(wasm.OpRefIsNull), op(wasm.OpI32Eqz)), trap), op(wasm.OpRefFunc, f), op(wasm.OpGlobalSet, g))
			})},
		{Name: "tables/dropped-segments", About: "drops its segments, so that a later call on a used instance could not use them", Rounds: 3, Expect: harmless(answers),
			Module: func() []byte {
				p := plugin()
				p.Memory(1, -1)
				p.Table(of(1))
				f := p.function()
				e := p.PassiveElem(f)
				d := p.PassiveData([]byte("once"))
				return p.entry(i32(0), i32(0), i32(1), misc(wasm.MiscTableInit, e, 0), i32(0), i32(0), i32(4), misc(wasm.MiscMemoryInit, d, 0),
					misc(wasm.MiscElemDrop, e), misc(wasm.MiscDataDrop, d), p.answers())
			}},
		{Name: "tables/init-dropped", About: "uses an element segment that it has dropped", Expect: trapped(harness.PhaseCall, "table"),
			Module: with(1, func(p *specimen) []byte {
				e := p.PassiveElem(p.function())
				return cat(misc(wasm.MiscElemDrop, e), i32(0), i32(0), i32(1), misc(wasm.MiscTableInit, e, 0))
			})},
	}
}
