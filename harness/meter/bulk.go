package meter

import "github.com/medplug/medplug/harness/wasm"

const (
	// chunk is the most bytes a bulk operation moves between two checks.
	chunk = 1 << 20
	// bytesLog: moving 1<<bytesLog bytes costs as much as one instruction.
	bytesLog = 3
	// growBase is charged for growing by nothing: it leaves compiled code.
	growBase = 64
	pageLog  = 16
)

// bulkOp is an instruction whose time is in proportion to an operand, with its indices. Each one that a module uses is
// replaced by a call of a function that charges and does it.
type bulkOp struct {
	op        byte // OpMisc or OpMemoryGrow
	sub, a, b uint32
}

// bulk tells whether an instruction takes time in proportion to an operand.
func bulk(in *wasm.Instr) bool {
	if in.Op != wasm.OpMisc {
		return in.Op == wasm.OpMemoryGrow
	}
	switch in.Sub {
	case wasm.MiscMemoryInit, wasm.MiscMemoryCopy, wasm.MiscMemoryFill,
		wasm.MiscTableInit, wasm.MiscTableCopy, wasm.MiscTableGrow, wasm.MiscTableFill:
		return true
	}
	return false
}

// helper is the function that does one bulk operation. Its parameters are the operands of the instruction.
type helper struct {
	meterAsm
	what    bulkOp
	size    uint32 // the local with the operand that the time is in proportion to
	module  *wasm.Module
	biggest uint32 // table slots
}

// The names are what profiles and traps show.
var bulkNames = map[uint32]string{
	wasm.MiscMemoryInit: "memory.init", wasm.MiscMemoryCopy: "memory.copy", wasm.MiscMemoryFill: "memory.fill",
	wasm.MiscTableInit: "table.init", wasm.MiscTableCopy: "table.copy", wasm.MiscTableGrow: "table.grow", wasm.MiscTableFill: "table.fill",
}

// write writes the function's code and gives its type, its locals beside the parameters, and its name.
func (h *helper) write() (t wasm.FuncType, locals []wasm.Locals, name string) {
	elem := wasm.FuncRef
	if tt, ok := h.module.TableType(h.what.a); ok {
		elem = tt.Elem
	}
	t = wasm.FuncType{Params: []wasm.ValType{wasm.I32, wasm.I32, wasm.I32}}
	name = bulkNames[h.what.sub]
	h.size = 2
	h.local = 3 // behind the parameters, and behind the result where there is one
	if h.what.op == wasm.OpMemoryGrow {
		h.local = 2
	}
	h.here()
	switch {
	case h.what.op == wasm.OpMemoryGrow:
		name = "memory.grow"
		t = wasm.FuncType{Params: []wasm.ValType{wasm.I32}, Results: []wasm.ValType{wasm.I32}}
		h.size = 0
		h.grow(pageLog - bytesLog)
	case h.what.sub == wasm.MiscTableGrow:
		t = wasm.FuncType{Params: []wasm.ValType{elem, wasm.I32}, Results: []wasm.ValType{wasm.I32}}
		h.size = 1
		h.grow(0)
	case h.what.sub == wasm.MiscTableFill:
		t.Params[1] = elem
		h.table()
	case h.what.sub == wasm.MiscTableInit, h.what.sub == wasm.MiscTableCopy:
		h.table()
	default:
		h.memory()
	}
	h.book()
	h.end()
	if len(t.Results) > 0 {
		locals = []wasm.Locals{{Count: 1, Type: wasm.I32}}
	}
	if h.add != 0 {
		locals = append(locals, wasm.Locals{Count: 1, Type: wasm.I64})
	}
	return t, locals, name
}

// instruction writes the instruction; its operands are on the stack.
func (h *helper) instruction() {
	if h.what.op == wasm.OpMemoryGrow {
		h.op(wasm.OpMemoryGrow, 0)
		return
	}
	h.at(wasm.OpMisc, h.what.sub)
	switch h.what.sub {
	case wasm.MiscMemoryFill:
		h.op(0)
	case wasm.MiscMemoryCopy:
		h.op(0, 0)
	case wasm.MiscMemoryInit:
		h.index(h.what.a)
		h.op(0)
	case wasm.MiscTableInit, wasm.MiscTableCopy:
		h.index(h.what.a)
		h.index(h.what.b)
	default:
		h.index(h.what.a)
	}
}

// whole does the operation in one go.
func (h *helper) whole() {
	h.get(0)
	h.get(1)
	h.get(2)
	h.instruction()
}

