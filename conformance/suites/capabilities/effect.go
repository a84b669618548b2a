package capabilities

import (
	"bytes"
	"context"
	"fmt"

	"github.com/medplug/medplug/conformance"
)

// mostTried bounds the calls in another world.
const mostTried = 3

// hasEffect checks that something that comes out of the plugin is another in another world.
func hasEffect(ctx context.Context, p *conformance.Pass, w conformance.World, path, complaint string) error {
	answers := answered(p)
	if len(answers) == 0 {
		p.Skip("no valid request was answered")
		return nil
	}
	for _, o := range answers[:min(len(answers), mostTried)] {
		reply, err := p.CallIn(ctx, w, o.Fixture.Request)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		here, there := o.Reply.Trace, reply.Trace
		same := err == nil && bytes.Equal(reply.Output, o.Reply.Output) &&
			fmt.Sprint(here.Logs, here.Vars, here.HostCalls, here.Egress) == fmt.Sprint(there.Logs, there.Vars, there.HostCalls, there.Egress)
		if !same { // an answer that fails elsewhere follows that world too
			p.Check(true, "", "has an effect")
			return nil
		}
	}
	p.Reportf(path, "%s", complaint)
	return nil
}
