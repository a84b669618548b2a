package harness

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/meter"
)

// CostProfile says where the cost of a call went. What each function was charged is exact, and together it is all of
// Trace.Cost, whether the call succeeded, trapped or was stopped. Who called whom is sampled: the stack is noted wherever
// the guest's slice of fuel runs out, which falls on functions in proportion to their cost. As long as no deadline is
// near, both are the same on every machine.
type CostProfile struct {
	Functions []FunctionCost // those that were charged anything or seen on a stack, dearest first
	Stacks    []CostStack    // in a fixed order
	Entry     int            // place in Functions of the export that was called
	Period    int64          // instructions between two samples, on average, at the beginning; it doubles every 8,192 samples, up to 2^18
}

// FunctionCost is what one function was charged itself, without those that it calls: instructions, in the units of
// Trace.Cost. Calls of a host function, and what it does for the guest, are charged to that function.
type FunctionCost struct {
	Function
	Helper bool   // a bulk operation such as memory.copy, which the meter charges like a function; Index says nothing
	Cost   uint64 // instructions
}

// Rename takes the functions' names from another list of the module's functions: see Functions.
func (p *CostProfile) Rename(functions []Function) {
	for i := range p.Functions {
		if f := &p.Functions[i]; !f.Helper {
			f.Name = functions[f.Index].Name
		}
	}
}

// CostStack is a stack that was seen.
type CostStack struct {
	Functions []int  // places in CostProfile.Functions, innermost first
	Samples   int64  // how often it was seen
	Cost      uint64 // instructions charged since the sample before, added up: how much to make of it
	Cut       bool   // the stack was deeper: the outermost function here is not the entry
}

const (
	samplePeriod = 10_000
	sampleDouble = 8192 // samples after which the period doubles
	stackMost    = 256  // functions of a stack that are kept
	stacksMost   = 1 << 14
)

// ledger keeps what each function of one sandbox was charged: an instance of the meter's accounts module.
type ledger struct {
	module api.Module
	code   *meter.Rewritten
}

func openLedger(ctx context.Context, p *Plugin) (*ledger, error) {
	m, err := p.instantiate(ctx, p.accounts, wazero.NewModuleConfig())
	if err != nil {
		return nil, fmt.Errorf("instantiate accounts: %w", err)
	}
	return &ledger{m, p.metered}, nil
}

// bytes are the accounts: a little-endian u64 for each function of the metered module.
func (l *ledger) bytes() []byte {
	b, _ := l.module.ExportedMemory(meter.AccountsMemory).Read(0, uint32(l.code.Metered)*8)
	return b
}

// sampler collects the profile of one call.
type sampler struct {
	ledger *ledger
	worked []uint64 // by function of the metered module: what host functions charged on its account

	period  int64
	jitter  *rand.Rand // seeded, so that samples fall the same each time
	taken   int
	last    uint64 // cost at the sample before
	stack   []uint32
	key     []byte
	samples map[string]*sample
}

type sample struct {
	stack []uint32
	n     int64
	cost  uint64
}

func newSampler(l *ledger) *sampler {
	clear(l.bytes())
	return &sampler{
		ledger: l, worked: make([]uint64, l.code.Metered),
		period: samplePeriod, jitter: rand.New(rand.NewPCG(1, 2)), samples: map[string]*sample{},
	}
}

// costs gives what each function was charged. What is not booked when a call ends is of the function that was running.
func (p *sampler) costs(total uint64, running uint32) []uint64 {
	all, books := p.worked, p.ledger.bytes()
	for i := range all {
		all[i] += binary.LittleEndian.Uint64(books[i*8:])
		total -= all[i]
	}
	all[running] += total
	return all
}

