package meter_test

import (
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// work is so many instructions in a straight line, in fifties, which say how many they are.
func work(n int) []byte {
	said := cat(op(wasm.OpGlobalGet, 0), emit.I64(50), []byte{wasm.OpI64Add}, op(wasm.OpGlobalSet, 0))
	filling := times(46, func(int) []byte { return cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpDrop}) })
	return times(n/50, func(int) []byte { return cat(said, filling) })
}

// ifZero runs code when local 0 is zero.
func ifZero(code ...[]byte) []byte {
	return cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpI32Eqz, wasm.OpIf, wasm.BlockVoid}, cat(code...), []byte{wasm.OpEnd})
}

func ifNot(code ...[]byte) []byte {
	return cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpIf, wasm.BlockVoid}, cat(code...), []byte{wasm.OpEnd})
}

// longWays are modules that do much between places where a check must stand. Their export is called with 300.
func longWays() map[string][]byte {
	i32 := []wasm.ValType{wasm.I32}
	taking := wasm.FuncType{Params: i32}
	less := cat(op(wasm.OpLocalGet, 0), emit.I32(1), []byte{wasm.OpI32Sub})
	down := func(f int) []byte { return ifNot(less, op(wasm.OpCall, uint32(f))) }
	one := func(code ...[]byte) func(b *emit.Builder) uint32 {
		return func(b *emit.Builder) uint32 { return b.Func(taking, nil, code...) }
	}
	table := func(b *emit.Builder, f uint32) {
		b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
		b.Elem(0, f)
	}
	indirect := func(b *emit.Builder) []byte {
		return cat(emit.I32(0), op(wasm.OpCallIndirect, b.Type(taking), 0))
	}
	byTable := func(before, behind int) func(b *emit.Builder) uint32 {
		return func(b *emit.Builder) uint32 {
			table(b, 0)
			return b.Func(taking, nil, work(before), ifNot(less, indirect(b)), work(behind))
		}
	}
	all := map[string]func(b *emit.Builder) uint32{
		"a straight line":                          one(work(150_000)),
		"checks in arms that are not run":          one(times(40, func(int) []byte { return cat(work(10_000), ifZero(work(30_000))) })),
		"checks in arms that are run now and then": one(times(20, func(int) []byte { return cat(work(20_000), ifNot(work(13_000)), ifZero(work(30_000))) })),
		"checks that a branch jumps over": one(times(20, func(int) []byte {
			return cat(work(9000), []byte{wasm.OpBlock, wasm.BlockVoid}, op(wasm.OpLocalGet, 0), op(wasm.OpBrIf, 0), work(30_000), []byte{wasm.OpEnd})
		})),
		"checks behind a return that is not run": one(times(20, func(int) []byte { return cat(work(9000), ifZero(work(28_000), []byte{wasm.OpReturn})) })),
		"first arms": one(times(20, func(int) []byte {
			return cat(op(wasm.OpLocalGet, 0), []byte{wasm.OpIf, wasm.BlockVoid}, work(9000), []byte{wasm.OpElse}, work(50), []byte{wasm.OpEnd})
		})),
		"work before a call by table": func(b *emit.Builder) uint32 {
			table(b, b.Func(taking, nil, work(15_000)))
			return b.Func(taking, nil, work(32_000), op(wasm.OpLocalGet, 0), indirect(b))
		},
		"recursion with work behind the call":        one(down(0), work(2000)),
		"recursion with little work behind the call": one(down(0), work(200)),
		"recursion with work before the call":        one(work(2000), down(0)),
		"recursion by table, work behind the call":   byTable(0, 20_000),
		"recursion by table, work before the call":   byTable(20_000, 0),
		"recursion by table with little work":        byTable(100, 100),
		"recursion of two with work behind the call": func(b *emit.Builder) uint32 {
			b.Func(taking, nil, down(1), work(3000))
			return b.Func(taking, nil, down(0), work(100))
		},
		"recursion that comes up through another one": func(b *emit.Builder) uint32 {
			b.Func(taking, nil, down(0), work(100))
			return b.Func(taking, nil, op(wasm.OpLocalGet, 0), op(wasm.OpCall, 0), work(30_000), down(1), work(30_000))
		},
		"one function after the other": func(b *emit.Builder) uint32 {
			f := b.Func(taking, nil, work(5000))
			return b.Func(taking, nil, times(100, func(int) []byte { return cat(op(wasm.OpLocalGet, 0), op(wasm.OpCall, f)) }))
		},
		"one function after the other by table": func(b *emit.Builder) uint32 {
			f := b.Func(taking, nil, work(100), ifNot(work(15_000)))
			table(b, f)
			return b.Func(taking, nil, times(100, func(int) []byte { return cat(op(wasm.OpLocalGet, 0), indirect(b)) }))
		},
		"small functions by table": func(b *emit.Builder) uint32 {
			f := b.Func(taking, nil, work(100))
			table(b, f)
			return b.Func(taking, nil, times(3000, func(int) []byte { return cat(op(wasm.OpLocalGet, 0), indirect(b)) }))
		},
	}
	for name, at := range map[string][2]int{"before": {400, 0}, "behind": {0, 400}, "around": {200, 200}} {
		all["a chain of calls with work "+name] = func(b *emit.Builder) uint32 {
			f := b.Func(taking, nil, work(50))
			for range 500 {
				f = b.Func(taking, nil, work(at[0]), op(wasm.OpLocalGet, 0), op(wasm.OpCall, f), work(at[1]))
			}
			return f
		}
		all["calls that double with work "+name] = func(b *emit.Builder) uint32 {
			f := b.Func(taking, nil, work(50))
			for range 12 {
				call := cat(op(wasm.OpLocalGet, 0), op(wasm.OpCall, f))
				f = b.Func(taking, nil, work(at[0]/4), call, call, work(at[1]/4))
			}
			return f
		}
	}
	files := map[string][]byte{}
	for name, build := range all {
		files[name] = module(func(b *emit.Builder) {
			b.Export("done", wasm.KindGlobal, b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(0)))
			b.Export("run", wasm.KindFunc, build(b))
		})
	}
	return files
}

