package wasm_test

import (
	"strconv"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// bomb is a family of modules that are bad for a compiler in one way, the worse the larger n. A module of size refused
// must be refused for the cap.
type bomb struct {
	name    string
	refused int
	cap     string
	module  func(n int) []byte
}

var (
	cat  = emit.Cat
	op   = emit.Op
	void = wasm.FuncType{}
)

func rep(n int, f func(i int) []byte) (code []byte) {
	for i := range n {
		code = append(code, f(i)...)
	}
	return code
}

func times(code []byte, n int) []byte { return rep(n, func(int) []byte { return code }) }

func i32s(n int) []wasm.ValType {
	ts := make([]wasm.ValType, n)
	for i := range ts {
		ts[i] = wasm.I32
	}
	return ts
}

// one is a module of one function (i32) -> () with that many more locals.
func one(locals int, code ...[]byte) []byte {
	b := emit.New()
	b.Memory(1, 1)
	b.Func(wasm.FuncType{Params: i32s(1)}, i32s(locals), code...)
	return b.Bytes()
}

// first reads the parameter; shuffle moves one local to another, each time two others.
var first = op(wasm.OpLocalGet, 0)

func shuffle(i, locals int) []byte {
	return cat(op(wasm.OpLocalGet, uint32(i%locals)), op(wasm.OpLocalSet, uint32(1+(i*7+1)%locals)))
}

// readAll reads every local, so that all are alive up to here.
func readAll(locals int) []byte {
	return rep(locals+1, func(i int) []byte { return cat(op(wasm.OpLocalGet, uint32(i)), []byte{wasm.OpDrop}) })
}

var bombs = []bomb{
	{"nested blocks", 5001, "Nesting", func(n int) []byte {
		return one(0, times([]byte{wasm.OpBlock, wasm.BlockVoid}, n), times([]byte{wasm.OpEnd}, n))
	}},
	{"nested blocks left by br_if", 5001, "Nesting", func(n int) []byte {
		return one(0, times([]byte{wasm.OpBlock, wasm.BlockVoid}, n), times(cat(first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}), n))
	}},
	{"nested ifs", 30_000, "Nesting", func(n int) []byte {
		return one(0, times(cat(first, []byte{wasm.OpIf, wasm.BlockVoid}), n), times([]byte{wasm.OpEnd}, n))
	}},
	{"nested loops", 65, "LoopNesting", func(n int) []byte {
		return one(0, times([]byte{wasm.OpLoop, wasm.BlockVoid}, n), times(cat(first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}), n))
	}},
	{"loops in sequence", 5000, "FuncEffort", func(n int) []byte {
		return one(0, times(cat([]byte{wasm.OpLoop, wasm.BlockVoid}, first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}), n))
	}},
	{"loops of 60 in sequence", 100, "FuncEffort", func(n int) []byte {
		nest := cat(times([]byte{wasm.OpLoop, wasm.BlockVoid}, 60), times(cat(first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}), 60))
		return one(0, times(nest, n))
	}},
	{"ifs in sequence", 30_000, "FuncEffort", func(n int) []byte {
		return one(0, times(cat(first, []byte{wasm.OpIf, wasm.BlockVoid}, first, op(wasm.OpLocalSet, 0), []byte{wasm.OpEnd}), n))
	}},
	{"br_table", 16_385, "Targets", func(n int) []byte {
		return one(0, []byte{wasm.OpBlock, wasm.BlockVoid}, first, []byte{wasm.OpBrTable}, emit.U32(uint32(n-1)), times([]byte{0}, n), []byte{wasm.OpEnd})
	}},
	{"br_tables in sequence", 100, "FuncMemory", func(n int) []byte {
		table := cat([]byte{wasm.OpBlock, wasm.BlockVoid}, first, []byte{wasm.OpBrTable}, emit.U32(3000), times([]byte{0}, 3001), []byte{wasm.OpEnd})
		return one(0, times(table, n))
	}},
	{"1,000 locals alive at blocks", 3000, "FuncEffort", func(n int) []byte {
		return one(1000, rep(n, func(i int) []byte {
			return cat([]byte{wasm.OpBlock, wasm.BlockVoid}, first, op(wasm.OpBrIf, 0), shuffle(i, 1000), []byte{wasm.OpEnd})
		}), readAll(1000))
	}},
	{"1,000 locals alive at branches", 3000, "FuncEffort", func(n int) []byte {
		return one(1000, []byte{wasm.OpBlock, wasm.BlockVoid}, rep(n, func(i int) []byte {
			return cat(shuffle(i, 1000), first, op(wasm.OpBrIf, 0))
		}), []byte{wasm.OpEnd}, readAll(1000))
	}},
	{"1,000 locals alive at loops", 3000, "FuncEffort", func(n int) []byte {
		return one(1000, rep(n, func(i int) []byte {
			return cat([]byte{wasm.OpLoop, wasm.BlockVoid}, shuffle(i, 1000), first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
		}), readAll(1000))
	}},
	{"10,000 locals alive at blocks", 1000, "FuncEffort", func(n int) []byte {
		return one(9998, rep(n, func(i int) []byte {
			return cat([]byte{wasm.OpBlock, wasm.BlockVoid}, first, op(wasm.OpBrIf, 0), shuffle(i, 9998), []byte{wasm.OpEnd})
		}), readAll(9998))
	}},
	{"locals", 10_001, "Locals", func(n int) []byte {
		b := emit.New()
		b.RawFunc(void, cat([]byte{1}, emit.U32(uint32(n)), []byte{byte(wasm.I32), wasm.OpEnd}))
		return b.Bytes()
	}},
	{"functions of 10,000 locals", 105, "AllLocals", func(n int) []byte {
		b := emit.New()
		for range n {
			b.RawFunc(void, cat([]byte{1}, emit.U32(10_000), []byte{byte(wasm.I32), wasm.OpEnd}))
		}
		return b.Bytes()
	}},
	{"loads", 100_000, "FuncMemory", func(n int) []byte {
		return one(0, first, times(op(wasm.OpI32Load, 2, 0), n), []byte{wasm.OpDrop})
	}},
	{"functions of 50,000 loads", 60, "Effort", func(n int) []byte {
		b := emit.New()
		b.Memory(1, 1)
		for range n {
			b.Func(wasm.FuncType{Params: i32s(1)}, nil, first, times(op(wasm.OpI32Load, 2, 0), 50_000), []byte{wasm.OpDrop})
		}
		return b.Bytes()
	}},
	{"values on the stack", 400_000, "Body", func(n int) []byte { return one(0, times(first, n), times([]byte{wasm.OpDrop}, n)) }},
	{"calls", 130_000, "FuncMemory", func(n int) []byte { return one(0, times(cat(emit.I32(0), op(wasm.OpCall, 0)), n)) }},
	{"calls beside 9,000 globals", 10_000, "FuncMemory", func(n int) []byte {
		b := emit.New()
		for range 9000 {
			b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(0))
		}
		b.Func(void, nil, times(op(wasm.OpCall, 0), n))
		return b.Bytes()
	}},
	{"calls that leave 32 results", 200_000, "FuncMemory", func(n int) []byte {
		b := emit.New()
		b.Func(wasm.FuncType{Results: i32s(32)}, nil, []byte{wasm.OpUnreachable})
		b.Func(void, nil, times(op(wasm.OpCall, 0), n), []byte{wasm.OpUnreachable})
		return b.Bytes()
	}},
	{"results", 33, "Results", func(n int) []byte {
		b := emit.New()
		b.Func(wasm.FuncType{Results: i32s(n)}, nil, []byte{wasm.OpUnreachable})
		return b.Bytes()
	}},
	{"parameters", 129, "Params", func(n int) []byte {
		b := emit.New()
		b.Func(wasm.FuncType{Params: i32s(n)}, nil)
		return b.Bytes()
	}},
	{"blocks of 32 operands", 30_000, "FuncMemory", func(n int) []byte {
		b := emit.New()
		t := b.Type(wasm.FuncType{Params: i32s(32), Results: i32s(32)})
		block := cat([]byte{wasm.OpBlock}, wasm.AppendS64(nil, int64(t)), first, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
		b.Func(wasm.FuncType{Params: i32s(1)}, nil, times(first, 32), times(block, n), times([]byte{wasm.OpDrop}, 32))
		return b.Bytes()
	}},
	{"functions", 60_001, "Funcs", func(n int) []byte {
		b := emit.New()
		for range n {
			b.Func(void, nil)
		}
		return b.Bytes()
	}},
	{"types", 4097, "Types", func(n int) []byte {
		b := emit.New()
		for i := range n {
			var p []wasm.ValType
			for x := i; x > 0; x /= 4 {
				p = append(p, []wasm.ValType{wasm.I32, wasm.I64, wasm.F32, wasm.F64}[x%4])
			}
			b.Func(wasm.FuncType{Params: p}, nil)
		}
		return b.Bytes()
	}},
	{"globals", 10_001, "Globals", func(n int) []byte {
		b := emit.New()
		for range n {
			b.Global(wasm.GlobalType{Type: wasm.I64}, emit.I64(0))
		}
		return b.Bytes()
	}},
	{"imports", 1001, "Imports", func(n int) []byte {
		b := emit.New()
		for i := range n {
			b.ImportFunc("env", strconv.Itoa(i), void)
		}
		return b.Bytes()
	}},
	{"exports", 10_001, "Exports", func(n int) []byte {
		b := emit.New()
		f := b.Func(void, nil)
		for i := range n {
			b.Export(strconv.Itoa(i), wasm.KindFunc, f)
		}
		return b.Bytes()
	}},
	{"data segments", 200_001, "Segments", func(n int) []byte {
		b := emit.New()
		b.Memory(1, 1)
		for range n {
			b.Data(0, nil)
		}
		return b.Bytes()
	}},
	{"element segments", 200_001, "Segments", func(n int) []byte {
		b := emit.New()
		b.Table(wasm.TableType{Elem: wasm.FuncRef})
		for range n {
			b.Elem(0)
		}
		return b.Bytes()
	}},
	{"table slots", 1<<17 + 1, "TableSlots", func(n int) []byte {
		b := emit.New()
		b.Table(wasm.TableType{Elem: wasm.ExternRef, Limits: wasm.Limits{Min: uint32(n)}})
		return b.Bytes()
	}},
	{"tables of 16,384 slots", 9, "TableSlots", func(n int) []byte {
		b := emit.New()
		for range n {
			b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1 << 14}})
		}
		return b.Bytes()
	}},
	{"tables", 17, "Tables", func(n int) []byte {
		b := emit.New()
		for range n {
			b.Table(wasm.TableType{Elem: wasm.ExternRef})
		}
		return b.Bytes()
	}},
	{"memory pages", 1025, "MemoryPages", func(n int) []byte {
		b := emit.New()
		b.Memory(uint32(n), -1)
		return b.Bytes()
	}},
	{"name of an import", 5000, "NameBytes", func(n int) []byte {
		b := emit.New()
		b.ImportFunc("env", string(make([]byte, n)), void)
		return b.Bytes()
	}},
	{"name of an export", 5000, "NameBytes", func(n int) []byte {
		b := emit.New()
		b.Export(string(make([]byte, n)), wasm.KindFunc, b.Func(void, nil))
		return b.Bytes()
	}},
}
