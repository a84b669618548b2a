package hostile

import (
	"bytes"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// unwindings go down into a recursion at once and then come up for a long time: 20,000 frames, each with 20,000
// instructions in a straight line behind its call, the better part of a second in which no loop goes round and no
// function is entered. Wherever they stand, the next check is 32,768 instructions away at most, and one that moves memory
// a mebibyte at most.
func unwindings() []Case {
	const deep, long = 20_000, 5_000
	unary := wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}}
	slow := bytes.Repeat(cat(i64(6364136223846793005), op(wasm.OpI64Mul), i64(1442695040888963407), add), long)
	less := cat(get(0), i64(1), op(wasm.OpI64Sub))
	// down(n) = n == 0 ? 0 : slow(down(n - 1))
	down := func(again []byte, behind ...[]byte) []byte {
		return cat(get(0), op(wasm.OpI64Eqz), []byte{wasm.OpIf, wasm.BlockVoid}, i64(0), []byte{wasm.OpReturn, wasm.OpEnd}, less, again, cat(behind...))
	}
	of := func(name, about string, build func(p *specimen) uint32) Case {
		return Case{
			Name: "recursion/" + name, About: about, Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseCall),
			Module: func() []byte {
				p := plugin()
				f := build(p)
				return p.entry(i64(deep), invoke(f), drop, p.answers())
			},
		}
	}
	return []Case{
		of("long-tails", "comes up from a deep recursion through long straight lines", func(p *specimen) uint32 {
			return p.Func(unary, nil, down(invoke(uint32(len(p.fns))), slow))
		}),
		of("long-tails-table", "the same, called through a table", func(p *specimen) uint32 {
			p.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
			f := p.Func(unary, nil, down(cat(i32(0), op(wasm.OpCallIndirect, p.Type(unary), 0)), slow))
			p.Elem(0, f)
			return f
		}),
		of("long-tails-between", "two functions call each other, and only one of them has work to do on the way up", func(p *specimen) uint32 {
			first := uint32(len(p.fns))
			p.Func(unary, nil, down(invoke(first+1)))
			return p.Func(unary, nil, down(invoke(first), slow))
		}),
		of("long-tails-apart", "what comes up does its work in functions of its own, one behind the other", func(p *specimen) uint32 {
			work := p.Func(unary, nil, get(0), slow)
			self := work + 1
			return p.Func(unary, nil, down(invoke(self), invoke(work)))
		}),
	}
}
