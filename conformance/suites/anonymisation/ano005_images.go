package anonymisation

import (
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ANO005 is left to a person.
var ANO005 = &conformance.Rule{
	ID:    "ANO-005",
	Title: "A person has judged that the images show nobody who could be recognised",
	Doc: conformance.Doc{
		Why:  "A scar, a tattoo or the background of a room can name a patient, and no check of a file sees it.",
		Fix:  "Have the pictures that the plugin takes and hands on looked at by somebody who answers for it; the marketplace records the sign-off in its policy file.",
		Good: "a sign-off for this plugin's digest with name, council number and date",
		Bad:  "contains_face: false, set by a program",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, section 7", "what not to automate", "Whether an image can be traced back to a person is left to people.", conformance.CertaintyPolicy),
		cite.LGPD("art. 12", "Reasonable effort to trace back.", conformance.CertaintySecondary),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Ask: func(p *conformance.Pass) string {
		for _, in := range p.Manifest().Privacy.Inputs {
			if strings.Contains(in.Path, "image") && (in.Category == "anonymised" || in.Category == "pseudonymised") {
				return "Can nobody be recognised by the images that are declared " + in.Category + " (" + in.Path + ")?"
			}
		}
		return ""
	},
}
