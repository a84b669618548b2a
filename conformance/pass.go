package conformance

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/oracle"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Pass is all that a rule sees of the world. Rules import no os, no net and no clock.
type Pass struct {
	Judgement
	rule *Rule
	run  *run
}

// LoadErr says why the file is no module that the harness loads; nil when it is one.
func (p *Pass) LoadErr() error { return p.run.loadErr }

// Info is what is known of the module without running it.
func (p *Pass) Info() harness.Info { return p.run.info }

// Module is the file that is judged. It may not be changed.
func (p *Pass) Module() []byte { return p.run.wasm }

// Manifest is the manifest embedded in the module; nil when there is none or it is not valid.
func (p *Pass) Manifest() *contract.Manifest { return p.run.manifest }

// Declared is the manifest file that lies beside the module; nil when none was given.
func (p *Pass) Declared() *contract.Manifest { return p.run.o.Declared }

// Earlier is the manifest of the version before; nil when none is known.
func (p *Pass) Earlier() *contract.Manifest { return p.run.o.Earlier }

// Entry is the export the host calls.
func (p *Pass) Entry() string { return p.run.entry }

// Limits are those of every sandbox of the run.
func (p *Pass) Limits() harness.Limits { return p.run.limits }

// Observations are the recorded calls of the fixtures that the rule needs, in fixture order, repetitions together.
func (p *Pass) Observations() []*Observation { return p.run.observed(p.rule.Needs...) }

// Fixtures are the requests of some of the rule's needs, for rules that make their own sequences of calls.
func (p *Pass) Fixtures(needs ...fixtures.Need) []fixtures.Fixture { return p.run.fixturesOf(needs...) }

// Open gives a fresh sandbox with the run's limits. The rule closes it.
func (p *Pass) Open(ctx context.Context) (*harness.Sandbox, error) {
	if err := p.run.further(); err != nil {
		return nil, err
	}
	return p.run.plugin.Open(ctx, p.run.limits)
}

// World is how the host of a call differs from the run's. The zero value is the run's own.
type World struct {
	OtherStream bool          // another random stream
	ClockLater  time.Duration // the guest's clock starts so much later
	Consent     string        // what check_consent says; "" is granted
}

// CallIn calls the entry once in a fresh sandbox of another world. A limit, trap or refusal is in the error, as package
// harness types it.
func (p *Pass) CallIn(ctx context.Context, w World, request []byte) (reply harness.Reply, err error) {
	if err := p.run.further(); err != nil {
		return harness.Reply{}, err
	}
	s, err := p.run.in(w).Open(ctx, p.run.limits)
	if err != nil {
		return harness.Reply{}, err
	}
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	return s.Call(ctx, p.run.entry, request)
}

// ExactBudgets says whether budgets of time are judged by the exact cost alone.
func (p *Pass) ExactBudgets() bool { return p.run.o.ExactBudgets }

// ExactCost calls the entry once in a fresh sandbox that counts every instruction: the number is the same on every
// machine. The module is compiled once more for it.
func (p *Pass) ExactCost(ctx context.Context, request []byte) (cost uint64, err error) {
	if err := p.run.further(); err != nil {
		return 0, err
	}
	plugin, err := p.run.counting(ctx)
	if err != nil {
		return 0, err
	}
	s, err := plugin.Open(ctx, p.run.limits)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	reply, err := s.Call(ctx, p.run.entry, request)
	return reply.Trace.Cost, err
}

// OnStock calls the entry once on a fresh instance under stock Extism, which enforces less: only for requests that the
// harness has seen the plugin answer or refuse. The module is compiled once more for it.
func (p *Pass) OnStock(ctx context.Context, request []byte) (oracle.Outcome, error) {
	if err := p.run.further(); err != nil {
		return oracle.Outcome{}, err
	}
	plugin, err := p.run.onStock(ctx)
	if err != nil {
		return oracle.Outcome{}, err
	}
	return plugin.Call(ctx, p.run.entry, request)
}

// At says which fixture the next checks are about; their level follows from its context.
func (p *Pass) At(o *Observation) {
	context := p.run.context()
	if o.Case != nil {
		context = o.Case.Context()
	}
	p.at(p.rule.Level(context), o.Fixture.Name)
}

// AtFixture is At for a call the rule made itself.
func (p *Pass) AtFixture(name string) { p.at(p.rule.Level(p.run.context()), name) }

// Unlike is the pointer to the first value in which a reply to an observation's request is unlike the recorded one; "" where no value is.
func (p *Pass) Unlike(o *Observation, reply harness.Reply) string {
	if o.Case == nil || bytes.Equal(o.Reply.Output, reply.Output) {
		return ""
	}
	c, err := NewOutputCase(o.Case.Manifest, o.Fixture.Request, reply.Output, reply.Trace)
	if err != nil || c.Tree() == nil {
		return ""
	}
	return Difference(Leaves(o.Case.Tree()), Leaves(c.Tree()), nil)
}

// Reportf keeps a finding: a check that went wrong.
func (p *Pass) Reportf(path, format string, args ...any) { p.Check(false, path, format, args...) }
