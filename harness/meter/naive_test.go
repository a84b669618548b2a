package meter_test

import (
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// naive is the definition of what count mode must give, in the plainest form: before every single instruction the
// counter goes down by what that instruction costs, bulk operations by what their size operand says, and nothing is
// moved, merged or skipped. It shares the table of costs with the meter, and the counter's name, nothing else. Beside the
// counter it has a global for each function, one for imported functions and one for bulk operations, which go up.
type naive struct {
	code                     []byte
	counter, scratch         uint32
	own, imported, bulk, end uint32
}

func naiveMeter(t testing.TB, file []byte) (metered []byte, n *naive) {
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	out := *m
	first := uint32(m.NumGlobals())
	n = &naive{counter: first, scratch: first + 1, own: first + 3}
	n.imported = n.own + uint32(len(m.Code))
	n.bulk, n.end = n.imported+1, n.imported+2
	word := wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I32, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI32Const}}
	sum := wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I64, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI64Const}}
	counter := sum
	counter.Init.Bits = uint64(meter.NewCounter(0, meter.DefaultDepth))
	out.Globals = append(m.Globals[:len(m.Globals):len(m.Globals)], counter, word, word)
	for range n.end - n.own {
		out.Globals = append(out.Globals, sum)
	}
	out.Exports = append(m.Exports[:len(m.Exports):len(m.Exports)], wasm.Export{Name: meter.CounterExport, Kind: wasm.KindGlobal, Index: n.counter})
	out.Code = nil
	for i, b := range m.Code {
		w := m.Walk(i)
		n.code = nil
		var in wasm.Instr
		for w.Next(&in) {
			n.charge(&in, m.ImportedFuncs, n.own+uint32(i))
			n.code = append(n.code, b.Code[in.Pos:in.End]...)
			if grows(&in) {
				n.grown(&in)
			}
		}
		if w.Err() != nil {
			t.Fatal(w.Err())
		}
		b.Code = n.code
		out.Code = append(out.Code, b)
	}
	return out.Encode(), n
}

func grows(in *wasm.Instr) bool {
	return in.Op == wasm.OpMemoryGrow || in.Op == wasm.OpMisc && in.Sub == wasm.MiscTableGrow
}

func (n *naive) at(op byte, index uint32) { n.code = wasm.AppendU32(append(n.code, op), index) }

// add changes a global by what amount leaves on the stack.
func (n *naive) add(global uint32, op byte, amount func()) {
	n.at(wasm.OpGlobalGet, global)
	amount()
	n.code = append(n.code, op)
	n.at(wasm.OpGlobalSet, global)
}

// pay charges for one function, or what stands for it.
func (n *naive) pay(global uint32, amount func()) {
	n.add(n.counter, wasm.OpI64Sub, amount)
	n.add(global, wasm.OpI64Add, amount)
}

func (n *naive) units(units uint32) func() {
	return func() { n.code = wasm.AppendS64(append(n.code, wasm.OpI64Const), int64(units)) }
}

// charge charges before an instruction. It must not stand before an else or end that code reaches by a branch, so
// those are free, and so is loop, whose charge would belong inside.
func (n *naive) charge(in *wasm.Instr, imported int, own uint32) {
	instruction, more := meter.CostOf(in, imported)
	for global, units := range map[uint32]uint32{own: instruction, n.imported: 0, n.bulk: 0} {
		if in.Op == wasm.OpCall && global == n.imported || meter.IsBulk(in) && global == n.bulk {
			units = more
		}
		if units != 0 {
			n.pay(global, n.units(units))
		}
	}
	if !meter.IsBulk(in) {
		return
	}
	// The size is on top of the stack: keep a copy.
	n.at(wasm.OpGlobalSet, n.scratch)
	if !grows(in) {
		n.bySize(in)
	}
	n.at(wasm.OpGlobalGet, n.scratch)
}

func (n *naive) bySize(in *wasm.Instr) {
	shift := meter.SizeShift(in)
	op := wasm.OpI64Shl
	if shift < 0 {
		op, shift = wasm.OpI64ShrU, -shift
	}
	n.pay(n.bulk, func() {
		n.at(wasm.OpGlobalGet, n.scratch)
		n.code = append(n.code, wasm.OpI64ExtendI32U)
		n.units(uint32(shift))()
		n.code = append(n.code, op)
	})
}

// grown charges behind an instruction that grows, when it did. The result goes through the scratch global's neighbour:
// the amount is still in scratch.
func (n *naive) grown(in *wasm.Instr) {
	// result on the stack; if it is not -1, charge; put it back
	result := n.scratch + 1
	n.at(wasm.OpGlobalSet, result)
	n.at(wasm.OpGlobalGet, result)
	n.code = wasm.AppendS64(append(n.code, wasm.OpI32Const), -1)
	n.code = append(n.code, wasm.OpI32Ne, wasm.OpIf, wasm.BlockVoid)
	n.bySize(in)
	n.code = append(n.code, wasm.OpEnd)
	n.at(wasm.OpGlobalGet, result)
}