// However calls, branches and recursion lead through a module, no more is done than Unchecked between a check and the
// next one, and fifty for what work rounds. The counter never has fuel here, so that each check calls tick.
func TestChecksAreNeverFarApart(t *testing.T) {
	e := newEngine(t)
	for name, file := range longWays() {
		t.Run(name, func(t *testing.T) {
			for _, o := range []meter.Options{{Mode: meter.Enforce}, {Mode: meter.Count}} {
				r := &meterRun{}
				got := e.exec(t, rewrite(t, file, o).Wasm, r, []uint64{300})
				if got.results != "run[300]=[] \n" {
					t.Fatalf("%+v", got)
				}
				r.check()
				if r.seen < meter.Unchecked || r.apart > meter.Unchecked+50 {
					t.Errorf("mode %d: of %d instructions, %d between two checks, at most %d are meant to be", o.Mode, r.seen, r.apart, meter.Unchecked)
				}
			}
		})
	}
}

// What host functions cost is charged where they are called, not on the way down to a call before them: a counter would
// not hold what a chain of functions then owes.
func TestDearCallsBehindAChainOfCalls(t *testing.T) {
	const chain = 20
	file := module(func(b *emit.Builder) {
		host := b.ImportFunc("env", "host", unary)
		dear := cat(emit.I32(1), op(wasm.OpCall, host), []byte{wasm.OpDrop})
		f := b.Func(void, nil, dear)
		for range chain - 1 {
			f = b.Func(void, nil, op(wasm.OpCall, f), dear)
		}
		b.Export("run", wasm.KindFunc, f)
	})
	e := newEngine(t)
	for _, o := range both {
		o.CallCost = func(string, string) uint32 { return meter.MaxCallCost }
		r := &meterRun{slice: meter.MaxFuel}
		e.exec(t, rewrite(t, file, o).Wasm, r, []uint64{0})
		if used := r.used() - chain*meter.MaxCallCost; used < 0 || used > 1000 {
			t.Errorf("mode %d: %d used beside the calls' own cost", o.Mode, used)
		}
	}
}
