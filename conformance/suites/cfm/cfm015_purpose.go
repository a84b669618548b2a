package cfm

import (
	"github.com/medplug/medplug/conformance"
)

// CFM015 is left to a person.
var CFM015 = &conformance.Rule{
	ID:    "CFM-015",
	Title: "A person has judged which texts promote and which educate",
	Doc: conformance.Doc{
		Why:  "The rules on publicity follow from what a text is for, and content_kind is only what somebody declared. Promotion under the name of education escapes them.",
		Fix:  "Have a person compare what the texts are used for with the content_kind that they are sent with; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "a passed run of the rules, taken for an answer to this question",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{leftToPeople("Purpose is left to people.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if !publishes(p) {
			return ""
		}
		return "Is each text that the plugin publishes truly what its content_kind says, education or promotion?"
	},
}
