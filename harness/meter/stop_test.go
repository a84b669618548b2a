package meter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

var (
	void  = wasm.FuncType{}
	unary = wasm.FuncType{Params: []wasm.ValType{wasm.I32}, Results: []wasm.ValType{wasm.I32}}
)

func module(f func(b *emit.Builder)) []byte {
	b := emit.New()
	f(b)
	return b.Bytes()
}

// run is a module whose export run has that code, type () -> ().
func run(locals []wasm.ValType, code ...[]byte) []byte {
	return module(func(b *emit.Builder) {
		b.Memory(64, 64)
		b.Export("run", wasm.KindFunc, b.Func(void, locals, code...))
	})
}

func fill(bytes int32) []byte {
	return cat(emit.I32(0), emit.I32(1), emit.I32(bytes), op(wasm.OpMisc, wasm.MiscMemoryFill, 0))
}

var both = []meter.Options{{Mode: meter.Enforce}, {Mode: meter.Count}}

var forever = []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}

// Modules that never come back are stopped by tick, wherever they spin.
func TestWhatNeverEndsIsStopped(t *testing.T) {
	i32 := []wasm.ValType{wasm.I32}
	loop := func(code ...[]byte) []byte {
		return cat([]byte{wasm.OpLoop, wasm.BlockVoid}, cat(code...), op(wasm.OpBr, 0), []byte{wasm.OpEnd})
	}
	modules := map[string][]byte{
		"loop":             run(nil, forever),
		"loop by br_if":    run(nil, []byte{wasm.OpLoop, wasm.BlockVoid}, emit.I32(1), op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}),
		"loop by br_table": run(nil, []byte{wasm.OpLoop, wasm.BlockVoid}, emit.I32(5), op(wasm.OpBrTable, 1, 0, 0), []byte{wasm.OpEnd}),
		"loop in a loop":   run(nil, loop(loop())),
		"loop from inside": run(nil, []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 1, wasm.OpEnd, wasm.OpEnd}),
		"loop in an if":    run(nil, emit.I32(1), []byte{wasm.OpIf, wasm.BlockVoid}, forever, []byte{wasm.OpElse, wasm.OpEnd}),
		"loop of an if":    run(nil, []byte{wasm.OpLoop, wasm.BlockVoid}, emit.I32(1), []byte{wasm.OpIf, wasm.BlockVoid, wasm.OpBr, 1, wasm.OpEnd, wasm.OpEnd}),
		"dispatch loop": run(i32, []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBlock, wasm.BlockVoid}, op(wasm.OpLocalGet, 0), op(wasm.OpBrTable, 1, 0, 0),
			[]byte{wasm.OpEnd}, emit.I32(0), op(wasm.OpLocalSet, 0), op(wasm.OpBr, 0), []byte{wasm.OpEnd}),
		"dispatch to itself": run(i32, []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBlock, wasm.BlockVoid}, op(wasm.OpLocalGet, 0), op(wasm.OpBrTable, 2, 0, 1, 1),
			[]byte{wasm.OpEnd}, emit.I32(1), op(wasm.OpLocalSet, 0), op(wasm.OpBr, 0), []byte{wasm.OpEnd}),
		"loop with an operand": module(func(b *emit.Builder) {
			carry := b.Type(wasm.FuncType{Params: i32, Results: i32})
			b.Export("run", wasm.KindFunc, b.Func(void, nil, emit.I32(1), []byte{wasm.OpLoop}, wasm.AppendS64(nil, int64(carry)), op(wasm.OpBr, 0), []byte{wasm.OpEnd, wasm.OpDrop}))
		}),
		"loop of calls": module(func(b *emit.Builder) {
			f := b.Func(void, nil)
			b.Export("run", wasm.KindFunc, b.Func(void, nil, loop(op(wasm.OpCall, f))))
		}),
		"loop of host calls": module(func(b *emit.Builder) {
			f := b.ImportFunc("env", "host", unary)
			b.Export("run", wasm.KindFunc, b.Func(void, nil, loop(emit.I32(1), op(wasm.OpCall, f), []byte{wasm.OpDrop})))
		}),
		"loop of fills":              run(nil, loop(fill(4<<20))),
		"loop of growing by nothing": run(nil, loop(emit.I32(0), op(wasm.OpMemoryGrow, 0), []byte{wasm.OpDrop})),
		"loop in start":              module(func(b *emit.Builder) { b.Start(b.Func(void, nil, forever)) }),
		"calls that double": module(func(b *emit.Builder) { // no loop, no recursion: 2 to the power of 60 calls
			f := b.Func(void, nil)
			for range 60 {
				f = b.Func(void, nil, op(wasm.OpCall, f), op(wasm.OpCall, f))
			}
			b.Export("run", wasm.KindFunc, f)
		}),
		"recursion that doubles": module(func(b *emit.Builder) { // shallow, but without end
			down := cat(op(wasm.OpLocalGet, 0), emit.I32(1), []byte{wasm.OpI32Sub}, op(wasm.OpCall, 0), []byte{wasm.OpDrop})
			b.Func(unary, nil, op(wasm.OpLocalGet, 0), []byte{wasm.OpIf, wasm.BlockVoid}, down, down, []byte{wasm.OpEnd}, emit.I32(0))
			b.Export("run", wasm.KindFunc, b.Func(void, nil, emit.I32(100), op(wasm.OpCall, 0), []byte{wasm.OpDrop}))
		}),
	}
	e := newEngine(t)
	for name, file := range modules {
		for mode, how := range map[meter.Mode]string{meter.Enforce: "enforce", meter.Count: "count"} {
			t.Run(name+"/"+how, func(t *testing.T) {
				r := &meterRun{slice: 10_000, limit: 1_000_000}
				o := e.exec(t, rewrite(t, file, meter.Options{Mode: mode}).Wasm, r, []uint64{0})
				if !strings.Contains(o.results, errFuel.Error()) {
					t.Errorf("not stopped: %+v", o)
				}
				// Between two checks no more is used than one straight stretch of code, or a chunk, takes.
				if over := r.given - r.limit; over > 10_000+200_000 {
					t.Errorf("%d units over the limit", over)
				}
			})
		}
	}
}

