package anonymisation

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANO004 is the profile gdpr.
var ANO004 = &conformance.Rule{
	ID:    "ANO-004",
	Title: "Health data in the European Union have a basis of article 6 and one of article 9",
	Doc: conformance.Doc{
		Why:  "European law asks twice: what makes the processing lawful, and which exception lifts the ban on health data. Neither follows from the Brazilian codes.",
		Fix:  "Give each purpose that reads health data an entry in `privacy.gdpr` with art6 (a to f) and art9 (a to j).",
		Good: "{purpose_id: triagem_ecg, art6: c, art9: h}",
		Bad:  "{purpose_id: triagem_ecg, art6: f}",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Regulation (EU) 2016/679 (GDPR)", "arts. 6, 9(2), 22, 30 and 35", "Lawfulness, and the exceptions for health data.", conformance.CertaintySecondary),
	},
	InForce:  conformance.Period{From: "2018-05-25"},
	Profiles: []conformance.Profile{conformance.ProfileGDPR},
	Level:    conformance.Always(conformance.LevelError),
	Stage:    conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		seen := map[string]bool{}
		for i, in := range m.Privacy.Inputs {
			if in.Category != "sensitive_health" || seen[in.PurposeID] {
				continue
			}
			seen[in.PurposeID] = true
			entry, at := gdprOf(m, in.PurposeID)
			if p.Check(entry != nil, fmt.Sprintf("/privacy/inputs/%d/purpose_id", i), "purpose %s reads health data and has no entry in privacy.gdpr", in.PurposeID) {
				p.Check(entry.Art6 != "", at+"/art6", "is missing")
				p.Check(entry.Art9 != "", at+"/art9", "is missing: without an exception of article 9 health data may not be processed")
			}
		}
		if len(seen) == 0 {
			p.NotApplicable("no health data are read")
		}
		return nil
	},
}

func gdprOf(m *contract.Manifest, purpose string) (*contract.GDPRBasis, string) {
	for i := range m.Privacy.GDPR {
		if m.Privacy.GDPR[i].PurposeID == purpose {
			return &m.Privacy.GDPR[i], fmt.Sprintf("/privacy/gdpr/%d", i)
		}
	}
	return nil, ""
}
