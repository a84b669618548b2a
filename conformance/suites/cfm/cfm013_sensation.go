package cfm

import (
	"github.com/medplug/medplug/conformance"
)

// CFM013 is left to a person.
var CFM013 = &conformance.Rule{
	ID:    "CFM-013",
	Title: "A person has judged that the texts are not sensational",
	Doc: conformance.Doc{
		Why:  "Words are matched by CFM-005; fear, hope and pictures that exaggerate are not words. Only a reader who knows medicine can tell.",
		Fix:  "Have a physician read what the plugin publishes in typical and in tempting cases; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "a passed run of the rules, taken for an answer to this question",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{leftToPeople("Sensationalism is left to people.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if !publishes(p) {
			return ""
		}
		return "Do the texts that the plugin publishes inform without frightening, exaggerating or raising hopes?"
	},
}