// Recursion comes to an end by depth, at the same depth each time, before the engine's own stack does.
func TestRecursionIsStoppedAtTheSameDepth(t *testing.T) {
	counted := func(b *emit.Builder, code []byte) []byte {
		g := b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
		b.Export("depth", wasm.KindGlobal, g)
		return cat(op(wasm.OpGlobalGet, g), emit.I32(1), []byte{wasm.OpI32Add}, op(wasm.OpGlobalSet, g), code)
	}
	modules := map[string]func(b *emit.Builder){
		"itself": func(b *emit.Builder) {
			b.Export("run", wasm.KindFunc, b.Func(void, nil, counted(b, op(wasm.OpCall, 0))))
		},
		"each other": func(b *emit.Builder) {
			b.Func(void, nil, op(wasm.OpCall, 1))
			b.Export("run", wasm.KindFunc, b.Func(void, nil, counted(b, op(wasm.OpCall, 0))))
		},
		"through a table": func(b *emit.Builder) {
			b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
			b.Elem(0, 0)
			b.Export("run", wasm.KindFunc, b.Func(void, nil, counted(b, cat(emit.I32(0), op(wasm.OpCallIndirect, b.Type(void), 0)))))
		},
		"with 300 locals": func(b *emit.Builder) {
			b.Export("run", wasm.KindFunc, b.Func(void, make300(), counted(b, cat(touch300(), op(wasm.OpCall, 0), touch300()))))
		},
	}
	e := newEngine(t)
	for name, build := range modules {
		t.Run(name, func(t *testing.T) {
			var first string
			for _, mode := range []meter.Mode{meter.Enforce, meter.Count} {
				file := rewrite(t, module(build), meter.Options{Mode: mode}).Wasm
				for _, slice := range []int64{100, 1 << 20} {
					o := e.exec(t, file, &meterRun{slice: slice}, []uint64{0})
					if !strings.Contains(o.results, errStack.Error()) {
						t.Fatalf("not stopped by depth: %+v", o)
					}
					if first == "" {
						first = o.globals
					}
					if o.globals != first || o.globals == "depth=0 " {
						t.Errorf("stopped at %s, before that at %s", o.globals, first)
					}
				}
			}
		})
	}
}

func make300() []wasm.ValType {
	ts := make([]wasm.ValType, 300)
	for i := range ts {
		ts[i] = wasm.I64
	}
	return ts
}

func touch300() (code []byte) {
	for i := range uint32(300) {
		code = append(code, cat(op(wasm.OpLocalGet, i), emit.I64(3), []byte{wasm.OpI64Add}, op(wasm.OpLocalSet, (i+1)%300))...)
	}
	return code
}

