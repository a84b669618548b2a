package samd

import (
	"bytes"
	"context"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// SMD008 is about plugins that declare clock or random: without them ABI-010 and ABI-015 judge the same. Limits are the
// isolation suite's.
var SMD008 = &conformance.Rule{
	ID:    "SMD-008",
	Title: "Fixed rules and locked models answer alike whatever the clock and the random stream",
	Doc: conformance.Doc{
		Why:  "A model is called locked because the same input gives the same answer. One that follows the day or the dice cannot be validated, however honestly it declares that it reads the clock.",
		Fix:  "Use clock and random for nothing that reaches the answer, or declare `ai.kind` generative or ml_adaptive.",
		Good: "capabilities.random true for a hash seed; three runs, one answer",
		Bad:  "ai.kind rules, and the answer changes with the clock",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, SMD-008", "deterministic and bounded", "Supports validation and audit.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		if m.AI.Kind != "" && m.AI.Kind != "rules" && m.AI.Kind != "ml_locked" {
			p.NotApplicable("the model is %s", m.AI.Kind)
			return nil
		}
		if !m.Capabilities.Clock && !m.Capabilities.Random {
			p.NotApplicable("neither clock nor random is declared; ABI-010 and ABI-015 judge that")
			return nil
		}
		for _, o := range p.Observations() {
			if !o.Answered() || o.Repetition > 0 {
				continue
			}
			p.At(o)
			for _, w := range []conformance.World{{OtherStream: true}, {ClockLater: 400 * 24 * time.Hour}} {
				reply, err := p.CallIn(ctx, w, o.Fixture.Request)
				if ctx.Err() != nil {
					return ctx.Err()
				}
				p.Between(&reply, &o.Reply).Check(err == nil && bytes.Equal(reply.Output, o.Reply.Output), p.Unlike(o, reply), "follows %s, although the model is fixed", followed(w))
			}
		}
		if p.Checks() == 0 {
			p.Skip("no valid request was answered")
		}
		return nil
	},
}

func followed(w conformance.World) string {
	if w.OtherStream {
		return "the random stream"
	}
	return "the clock"
}
