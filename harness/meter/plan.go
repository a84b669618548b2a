package meter

import (
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

const (
	// split is the most that one charge stands for: behind it a new one begins.
	split = 1024
	// exactUpTo: in enforce mode a charge of more is lowered to exactUpTo plus an eighth of the rest, because long
	// regions are seldom run to their end. So a charge is at least an eighth of what it stands for.
	exactUpTo = 64
)

// charge is one place where the counter is lowered.
type charge struct {
	pos    int // in Body.Code: before the instruction that begins here
	weight uint32
	host   uint32 // for host functions: never lowered as weight is in enforce mode
	check  bool   // and where the counter is compared with zero
}

// settle makes the weight what is charged.
func (c *charge) settle(exact bool) {
	if !exact && c.weight > exactUpTo {
		c.weight = exactUpTo + (c.weight-exactUpTo)/8
	}
	c.weight += c.host
}

// jump is a branch to a dispatch loop whose way through the loop's table is known (thread.go).
type jump struct {
	pos   int // of the branch
	frame int // index of the frame it comes out at
}

// plan says how a body is metered. Everything is in the order of the body.
type plan struct {
	charges []charge
	loops   []loopPlan // one for each loop
	jumps   []jump
	calls   bool  // calls functions or does bulk operations
	cached  bool  // keeps the counter in a local
	exit    bool  // checks when it is left
	frame   int64 // stack it accounts for, in units of 16 bytes
	reach   int64 // the most that something it calls takes without accounting for it
}

// charging tells whether the body is charged anything or calls.
func (p *plan) charging() bool {
	return p.calls || slices.ContainsFunc(p.charges, func(c charge) bool { return c.weight > 0 })
}

// loopPlan says how a loop is written.
type loopPlan struct {
	kind   loopKind
	charge charge // of kind back: what each branch back is charged; the first time around is charged with what stands before
	away   bool   // tick is called in a loop around this one (emit.go)
}

// loopKind says where a loop is charged and checked.
type loopKind byte

const (
	once   loopKind = iota // never repeated: nowhere
	header                 // at its header
	back                   // where code branches back to it
)

// maxBack is how many branches back get a charge of their own.
const maxBack = 8

// scope is a label while its code is planned.
type scope struct {
	op       byte
	pos      int       // identifies the label
	before   int       // the charge that counted before it
	arm      int       // the charge at the beginning of the loop or of the arm of the if
	then     int       // the charge of the then arm while the else is planned
	single   bool      // all arms so far have one charge each
	loop     int       // place in plan.loops
	table    *dispatch // of a loop that begins with a jump table
	params   bool      // takes operands
	targeted int       // branches of live code to it
	tabled   bool      // one of them is a br_table's
	exits    bool      // left from inside otherwise than by its end
	dead     bool      // never reached
	ends     stretch   // of those who branch to its end, and of the first arm of an if
	other    stretch   // of those who run the other arm of an if, or neither
}

type planner struct {
	plan
	exact  bool
	busy   []bool                 // for each loop, whether it calls
	callee func(fn uint32) callee // what is known of a function
	scopes []scope
	cur    int           // the charge that counts now
	dead   bool          // code is never reached
	way    stretch       // up to here
	head   int           // the most work before the first check
	last   [2]wasm.Instr // the two instructions before, the nearer first
	jumper int           // the loop whose first blocks are being read, or 0
}

// planBody plans a body. With exact, each instruction is charged exactly when it is run (or a trap in the same
// straight-line block has prevented it); otherwise a charge may stand for more than is run.
//
// Why it is right: code is structured, so whatever stands behind a place in a sequence of instructions at one nesting
// level is reached only through that place. A charge at the head of a region therefore comes before everything it
// stands for; branching out of the region leaves it charged too much, never too little. Every cycle goes through a
// branch back to a loop, or the loop's header, or the entry of a function that accounts for stack; they have a check. How
// far apart checks are is counted in stretch.go.
func planBody(w *wasm.Walker, exact bool, busy []bool, callee func(uint32) callee) (*planner, error) {
	p := &planner{exact: exact, busy: busy, callee: callee, way: begin}
	p.open(0)
	p.scopes = append(p.scopes, scope{op: wasm.OpEnd, pos: -1, ends: nowhere, other: nowhere})
	var in wasm.Instr
	for w.Next(&in) {
		p.step(&in)
		p.watch(&in)
		p.last[1], p.last[0] = p.last[0], in
		p.last[0].Labels = nil // reused by the walker
	}
	if err := w.Err(); err != nil {
		return nil, err
	}
	if exact { // charges so often that the local pays wherever the counter would be written more than once
		p.cached = p.calls || len(p.charges) > 1
	} else { // around every call it would be written and read
		p.cached = !p.calls && slices.ContainsFunc(p.loops, func(l loopPlan) bool { return l.away })
	}
	for i := range p.charges {
		p.charges[i].settle(exact)
	}
	for i := range p.loops {
		p.loops[i].charge.settle(exact)
	}
	return p, nil
}

// open begins a charge before the instruction at pos.
func (p *planner) open(pos int) {
	p.charges = append(p.charges, charge{pos: pos})
	p.cur = len(p.charges) - 1
}

func (p *planner) add(units uint32) {
	if !p.dead {
		p.charges[p.cur].weight += units
		p.move(p.way.and(int(units)))
	}
}

// move takes note of how far it is from the last check now.
func (p *planner) move(way stretch) {
	p.way = way
	p.head = max(p.head, way.before)
}

// stop says that what follows is not reached.
func (p *planner) stop() { p.dead, p.way = true, nowhere }

// check puts a check before the instruction at pos.
func (p *planner) check(pos int) {
	p.open(pos)
	p.charges[p.cur].check = true
	p.way = checked
}

func (p *planner) step(in *wasm.Instr) {
	p.add(cost(in))
	switch in.Op {
	case wasm.OpBlock, wasm.OpLoop, wasm.OpIf:
		p.enter(in)
	case wasm.OpElse:
		p.otherwise(in)
	case wasm.OpEnd:
		p.leave(in)
	case wasm.OpBr:
		p.branch(in)
		p.stop()
	case wasm.OpBrIf:
		p.target(in.A)
		if p.exact && !p.dead {
			p.open(in.End)
		}
	case wasm.OpBrTable:
		p.table(in)
		for _, l := range in.Labels {
			p.target(l)
			p.scopes[len(p.scopes)-1-int(l)].tabled = true
		}
		p.stop()
	case wasm.OpReturn:
		p.arrive(0)
		p.stop()
	case wasm.OpUnreachable:
		p.stop()
	case wasm.OpCall:
		p.call(in, p.callee(in.A))
	case wasm.OpCallIndirect:
		p.call(in, anyone)
	default:
		if bulk(in) {
			p.call(in, bulkWork)
		}
	}
	if p.dead || len(p.scopes) == 0 {
		return
	}
	if c := p.charges[p.cur]; p.way.most() > unchecked {
		p.check(in.End)
	} else if c.weight+c.host > split {
		p.open(in.End)
	}
}

func (p *planner) top() *scope { return &p.scopes[len(p.scopes)-1] }

func (p *planner) call(in *wasm.Instr, to callee) {
	if p.dead {
		return
	}
	if p.way.most()+to.head > unchecked {
		p.check(in.Pos)
	}
	if to.units > split { // not to be charged before an earlier call, whose own charges would come on top without a check
		p.open(in.Pos)
	}
	p.charges[p.cur].host += to.units
	p.head = max(p.head, p.way.and(to.head).before)
	p.move(p.way.behind(to))
	p.calls = true
	p.reach = max(p.reach, to.reach)
}

func (p *planner) target(label uint32) {
	if !p.dead {
		frame := len(p.scopes) - 1 - int(label)
		p.scopes[frame].targeted++
		p.arrive(frame)
	}
}

// arrive takes note of a way to the end of a scope, or back to a loop.
func (p *planner) arrive(frame int) {
	if p.dead {
		return
	}
	for i := frame + 1; i < len(p.scopes); i++ {
		p.scopes[i].exits = true
	}
	p.scopes[frame].ends = p.scopes[frame].ends.or(p.way)
}

func (p *planner) enter(in *wasm.Instr) {
	s := scope{op: in.Op, pos: in.Pos, before: p.cur, single: true, then: -1, params: len(in.Type.Params) > 0, dead: p.dead, ends: nowhere, other: nowhere}
	switch in.Op {
	case wasm.OpLoop:
		s.loop = len(p.loops)
		p.loops = append(p.loops, loopPlan{}) // who branches back to it comes from a check, from nearer than who enters it
	case wasm.OpIf:
		s.other = p.way
	}
	if in.Op != wasm.OpBlock && !p.dead {
		p.open(in.End)
	}
	s.arm = p.cur
	p.scopes = append(p.scopes, s)
}

func (p *planner) otherwise(in *wasm.Instr) {
	s := p.top()
	s.op = wasm.OpElse
	if s.dead {
		return
	}
	s.ends = s.ends.or(p.way)
	p.way, s.other = s.other, nowhere
	s.single = p.cur == s.arm
	s.then = s.arm
	p.dead = false
	p.open(in.End)
	s.arm = p.cur
}

func (p *planner) leave(in *wasm.Instr) {
	s := *p.top()
	p.scopes = p.scopes[:len(p.scopes)-1]
	if s.op != wasm.OpLoop {
		p.way = p.way.or(s.ends).or(s.other)
	}
	if len(p.scopes) == 0 || s.dead {
		return
	}
	switch s.op {
	case wasm.OpLoop:
		p.leaveLoop(s)
	case wasm.OpBlock:
		p.dead = p.dead && s.targeted == 0
		if p.exact && s.targeted > 0 || !p.exact && p.cur != s.before {
			p.open(in.End)
		}
	default:
		p.dead = false
		if p.exact {
			p.open(in.End)
			return
		}
		if s.single && p.cur == s.arm {
			p.merge(s)
		}
		p.cur = s.before
	}
}

// merge charges the dearer arm of an if together with what stands before it.
func (p *planner) merge(s scope) {
	arm, before := &p.charges[s.arm], &p.charges[s.before]
	most := *arm
	arm.weight, arm.host = 0, 0
	if s.then >= 0 {
		then := &p.charges[s.then]
		most.weight, most.host = max(most.weight, then.weight), max(most.host, then.host)
		then.weight, then.host = 0, 0
	}
	before.weight += most.weight
	before.host += most.host
}

func (p *planner) leaveLoop(s scope) {
	first, l := &p.charges[s.arm], &p.loops[s.loop]
	switch {
	case s.targeted == 0:
	case s.tabled || s.params || s.targeted > maxBack:
		l.kind, first.check = header, true
	default:
		l.kind, l.charge = back, *first
	}
	if l.kind != header { // what is before the loop is charged for the first time around
		p.charges[s.before].weight += first.weight
		p.charges[s.before].host += first.host
		first.weight, first.host = 0, 0
	}
	// A loop that is left from its middle is most often one that looks for something near, and soon over.
	l.away = l.kind != once && !p.busy[s.loop] && !s.exits && !s.params && s.table == nil
	// Behind a loop counts what counted before it. When counting exactly, that is the last block of the loop: whoever
	// runs on behind the loop has come through there, once.
	if !p.exact || s.targeted == 0 && p.cur == s.arm {
		p.cur = s.before
	}
}
