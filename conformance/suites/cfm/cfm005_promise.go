package cfm

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM005 is about promises.
var CFM005 = &conformance.Rule{
	ID:    "CFM-005",
	Title: "No guarantee of results, no superiority, no sensation",
	Doc: conformance.Doc{
		Why:  "Medicine owes means, not results. Who was promised a cure forgoes what would have helped, and has no one to hold to it.",
		Fix:  "Take guarantees, superlatives and comparisons out of promotional and educational texts, or deny them: \"não há garantia de resultado\". Whether a text is sensational beyond its words is a person's to judge (CFM-013); what a cosmetic may claim is ANV-008's.",
		Good: "Os resultados variam e não há garantia de resultado.",
		Bad:  "Resultado garantido em 7 dias",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("art. 11 II, IV and IX, and § 2", "No guarantee of results, no exclusive capacity, no sensationalism."),
		cite.CEM("art. 112", "No medical matter in a sensational, promotional or untrue manner.", conformance.CertaintySecondary),
	},
	InForce: cite.CFM2336InForce,
	Level: func(c conformance.Context) conformance.Level {
		if c.ContentKind == contract.ContentPromotional {
			return conformance.LevelError
		}
		return conformance.LevelWarn
	},
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || !promotional(c) && !educational(c) {
			return
		}
		for _, text := range prose.ForReaders(c) {
			said, found := phrase.Promise.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "promises or boasts (%q)", said)
		}
	},
}
