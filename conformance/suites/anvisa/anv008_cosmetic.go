package anvisa

import (
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV008 is about what only a medicine may claim. Guarantees and superlatives in any offer are CFM-005's.
var ANV008 = &conformance.Rule{
	ID:    "ANV-008",
	Title: "Cosmetics are not said to cure, treat or prevent an illness",
	Doc: conformance.Doc{
		Why:  "A cream that \"treats psoriasis\" keeps somebody with psoriasis from treatment. A cosmetic was never examined for that; a product that does it is a medicine and is registered as one.",
		Fix:  "Say what a cosmetic does: clean, perfume, protect, keep in good condition, change the looks. Treatment as a word of cosmetics (máscara de tratamento) is fine; beside an illness it is not, and cure and therapy are not at all. Denials are fine. Judged are texts of answers that list a cosmetic or a sunscreen, promotion that names one, and what a reviewer of cosmetics suggests; in educational texts the sentences that speak of the product.",
		Good: "Ajuda a manter a pele macia; máscara de tratamento capilar.",
		Bad:  "Creme que trata a psoríase",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC907("claims", "No therapeutic properties are claimed for cosmetics."),
		cite.Lei6360("arts. 3 V and 59", "What a cosmetic is, and that nothing may mislead about a product's effect."),
	},
	InForce: cite.Lei6360InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		products := listed(c, "cosmetic", "sunscreen")
		names := []string{}
		for _, p := range products {
			if p.Name != "" {
				names = append(names, phrase.Fold(p.Name))
				t.Check(!phrase.Therapeutic.In(p.Name), p.at+"/name", "claims a therapeutic effect of a %s", p.Class)
			}
		}
		texts := proposed(c)
		other := promotes(c) && len(listed(c, "medicine")) == 0
		sold := other && sells(c, phrase.Cosmetic, texts)
		for _, text := range texts {
			switch {
			case c.Manifest.Kind == contract.CosmeticValidation, len(products) > 0 && c.Request.ContentKind != contract.ContentEducational,
				sold:
				claims(t, text, text.Value)
			case len(products) > 0, other:
				for _, s := range sentences(text.Value) {
					if words := text.Value[s[0]:s[1]]; phrase.Cosmetic.In(words) || named(words, names) {
						claims(t, text, words)
					}
				}
			}
		}
	},
}

func claims(t *conformance.Tally, text conformance.Text, words string) {
	t.Where(phrase.Therapeutic.Spot).Check(!phrase.Therapeutic.In(words), text.Path, "claims a therapeutic effect of a cosmetic")
}

// named says whether words name one of the products.
func named(words string, names []string) bool {
	words = phrase.Fold(words)
	for _, n := range names {
		if strings.Contains(words, n) {
			return true
		}
	}
	return false
}