// charge lowers the counter by the size operand, shifted left, or right when shift is below zero, and checks.
func (h *helper) charge(shift int) {
	op := wasm.OpI64Shl
	if shift < 0 {
		op, shift = wasm.OpI64ShrU, -shift
	}
	amount := func() {
		h.get(h.size)
		h.op(wasm.OpI64ExtendI32U)
		h.i64(int64(shift))
		h.op(op)
	}
	h.load()
	amount()
	h.op(wasm.OpI64Sub)
	h.store()
	h.owe(amount)
}

func (h *helper) check() {
	h.spent()
	h.refill()
}

// grow charges for what was gained, before anybody uses it; growing that fails costs growBase.
func (h *helper) grow(shift int) {
	result := h.size + 1
	h.lower(growBase)
	for i := range h.size + 1 {
		h.get(i)
	}
	h.instruction()
	h.at(wasm.OpLocalTee, result)
	h.i32(-1)
	h.op(wasm.OpI32Ne)
	h.void(wasm.OpIf)
	h.charge(shift)
	h.end()
	h.check()
	h.get(result)
}

// table charges one unit a slot. No table has more than h.biggest slots (tables.go), so that there is nothing to do in
// chunks, and a larger size traps at once.
func (h *helper) table() {
	h.get(h.size)
	h.i32(int32(h.biggest))
	h.op(wasm.OpI32LeU)
	h.void(wasm.OpIf)
	h.charge(0)
	h.check()
	h.end()
	h.whole()
}

// memory does an operation of more than a chunk chunk by chunk, with a check before each:
//
//	size > chunk? if
//	  out of bounds? if  whole  return  end      traps before anything is written, as it must
//	  loop  charge  one chunk  size -= chunk  size > chunk? br 0  end
//	end
//	charge  whole
func (h *helper) memory() {
	h.large()
	h.void(wasm.OpIf)
	h.outOfBounds()
	h.void(wasm.OpIf)
	h.whole()
	h.op(wasm.OpReturn)
	h.end()
	h.void(wasm.OpLoop)
	h.lower(chunk >> bytesLog)
	h.check()
	h.oneChunk()
	h.step(h.size, wasm.OpI32Sub)
	h.large()
	h.at(wasm.OpBrIf, 0)
	h.end()
	h.end()
	h.charge(-bytesLog)
	h.check()
	h.whole()
}

func (h *helper) large() {
	h.get(h.size)
	h.i32(chunk)
	h.op(wasm.OpI32GtU)
}

// outOfBounds asks whether the operation reaches behind the memory, or behind its data segment.
func (h *helper) outOfBounds() {
	memory := func() {
		h.op(wasm.OpMemorySize, 0)
		h.op(wasm.OpI64ExtendI32U)
		h.i64(pageLog)
		h.op(wasm.OpI64Shl)
	}
	h.reaches(0, memory)
	switch h.what.sub {
	case wasm.MiscMemoryCopy:
		h.reaches(1, memory)
		h.op(wasm.OpI32Or)
	case wasm.MiscMemoryInit:
		h.reaches(1, func() { h.i64(int64(len(h.module.Datas[h.what.a].Init))) })
		h.op(wasm.OpI32Or)
	}
}

// reaches asks whether a local plus the size is more than the end.
func (h *helper) reaches(local uint32, end func()) {
	h.get(local)
	h.op(wasm.OpI64ExtendI32U)
	h.get(h.size)
	h.op(wasm.OpI64ExtendI32U)
	h.op(wasm.OpI64Add)
	end()
	h.op(wasm.OpI64GtU)
}

// step adds a chunk to a local, or subtracts it.
func (h *helper) step(local uint32, op byte) {
	h.get(local)
	h.i32(chunk)
	h.op(op)
	h.set(local)
}

// oneChunk moves the first chunk and steps over it. A copy to a higher address begins with the last chunk, so that no
// source is overwritten before it is read.
func (h *helper) oneChunk() {
	if h.what.sub == wasm.MiscMemoryCopy {
		h.get(0)
		h.get(1)
		h.op(wasm.OpI32GtU)
		h.void(wasm.OpIf)
		for local := range uint32(2) {
			h.get(local)
			h.get(h.size)
			h.op(wasm.OpI32Add)
			h.i32(chunk)
			h.op(wasm.OpI32Sub)
		}
		h.i32(chunk)
		h.instruction()
		h.op(wasm.OpElse)
		defer h.end()
	}
	h.get(0)
	h.get(1)
	h.i32(chunk)
	h.instruction()
	h.step(0, wasm.OpI32Add)
	if h.what.sub != wasm.MiscMemoryFill {
		h.step(1, wasm.OpI32Add)
	}
}
