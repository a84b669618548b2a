package lgpd

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD018 is left to a person.
var LGPD018 = &conformance.Rule{
	ID:    "LGPD-018",
	Title: "A person has judged that the processing is in the best interest of the minors",
	Doc: conformance.Doc{
		Why:  "That a reference to an assessment exists can be checked; whether a child is better off, cannot.",
		Fix:  "Have the assessment that best_interest_ref names read by somebody who answers for it; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "best_interest_ref: see our web site",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 14", "Data of children and adolescents are processed in their best interest.", conformance.CertaintySecondary),
		cite.Other("rule catalogue, section 7", "what not to automate", "The best interest of minors is left to people.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if m := p.Manifest(); m.Privacy.Minors || clinical(m.Kind) && m.Medical.Population.AgeMin < 18 {
			return "Is the processing of these minors' data in their best interest, as the assessment that best_interest_ref names says?"
		}
		return ""
	},
}
