package disclaimer

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS003 is about words that the reader understands. That `language` says pt-BR is the contract's (ABI-007); here the texts
// themselves are read.
var DIS003 = &conformance.Rule{
	ID:    "DIS-003",
	Title: "What lay readers read is in Portuguese",
	Doc: conformance.Doc{
		Why:  "A warning in a language that the patient does not read warns nobody. Menus in another language are tolerated for professionals, and only there.",
		Fix:  "Write the body and every disclaimer of answers to patients and the public in Portuguese, and set `language` of other answers to that of their texts.",
		Good: "texts and disclaimer in Portuguese",
		Bad:  "a body in Portuguese under the disclaimer \"Not medical advice\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CDC("arts. 6 III and 31", "Clear information in Portuguese on what is offered."),
		cite.RDC657("instructions for use", "Foreign-language menus are tolerated in classes I and II alone, and not for lay users."),
	},
	InForce: cite.CDCInForce,
	Level: func(c conformance.Context) conformance.Level {
		if c.Audience == contract.Patient || c.Audience == contract.Public {
			return conformance.LevelError
		}
		return conformance.LevelInfo
	},
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Request.Audience == contract.Professional && c.Response.Language != contract.PtBR {
			return
		}
		for _, text := range prose.Own(c) {
			language, foreign := phrase.Foreign(text.Value)
			t.Check(!foreign, text.Path, "is in %s: write it in Brazilian Portuguese, with its accents", language)
		}
	},
}
