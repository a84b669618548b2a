package harness

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/medplug/medplug/harness/meter"
)

// fuel bounds one stay in a guest: its deadline, its cost, its stack. The metered code counts down and calls tick when
// its slice is used up; that is also where the Go scheduler and the garbage collector get in.
type fuel struct {
	caller   context.Context
	phase    Phase
	timeout  time.Duration
	deadline time.Time
	most     uint64    // cost limit, 0 for none
	slice    int64     // instructions until the next tick
	given    int64     // fuel handed out so far
	last     time.Time // when the slice was handed out
	yielded  time.Time
	counter  api.MutableGlobal
	sampler  *sampler // nil when no profile is wanted
}

const (
	sliceTime  = 500 * time.Microsecond // what a slice should last
	sliceLeast = 1 << 14
	// sliceMost bounds what a guest can do that looks fast and then turns slow: instructions differ by a factor of a
	// thousand in time, and a slice handed out is not taken back. Ticks at this distance still cost next to nothing.
	sliceMost = 1 << 18
	// slowest is what an instruction takes at worst: one that waits for memory, charged an eighth.
	slowest = 128 * time.Nanosecond
	// resetCost is charged for clearing all blocks.
	resetCost = 1 << 24
)

// errStack is what a guest's stack overflow traps with.
type errStack struct{}

func (errStack) Error() string { return "stack overflow" }

type fuelKey struct{}

// fuelled starts a stay: the guest may run until the deadline.
func (s *Sandbox) fuelled(ctx, caller context.Context, phase Phase) (context.Context, *fuel) {
	now := time.Now()
	deadline, _ := ctx.Deadline()
	f := &fuel{caller: caller, phase: phase, timeout: s.limits.Timeout, deadline: deadline, most: s.limits.Cost, slice: sliceMost, last: now, yielded: now}
	s.stay, s.state.Charge = f, f.charge
	return context.WithValue(ctx, fuelKey{}, f), f
}

// fill gives the guest its first slice, and a whole stack.
func (f *fuel) fill(counter api.MutableGlobal) {
	f.counter, f.given = counter, f.next()
	counter.Set(uint64(meter.NewCounter(f.given, meter.DefaultDepth)))
}

// next is the size of the slice to hand out: near the deadline no more than can be used up until then.
func (f *fuel) next() int64 {
	if f.sampler != nil {
		return f.sampler.next()
	}
	return min(f.slice, max(sliceLeast, int64(f.deadline.Sub(f.last)/slowest)))
}

// used is the cost so far, in instructions.
func (f *fuel) used(c meter.Counter) uint64 { return uint64(max(0, f.given-c.Fuel())) }

// charge makes the guest pay for work that the host does for it. A guest in debt meets tick here and now: a straight
// line of host calls has no check of its own for as long as it goes on, and what it owes would not fit into a counter.
func (f *fuel) charge(cost int64) {
	if f.counter == nil {
		return
	}
	cost = min(cost, meter.MaxFuel/4)
	c := meter.Counter(f.counter.Get()).Add(-cost)
	if c.Fuel() < 0 {
		c = f.tick(c)
	}
	f.counter.Set(uint64(c))
	if f.sampler != nil {
		f.sampler.charged(uint64(cost))
	}
}

// tick hands out the next slice, or ends the stay by a panic that becomes the call's error.
func (f *fuel) tick(c meter.Counter) meter.Counter {
	now := time.Now()
	switch {
	case c.Depth() < 0:
		panic(errStack{})
	case f.caller.Err() != nil:
		panic(f.caller.Err())
	case now.After(f.deadline):
		panic(f.late())
	case f.most > 0 && f.used(c) > f.most:
		panic(&LimitError{ResourceCost, f.phase, fmt.Sprintf("%d instructions, limit %d", f.used(c), f.most)})
	}
	// A slice is to last half a millisecond: machines and code differ by more than a factor of ten.
	switch elapsed := now.Sub(f.last); {
	case elapsed > 2*sliceTime:
		f.slice = max(f.slice/2, sliceLeast)
	case elapsed < sliceTime/2:
		f.slice = min(f.slice*2, sliceMost)
	}
	f.last = now
	// Entering Go lets the collector in at every tick. Yielding to others switches threads twice, because a call is locked
	// to one: 15 µs, a fifth of a fast guest's slice.
	if now.Sub(f.yielded) >= sliceTime {
		runtime.Gosched()
		f.last = time.Now()
		f.yielded = f.last
	}
	// A debt, such as that of clearing all blocks, is settled in one go: a counter does not hold many of them.
	fuel := f.next() + max(0, -c.Fuel())
	f.given += fuel
	return c.Add(fuel)
}

func (f *fuel) late() *LimitError {
	return &LimitError{ResourceTime, f.phase, fmt.Sprintf("deadline of %v passed", f.timeout)}
}

// instantiateTick registers tick in a runtime, once.
func instantiateTick(ctx context.Context, rt wazero.Runtime) error {
	tick := api.GoFunc(func(ctx context.Context, stack []uint64) {
		f, ok := ctx.Value(fuelKey{}).(*fuel)
		if !ok {
			panic(fmt.Errorf("a guest ran without fuel"))
		}
		c := meter.Counter(stack[0])
		if f.sampler != nil {
			f.sampler.take(f.used(c))
		}
		stack[0] = uint64(f.tick(c))
	})
	i64 := []api.ValueType{api.ValueTypeI64}
	_, err := rt.NewHostModuleBuilder(meter.TickModule).NewFunctionBuilder().WithGoFunction(tick, i64, i64).Export(meter.TickName).Instantiate(ctx)
	if err != nil {
		return fmt.Errorf("register tick: %w", err)
	}
	return nil
}

// CostModel is the version of what a call is charged when it is counted exactly: costs of two models say nothing of each
// other. It is raised with every change to what an instruction, a bulk operation or a function of the host costs.
const CostModel = 1

// callCost is what calling a function of the host is charged, in instructions: about what it takes. Work that grows with
// its argument is charged on top, by hostenv.State.Charge. Clearing all blocks is charged as much as clearing megabytes.
func callCost(module, name string) uint32 {
	switch {
	case module != KernelModule:
		return 400
	case name == "reset":
		return resetCost
	case name == "alloc" || name == "free":
		return 60
	}
	return 12
}
