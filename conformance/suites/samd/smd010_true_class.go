package samd

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// SMD010 is left to a person: what harm a wrong answer can do is no property of a file.
var SMD010 = &conformance.Rule{
	ID:    "SMD-010",
	Title: "A person has judged that the worst harm, and so the risk class, is the true one",
	Doc: conformance.Doc{
		Why:  "The class is computed from what the plugin declares of its worst harm. Whether that is true, only somebody who knows the clinical use can say.",
		Fix:  "Have the worst harm of a wrong, late or missing answer judged by a physician or engineer who answers for it; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "worst_harm none, declared by nobody in particular",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, section 7", "what not to automate", "The true risk class is left to people.", conformance.CertaintyPolicy),
		cite.RDC751("Annex I, Rule 11", "The class follows from the harm that decisions may cause.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		s := p.Manifest().SaMD
		if s.Status == "not_device" {
			return ""
		}
		class := "none"
		if s.Class != nil {
			class = *s.Class
		}
		return fmt.Sprintf("Is the worst harm of a wrong, late or missing answer truly %q, and the class %s?", s.WorstHarm, class)
	},
}
