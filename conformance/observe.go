package conformance

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Observation is one call of one fixture in a fresh sandbox, recorded once and shared by all rules.
type Observation struct {
	Fixture    fixtures.Fixture
	Repetition int // from 0
	Reply      harness.Reply
	Err        error // why the call gave no answer: typed as package harness does, or errNotCalled
	Sent       []Sent
	Case       *OutputCase // nil when the call was not made
}

// errNotCalled stands for a call that was not made because the plugin had run into its deadline too often.
var errNotCalled = errors.New("the call was not made")

// Made says whether the call was made at all.
func (o *Observation) Made() bool { return !errors.Is(o.Err, errNotCalled) }

// Answered says whether the call succeeded, as the contract defines it.
func (o *Observation) Answered() bool { return o.Err == nil }

// Refusal is the contract's error object with which the plugin refused; nil when it did not.
func (o *Observation) Refusal() *contract.Error {
	if refused := as[*harness.PluginError](o.Err); refused != nil {
		return refused.Object
	}
	return nil
}

// Limit is the limit that stopped the call; nil when none did.
func (o *Observation) Limit() *harness.LimitError { return as[*harness.LimitError](o.Err) }

// as is errors.As, giving the zero value when err is no T.
func as[T error](err error) T {
	var target T
	errors.As(err, &target)
	return target
}

// mostTimeouts is after how many deadlines no further call is made: each costs the whole timeout, and what they prove
// is proven.
const mostTimeouts = 2

// observe calls every fixture as often as some rule needs it, in parallel, bounded by the processors.
func (r *run) observe(ctx context.Context, rules []*Rule) error {
	repeats := map[fixtures.Need]int{}
	for _, rule := range rules {
		for _, need := range rule.Needs {
			repeats[need] = max(repeats[need], rule.Repeats, 1)
		}
	}
	for _, f := range r.fixtures {
		for i := range repeats[f.Need] {
			r.observations = append(r.observations, &Observation{Fixture: f, Repetition: i})
		}
	}
	var (
		next, finished, timeouts atomic.Int64
		wg                       sync.WaitGroup
		broken                   = make([]error, len(r.observations))
	)
	for range min(runtime.GOMAXPROCS(0), len(r.observations)) {
		wg.Go(func() {
			wire := &offline{}
			plugin := r.plugin.With(r.world(r.o.Seed, wire)) // its own, so that no other worker's requests mix in
			for i := next.Add(1) - 1; int(i) < len(r.observations) && ctx.Err() == nil; i = next.Add(1) - 1 {
				o := r.observations[i]
				if timeouts.Load() >= mostTimeouts {
					o.Err = fmt.Errorf("%w: %d calls ran into the deadline before", errNotCalled, mostTimeouts)
					continue
				}
				broken[i] = r.call(ctx, plugin, wire, o)
				r.progress("observe", int(finished.Add(1)), len(r.observations))
				if l := o.Limit(); l != nil && l.Resource == harness.ResourceTime {
					timeouts.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return errors.Join(broken...)
}

// call makes one observation. Its error means that the tool failed; what the plugin did is in the observation.
func (r *run) call(ctx context.Context, plugin *harness.Plugin, wire *offline, o *Observation) error {
	sandbox, err := plugin.Open(ctx, r.limits)
	if err == nil {
		o.Reply, err = sandbox.Call(ctx, r.entry, o.Fixture.Request)
		if closed := sandbox.Close(ctx); closed != nil {
			return fmt.Errorf("close sandbox: %w", closed)
		}
	} else {
		o.Reply.Trace.Err = err
	}
	if err != nil {
		err = r.hanging(err)
		o.Reply.Trace.Err = err
	}
	if err != nil && !guestFault(err) {
		return fmt.Errorf("observe %s: %w", o.Fixture.Name, err)
	}
	o.Err, o.Sent = err, wire.take()
	o.Case, err = NewOutputCase(r.manifest, o.Fixture.Request, o.Reply.Output, o.Reply.Trace)
	if err != nil {
		return fmt.Errorf("read call of %s: %w", o.Fixture.Name, err)
	}
	o.Case.Marks, o.Case.Carried = marks(o.Fixture), o.Fixture.Carried
	return nil
}

// marks are the identifiers that stand in the request as its sender should write it. Those in members that should not be
// there, or in a malformed request, are for the rules about these.
func marks(f fixtures.Fixture) []fixtures.Canary {
	if f.Need == fixtures.CanaryExtra || f.Need == fixtures.Malformed {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Canaries), func(c fixtures.Canary) bool { return c.Type == fixtures.CanaryRequest })
}

// guestFault says whether the error is the guest's doing and not the tool's.
func guestFault(err error) bool {
	return as[*harness.PluginError](err) != nil || as[*harness.UntypedFailure](err) != nil || as[*harness.LimitError](err) != nil ||
		as[*harness.TrapError](err) != nil || as[*harness.ExportError](err) != nil || as[*harness.ModuleError](err) != nil
}
