package meter

import "github.com/medplug/medplug/harness/wasm"

// asm is code in the making.
type asm struct{ out []byte }

func (a *asm) op(ops ...byte)           { a.out = append(a.out, ops...) }
func (a *asm) at(op byte, index uint32) { a.out = wasm.AppendU32(append(a.out, op), index) }
func (a *asm) i32(v int32)              { a.out = wasm.AppendS64(append(a.out, wasm.OpI32Const), int64(v)) }
func (a *asm) i64(v int64)              { a.out = wasm.AppendS64(append(a.out, wasm.OpI64Const), v) }
func (a *asm) get(local uint32)         { a.at(wasm.OpLocalGet, local) }
func (a *asm) set(local uint32)         { a.at(wasm.OpLocalSet, local) }
func (a *asm) void(op byte)             { a.op(op, wasm.BlockVoid) }
func (a *asm) end()                     { a.op(wasm.OpEnd) }
func (a *asm) index(i uint32)           { a.out = wasm.AppendU32(a.out, i) }

// meterAsm writes the pieces of metering. The counter is in a local when cached, otherwise in the global; then the local
// may hold what is to be booked (profile.go).
type meterAsm struct {
	asm
	counter uint32 // the global
	tick    uint32 // the imported function
	local   uint32
	cached  bool
	booking
}

func (a *meterAsm) load() {
	if a.cached {
		a.get(a.local)
	} else {
		a.at(wasm.OpGlobalGet, a.counter)
	}
}

func (a *meterAsm) store() {
	if a.cached {
		a.set(a.local)
	} else {
		a.at(wasm.OpGlobalSet, a.counter)
	}
}

// spill writes a cached counter to the global, for code that looks there, and books what was charged.
func (a *meterAsm) spill() {
	a.book()
	if a.cached {
		a.get(a.local)
		a.at(wasm.OpGlobalSet, a.counter)
	}
}

// fetch reads the global into a cached counter.
func (a *meterAsm) fetch() {
	a.here()
	if a.cached {
		a.at(wasm.OpGlobalGet, a.counter)
		a.set(a.local)
	}
}

// lower subtracts from the counter.
func (a *meterAsm) lower(units int64) {
	if units != 0 {
		amount := func() { a.i64(units) }
		a.load()
		amount()
		a.op(wasm.OpI64Sub)
		a.store()
		a.owe(amount)
	}
}

// spent asks whether fuel is used up.
func (a *meterAsm) spent() {
	a.load()
	a.op(wasm.OpI32WrapI64)
	a.i32(0)
	a.op(wasm.OpI32LtS)
}

// spentOrDeep asks whether fuel or stack is used up: one sign test of the halves put upon each other.
func (a *meterAsm) spentOrDeep() {
	a.load()
	a.load()
	a.i64(depthShift)
	a.op(wasm.OpI64Shl, wasm.OpI64Or)
	a.i64(0)
	a.op(wasm.OpI64LtS)
}

// refill calls tick if the condition on the stack holds.
func (a *meterAsm) refill() {
	a.void(wasm.OpIf)
	a.load()
	a.at(wasm.OpCall, a.tick)
	a.store()
	a.end()
}
