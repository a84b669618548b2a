package meter

import "github.com/medplug/medplug/harness/wasm"

// emitter writes one body anew, following its plan.
type emitter struct {
	meterAsm
	r      *rewriter
	w      *wasm.Walker
	plan   plan
	frame  int64   // stack the function takes, in the counter's upper half; 0 for one that calls nothing
	labels int     // labels open in what is written
	frames []frame // of the original
	loop   int     // loops seen
	away   bool    // the loop just opened calls tick away from its header
}

// frame is a label of the original while it is open.
type frame struct {
	below int // labels open below its own in what is written
	loop  *loopPlan
}

// body meters the i-th function defined in the module.
//
// A function that calls others, or keeps the counter or its account in a local, gets a block around its code, so that every way out
// comes by one place, which gives the stack back and writes the counter to the global:
//
//	block (results)  enter  code  end  leave  end
//
// A loop is charged and checked where code branches back to it or, when a br_table does, at its header. One that calls
// nothing gets a loop around it, where tick is called. The engine's compiler then sees no call inside the inner loop and
// keeps registers and the memory's address across iterations:
//
//	loop  (spent? if tick end)  loop  ...  charge  spent? if br 1 end  br 0  ...  end  end
//
// A br_if without operands is written as if br end: wazero compiles the comparison into the branch only in that form.
func (r *rewriter) body(i int, p plan) (wasm.Body, error) {
	from, t := r.m.Code[i], r.m.Types[r.m.Funcs[i]]
	locals := r.locals(i)
	e := &emitter{r: r, w: r.m.Walk(i), plan: p}
	e.meterAsm = meterAsm{counter: r.counter, tick: r.tick, local: locals, cached: p.cached}
	if p.charging() {
		e.booking = r.booking(r.shift(r.tick + uint32(i)))
	}
	e.out = make([]byte, 0, len(from.Code)+len(from.Code)/4+32)
	to := wasm.Body{Locals: from.Locals}
	if p.cached || e.add != 0 {
		to.Locals = append(from.Locals[:len(from.Locals):len(from.Locals)], wasm.Locals{Count: 1, Type: wasm.I64})
	}
	e.frame = p.frame << depthShift
	wrapped := e.cached || e.frame != 0 || e.add != 0 || p.exit
	if wrapped {
		e.op(wasm.OpBlock)
		e.out = append(e.out, r.resultType(t.Results)...)
	}
	e.frames, e.labels = append(e.frames, frame{}), 1
	e.enter()
	next := 1
	var in wasm.Instr
	for e.w.Next(&in) {
		for ; next < len(p.charges) && p.charges[next].pos <= in.Pos; next++ {
			e.charge(p.charges[next])
		}
		e.instr(&in, from.Code[in.Pos:in.End])
	}
	if wrapped {
		e.leave()
	}
	to.Code = e.out
	return to, e.w.Err()
}

// locals counts the locals of the i-th function defined in the module, parameters included.
func (r *rewriter) locals(i int) uint32 {
	n := uint32(len(r.m.Types[r.m.Funcs[i]].Params))
	for _, l := range r.m.Code[i].Locals {
		n += l.Count
	}
	return n
}

func (e *emitter) enter() {
	c := e.plan.charges[0]
	e.here()
	units := int64(c.weight) + e.frame
	if units != 0 || e.cached {
		e.at(wasm.OpGlobalGet, e.counter)
		if units != 0 {
			e.i64(units)
			e.op(wasm.OpI64Sub)
		}
		e.store()
		e.owe(func() { e.i64(int64(c.weight)) })
	}
	switch {
	case e.frame != 0:
		e.spentOrDeep()
		e.refill()
	case c.check:
		e.spent()
		e.refill()
	}
}

func (e *emitter) leave() {
	if e.cached || e.frame != 0 {
		e.load()
		if e.frame != 0 {
			e.i64(e.frame)
			e.op(wasm.OpI64Add)
		}
		e.at(wasm.OpGlobalSet, e.counter)
	}
	if e.plan.exit {
		e.cached = false // it has just been written
		e.spent()
		e.refill()
	}
	e.book()
	e.end()
}