// A host that lowers the counter while it is called, for what the call cost it, is obeyed.
func TestHostChargesAreSeen(t *testing.T) {
	e := newEngine(t)
	file := rewrite(t, module(func(b *emit.Builder) {
		b.ImportFunc("env", "host", unary)
		leafLoop := cat([]byte{wasm.OpLoop, wasm.BlockVoid}, emit.I32(0), op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}) // keeps the counter in a local
		b.Export("run", wasm.KindFunc, b.Func(unary, nil, leafLoop, op(wasm.OpLocalGet, 0), op(wasm.OpCall, 0)))
	}), meter.Options{Mode: meter.Count, CallCost: func(module, name string) uint32 {
		if module+" "+name != "env host" {
			t.Errorf("cost asked of %s %s", module, name)
		}
		return 12345
	}}).Wasm
	r := &meterRun{slice: 1000}
	o := e.exec(t, file, r, []uint64{7})
	if len(o.host) != 1 || r.used() < 12345 || r.used() > 12345+50 {
		t.Errorf("used %d, want a little over 12345: %+v", r.used(), o)
	}
}

func TestCountIsWhatTheCodeSays(t *testing.T) {
	// i = 10; do { i-- } while (i): 2 and 10 times 4 (get, const, sub, tee) and 1 (br_if)
	file := run([]wasm.ValType{wasm.I32}, emit.I32(10), op(wasm.OpLocalSet, 0), []byte{wasm.OpLoop, wasm.BlockVoid},
		op(wasm.OpLocalGet, 0), emit.I32(1), []byte{wasm.OpI32Sub}, op(wasm.OpLocalTee, 0), op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
	e := newEngine(t)
	r := &meterRun{slice: 100}
	e.exec(t, rewrite(t, file, meter.Options{Mode: meter.Count}).Wasm, r, []uint64{0})
	if r.used() != 2+10*5 {
		t.Errorf("counted %d, want %d", r.used(), 2+10*5)
	}
	for _, c := range []struct{ bytes, want int32 }{{0, 4}, {7, 4}, {8, 5}, {1 << 20, 4 + 1<<17}, {1<<20 + 9, 4 + 1<<17 + 1}, {3 << 20, 4 + 3<<17}} {
		r := &meterRun{slice: 100_000}
		e.exec(t, rewrite(t, run(nil, fill(c.bytes)), meter.Options{Mode: meter.Count}).Wasm, r, []uint64{0})
		if r.used() != int64(c.want) {
			t.Errorf("filling %d bytes counted %d, want %d", c.bytes, r.used(), c.want)
		}
		if c.bytes > 1<<20 && r.ticks < int(c.bytes>>20) {
			t.Errorf("filling %d bytes: %d ticks", c.bytes, r.ticks)
		}
	}
}

// Enforce mode may charge too much, never less than an eighth, also where code jumps over what its charges stand for.
func TestEnforceChargesWhatIsJumpedTo(t *testing.T) {
	nops := func(n int) (code []byte) {
		for range n {
			code = append(code, cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpDrop})...)
		}
		return code
	}
	// Twice what a charge stands for goes by between one block and the next, so that charges begin at the same places of
	// each: among what is jumped over.
	blocks, thens, elses := nops(500), nops(500), nops(500)
	for range 20 {
		either := func(then, otherwise int) []byte {
			return cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpIf, wasm.BlockVoid}, nops(then), []byte{wasm.OpElse}, nops(otherwise), []byte{wasm.OpEnd}, nops(88))
		}
		blocks = append(blocks, cat([]byte{wasm.OpBlock, wasm.BlockVoid}, op(wasm.OpLocalGet, 0), op(wasm.OpBrIf, 0), nops(1950), []byte{wasm.OpEnd}, nops(98))...)
		thens, elses = append(thens, either(1950, 0)...), append(elses, either(0, 1950)...)
	}
	arms := cat(emit.I32(50), op(wasm.OpLocalSet, 1), []byte{wasm.OpLoop, wasm.BlockVoid},
		op(wasm.OpLocalGet, 0), []byte{wasm.OpIf, wasm.BlockVoid}, nops(5), []byte{wasm.OpElse}, nops(300), []byte{wasm.OpEnd},
		op(wasm.OpLocalGet, 1), emit.I32(1), []byte{wasm.OpI32Sub}, op(wasm.OpLocalTee, 1), op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
	e := newEngine(t)
	for name, code := range map[string][]byte{"blocks": blocks, "thens": thens, "elses": elses, "arms": arms} {
		file := module(func(b *emit.Builder) {
			b.Export("run", wasm.KindFunc, b.Func(unary, []wasm.ValType{wasm.I32}, code, op(wasm.OpLocalGet, 0)))
		})
		for _, arg := range []uint64{0, 1} {
			t.Run(fmt.Sprint(name, arg), func(t *testing.T) { e.same(t, file, []uint64{arg}, both...) })
		}
	}
}
