package meter

import (
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

// callGraph says what is known of functions before any is planned.
type callGraph struct {
	order []int   // the functions defined in the module, each behind those that it calls, unless they call it, too
	funcs []calls // each function
}

// calls is how a function is called, what it takes, and whether its loops call.
type calls struct {
	recursive bool   // on a cycle of calls by number
	entered   bool   // called otherwise than by number, too: by call_indirect, from outside, or as the start function
	frame     int64  // stack it takes, in units of 16 bytes
	busy      []bool // for each loop, whether something may be called, or a bulk operation done, between two times round
}

// newCallGraph reads all code. Whoever calls by call_indirect, or a function of the host, may come to every function that
// is entered: so each cycle of calls is one of calls by number, or goes through one of those.
func newCallGraph(m *wasm.Module) (*callGraph, error) {
	g := &callGraph{funcs: make([]calls, len(m.Code))}
	byNumber := make([][]int, len(m.Code))
	for i := range m.Code {
		r := codeReader{m: m, enter: g.enter, frame: newFrameReader(m, i)}
		if err := r.read(i); err != nil {
			return nil, err
		}
		byNumber[i], g.funcs[i].busy, g.funcs[i].frame = r.calls, r.busy, r.frame.units()
	}
	g.enterFrom(m)
	for _, group := range components(byNumber) {
		g.order = append(g.order, group...)
		for _, f := range group {
			g.funcs[f].recursive = len(group) > 1 || slices.Contains(byNumber[f], f)
		}
	}
	return g, nil
}

func (g *callGraph) enter(m *wasm.Module, fn uint32) {
	if i := int(fn) - m.ImportedFuncs; i >= 0 && i < len(g.funcs) {
		g.funcs[i].entered = true
	}
}

// enterFrom notes the functions that are named outside code.
func (g *callGraph) enterFrom(m *wasm.Module) {
	name := func(x wasm.ConstExpr) {
		if x.Op == wasm.OpRefFunc {
			g.enter(m, uint32(x.Bits))
		}
	}
	for _, e := range m.Elems {
		for _, f := range e.Funcs {
			g.enter(m, f)
		}
		for _, x := range e.Exprs {
			name(x)
		}
	}
	for _, x := range m.Globals {
		name(x.Init)
	}
	for _, x := range m.Exports {
		if x.Kind == wasm.KindFunc {
			g.enter(m, x.Index)
		}
	}
	if m.HasStart {
		g.enter(m, m.Start)
	}
}

// codeReader reads one function.
type codeReader struct {
	m     *wasm.Module
	enter func(m *wasm.Module, fn uint32) // notes what ref.func names
	calls []int                           // functions that it calls by number
	busy  []bool                          // for each loop
	frame *frameReader

	open   []opened
	called int // where the last call on the ways here was, or -1
}

// opened is a label while it is open.
type opened struct {
	op     byte
	pos    int
	loop   int
	before int // what called was where an if began
	ends   int // and at most where code branches to the end
}

// read notes what a function calls, and of each loop whether it may call something between one time round and the next.
// A call from where no way leads back to the loop does not count.
func (r *codeReader) read(i int) error {
	w := r.m.Walk(i)
	r.called = -1
	r.open = append(r.open, opened{op: wasm.OpEnd, ends: -1})
	var in wasm.Instr
	for w.Next(&in) {
		r.frame.read(&in)
		switch in.Op {
		case wasm.OpBlock, wasm.OpLoop, wasm.OpIf:
			r.open = append(r.open, opened{op: in.Op, pos: in.Pos, loop: len(r.busy), before: r.called, ends: -1})
			if in.Op == wasm.OpLoop {
				r.busy = append(r.busy, false)
			}
		case wasm.OpElse:
			s := &r.open[len(r.open)-1]
			s.ends = max(s.ends, r.called)
			s.op, r.called = wasm.OpElse, s.before
		case wasm.OpEnd:
			s := r.open[len(r.open)-1]
			r.open = r.open[:len(r.open)-1]
			if s.op == wasm.OpIf {
				s.ends = max(s.ends, s.before)
			}
			r.called = max(r.called, s.ends)
		case wasm.OpBr, wasm.OpBrIf:
			r.branch(in.A)
		case wasm.OpBrTable:
			for _, l := range in.Labels {
				r.branch(l)
			}
		case wasm.OpRefFunc:
			r.enter(r.m, in.A)
		case wasm.OpCall:
			r.called = in.Pos
			if i := int(in.A) - r.m.ImportedFuncs; i >= 0 {
				r.calls = append(r.calls, i)
			}
		case wasm.OpCallIndirect:
			r.called = in.Pos
		default:
			if bulk(&in) {
				r.called = in.Pos
			}
		}
		switch in.Op {
		case wasm.OpBr, wasm.OpBrTable, wasm.OpReturn, wasm.OpUnreachable:
			r.called = -1
		}
	}
	return w.Err()
}

// branch notes a way to a label. One back to a loop that has called since it began makes it busy, and those around it.
func (r *codeReader) branch(label uint32) {
	at := len(r.open) - 1 - int(label)
	s := &r.open[at]
	if s.op != wasm.OpLoop {
		s.ends = max(s.ends, r.called)
		return
	}
	for ; at >= 0 && r.called > s.pos; at-- {
		if r.open[at].op == wasm.OpLoop {
			r.busy[r.open[at].loop] = true
		}
	}
}

// components gives the strongly connected components of a graph, each behind those it has edges to (Tarjan 1972, without
// recursion: a chain of calls may be as long as a module has functions).
func components(edges [][]int) (all [][]int) {
	type visit struct{ node, next int }
	n := len(edges)
	number, low, onStack := make([]int, n), make([]int, n), make([]bool, n)
	var stack []int
	var way []visit
	count := 0
	begin := func(v int) {
		count++
		number[v], low[v], onStack[v] = count, count, true
		stack = append(stack, v)
		way = append(way, visit{node: v})
	}
	for root := range n {
		if number[root] != 0 {
			continue
		}
		begin(root)
		for len(way) > 0 {
			top := &way[len(way)-1]
			v := top.node
			if top.next < len(edges[v]) {
				w := edges[v][top.next]
				top.next++
				switch {
				case number[w] == 0:
					begin(w)
				case onStack[w]:
					low[v] = min(low[v], number[w])
				}
				continue
			}
			way = way[:len(way)-1]
			if len(way) > 0 {
				up := way[len(way)-1].node
				low[up] = min(low[up], low[v])
			}
			if low[v] != number[v] {
				continue
			}
			var group []int
			for w := -1; w != v; {
				w = stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				onStack[w] = false
				group = append(group, w)
			}
			all = append(all, group)
		}
	}
	return all
}