func (e *emitter) charge(c charge) {
	if c.check && e.away {
		e.spent()
		e.leaveTo(1)
	}
	e.lower(int64(c.weight))
	if c.check && !e.away {
		e.spent()
		e.refill()
	}
	e.away = false
}

// label is what the label l of the original is called now.
func (e *emitter) label(l uint32) uint32 { return e.to(len(e.frames) - 1 - int(l)) }

// to is the label of a frame of the original.
func (e *emitter) to(frame int) uint32 { return uint32(e.labels - 1 - e.frames[frame].below) }

func (e *emitter) instr(in *wasm.Instr, raw []byte) {
	switch in.Op {
	case wasm.OpLoop:
		l := &e.plan.loops[e.loop]
		e.loop++
		if l.away {
			e.op(raw...)
			e.labels++
			e.spent()
			e.refill()
		}
		e.away = l.away && l.kind == header
		e.open(raw, l)
	case wasm.OpBlock, wasm.OpIf:
		e.open(raw, nil)
	case wasm.OpEnd:
		e.close()
	case wasm.OpBr:
		to := len(e.frames) - 1 - int(in.A)
		if js := e.plan.jumps; len(js) > 0 && js[0].pos == in.Pos {
			to, e.plan.jumps = js[0].frame, js[1:]
		}
		e.branch(to)
	case wasm.OpBrIf:
		e.branchIf(in)
	case wasm.OpBrTable:
		e.at(wasm.OpBrTable, uint32(len(in.Labels)-1))
		for _, l := range in.Labels {
			e.index(e.label(l))
		}
	case wasm.OpReturn:
		e.at(wasm.OpBr, e.to(0))
	case wasm.OpRefFunc:
		e.at(wasm.OpRefFunc, e.r.shift(in.A))
	case wasm.OpCall:
		e.spill()
		e.at(wasm.OpCall, e.r.calledAs(in.A))
		e.fetch()
	case wasm.OpCallIndirect:
		e.spill()
		e.op(raw...)
		e.fetch()
	default:
		if bulk(in) {
			e.spill()
			e.at(wasm.OpCall, e.r.helper(in))
			e.fetch()
			return
		}
		e.op(raw...)
	}
}

func (e *emitter) open(raw []byte, loop *loopPlan) {
	e.op(raw...)
	e.frames = append(e.frames, frame{below: e.labels, loop: loop})
	e.labels++
}

// close ends the innermost frame, and with it the loop around one that calls tick away from its own.
func (e *emitter) close() {
	last := len(e.frames) - 1
	e.end()
	e.labels--
	if l := e.frames[last].loop; l != nil && l.away {
		e.end()
		e.labels--
	}
	e.frames = e.frames[:last]
}

// branch goes to a frame, with a charge where that is back to a loop.
func (e *emitter) branch(to int) {
	if l := e.frames[to].loop; l != nil && l.kind == back {
		e.lower(int64(l.charge.weight))
		e.spent()
		if l.away {
			e.leaveTo(e.to(to) + 1)
		} else {
			e.refill()
		}
	}
	e.at(wasm.OpBr, e.to(to))
}

// leaveTo goes to a label if the condition on the stack holds.
func (e *emitter) leaveTo(label uint32) {
	e.void(wasm.OpIf)
	e.at(wasm.OpBr, label+1)
	e.end()
}

func (e *emitter) branchIf(in *wasm.Instr) {
	f := e.w.Label(in.A)
	operands := f.Type.Results
	if f.Op == wasm.OpLoop {
		operands = f.Type.Params
	}
	if len(operands) > 0 {
		e.at(wasm.OpBrIf, e.label(in.A))
		return
	}
	e.void(wasm.OpIf)
	e.labels++
	e.branch(len(e.frames) - 1 - int(in.A))
	e.labels--
	e.end()
}

// resultType is the type of a block that gives ts.
func (r *rewriter) resultType(ts []wasm.ValType) []byte {
	switch len(ts) {
	case 0:
		return []byte{wasm.BlockVoid}
	case 1:
		return []byte{byte(ts[0])}
	}
	return wasm.AppendS64(nil, int64(r.typeIndex(wasm.FuncType{Results: ts})))
}
