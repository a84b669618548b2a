package lgpd

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
)

// withoutCounterpart are the bases of article 7 for which article 11 has none: contract, legitimate interest, credit.
var withoutCounterpart = []string{"art7.V", "art7.IX", "art7.X"}

// LGPD003 is about bases that never hold for health data.
var LGPD003 = &conformance.Rule{
	ID:    "LGPD-003",
	Title: "Legitimate interest, credit and bare contract never ground health data",
	Doc: conformance.Doc{
		Why:  "Legitimate interest is the basis that asks nobody. The law left it out of article 11 on purpose, with the bare contract and credit protection.",
		Fix:  "Name another basis for the purpose: art11.II.f for care, art11.I for consent, art11.II.a for a legal duty. Keep art7.V or art7.IX for purposes that read no sensitive data.",
		Good: "art7.V on billing data alone",
		Bad:  "\"Base legal: legítimo interesse\" for an ECG",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 7 V, IX, X and 11", "These bases have no counterpart for sensitive data; the nearest is art. 11 II d.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		purposes := sensitivePurposes(m)
		if len(purposes) == 0 {
			p.NotApplicable("no sensitive data are read")
			return nil
		}
		for i, b := range m.Privacy.Basis {
			if slices.Contains(purposes, b.PurposeID) {
				p.Check(!slices.Contains(withoutCounterpart, b.Code), item("/privacy/basis", i, "code"), "is %s, which never grounds sensitive data", b.Code)
			}
		}
		for i, purpose := range m.Privacy.Purposes {
			if slices.Contains(purposes, purpose.ID) {
				p.Check(!phrase.LegitimateInterest.In(purpose.Text), item("/privacy/purposes", i, "text"), "claims legitimate interest for sensitive data")
			}
		}
		for i, in := range m.Privacy.Inputs {
			if sensitive(in) {
				p.Check(!phrase.LegitimateInterest.In(in.Necessity), item("/privacy/inputs", i, "necessity"), "claims legitimate interest for sensitive data")
			}
		}
		p.Check(true, "", "the bases were looked at")
		return nil
	},
}
