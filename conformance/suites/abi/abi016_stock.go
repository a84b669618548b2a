package abi

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ABI016 is about other hosts.
var ABI016 = &conformance.Rule{
	ID:    "ABI-016",
	Title: "The plugin behaves on stock Extism as it does here",
	Doc: conformance.Doc{
		Why:  "A plugin is judged here and runs elsewhere too. One that answers otherwise on another host was judged on an answer that its patients never get.",
		Fix:  "Compute from the request alone: do not ask get_log_level or config for what to do, read nothing beyond the input, keep within the memory blocks you allocated.",
		Good: "the same answers and the same error objects under github.com/extism/go-sdk",
		Bad:  "a finding left out where the log level is above info",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("preamble", "A medplug plugin is a plain Extism plugin: it runs unchanged on any Extism host."),
	},
	Level: conformance.Always(conformance.LevelError),
	Slow:  true,
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Patients, fixtures.Malformed},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		if len(p.Manifest().Capabilities.Hosts) > 0 {
			p.NotApplicable("the plugin declares hosts, and stock Extism would let its requests out")
			return nil
		}
		const most = 3
		answered, refused := 0, 0
		for _, o := range p.Observations() {
			switch {
			case o.Answered() && answered < most:
				answered++
			case o.Refusal() != nil && refused < most:
				refused++
			default:
				continue
			}
			there, err := p.OnStock(ctx, o.Fixture.Request)
			if err != nil && ctx.Err() == nil {
				there, err = p.OnStock(ctx, o.Fixture.Request) // its deadline is the wall clock's, which a busy machine overruns
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.At(o)
			switch ok := err == nil && there.Failure == "" && there.Return == 0; {
			case err != nil:
				p.Reportf("", "stock Extism does not run the plugin: %.200s", err)
				return nil
			case ok != o.Answered():
				p.Reportf("", "a request answered on one of the two hosts fails on the other")
			case !ok:
				p.Check(sameRefusal(there.Failure, o.Refusal().JSON()), "", "the error object differs on stock Extism")
			default:
				reply := harness.Reply{Output: there.Output}
				p.Between(&reply, &o.Reply).Check(string(there.Output) == string(o.Reply.Output), p.Unlike(o, reply), "differs on stock Extism")
			}
		}
		if answered+refused == 0 {
			p.Skip("no request was answered or refused")
		}
		return nil
	},
}

// sameRefusal compares an error string with an error object, however it was spaced.
func sameRefusal(there, here string) bool {
	return strings.Join(strings.Fields(there), "") == strings.Join(strings.Fields(here), "")
}
