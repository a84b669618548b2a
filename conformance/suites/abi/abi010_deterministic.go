package abi

import (
	"bytes"
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ABI010 is about repeating an analysis.
var ABI010 = &conformance.Rule{
	ID:    "ABI-010",
	Title: "The same request gives the same answer, byte for byte",
	Doc: conformance.Doc{
		Why:  "An answer that cannot be reproduced cannot be validated, audited or defended: the physician who asks again must see what was seen before.",
		Fix:  "Compute from the request alone. In Go, do not range over maps when writing output (their order follows the random stream); seed nothing from random; declare `capabilities.random` when the method needs it.",
		Good: "three fresh instances, three random streams, one answer",
		Bad:  "findings in map order; a random analysis_id",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "Capabilities are judged by effect; random comes from a stream seeded by the host."),
		cite.Other("rule catalogue, SMD-008", "deterministic and bounded", "Same input and version give the same digest; supports validation and audit.", conformance.CertaintyPolicy),
	},
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{fixtures.Small, fixtures.Patients},
	Repeats: 2,
	Check: func(ctx context.Context, p *conformance.Pass) error {
		first := map[string]*conformance.Observation{}
		for _, o := range p.Observations() {
			if !o.Answered() {
				continue
			}
			p.At(o)
			if before := first[o.Fixture.Name]; before == nil {
				first[o.Fixture.Name] = o
			} else {
				p.Between(&o.Reply, &before.Reply).Check(bytes.Equal(before.Reply.Output, o.Reply.Output), p.Unlike(before, o.Reply), "differs between two fresh instances that were given the same request")
			}
		}
		if len(first) == 0 {
			p.Skip("no valid request was answered")
			return nil
		}
		if p.Manifest().Capabilities.Random {
			return nil
		}
		return sameElsewhere(ctx, p, conformance.World{OtherStream: true}, first, "the answer follows the random stream, which the manifest does not declare")
	},
}

// sameElsewhere repeats up to three answered requests in another world and compares.
func sameElsewhere(ctx context.Context, p *conformance.Pass, w conformance.World, first map[string]*conformance.Observation, complaint string) error {
	const most = 3
	done := 0
	for _, f := range p.Fixtures(fixtures.Small, fixtures.Patients) {
		before := first[f.Name]
		if before == nil || done == most {
			continue
		}
		done++
		reply, err := p.CallIn(ctx, w, f.Request)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p.At(before)
		p.Between(&reply, &before.Reply).Check(err == nil && bytes.Equal(before.Reply.Output, reply.Output) && sameTrace(before.Reply.Trace, reply.Trace), p.Unlike(before, reply), "%s", complaint)
	}
	return nil
}

// sameTrace compares what two calls wrote down beside their answers.
func sameTrace(a, b harness.Trace) bool {
	return len(a.Logs) == len(b.Logs) && len(a.HostCalls) == len(b.HostCalls) && len(a.Egress) == len(b.Egress) && len(a.Vars) == len(b.Vars)
}
