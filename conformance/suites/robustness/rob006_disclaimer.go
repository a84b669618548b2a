package robustness

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ROB006 compares with the ordinary answer: that there the disclaimer is whole is DIS-001's.
var ROB006 = &conformance.Rule{
	ID:    "ROB-006",
	Title: "The disclaimer survives every input",
	Doc: conformance.Doc{
		Why:  "The answer to the odd case is written on another path of the program, and there the disclaimer is forgotten: where a reader needs it most.",
		Fix:  "Put the disclaimer into the answer in one place that every answer passes, before anything depends on the request.",
		Good: "the same elements in the answer to a saturated signal as to an ordinary one",
		Bad:  "an early return for an empty list without the disclaimer",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("6", "not_analysable: disclaimers still apply."),
		cite.Other("rule catalogue, DIS-001", "clinical outputs", "No statute found; a choice of this product.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Typical, fixtures.Large, fixtures.CanaryText, fixtures.CanaryExtra, fixtures.Hostile, fixtures.Labelled, fixtures.Ladder, fixtures.Units},
	Check: func(_ context.Context, p *conformance.Pass) error {
		var usual *conformance.Observation
		for _, o := range p.Observations() {
			if usual == nil && o.Fixture.Need == fixtures.Small && ok(o) && o.Case.Response.Disclaimer != nil {
				usual = o
			}
		}
		if usual == nil {
			p.Skip("no ordinary answer with a disclaimer is there to compare with")
			return nil
		}
		for _, o := range p.Observations() {
			if o.Case == nil || o.Case.Response == nil || o.Fixture.Need == fixtures.Small || o.Case.Context() != usual.Case.Context() {
				continue
			}
			p.At(o)
			d := o.Case.Response.Disclaimer
			if !p.Check(d != nil && d.Text != "", "/disclaimer", "is missing, though the ordinary answer has it") {
				continue
			}
			for _, e := range usual.Case.Response.Disclaimer.Elements {
				p.Check(slices.Contains(d.Elements, e), "/disclaimer/elements", "lacks %s, which the ordinary answer has", e)
			}
		}
		if p.Checks() == 0 {
			p.Skip("no other answer was given")
		}
		return nil
	},
}
