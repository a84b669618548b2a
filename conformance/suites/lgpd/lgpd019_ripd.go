package lgpd

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD019 is left to a person.
var LGPD019 = &conformance.Rule{
	ID:    "LGPD-019",
	Title: "A person has judged that the impact report covers the risks",
	Doc: conformance.Doc{
		Why:  "An impact report (RIPD) that was copied from another project has a reference, too. Whether it names this plugin's risks and meets them, only a reader can say.",
		Fix:  "Have the report that ripd_ref names read by the person in charge (encarregado) or somebody who answers for it; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "a reference that nobody followed",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 5 XVII and 38", "The impact report describes processing that may put freedoms and rights at risk, and the measures against it.", conformance.CertaintySecondary),
		cite.Other("rule catalogue, section 7", "what not to automate", "The adequacy of an impact report is left to people.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if m := p.Manifest(); len(sensitivePurposes(m)) > 0 && (m.AI.Used || m.Privacy.Minors) {
			return "Does the impact report that ripd_ref names cover the risks of this plugin, and meet them?"
		}
		return ""
	},
}
