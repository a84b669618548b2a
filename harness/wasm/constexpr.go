package wasm

import "encoding/binary"

// ConstExpr is a constant expression: one instruction and an end. WebAssembly 2.0 knows no longer ones.
type ConstExpr struct {
	Op    byte   // OpI32Const, OpI64Const, OpF32Const, OpF64Const, OpSIMD (v128.const), OpRefNull, OpRefFunc or OpGlobalGet
	Bits  uint64 // the constant's bits (i32 zero-extended; low half of a v128), or the index, or the null's type
	Upper uint64 // high half of a v128
}

// constExpr reads a constant expression and checks that it gives a value of type want.
func (m *Module) constExpr(r *reader, want ValType) ConstExpr {
	start := r.pos
	e := ConstExpr{Op: r.u8()}
	var got ValType
	switch e.Op {
	case OpI32Const:
		got, e.Bits = I32, uint64(uint32(r.signed(32)))
	case OpI64Const:
		got, e.Bits = I64, uint64(r.signed(64))
	case OpF32Const:
		if b := r.bytes(4); b != nil {
			e.Bits = uint64(binary.LittleEndian.Uint32(b))
		}
		got = F32
	case OpF64Const:
		if b := r.bytes(8); b != nil {
			e.Bits = binary.LittleEndian.Uint64(b)
		}
		got = F64
	case OpSIMD:
		if sub := r.u32(); r.err == nil && sub != SIMDV128Const {
			r.failAt(start, "vector instruction %d in a constant expression", sub)
		}
		if b := r.bytes(16); b != nil {
			e.Bits, e.Upper = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		}
		got = V128
	case OpRefNull:
		got = r.refType()
		e.Bits = uint64(got)
	case OpRefFunc:
		got, e.Bits = FuncRef, uint64(r.index("function", m.NumFuncs()))
	case OpGlobalGet:
		i := r.index("imported global", m.ImportedGlobals) // WebAssembly 2.0: imported ones only
		if r.err == nil {
			if m.globalTypes[i].Mutable {
				r.failAt(start, "constant expression reads a mutable global")
			}
			got = m.globalTypes[i].Type
		}
		e.Bits = uint64(i)
	default:
		r.failAt(start, "opcode 0x%02x in a constant expression", e.Op)
	}
	if r.err == nil && got != want {
		r.failAt(start, "constant expression gives %s, wanted %s", got, want)
	}
	at := r.pos
	if end := r.u8(); r.err == nil && end != OpEnd {
		r.failAt(at, "constant expression of more than one instruction: extended constant expressions are not supported")
	}
	return e
}

// append writes the expression in its shortest form.
func (e ConstExpr) append(b []byte) []byte {
	b = append(b, e.Op)
	switch e.Op {
	case OpI32Const:
		b = AppendS64(b, int64(int32(e.Bits)))
	case OpI64Const:
		b = AppendS64(b, int64(e.Bits))
	case OpF32Const:
		b = binary.LittleEndian.AppendUint32(b, uint32(e.Bits))
	case OpF64Const:
		b = binary.LittleEndian.AppendUint64(b, e.Bits)
	case OpSIMD:
		b = AppendU32(b, SIMDV128Const)
		b = binary.LittleEndian.AppendUint64(b, e.Bits)
		b = binary.LittleEndian.AppendUint64(b, e.Upper)
	case OpRefNull:
		b = append(b, byte(e.Bits))
	default:
		b = AppendU32(b, uint32(e.Bits))
	}
	return append(b, OpEnd)
}
