package hostile

import (
	"bytes"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// recursions end where the stack ends, or would last longer than the universe without a single loop.
func recursions() []Case {
	overflow := trapped(harness.PhaseCall, "stack overflow")
	return []Case{
		{
			Name: "recursion/direct", About: "a function calls itself without end", Expect: overflow,
			Module: func() []byte {
				p := plugin()
				self := uint32(len(p.fns))
				f := p.function(invoke(self))
				return p.entry(invoke(f), p.answers())
			},
		},
		{
			Name: "recursion/mutual", About: "two functions call each other without end", Expect: overflow,
			Module: func() []byte {
				p := plugin()
				first := uint32(len(p.fns))
				p.function(invoke(first + 1))
				p.function(invoke(first))
				return p.entry(invoke(first), p.answers())
			},
		},
		{
			Name: "recursion/table", About: "a function calls itself through a table", Expect: overflow,
			Module: func() []byte {
				p := plugin()
				p.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
				f := p.function(i32(0), op(wasm.OpCallIndirect, p.Type(none), 0))
				p.Elem(0, f)
				return p.entry(invoke(f), p.answers())
			},
		},
		{
			Name: "recursion/entry", About: "the entry calls itself", Expect: overflow,
			Module: func() []byte {
				p := plugin()
				return p.entry(invoke(uint32(len(p.fns))))
			},
		},
		{
			Name: "recursion/start-section", About: "the start function calls itself", Expect: trapped(harness.PhaseInstantiate, "stack overflow"),
			Module: func() []byte {
				p := plugin()
				f := p.function(invoke(uint32(len(p.fns))))
				p.Start(f)
				return p.entry(p.answers())
			},
		},
		{
			Name: "recursion/with-blocks", About: "each frame takes a memory block before it calls itself", Expect: overflow,
			Module: func() []byte {
				p := plugin()
				f := p.function(i64(1), p.call("alloc"), drop, invoke(uint32(len(p.fns))))
				return p.entry(invoke(f), p.answers())
			},
		},
		{
			Name: "recursion/wide-frames", About: "a recursive function with thousands of values alive across the call, so that each frame is large", Expect: overflow,
			Module: func() []byte {
				const width = 2000
				p := plugin()
				self := uint32(len(p.fns))
				// Each value depends on the parameter, so that none can be made again after the call.
				var before, after []byte
				for i := range width {
					before = append(before, cat(get(0), i64(int64(i)), op(wasm.OpI64Mul))...)
				}
				after = bytes.Repeat([]byte{wasm.OpI64Add}, width)
				unary := wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}}
				f := p.Func(unary, nil, before, get(0), i64(1), add, invoke(self), after)
				return p.entry(i64(1), invoke(f), drop, p.answers())
			},
		},
		{
			Name: "recursion/exponential", About: "sixty functions, each calls the next one twice: 2^60 calls without a loop or a deep stack",
			Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseCall),
			Module: func() []byte {
				p := plugin()
				next := p.function()
				for range 60 {
					next = p.function(invoke(next), invoke(next))
				}
				return p.entry(invoke(next), p.answers())
			},
		},
		{
			Name: "recursion/exponential-start", About: "the same in the start section",
			Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseInstantiate),
			Module: func() []byte {
				p := plugin()
				next := p.function()
				for range 60 {
					next = p.function(invoke(next), invoke(next))
				}
				p.Start(next)
				return p.entry(p.answers())
			},
		},
		{
			Name: "recursion/ternary", About: "one function that calls itself three times to a depth of a hundred",
			Limits: soon, Expect: stopped(harness.ResourceTime, harness.PhaseCall),
			Module: func() []byte {
				p := plugin()
				self := uint32(len(p.fns))
				// f(n) = n == 0 ? 0 : f(n-1) + f(n-1) + f(n-1)
				unary := wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}}
				less := cat(get(0), i64(1), op(wasm.OpI64Sub), invoke(self))
				f := p.Func(unary, nil, get(0), op(wasm.OpI64Eqz), []byte{wasm.OpIf, byte(wasm.I64)}, i64(0), []byte{wasm.OpElse},
					less, less, add, less, add, []byte{wasm.OpEnd})
				return p.entry(i64(100), invoke(f), drop, p.answers())
			},
		},
	}
}
