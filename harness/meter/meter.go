package meter

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

// The import that a metered module calls when its fuel is used up, type (i64) -> (i64): it takes the Counter and gives
// it back with more fuel, or does not come back. Where the fuel it gives is still below zero it is called
// again, at once or at the next check.
const (
	TickModule = "medplug:meter"
	TickName   = "tick"
)

// CounterExport is the name under which a metered module exports its Counter, a mutable i64 global. The host sets it
// before a call and may lower it during one.
const CounterExport = "medplug:meter/counter"

// Mode says how exactly instructions are counted.
type Mode int

const (
	// Enforce charges a region where it begins: cheap, and what was charged is only near what was run.
	Enforce Mode = iota + 1
	// Count charges every straight-line block: the same module and input give the same count on every machine, whatever
	// the slices of fuel.
	Count
)

// Options say how a module is rewritten. The zero value is invalid: Mode must be set.
type Options struct {
	Mode Mode
	// Depth is the stack of a module that is instantiated, in units of 16 bytes, 1 to MaxDepth; 0 stands for DefaultDepth.
	// It holds for the start function; afterwards the host sets the counter.
	Depth int64
	// TableSlots caps what tables may grow to; 0 stands for DefaultTableSlots. A table of a larger minimum is an error.
	TableSlots uint32
	// RenameImport gives the name under which an imported function is looked for; nil changes none.
	RenameImport func(module, name string) (string, string)
	// CallCost is what calling an imported function is charged, at most MaxCallCost; nil charges 100 for each.
	CallCost func(module, name string) uint32
	// ByFunction counts for each function, too, what it was charged (profile.go): the module then imports Accounts. It
	// goes with Count only; it is slower and gives the same count.
	ByFunction bool
}

// Defaults.
const (
	DefaultDepth      = 1 << 20 // 16 MiB
	DefaultTableSlots = 1 << 17 // a table operation on all of it moves 1 MiB
)

// MaxCallCost is the most that calling an imported function may be charged: a counter must hold it between two checks.
const MaxCallCost = 1 << 28

// Rewritten is a metered module.
type Rewritten struct {
	Wasm      []byte
	Functions int // of the original, imports included
	Metered   int // of the metered module, imports included
	Loops     int // of the original
	Headers   int // of them have a check in their header; the others never repeat
	CodeFrom  int // bytes of instructions in the original
	CodeTo    int // and in the metered module, the meter's own functions included

	imports  int // functions imported by the original
	imported int // and by the metered module
	added    []added
}

// Function tells what a function of the metered module is.
type Function struct {
	Original uint32 // the function of the original; also for one that only calls an imported one and is charged for it
	Helper   string // what a function of the meter's own does, e.g. "memory.copy"; Original then says nothing
}

// Function tells what the function with that index in the metered module is. The index must be below Metered.
func (r *Rewritten) Function(index uint32) Function {
	more := r.imported - r.imports
	switch i := int(index); {
	case i < r.imports:
		return Function{Original: index}
	case i < r.imported:
		return Function{Helper: TickName}
	case i < r.Functions+more:
		return Function{Original: uint32(i - more)}
	default:
		a := r.added[i-r.Functions-more]
		return Function{Original: a.origin, Helper: a.helper}
	}
}

// rewriter holds what the parts of one rewriting share.
type rewriter struct {
	m        *wasm.Module
	o        Options
	counter  uint32 // index of the global
	tick     uint32 // index of the function
	types    []wasm.FuncType
	typeOf   map[string]uint32
	helpers  map[bulkOp]uint32
	standIns map[uint32]uint32 // by imported function
	added    []added
	costs    []uint32 // of calling each imported function
	known    []callee // each function defined in the module, once it is planned
}

// added is a function that the meter adds.
type added struct {
	typ    uint32
	body   wasm.Body
	helper string // what it does; "" for one that stands in for an imported function
	origin uint32 // that function
}

func (a added) name() string { return TickModule + " " + cmp.Or(a.helper, "call") }

