package meter

import "github.com/medplug/medplug/harness/wasm"

// With Options.ByFunction each function has a global of its own that goes up by what the counter goes down by for that
// function's code, at the same places. So the globals together always tell what was used, a trap or not. The counter is
// never kept in a local, and each charge is followed by a check, so that tick is called in the very function whose
// charge used up the fuel: what a profiler samples there falls on functions in proportion to their cost.
//
// A call of an imported function goes through a function of the meter's, which is charged for it instead of the caller.

// own is the global of a function of the metered module; only functions with code have one.
func (r *rewriter) own(fn uint32) uint32 {
	if !r.o.ByFunction {
		return 0
	}
	return r.counter + fn - r.tick
}

// ownGlobals gives the globals of that many functions.
func (r *rewriter) ownGlobals(functions int) []wasm.Global {
	if !r.o.ByFunction {
		return nil
	}
	gs := make([]wasm.Global, functions)
	for i := range gs {
		gs[i] = wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I64, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI64Const}}
	}
	return gs
}

// raise adds to the function's own global, where there is one.
func (a *meterAsm) raise(amount func()) {
	if a.own == 0 {
		return
	}
	a.at(wasm.OpGlobalGet, a.own)
	amount()
	a.op(wasm.OpI64Add)
	a.at(wasm.OpGlobalSet, a.own)
}

// checkAlways makes every charge of a plan one with a check.
func (p *plan) checkAlways() {
	p.cached = false
	for i := range p.charges {
		c := &p.charges[i]
		c.check = c.check || c.weight > 0
	}
}

// callee gives the new index of the function that a call calls.
func (r *rewriter) callee(fn uint32) uint32 {
	if !r.o.ByFunction || fn >= r.tick {
		return r.shift(fn)
	}
	if at, ok := r.standIns[fn]; ok {
		return at
	}
	at, t := r.next(), r.m.FuncType(fn)
	a := meterAsm{counter: r.counter, tick: r.tick, own: r.own(at)}
	a.lower(int64(r.costs[fn]))
	a.spent()
	a.refill()
	for i := range t.Params {
		a.get(uint32(i))
	}
	a.at(wasm.OpCall, fn)
	a.end()
	r.added = append(r.added, added{typ: r.typeIndex(t), body: wasm.Body{Code: a.out}, origin: fn})
	r.standIns[fn] = at
	return at
}
