package meter_test

import (
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// naiveMeter is the definition of what count mode must give, in the plainest form: before every single instruction the
// counter goes down by what that instruction costs, bulk operations by what their size operand says, and nothing is
// moved, merged or skipped. It shares the table of costs with the meter, and the counter's name, nothing else.
func naiveMeter(t testing.TB, file []byte) []byte {
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	out := *m
	counter, scratch := uint32(m.NumGlobals()), uint32(m.NumGlobals()+1)
	word := wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I32, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI32Const}}
	mutable := wasm.GlobalType{Type: wasm.I64, Mutable: true}
	out.Globals = append(m.Globals[:len(m.Globals):len(m.Globals)],
		wasm.Global{GlobalType: mutable, Init: wasm.ConstExpr{Op: wasm.OpI64Const, Bits: uint64(meter.NewCounter(0, meter.DefaultDepth))}},
		word, word)
	out.Exports = append(m.Exports[:len(m.Exports):len(m.Exports)], wasm.Export{Name: meter.CounterExport, Kind: wasm.KindGlobal, Index: counter})
	out.Code = nil
	for i, b := range m.Code {
		w := m.Walk(i)
		var code []byte
		var in wasm.Instr
		for w.Next(&in) {
			code = naiveCharge(code, &in, counter, scratch, int64(meter.CostOf(&in, m.ImportedFuncs)))
			code = append(code, b.Code[in.Pos:in.End]...)
			if grows(&in) {
				code = naiveGrown(code, &in, counter, scratch)
			}
		}
		if w.Err() != nil {
			t.Fatal(w.Err())
		}
		b.Code = code
		out.Code = append(out.Code, b)
	}
	return out.Encode()
}

func grows(in *wasm.Instr) bool {
	return in.Op == wasm.OpMemoryGrow || in.Op == wasm.OpMisc && in.Sub == wasm.MiscTableGrow
}

// naiveCharge charges before an instruction. It must not stand before an else or end that code reaches by a branch, so
// those are free, and so is loop, whose charge would belong inside.
func naiveCharge(code []byte, in *wasm.Instr, counter, scratch uint32, units int64) []byte {
	if units != 0 {
		code = wasm.AppendU32(append(code, wasm.OpGlobalGet), counter)
		code = wasm.AppendS64(append(code, wasm.OpI64Const), units)
		code = append(code, wasm.OpI64Sub)
		code = wasm.AppendU32(append(code, wasm.OpGlobalSet), counter)
	}
	if !meter.IsBulk(in) {
		return code
	}
	// The size is on top of the stack: keep a copy.
	code = wasm.AppendU32(append(code, wasm.OpGlobalSet), scratch)
	if !grows(in) {
		code = naiveBySize(code, in, counter, scratch)
	}
	return wasm.AppendU32(append(code, wasm.OpGlobalGet), scratch)
}

func naiveBySize(code []byte, in *wasm.Instr, counter, scratch uint32) []byte {
	shift := meter.SizeShift(in)
	code = wasm.AppendU32(append(code, wasm.OpGlobalGet), counter)
	code = wasm.AppendU32(append(code, wasm.OpGlobalGet), scratch)
	code = append(code, wasm.OpI64ExtendI32U)
	op := wasm.OpI64Shl
	if shift < 0 {
		op, shift = wasm.OpI64ShrU, -shift
	}
	code = wasm.AppendS64(append(code, wasm.OpI64Const), int64(shift))
	code = append(code, op, wasm.OpI64Sub)
	return wasm.AppendU32(append(code, wasm.OpGlobalSet), counter)
}

// naiveGrown charges behind an instruction that grows, when it did. The result goes through the scratch global's
// neighbour: the amount is still in scratch.
func naiveGrown(code []byte, in *wasm.Instr, counter, scratch uint32) []byte {
	// result on the stack; if it is not -1, charge; put it back
	result := scratch + 1
	code = wasm.AppendU32(append(code, wasm.OpGlobalSet), result)
	code = wasm.AppendU32(append(code, wasm.OpGlobalGet), result)
	code = wasm.AppendS64(append(code, wasm.OpI32Const), -1)
	code = append(code, wasm.OpI32Ne, wasm.OpIf, wasm.BlockVoid)
	code = naiveBySize(code, in, counter, scratch)
	code = append(code, wasm.OpEnd)
	return wasm.AppendU32(append(code, wasm.OpGlobalGet), result)
}