// watching makes the host modules that are registered under it tell the sampler when the guest calls them, and from
// where. Guest code is compiled as always: only a function of the host has a listener, tick among them.
func watching(ctx context.Context) context.Context {
	before := experimental.FunctionListenerFunc(func(ctx context.Context, _ api.Module, _ api.FunctionDefinition, _ []uint64, at experimental.StackIterator) {
		if f, ok := ctx.Value(fuelKey{}).(*fuel); ok && f.sampler != nil {
			f.sampler.look(at)
		}
	})
	return experimental.WithFunctionListenerFactory(ctx, experimental.FunctionListenerFactoryFunc(func(api.FunctionDefinition) experimental.FunctionListener {
		return before
	}))
}

// next is how much the guest may use until the next sample. At equal distances samples would keep step with a loop and
// see one of its functions only.
func (p *sampler) next() int64 { return p.period/2 + p.jitter.Int64N(p.period) }

// look notes the guest's stack. The host function itself comes first.
func (p *sampler) look(at experimental.StackIterator) {
	p.stack = p.stack[:0]
	for own := at.Next(); own && len(p.stack) < stackMost && at.Next(); {
		p.stack = append(p.stack, at.Function().Definition().Index())
	}
}

// charged puts what a host function charges on the account of the function that called it: its stand-in.
func (p *sampler) charged(cost uint64) {
	if len(p.stack) > 0 {
		p.worked[p.stack[0]] += cost
	}
}

// take makes a sample of the stack noted, at a cost of that much in all.
func (p *sampler) take(cost uint64) {
	weight := cost - p.last
	p.last = cost
	if p.taken++; p.taken%sampleDouble == 0 {
		p.period = min(2*p.period, sliceMost)
	}
	p.key = p.key[:0]
	for _, fn := range p.stack {
		p.key = binary.BigEndian.AppendUint32(p.key, fn)
	}
	s := p.samples[string(p.key)]
	if s == nil {
		if len(p.samples) >= stacksMost {
			return // what each function was charged is known all the same
		}
		s = &sample{stack: slices.Clone(p.stack)}
		p.samples[string(p.key)] = s
	}
	s.n++
	s.cost += weight
}

// profile gives what was collected of a call that cost so much in all. Functions are those of the module as it was; entry
// is what was called and running what ran last, in the numbering of the metered module.
func (p *sampler) profile(functions []Function, total uint64, entry, running uint32) *CostProfile {
	out := &CostProfile{Period: samplePeriod}
	cost, seen := p.costs(total, running), make([]bool, p.ledger.code.Metered)
	for _, s := range p.samples {
		for _, fn := range s.stack {
			seen[fn] = true
		}
	}
	place := map[uint32]int{} // metered index to place
	for i := range cost {
		fn := uint32(i)
		f := p.ledger.code.Function(fn)
		c := FunctionCost{Cost: cost[i], Helper: f.Helper != ""}
		if c.Cost == 0 && !seen[i] && fn != entry {
			continue
		}
		if c.Helper {
			c.Name = f.Helper
		} else {
			c.Function = functions[f.Original]
		}
		place[fn] = len(out.Functions)
		out.Functions = append(out.Functions, c)
	}
	p.order(out, place, entry)
	return out
}

// order sorts the functions by cost and renders the stacks in their terms.
func (p *sampler) order(out *CostProfile, place map[uint32]int, entry uint32) {
	by := make([]int, len(out.Functions))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(out.Functions[b].Cost, out.Functions[a].Cost) })
	sorted, now := make([]FunctionCost, len(by)), make([]int, len(by))
	for i, old := range by {
		sorted[i], now[old] = out.Functions[old], i
	}
	out.Functions, out.Entry = sorted, now[place[entry]]
	for _, s := range p.samples {
		st := CostStack{Samples: s.n, Cost: s.cost, Cut: len(s.stack) == 0 || s.stack[len(s.stack)-1] != entry}
		for _, fn := range s.stack {
			st.Functions = append(st.Functions, now[place[fn]])
		}
		out.Stacks = append(out.Stacks, st)
	}
	slices.SortFunc(out.Stacks, func(a, b CostStack) int { return slices.Compare(a.Functions, b.Functions) })
}
