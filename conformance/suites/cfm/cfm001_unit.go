package cfm

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
)

// CFM001 is about the number by which a physician is found.
var CFM001 = &conformance.Rule{
	ID:    "CFM-001",
	Title: "A registration with a council of medicine names its unit of the federation",
	Doc: conformance.Doc{
		Why:  "Physicians are registered in each state, and the same number belongs to somebody else in the next one. Without the UF nobody can look up who it is. There is no check digit: a number that looks right proves nothing.",
		Fix:  "Write CRM, UF and number together wherever a text names a registration, in any usual order. A council that is named without a number is not judged, nor what an answer quotes of a text that it reviews.",
		Good: "CRM-PE 12.345",
		Bad:  "CRM 12345",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Lei 3.268/1957", "arts. 17 and 18", "Physicians practise after registration with the council of their state, and anew in another one.", conformance.CertaintyOfficial),
		cite.Other("CFM manuals of publicity", "examples", "The usual shape: CRM, UF, up to seven digits.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		for _, text := range prose.Own(c) {
			for _, r := range phrase.Registrations(text.Value) {
				t.Check(r.Unit, text.Path, "names a registration without its UF")
			}
		}
	},
}
