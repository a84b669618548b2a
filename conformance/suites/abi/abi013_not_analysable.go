package abi

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ABI013 is about what must not be analysed.
var ABI013 = &conformance.Rule{
	ID:    "ABI-013",
	Title: "What must not be analysed is answered not_analysable, with the reason",
	Doc: conformance.Doc{
		Why:  "Adult reference ranges for an infant look like a finding and are none. A plugin that is not made for a patient or a request has to say so, and why. What is of too poor a quality is SMD-007's.",
		Fix:  "Check population and length before analysing; answer with status not_analysable, reason_code, confidence 0 and no measurements. Not by an error: the request is valid.",
		Good: `{"status":"not_analysable","reason_code":"outside_population","confidence":0,...}`,
		Bad:  "an answer for a patient outside the declared population",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("6", "not_analysable: the request is valid but this plugin must not answer; reason_code says why."),
		cite.Other("rule catalogue, SMD-007", "input envelope enforced", "Out of population gives not_analysable and a reason.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: append([]fixtures.Need{fixtures.Typical}, conformance.Texts...),
	Check: func(_ context.Context, p *conformance.Pass) error {
		answered := 0
		for _, o := range p.Observations() {
			r := response(o)
			if r == nil {
				continue
			}
			answered++
			p.At(o)
			if r.Status == contract.NotAnalysable {
				p.Check(r.ReasonCode != "", "/reason_code", "not_analysable without a reason_code")
			}
			if o.Fixture.Need == fixtures.Typical && o.Fixture.Expect.Outcome == fixtures.Answered {
				p.Check(r.Status == contract.OK, "/status", "the kind's typical request is not analysed (%s): a plugin that refuses everything helps nobody", r.ReasonCode)
			}
			if o.Fixture.Need != fixtures.Unanalysable || o.Fixture.Expect.OfQuality() {
				continue
			}
			reasons := o.Fixture.Expect.Reasons
			if p.Check(r.Status == contract.NotAnalysable, "/status", "analysed although %v", reasons) {
				p.Check(slices.Contains(reasons, r.ReasonCode), "/reason_code", "is %s, want one of %v", r.ReasonCode, reasons)
			}
		}
		if answered == 0 {
			p.Skip("no call gave an answer that fits the schema")
		}
		return nil
	},
}

func response(o *conformance.Observation) *contract.Response {
	if o.Case == nil {
		return nil
	}
	return o.Case.Response
}
