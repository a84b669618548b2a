package wasm

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Compilers trust that code was written by compilers: a body can be small and still take them minutes. These are the
// costs of wazero 1.12's optimising compiler, in microseconds of one core of a machine of 2026, measured on modules made
// to be bad at one thing each, in the metered form (BenchmarkWorstAdmitted). They bound from above what such a module takes;
// what real toolchains write takes a fraction.
const (
	funcEffort   = 20.0  // a function
	localEffort  = 0.04  // a local, used or not
	instrEffort  = 1.0   // an instruction
	memoryEffort = 12.0  // a load or store on top: its bounds check, and what later ones know from it
	callEffort   = 20.0  // a call on top
	globalEffort = 0.75  // each mutable global, read anew behind each call
	valueEffort  = 2.0   // an operand or result that a call, block or branch moves
	targetEffort = 25.0  // a target of a br_table
	tableEffort  = 1e-3  // by the square of the targets of one br_table
	labelEffort  = 0.06  // by the square of the labels and conditional branches of a function
	loopEffort   = 2e-3  // by the cube of the loops of a function
	liveEffort   = 16e-3 // by the power of 1.5 of the locals alive at labels and branches, summed up over a function
	typeEffort   = 0.03  // by the square of the types
)

// What the same compiler holds of memory at its peak while it compiles a function, garbage included, in bytes; measured on
// the same modules.
const (
	instrBytes  = 200.0
	memoryBytes = 4400.0 // a load or store on top
	callBytes   = 1700.0 // a call on top
	globalBytes = 180.0  // each mutable global, at each call
	valueBytes  = 300.0  // an operand or result that a call, block or branch moves
	targetBytes = 2500.0 // a target of a br_table
)

// shape is what the effort of a function depends on, and what caps are compared with.
type shape struct {
	instrs, memory, calls, values, branches int
	labels, loops, nesting, loopNesting     int
	table, targets                          int     // targets of the largest br_table, and of all
	tables                                  float64 // sum of their squares
	alive                                   int     // locals alive at labels and branches
	locals                                  uint64  // declared, and parameters
}

// parts gives the effort by what causes it.
func (s *shape) parts(mutableGlobals int) [7]part {
	labels, loops := float64(s.labels+s.branches), float64(s.loops)
	return [...]part{
		{"instructions", funcEffort + localEffort*float64(s.locals) + instrEffort*float64(s.instrs) + memoryEffort*float64(s.memory)},
		{"calls with many globals", float64(s.calls) * (callEffort + globalEffort*float64(mutableGlobals))},
		{"operands and results", valueEffort * float64(s.values)},
		{"targets of br_table", targetEffort*float64(s.targets) + tableEffort*s.tables},
		{"labels and branches", labelEffort * labels * labels},
		{"loops", loopEffort * loops * loops * loops},
		{"locals alive at labels and branches", liveEffort * math.Pow(float64(s.alive), 1.5)},
	}
}

type part struct {
	cause  string
	effort float64
}

func (s *shape) effort(mutableGlobals int) (sum float64) {
	for _, p := range s.parts(mutableGlobals) {
		sum += p.effort
	}
	return sum
}

// compilerBytes is what compiling the function may take of memory.
func (s *shape) compilerBytes(mutableGlobals int) float64 {
	return instrBytes*float64(s.instrs) + memoryBytes*float64(s.memory) + float64(s.calls)*(callBytes+globalBytes*float64(mutableGlobals)) +
		valueBytes*float64(s.values) + targetBytes*float64(s.targets)
}

// why names what most of the effort comes from.
func (s *shape) why(mutableGlobals int) string {
	ps := s.parts(mutableGlobals)
	return slices.MaxFunc(ps[:], func(a, b part) int { return cmp.Compare(a.effort, b.effort) }).cause
}

// measurer takes the shape of bodies. It is reused from one to the next.
type measurer struct {
	shape
	lives   []life
	touched []uint32 // locals of this body that lives has something of
	now     uint32   // number of the body
	joint   int      // labels and branches so far
	scopes  []scope  // open labels
	open    []int    // loops that are open, by number
	loops   []span   // of each loop, in joints
	ids     int      // scopes ever opened
}

type scope struct {
	id   int
	loop bool
}

type span struct{ head, end int }

// life is what is known of one local: where the value it holds was set, and how far it has been read.
type life struct {
	body  uint32 // the rest is of this body
	depth int    // scope it was set in, and that scope's id
	id    int
	from  int // joint where it was set
	to    int // joint up to which it was read
	loop  int // the outermost loop it was read in that began since it was set, or -1
	sum   int // of lives that have ended
}

