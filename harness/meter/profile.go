package meter

import "github.com/medplug/medplug/harness/wasm"

// With Options.ByFunction a module keeps accounts: what the counter goes down by for a function's code is booked to that
// function. A function adds up in a local what it was charged, and books it before it calls another and when it returns,
// by calling into a small module with a memory of its own (a global for each function would be simpler, but the engine
// reloads all globals after each call: minutes of compiling for a Go plugin). What is not booked yet when a call traps or
// is stopped is the innermost function's, and that one is named in a global. So what was used is accounted for always,
// down to the last instruction.
//
// Each charge is followed by a check, so that tick is called in the very function whose charge used up the fuel: what a
// profiler samples there falls on functions in proportion to their cost. A call of an imported function goes through a
// function of the meter's, which is charged for it instead of the caller.

// The module that keeps the accounts is imported by a module metered with ByFunction and is made by Accounts. One
// instance serves one instance of the metered module.
const (
	AccountsModule = "medplug:accounts"
	AccountsMemory = "accounts" // its memory's export: an i64 for each function, by Rewritten's numbering
	accountsAdd    = "add"
)

// CurrentExport is the name under which the metered module exports the number of the function that is running, an i32
// global.
const CurrentExport = "medplug:meter/current"

// Accounts gives the module that keeps the accounts of so many functions: Rewritten.Metered. They begin at zero.
func Accounts(functions int) []byte {
	pages := uint32((functions*8 + 1<<pageLog - 1) >> pageLog)
	var a asm
	a.get(0)
	a.i32(3)
	a.op(wasm.OpI32Shl)
	a.at(wasm.OpLocalTee, 0)
	a.get(0)
	a.op(wasm.OpI64Load, 3, 0)
	a.get(1)
	a.op(wasm.OpI64Add)
	a.op(wasm.OpI64Store, 3, 0)
	a.end()
	m := wasm.Module{
		Types:    []wasm.FuncType{accountsType},
		Funcs:    []uint32{0},
		Memories: []wasm.Limits{{Min: pages, Max: pages, HasMax: true}},
		Exports:  []wasm.Export{{Name: accountsAdd, Kind: wasm.KindFunc}, {Name: AccountsMemory, Kind: wasm.KindMemory}},
		Code:     []wasm.Body{{Code: a.out}},
	}
	return m.Encode()
}

var accountsType = wasm.FuncType{Params: []wasm.ValType{wasm.I32, wasm.I64}}

// booking is how a function keeps its account. The zero value keeps none.
type booking struct {
	add     uint32 // the imported function; 0 for none, because tick comes before it
	self    uint32 // number of the function
	current uint32 // the global
}

func (r *rewriter) booking(fn uint32) booking {
	if !r.o.ByFunction {
		return booking{}
	}
	return booking{add: r.tick + 1, self: fn, current: r.counter + 1}
}

// here says that the function is running: at its beginning and when one that it called has returned.
func (a *meterAsm) here() {
	if a.add != 0 {
		a.i32(int32(a.self))
		a.at(wasm.OpGlobalSet, a.current)
	}
}

// owe adds to what is to be booked.
func (a *meterAsm) owe(amount func()) {
	if a.add != 0 {
		a.get(a.local)
		amount()
		a.op(wasm.OpI64Add)
		a.set(a.local)
	}
}

// book books it.
func (a *meterAsm) book() {
	if a.add != 0 {
		a.i32(int32(a.self))
		a.get(a.local)
		a.at(wasm.OpCall, a.add)
		a.i64(0)
		a.set(a.local)
	}
}

// checkAlways makes every charge of a plan one with a check.
func (p *plan) checkAlways() {
	p.cached = false
	for i := range p.charges {
		c := &p.charges[i]
		c.check = c.check || c.weight > 0
	}
}

// calledAs gives the new index of the function that a call calls.
func (r *rewriter) calledAs(fn uint32) uint32 {
	if !r.o.ByFunction || fn >= r.tick {
		return r.shift(fn)
	}
	if at, ok := r.standIns[fn]; ok {
		return at
	}
	at, t := r.next(), r.m.FuncType(fn)
	a := meterAsm{counter: r.counter, tick: r.tick, local: uint32(len(t.Params)), booking: r.booking(at)}
	a.here()
	a.lower(int64(r.costs[fn]))
	a.spent()
	a.refill()
	a.book()
	for i := range t.Params {
		a.get(uint32(i))
	}
	a.at(wasm.OpCall, fn)
	a.end()
	body := wasm.Body{Locals: []wasm.Locals{{Count: 1, Type: wasm.I64}}, Code: a.out}
	r.added = append(r.added, added{typ: r.typeIndex(t), body: body, origin: fn})
	r.standIns[fn] = at
	return at
}