// Rewrite meters a module. It leaves out custom sections other than the names of the module and its functions. Code that
// is no WebAssembly 2.0 is a *wasm.Error; a module that the rest of the engine refuses stays one that it refuses.
func Rewrite(m *wasm.Module, o Options) (*Rewritten, error) {
	r, err := newRewriter(m, o)
	if err != nil {
		return nil, err
	}
	done := &Rewritten{Functions: m.NumFuncs(), imports: m.ImportedFuncs, imported: int(r.shift(r.tick))}
	out := *m
	out.Code = make([]wasm.Body, len(m.Code), len(m.Code)+8)
	graph, err := newCallGraph(m)
	if err != nil {
		return nil, err
	}
	for _, i := range graph.order {
		planned, err := planBody(m.Walk(i), o.Mode == Count, graph.funcs[i].busy, r.callee)
		if err != nil {
			return nil, err
		}
		p := &planned.plan
		r.known[i] = p.ends(planned.way, planned.head, graph.funcs[i])
		if o.ByFunction {
			p.checkAlways()
		}
		if out.Code[i], err = r.body(i, *p); err != nil {
			return nil, err
		}
		done.Loops += len(p.loops)
		for _, l := range p.loops {
			if l.kind != once {
				done.Headers++
			}
		}
		done.CodeFrom += len(m.Code[i].Code)
	}
	if err := r.assemble(&out); err != nil {
		return nil, err
	}
	for _, b := range out.Code {
		done.CodeTo += len(b.Code)
	}
	done.Wasm, done.Metered, done.added = wasm.AppendFuncNames(out.Encode(), r.names()), int(r.next()), r.added
	return done, nil
}

func newRewriter(m *wasm.Module, o Options) (*rewriter, error) {
	if o.Mode != Enforce && o.Mode != Count {
		return nil, fmt.Errorf("meter module: mode %d is neither enforce nor count", o.Mode)
	}
	if o.ByFunction && o.Mode != Count {
		return nil, errors.New("meter module: counting by function goes with mode count only")
	}
	if o.Depth == 0 {
		o.Depth = DefaultDepth
	}
	if o.Depth < 0 || o.Depth > MaxDepth {
		return nil, fmt.Errorf("meter module: depth %d: want 1 to %d", o.Depth, MaxDepth)
	}
	if o.TableSlots == 0 {
		o.TableSlots = DefaultTableSlots
	}
	r := &rewriter{
		m: m, o: o, counter: uint32(m.NumGlobals()), tick: uint32(m.ImportedFuncs),
		types: m.Types[:len(m.Types):len(m.Types)], typeOf: map[string]uint32{}, helpers: map[bulkOp]uint32{}, standIns: map[uint32]uint32{},
		known: slices.Repeat([]callee{caller}, len(m.Code)),
	}
	for i, t := range m.Types {
		if key := t.String(); r.typeOf[key] == 0 {
			r.typeOf[key] = uint32(i) + 1 // 0 is for none
		}
	}
	for _, im := range m.Imports {
		if im.Kind != wasm.KindFunc {
			continue
		}
		c := uint32(importCost)
		if o.CallCost != nil {
			c = min(o.CallCost(im.Module, im.Name), MaxCallCost)
		}
		r.costs = append(r.costs, c)
	}
	return r, nil
}

// callee is what is known of a function.
func (r *rewriter) callee(fn uint32) callee {
	switch own := int(fn) - len(r.costs); {
	case own >= 0:
		return r.known[own]
	case r.o.ByFunction: // what stands in for it is charged, and checks
		return callee{through: -1}
	}
	return imported(r.costs[fn])
}

// shift gives the new index of a function: tick comes in behind the imports, and what keeps the accounts.
func (r *rewriter) shift(fn uint32) uint32 {
	switch {
	case fn < r.tick:
		return fn
	case r.o.ByFunction:
		return fn + 2
	}
	return fn + 1
}

// next is the index that the next function added will have.
func (r *rewriter) next() uint32 { return r.shift(uint32(r.m.NumFuncs() + len(r.added))) }

// typeIndex gives the index of a function type, adding it when it is new.
func (r *rewriter) typeIndex(t wasm.FuncType) uint32 {
	key := t.String()
	if r.typeOf[key] == 0 {
		r.types = append(r.types, t)
		r.typeOf[key] = uint32(len(r.types))
	}
	return r.typeOf[key] - 1
}

// helper gives the function that does a bulk instruction, adding it when it is new.
func (r *rewriter) helper(in *wasm.Instr) uint32 {
	key := bulkOp{op: in.Op, sub: in.Sub, a: in.A, b: in.B}
	if fn, ok := r.helpers[key]; ok {
		return fn
	}
	fn := r.next()
	h := &helper{meterAsm: meterAsm{counter: r.counter, tick: r.tick, booking: r.booking(fn)}, what: key, module: r.m, biggest: r.o.TableSlots}
	t, locals, name := h.write()
	r.added = append(r.added, added{typ: r.typeIndex(t), body: wasm.Body{Locals: locals, Code: h.out}, helper: name})
	r.helpers[key] = fn
	return fn
}