// measure walks a body. The error is the walker's.
func (q *measurer) measure(m *Module, i int) error {
	w := m.Walk(i)
	*q = measurer{lives: q.lives, touched: q.touched[:0], now: q.now + 1, scopes: q.scopes[:0], open: q.open[:0], loops: q.loops[:0]}
	q.locals = w.locals
	q.push(false)
	var in Instr
	for w.Next(&in) {
		q.step(m, w, &in)
	}
	for _, local := range q.touched {
		v := &q.lives[local]
		q.bury(v)
		q.alive += v.sum
	}
	return w.Err()
}

// maxTracked bounds the locals whose life is followed; a function of more is refused by any sensible cap.
const maxTracked = 1 << 16

func (q *measurer) push(loop bool) {
	q.ids++
	q.scopes = append(q.scopes, scope{id: q.ids, loop: loop})
	q.nesting = max(q.nesting, len(q.scopes))
	if loop {
		q.open = append(q.open, len(q.loops))
		q.loops = append(q.loops, span{head: q.joint})
		q.loopNesting = max(q.loopNesting, len(q.open))
		q.shape.loops++
	}
}

func (q *measurer) step(m *Module, w *Walker, in *Instr) {
	q.instrs++
	switch op := in.Op; {
	case op == OpBlock || op == OpLoop || op == OpIf:
		q.joint++
		q.labels++
		q.values += len(in.Type.Params) + len(in.Type.Results)
		q.push(op == OpLoop)
	case op == OpElse:
		q.joint++
		q.ids++
		q.scopes[len(q.scopes)-1].id = q.ids
	case op == OpEnd:
		q.joint++
		last := len(q.scopes) - 1
		if q.scopes[last].loop {
			q.loops[q.open[len(q.open)-1]].end = q.joint
			q.open = q.open[:len(q.open)-1]
		}
		q.scopes = q.scopes[:last]
	case op == OpBr || op == OpBrIf:
		q.joint++
		q.branches++
		q.values += arity(w.Label(in.A))
	case op == OpBrTable:
		q.joint++
		q.table = max(q.table, len(in.Labels))
		q.targets += len(in.Labels)
		q.tables += float64(len(in.Labels)) * float64(len(in.Labels))
		for _, l := range in.Labels {
			q.values += arity(w.Label(l))
		}
	case op == OpCall:
		t := m.FuncType(in.A)
		q.calls++
		q.values += len(t.Params) + len(t.Results)
	case op == OpCallIndirect:
		q.calls++
		q.values += len(m.Types[in.A].Params) + len(m.Types[in.A].Results)
	case op == OpLocalGet:
		q.read(in.A)
	case op == OpLocalSet || op == OpLocalTee:
		q.write(in.A)
	case op >= OpI32Load && op <= OpI64Store32, op == OpSIMD && (in.Sub <= SIMDV128Store || in.Sub >= simdLoadLaneFirst && in.Sub <= simdLoad64Zero):
		q.memory++
	}
}

func arity(f Frame) int {
	if f.Op == OpLoop {
		return len(f.Type.Params)
	}
	return len(f.Type.Results)
}

func (q *measurer) life(local uint32) *life {
	if local >= maxTracked {
		return &life{loop: -1}
	}
	if n := int(local) + 1 - len(q.lives); n > 0 {
		q.lives = append(q.lives, make([]life, n)...)
	}
	v := &q.lives[local]
	if v.body != q.now { // set to zero, or to the argument, when the function began
		*v = life{body: q.now, id: 1, loop: -1}
		q.touched = append(q.touched, local)
	}
	return v
}

// write begins a new life, unless the old one was set in a scope that is still open: then the value may be read again by
// a way around this write.
func (q *measurer) write(local uint32) {
	if v := q.life(local); !q.inScope(v) {
		q.bury(v)
		last := len(q.scopes) - 1
		v.depth, v.id, v.from, v.to, v.loop = last, q.scopes[last].id, q.joint, q.joint, -1
	}
}

// read keeps a local alive up to here, and up to the end of a loop that began since it was set.
func (q *measurer) read(local uint32) {
	v := q.life(local)
	if !q.inScope(v) { // not set on every way here: it comes from the beginning
		v.depth, v.id, v.from = 0, 1, 0
	}
	v.to = q.joint
	if i := sort.Search(len(q.open), func(i int) bool { return q.loops[q.open[i]].head >= v.from }); i < len(q.open) {
		v.loop = q.open[i]
	}
}

// bury adds up a life.
func (q *measurer) bury(v *life) {
	if v.loop >= 0 {
		v.to = max(v.to, q.loops[v.loop].end)
	}
	v.sum += v.to - v.from
}

func (q *measurer) inScope(v *life) bool {
	return v.depth < len(q.scopes) && q.scopes[v.depth].id == v.id
}
