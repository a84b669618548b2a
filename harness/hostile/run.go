package hostile

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// Step says how far a case came.
type Step string

// The steps of a plugin's life.
const (
	StepLoad Step = "load"
	StepOpen Step = "open"
	StepCall Step = "call"
)

// Outcome is what came of a case.
type Outcome struct {
	Step    Step  // the last step that was taken
	Err     error // why it failed; nil when every round succeeded
	Dead    bool  // the sandbox serves no further call, judged after the last call
	Limits  harness.Limits
	Replies []harness.Reply // one for each call made
}

func (o Outcome) String() string {
	if o.Err == nil {
		return "a call that succeeded"
	}
	return fmt.Sprintf("%T at %s: %s", o.Err, o.Step, clip(o.Err.Error()))
}

// Run carries a case out: it loads the module and opens, calls and closes it once for each round, until one fails. The
// options are those of loading; host and deadline are the case's.
func Run(ctx context.Context, c Case, load harness.Options) Outcome {
	o := Outcome{Step: StepLoad, Limits: Base()}
	if c.Limits != nil {
		c.Limits(&o.Limits)
	}
	load.Host, load.Timeout = hostenv.Host{}, c.Load
	if c.Host != nil {
		c.Host(&load.Host)
	}
	p, err := harness.Load(ctx, c.Module(), load)
	if err != nil {
		o.Err = err
		return o
	}
	defer p.Close(context.WithoutCancel(ctx))
	for range max(c.Rounds, 1) {
		if o.round(ctx, p, c); o.Err != nil {
			break
		}
	}
	return o
}

func (o *Outcome) round(ctx context.Context, p *harness.Plugin, c Case) {
	o.Step = StepOpen
	s, err := p.Open(ctx, o.Limits)
	if err != nil {
		o.Err = err
		return
	}
	defer s.Close(context.WithoutCancel(ctx))
	export, input := c.Export, c.Input
	if export == "" {
		export = Entry
	}
	if input == nil {
		input = []byte("{}")
	}
	o.Step = StepCall
	var r harness.Reply
	r, o.Err = s.Call(ctx, export, input)
	o.Dead = s.Dead()
	o.Replies = append(o.Replies, r)
}
