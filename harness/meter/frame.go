package meter

import "github.com/medplug/medplug/harness/wasm"

const (
	// reachMost is the most stack that a function and what it calls may take without accounting for it, and leafMost what
	// one that calls nothing may, in units of 16 bytes.
	reachMost = 1024
	leafMost  = 4096
	// slotsInUnit is how many eight-byte slots of a frame, bounded as below, are charged as one unit. That is more than fit
	// into one: compilers leave most of the bound unused, and the engine's stack has room for three times DefaultDepth.
	slotsInUnit = 5
	// frameSlots is what any frame takes: addresses, saved registers, arguments.
	frameSlots = 16
)

// frameReader bounds the slots that the engine's compiler gives a function's frame. It gives each value that it must keep
// in memory a slot of its own, which is never used again for another one. Values that may need one are operands beneath a
// call, or so many operands down that registers do not reach them; what a local is set to; a local where ways meet on
// which it may have been set differently; globals and addresses.
type frameReader struct {
	m      *wasm.Module
	slots  int
	sets   int // of locals
	locals int
	scopes []operandScope
	height int  // operands on the stack
	kept   int  // how many of them, from below, have slots
	dead   bool // code is never reached
	vector bool // has values of 16 bytes
}

// registers is how many operands the compiler surely keeps in registers.
const registers = 6

// operandScope is a label while it is open.
type operandScope struct {
	height int // operands below its own
	takes  int
	gives  int
	sets   int // before it
	dead   bool
}

func newFrameReader(m *wasm.Module, i int) *frameReader {
	t := m.Types[m.Funcs[i]]
	f := &frameReader{m: m, scopes: []operandScope{{gives: len(t.Results)}}}
	n := len(t.Params)
	vectors := func(ts ...wasm.ValType) {
		for _, v := range ts {
			f.vector = f.vector || v == wasm.V128
		}
	}
	vectors(t.Params...)
	vectors(t.Results...)
	for _, l := range m.Code[i].Locals {
		n += int(l.Count)
		vectors(l.Type)
	}
	f.locals = n
	f.slots = frameSlots + n + len(t.Results)
	return f
}

// units is what the function is charged.
func (f *frameReader) units() int64 {
	if f.vector {
		return int64(2*f.slots+slotsInUnit-1) / slotsInUnit
	}
	return int64(f.slots+slotsInUnit-1) / slotsInUnit
}

// read takes in one instruction.
func (f *frameReader) read(in *wasm.Instr) {
	f.vector = f.vector || in.Op == wasm.OpSIMD
	switch in.Op {
	case wasm.OpBlock, wasm.OpLoop, wasm.OpIf:
		if in.Op == wasm.OpIf {
			f.move(1, 0)
		}
		takes := len(in.Type.Params)
		f.scopes = append(f.scopes, operandScope{height: max(f.height-takes, 0), takes: takes, gives: len(in.Type.Results), sets: f.sets, dead: f.dead})
	case wasm.OpElse:
		s := f.scopes[len(f.scopes)-1]
		f.begin(s.height+s.takes, s.dead)
	case wasm.OpEnd:
		s := f.scopes[len(f.scopes)-1]
		f.scopes = f.scopes[:len(f.scopes)-1]
		f.begin(s.height+s.gives, s.dead)
		f.slots += min(f.sets-s.sets, f.locals) + s.takes + s.gives
	case wasm.OpBr, wasm.OpBrTable, wasm.OpReturn, wasm.OpUnreachable:
		f.dead = true
	case wasm.OpBrIf:
		f.move(1, 0)
	case wasm.OpCall:
		f.call(f.m.FuncType(in.A), 0)
	case wasm.OpCallIndirect:
		f.call(f.m.Types[in.A], 1)
	default:
		f.plain(in)
	}
}

func (f *frameReader) plain(in *wasm.Instr) {
	takes, gives := operands(in)
	if bulk(in) {
		f.keep(f.height - takes)
	}
	f.move(takes, gives)
	if f.dead {
		return
	}
	switch op := in.Op; {
	case op == wasm.OpLocalSet, op == wasm.OpLocalTee:
		f.sets++
		f.slots++
	case op == wasm.OpGlobalGet, op == wasm.OpGlobalSet, op >= wasm.OpI32Load && op <= wasm.OpI64Store32, op == wasm.OpSIMD:
		f.slots++
	}
}

func (f *frameReader) call(t wasm.FuncType, more int) {
	f.keep(f.height - len(t.Params) - more)
	f.move(len(t.Params)+more, len(t.Results))
}

// keep gives the lowest operands slots, those that have none.
func (f *frameReader) keep(n int) {
	if n > f.kept && !f.dead {
		f.slots += n - f.kept
		f.kept = n
	}
}

func (f *frameReader) move(takes, gives int) {
	f.height = max(f.height-takes, 0)
	f.kept = min(f.kept, f.height)
	f.height += gives
	f.keep(f.height - registers)
}

// begin goes on behind a label.
func (f *frameReader) begin(height int, dead bool) {
	f.height, f.dead = height, dead
	f.kept = min(f.kept, height)
}
