package meter_test

import (
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// address is mostly inside the memory, now and then far out.
func (g *generator) address() []byte {
	if g.IntN(60) == 0 {
		return g.expr(wasm.I32, 1)
	}
	return cat(g.expr(wasm.I32, 1), emit.I32(0xfff8), []byte{wasm.OpI32And})
}

func (g *generator) store() []byte {
	t := numeric[g.IntN(4)]
	ops := map[wasm.ValType][]byte{
		wasm.I32: {wasm.OpI32Store, wasm.OpI32Store8, wasm.OpI32Store16},
		wasm.I64: {wasm.OpI64Store, wasm.OpI64Store8, wasm.OpI64Store16, wasm.OpI64Store32},
		wasm.F32: {wasm.OpF32Store}, wasm.F64: {wasm.OpF64Store},
	}[t]
	return cat(g.address(), g.expr(t, 2), op(ops[g.IntN(len(ops))], 0, uint32(g.IntN(64))))
}

// bulk moves memory: mostly little, sometimes more than a chunk, sometimes out of bounds.
func (g *generator) bulk() []byte {
	size := emit.I32(int32(g.IntN(40)))
	if g.IntN(12) == 0 {
		size = emit.I32(int32(g.IntN(3 << 20)))
	}
	grow := []byte{}
	if g.IntN(3) == 0 {
		grow = cat(emit.I32(int32(g.IntN(40))), op(wasm.OpMemoryGrow, 0), []byte{wasm.OpDrop})
	}
	misc := func(sub uint32, more ...uint32) []byte { return append(op(wasm.OpMisc, sub), op(0, more...)[1:]...) }
	switch g.IntN(4) {
	case 0:
		return cat(grow, g.address(), g.expr(wasm.I32, 1), size, misc(wasm.MiscMemoryFill, 0))
	case 1:
		return cat(grow, g.address(), g.address(), size, misc(wasm.MiscMemoryCopy, 0, 0))
	case 2:
		return cat(g.address(), emit.I32(int32(g.IntN(4))), emit.I32(int32(g.IntN(8))), misc(wasm.MiscMemoryInit, 1, 0))
	}
	if g.IntN(6) > 0 {
		return []byte{wasm.OpNop}
	}
	return misc(wasm.MiscDataDrop, uint32(g.IntN(2)))
}

// tables works on the tables: function references in 0, external ones in 1.
func (g *generator) tables() []byte {
	small := func() []byte { return emit.I32(int32(g.IntN(5))) }
	misc := func(sub uint32, more ...uint32) []byte { return append(op(wasm.OpMisc, sub), op(0, more...)[1:]...) }
	null := []byte{wasm.OpRefNull, byte(wasm.ExternRef)}
	switch g.IntN(7) {
	case 0:
		return cat(small(), op(wasm.OpRefFunc, uint32(g.IntN(2))), op(wasm.OpTableSet, 0))
	case 1:
		return cat(small(), small(), small(), misc(wasm.MiscTableCopy, 0, 0))
	case 2:
		return cat(small(), small(), small(), misc(wasm.MiscTableInit, 1, 0))
	case 3:
		return cat(null, small(), misc(wasm.MiscTableGrow, 1), []byte{wasm.OpDrop})
	case 4:
		return cat(small(), null, small(), misc(wasm.MiscTableFill, 1))
	case 5:
		return cat(misc(wasm.MiscTableSize, 1), []byte{wasm.OpDrop})
	}
	if g.IntN(8) > 0 {
		return []byte{wasm.OpNop}
	}
	return misc(wasm.MiscElemDrop, 1)
}

// expr writes code that gives one value of type t.
func (g *generator) expr(t wasm.ValType, depth int) []byte {
	g.room--
	if depth == 0 || g.room < 0 {
		if i, ok := g.pick(g.locals, t, 0); ok {
			return op(wasm.OpLocalGet, i)
		}
		return g.constant(t)
	}
	switch g.IntN(12) {
	case 0:
		return g.constant(t)
	case 1:
		if i, ok := g.pick(g.globals, t, 1); ok {
			return op(wasm.OpGlobalGet, i)
		}
	case 2:
		if i, ok := g.pick(g.locals, t, 0); ok {
			return cat(g.expr(t, depth-1), op(wasm.OpLocalTee, i))
		}
	case 3:
		return cat(g.expr(t, depth-1), g.expr(t, depth-1), g.expr(wasm.I32, depth-1), []byte{wasm.OpSelect})
	case 4:
		return cat(g.expr(wasm.I32, depth-1), g.ifElse([]wasm.ValType{t}))
	case 5:
		return g.block(wasm.OpBlock, []wasm.ValType{t}, func() []byte {
			return cat(g.statements(g.IntN(2)), g.expr(t, depth-1), g.expr(wasm.I32, 1), op(wasm.OpBrIf, 0))
		})
	case 6:
		for f, ft := range g.funcs {
			if len(ft.Results) == 1 && ft.Results[0] == t && g.IntN(2) == 0 {
				return g.call(uint32(f))
			}
		}
	case 7:
		load := map[wasm.ValType]byte{wasm.I32: wasm.OpI32Load, wasm.I64: wasm.OpI64Load, wasm.F32: wasm.OpF32Load, wasm.F64: wasm.OpF64Load}[t]
		return cat(g.address(), op(load, 0, uint32(g.IntN(64))))
	case 8:
		return g.convert(t, depth)
	}
	return g.binary(t, depth)
}

func (g *generator) binary(t wasm.ValType, depth int) []byte {
	first := map[wasm.ValType]byte{wasm.I32: wasm.OpI32Add, wasm.I64: wasm.OpI64Add, wasm.F32: wasm.OpF32Add, wasm.F64: wasm.OpF64Add}[t]
	n := 15 // from add on: arithmetic, division among it, bits, shifts
	if t == wasm.F32 || t == wasm.F64 {
		n = 4 // min, max and copysign give NaNs whose bits engines may choose
	}
	o := first + byte(g.IntN(n))
	right := g.expr(t, depth-1)
	if n == 15 && o >= first+3 && o <= first+6 && g.IntN(10) > 0 { // division: seldom by zero
		one := emit.I32(1)
		if t == wasm.I64 {
			one = emit.I64(1)
		}
		right = cat(right, one, []byte{first + 8}) // or
	}
	return cat(g.expr(t, depth-1), right, []byte{o})
}

func (g *generator) convert(t wasm.ValType, depth int) []byte {
	sat := func(sub uint32) []byte { return op(wasm.OpMisc, sub) }
	switch t {
	case wasm.I32:
		switch g.IntN(6) {
		case 0:
			return cat(g.expr(wasm.I64, depth-1), []byte{wasm.OpI32WrapI64})
		case 1:
			return cat(g.expr(wasm.F64, depth-1), sat(wasm.MiscI32TruncSatF64S))
		case 2:
			return cat(g.expr(wasm.F64, depth-1), g.expr(wasm.F64, depth-1), []byte{wasm.OpF64Lt})
		case 3:
			return cat(g.expr(wasm.I32, depth-1), []byte{wasm.OpI32Extend8S})
		case 4: // a vector and back
			return cat(g.expr(wasm.I32, depth-1), op(wasm.OpSIMD, 17), g.expr(wasm.I32, depth-1), op(wasm.OpSIMD, 17),
				op(wasm.OpSIMD, 174), op(wasm.OpSIMD, 27), []byte{byte(g.IntN(4))})
		}
		return cat(g.expr(wasm.I64, depth-1), []byte{wasm.OpI64Eqz})
	case wasm.I64:
		if g.IntN(2) == 0 {
			return cat(g.expr(wasm.I32, depth-1), []byte{wasm.OpI64ExtendI32U})
		}
		return cat(g.expr(wasm.F32, depth-1), sat(wasm.MiscI64TruncSatF32U))
	case wasm.F32:
		return cat(g.expr(wasm.I32, depth-1), []byte{wasm.OpF32ConvertI32S})
	}
	return cat(g.expr(wasm.I64, depth-1), []byte{wasm.OpF64ConvertI64S})
}
