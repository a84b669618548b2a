package cfm

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/prose"
)

// CFM014 is left to a person.
var CFM014 = &conformance.Rule{
	ID:    "CFM-014",
	Title: "A person has judged that what the texts say is scientifically valid",
	Doc: conformance.Doc{
		Why:  "A sentence can be well worded, referenced and wrong. No program here knows medicine well enough to see it.",
		Fix:  "Have a physician of the field check the statements and their sources; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "a passed run of the rules, taken for an answer to this question",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{leftToPeople("Validity is left to people.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if !publishes(p) && !prose.Reviews(p.Manifest().Kind) {
			return ""
		}
		return "Is what the plugin publishes, or says of claims, scientifically valid and up to date?"
	},
}
