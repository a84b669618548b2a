package anonymisation

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANO003 is the profile hipaa: what safe harbor asks beyond ANO-001 and LGPD-008, which look for the identifiers themselves.
var ANO003 = &conformance.Rule{
	ID:    "ANO-003",
	Title: "Safe harbor: years instead of dates, 90+ for the oldest, no postal code",
	Doc: conformance.Doc{
		Why:  "Safe harbor counts dates, ages over 89 and small postal areas among the eighteen identifiers. A text that keeps one of them is not de-identified where that law applies.",
		Fix:  "Keep the year of dates alone, write ages over 89 as 90+, and drop CEP and other postal codes.",
		Good: `"idade": "90+", internação em 2026`,
		Bad:  `"internacao": "2026-03-02"; 93 anos; CEP 50030-230`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("45 CFR 164.514(b)(2)", "safe harbor", "Eighteen classes of identifiers are removed; ages over 89 are grouped, dates keep the year.", conformance.CertaintySecondary),
	},
	Profiles: []conformance.Profile{conformance.ProfileHIPAA},
	Level:    conformance.Always(conformance.LevelError),
	Stage:    conformance.StageAnswers,
	Needs:    conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		for _, text := range c.Prose() {
			if c.Manifest.Kind != contract.PersonalDataAnalysis || text.Path == Text {
				t.Where(phrase.FullDate.Spot).Check(!phrase.FullDate.In(text.Value), text.Path, "holds a date with its day: keep the year alone")
				t.Where(phrase.AgeOver89.Spot).Check(!phrase.AgeOver89.In(text.Value), text.Path, "holds an age over 89: write 90+")
				t.Where(phrase.PostalCode.Spot).Check(!phrase.PostalCode.In(text.Value), text.Path, "holds a postal code")
			}
		}
	},
}
