package meter

import (
	"fmt"

	"github.com/medplug/medplug/harness/wasm"
)

// The import that a metered module calls when its fuel is used up, type (i64) -> (i64): it takes the Counter and gives
// it back with more fuel, or does not come back. It is called again as long as the fuel it gives is below zero.
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
	// CallCost is what calling an imported function is charged; nil charges 100 for each.
	CallCost func(module, name string) uint32
}

// Defaults.
const (
	DefaultDepth      = 1 << 20 // 16 MiB
	DefaultTableSlots = 1 << 17 // a table operation on all of it moves 1 MiB
)

// Rewritten is a metered module.
type Rewritten struct {
	Wasm []byte
	// Tick is the index of the imported tick. Functions from there on have moved by one: see Function.
	Tick uint32
	// Functions is how many functions the original has, imports included; those behind are the meter's own.
	Functions int
}

// Function gives the original index of a function of the metered module, or false for one that the meter added.
func (r *Rewritten) Function(index uint32) (uint32, bool) {
	switch {
	case index < r.Tick:
		return index, true
	case index == r.Tick || int64(index) > int64(r.Functions):
		return 0, false
	}
	return index - 1, true
}

// rewriter holds what the parts of one rewriting share.
type rewriter struct {
	m       *wasm.Module
	o       Options
	counter uint32 // index of the global
	tick    uint32 // index of the function
	types   []wasm.FuncType
	typeOf  map[string]uint32
	helpers map[bulkOp]uint32
	added   []added
	costs   []uint32 // of calling each imported function
}

// added is a function that the meter adds.
type added struct {
	typ  uint32
	body wasm.Body
	name string
}

// Rewrite meters a module. It leaves out custom sections other than the names of the module and its functions. Code that
// is no WebAssembly 2.0 is a *wasm.Error; a module that the rest of the engine refuses stays one that it refuses.
func Rewrite(m *wasm.Module, o Options) (*Rewritten, error) {
	r, err := newRewriter(m, o)
	if err != nil {
		return nil, err
	}
	out := *m
	out.Code = make([]wasm.Body, len(m.Code), len(m.Code)+8)
	for i := range m.Code {
		p, err := planBody(m.Walk(i), o.Mode == Count, r.callCost)
		if err != nil {
			return nil, err
		}
		if out.Code[i], err = r.body(i, p); err != nil {
			return nil, err
		}
	}
	if err := r.assemble(&out); err != nil {
		return nil, err
	}
	return &Rewritten{Wasm: wasm.AppendFuncNames(out.Encode(), r.names()), Tick: r.tick, Functions: m.NumFuncs()}, nil
}

func newRewriter(m *wasm.Module, o Options) (*rewriter, error) {
	if o.Mode != Enforce && o.Mode != Count {
		return nil, fmt.Errorf("meter module: mode %d is neither enforce nor count", o.Mode)
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
		types: m.Types[:len(m.Types):len(m.Types)], typeOf: map[string]uint32{}, helpers: map[bulkOp]uint32{},
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
			c = o.CallCost(im.Module, im.Name)
		}
		r.costs = append(r.costs, c)
	}
	return r, nil
}

// callCost is what calling a function is charged on top of the call; the function charges for what it does itself.
func (r *rewriter) callCost(fn uint32) uint32 {
	if int64(fn) < int64(len(r.costs)) {
		return r.costs[fn]
	}
	return 0
}

// shift gives the new index of a function: tick comes in behind the imports.
func (r *rewriter) shift(fn uint32) uint32 {
	if fn >= r.tick {
		return fn + 1
	}
	return fn
}

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
	h := &helper{meterAsm: meterAsm{counter: r.counter, tick: r.tick}, what: key, module: r.m, biggest: r.o.TableSlots}
	t, locals, name := h.write()
	fn := uint32(r.m.NumFuncs() + 1 + len(r.added))
	r.added = append(r.added, added{typ: r.typeIndex(t), body: wasm.Body{Locals: locals, Code: h.out}, name: TickModule + " " + name})
	r.helpers[key] = fn
	return fn
}
