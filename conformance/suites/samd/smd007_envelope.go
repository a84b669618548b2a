package samd

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// SMD007 is about signals and images that hold nothing to judge. Population, length and scale are ABI-013's.
var SMD007 = &conformance.Rule{
	ID:    "SMD-007",
	Title: "What is of too poor a quality is not analysed",
	Doc: conformance.Doc{
		Why:  "\"Normal\" for an electrode that fell off is the most dangerous answer there is. A device has to know the envelope it was made for, and to refuse what lies outside.",
		Fix:  "Judge the quality before analysing: amplitude, noise, clipping, focus, coverage. Answer not_analysable with reason_code poor_quality or flat_signal, confidence 0 and no measurements.",
		Good: `{"status":"not_analysable","reason_code":"flat_signal","reason":"sinal ausente","confidence":0,...}`,
		Bad:  `"status":"ok" for a signal that is zero throughout`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, SMD-007", "input envelope enforced", "Poor quality gives not_analysable and a reason.", conformance.CertaintyPolicy),
		cite.Other("ISO 14971", "risk control", "Supports the rule; imposes no wording.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Unanalysable},
	Check: func(_ context.Context, p *conformance.Pass) error {
		asked := false
		for _, o := range p.Observations() {
			if !o.Fixture.Expect.OfQuality() {
				continue
			}
			asked = true
			if o.Case == nil || o.Case.Response == nil {
				continue // ABI-007 says so
			}
			p.At(o)
			r, reasons := o.Case.Response, o.Fixture.Expect.Reasons
			if p.Check(r.Status == contract.NotAnalysable, "/status", "analysed although %v", reasons) {
				p.Check(slices.Contains(reasons, r.ReasonCode), "/reason_code", "is %s, want one of %v", r.ReasonCode, reasons)
				p.Check(r.Confidence == 0, "/confidence", "is not 0 although nothing was analysed")
			}
		}
		switch {
		case !asked:
			p.NotApplicable("requests of this kind have no quality to judge")
		case p.Checks() == 0:
			p.Skip("no call gave an answer that fits the schema")
		}
		return nil
	},
}
