package hostile

import (
	"bytes"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// endlessLoops never come back. The deadline must find them wherever they stand.
func endlessLoops() []Case {
	endless := forever()
	atCall := stopped(harness.ResourceTime, harness.PhaseCall)
	initialiser := func(export string, params ...wasm.ValType) func() []byte {
		return func() []byte {
			p := plugin()
			p.Export(export, wasm.KindFunc, p.Func(wasm.FuncType{Params: params}, nil, endless))
			return p.entry(p.answers())
		}
	}
	during := func(name, about string, phase harness.Phase, module func() []byte) Case {
		return Case{Name: "loops/" + name, About: about, Module: module, Limits: soon, Expect: stopped(harness.ResourceTime, phase)}
	}
	body := func(name, about string, code ...[]byte) Case {
		return during(name, about, harness.PhaseCall, func() []byte { p := plugin(); return p.entry(cat(code...), p.answers()) })
	}
	// hosts repeats host functions for ever; nothing else is in the loop.
	hosts := func(name, about string, imports []string, code func(p *specimen) []byte) Case {
		return Case{Name: "loops/" + name, About: about, Limits: soon, Expect: atCall, Module: func() []byte {
			p := plugin(imports...)
			p.Memory(2, -1)
			return p.entry(forever(code(p)), p.answers())
		}}
	}
	return []Case{
		during("start-section", "loops in the start section, before any export is looked at", harness.PhaseInstantiate, func() []byte {
			p := plugin()
			p.Start(p.function(endless))
			return p.entry(p.answers())
		}),
		during("initialize", "loops in _initialize, which a reactor's host runs once", harness.PhaseInitialize, initialiser("_initialize")),
		during("constructors", "loops in __wasm_call_ctors, which C libraries export", harness.PhaseInitialize, initialiser("__wasm_call_ctors")),
		during("hs-init", "loops in hs_init, which Haskell's runtime exports", harness.PhaseInitialize, initialiser("hs_init", wasm.I32, wasm.I32)),
		body("call", "loops in the call itself", endless),
		body("br-table", "loops back by the default of a br_table", []byte{wasm.OpLoop, wasm.BlockVoid}, i32(-1), op(wasm.OpBrTable, 2, 0, 0, 0), []byte{wasm.OpEnd}),
		body("br-if", "loops back on a condition that always holds", whenever(i32(1))),
		body("nested", "counts to 2^64 in four nested loops, each of which ends",
			whenever(whenever(whenever(whenever(get(n0), i32(1), op(wasm.OpI32Add), tee(n0)), get(n1), i32(1), op(wasm.OpI32Add), tee(n1)),
				get(n2), i32(1), op(wasm.OpI32Add), tee(n2)), get(n3), i32(1), op(wasm.OpI32Add), tee(n3))),
		body("outer-block", "leaves an inner block for the loop around it",
			[]byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBlock, wasm.BlockVoid, wasm.OpBr, 1, wasm.OpEnd, wasm.OpEnd}),
		body("two-loops", "jumps between an inner and an outer loop",
			[]byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpLoop, wasm.BlockVoid}, get(n0), i32(1), op(wasm.OpI32Xor), tee(n0), []byte{wasm.OpBrIf, 0, wasm.OpBr, 1, wasm.OpEnd, wasm.OpEnd}),
		body("divisions", "loops over the slowest arithmetic",
			forever(i64(-1), get(l0), i64(3), op(wasm.OpI64Or), op(wasm.OpI64DivU), get(l0), add, set(l0))),
		during("calls-in-a-loop", "calls a function that returns, for ever", harness.PhaseCall, func() []byte {
			p := plugin()
			f := p.function()
			return p.entry(forever(invoke(f)), p.answers())
		}),
		during("through-a-table", "calls itself back through a table, for ever", harness.PhaseCall, func() []byte {
			p := plugin()
			f := p.function()
			p.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
			p.Elem(0, f)
			return p.entry(forever(i32(0), op(wasm.OpCallIndirect, p.Type(none), 0)), p.answers())
		}),

		hosts("alloc-free", "takes and frees memory blocks for ever", []string{"free"}, func(p *specimen) []byte {
			return cat(i64(64), p.call("alloc"), p.call("free"))
		}),
		hosts("log-level", "asks for the log level for ever", []string{"get_log_level"}, func(p *specimen) []byte {
			return cat(p.call("get_log_level"), drop)
		}),
		hosts("clock", "reads the clock for ever, as a wait for a moment that never comes", []string{"clock_time_get"}, func(p *specimen) []byte {
			return cat(i32(0), i64(0), i32(0), p.call("clock_time_get"), drop)
		}),
		hosts("random", "draws random bytes for ever", []string{"random_get"}, func(p *specimen) []byte {
			return cat(i32(0), i32(16), p.call("random_get"), drop)
		}),
		hosts("sleep", "sleeps for hours, again and again", []string{"poll_oneoff"}, func(p *specimen) []byte {
			return cat(store64(24, i64(6*3600e9)), i32(0), i32(256), i32(1), i32(512), p.call("poll_oneoff"), drop)
		}),
		hosts("yield", "yields for ever", []string{"sched_yield"}, func(p *specimen) []byte { return cat(p.call("sched_yield"), drop) }),
		hosts("input", "reads the input for ever", []string{"input_load_u8", "input_load_u64"}, func(p *specimen) []byte {
			return cat(i64(0), p.call("input_load_u8"), drop, i64(1<<62), p.call("input_load_u64"), drop)
		}),
		hosts("config", "asks for a configuration key for ever", []string{"config_get"}, func(p *specimen) []byte {
			return cat(get(l0), op(wasm.OpI64Eqz), []byte{wasm.OpIf, wasm.BlockVoid}, p.text(l0, "k"), []byte{wasm.OpEnd},
				get(l0), p.call("config_get"), drop)
		}),
		hosts("vars", "asks for a var that is not set for ever", []string{"var_get"}, func(p *specimen) []byte {
			return cat(p.text(l0, "k"), get(l0), p.call("var_get"), drop)
		}),
		hosts("refused-files", "tries to open files for ever", []string{"path_open"}, func(p *specimen) []byte {
			return cat(i32(3), i32(0), i32(0), i32(1), i32(0), i64(-1), i64(-1), i32(0), i32(0), p.call("path_open"), drop)
		}),
		hosts("reset", "clears the memory blocks for ever", []string{"reset"}, func(p *specimen) []byte {
			return cat(i64(64<<10), p.call("alloc"), drop, p.call("reset"))
		}),
		{
			Name: "loops/long-host-call", About: "draws the whole memory full of random bytes, over and over, so that most time is spent in the host",
			Module: func() []byte {
				p := plugin("random_get")
				p.Memory(512, -1)
				return p.entry(forever(i32(0), i32(512<<16), p.call("random_get"), drop), p.answers())
			},
			Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 512 }, Expect: atCall,
		},
		{
			Name: "loops/straight-line-of-host-calls", About: "draws 16 MiB of random bytes forty times without a loop or a branch, where no check need stand",
			Module: func() []byte {
				p := plugin("random_get")
				p.Memory(256, -1)
				return p.entry(bytes.Repeat(cat(i32(0), i32(256<<16), p.call("random_get"), drop), 40), p.answers())
			},
			Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 256 }, Expect: atCall,
		},
		{
			Name: "loops/fast-then-slow", About: "earns large slices of fuel by what is cheap, and spends them on loads that each wait for memory",
			Module: func() []byte {
				p := plugin("reset")
				p.Memory(1024, -1)
				jump := cat(get(n0), i32(1664525), op(wasm.OpI32Mul), i32(1013904223), op(wasm.OpI32Add), tee(n1),
					i32(64<<20-8), op(wasm.OpI32And), op(wasm.OpI32Load, 0, 0), get(n1), op(wasm.OpI32Add), set(n0))
				return p.entry(bytes.Repeat(p.call("reset"), 20), forever(bytes.Repeat(jump, 60)), p.answers())
			},
			Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 1024 }, Expect: atCall,
		},
		{
			Name: "loops/debt", About: "clears all blocks 300 times in a straight line, and owes more than the host's counter of fuel can hold",
			Module: func() []byte {
				p := plugin("reset")
				return p.entry(bytes.Repeat(p.call("reset"), 300), forever(), p.answers())
			},
			Limits: soon, Expect: atCall,
		},
		{
			Name: "loops/many-vectors", About: "hands fd_write as many empty vectors as memory can hold, so that one host call walks over all of it",
			Module: func() []byte {
				p := plugin("fd_write")
				p.Memory(512, -1)
				return p.entry(forever(i32(1), i32(64), i32(512<<13-16), i32(0), p.call("fd_write"), drop), p.answers())
			},
			Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 512 }, Expect: atCall,
		},
	}
}
