package cfm

import (
	"github.com/medplug/medplug/conformance"
)

// CFM016 is left to a person.
var CFM016 = &conformance.Rule{
	ID:    "CFM-016",
	Title: "A person has verified the registrations that nobody could look up",
	Doc: conformance.Doc{
		Why:  "CRM and RQE have no check digit: only the council's service knows whether a number is somebody's, active, and of that specialty. Where no host asks it, a person must.",
		Fix:  "Have the registrations that the plugin's texts bear verified at the council by a person; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "a passed run of the rules, taken for an answer to this question",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{leftToPeople("Registration is left to people.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		if !names(p.Manifest().Kind) {
			return ""
		}
		return "Were the CRM and RQE that the plugin's texts bear verified at the councils?"
	},
}
