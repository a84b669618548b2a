package anvisa

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV011 is about what a reader must be told beside a sunscreen. The claim that it need not be put on again is ANV-010's.
var ANV011 = &conformance.Rule{
	ID:    "ANV-011",
	Title: "A sunscreen comes with its warnings",
	Doc: conformance.Doc{
		Why:  "Most sunscreen is put on too thinly, once, and on children who are too young for it. That is what the warnings of the label are for.",
		Fix:  "In a text that sells or recommends a sunscreen, say to reapply and that children below six months see a physician first, and advise nothing against it. A text that is a label (content_kind document, by a kind that writes texts) bears all eight warnings of the resolution; there it is an error. For advice without a product reapplication is pointed out only.",
		Good: "Reaplique. Menores de 6 meses: consulte um médico.",
		Bad:  "Passe uma vez e pronto.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC629("art. 15", "The eight warnings of the label."),
	},
	InForce: cite.RDC629InForce,
	Level: func(c conformance.Context) conformance.Level {
		if c.ContentKind == contract.ContentDocument && prose.Publishes(c.Kind) {
			return conformance.LevelError
		}
		return conformance.LevelWarn
	},
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Response.Status != contract.OK || prose.Reviews(c.Manifest.Kind) {
			return
		}
		texts := prose.ForReaders(c)
		all := prose.Values(texts)
		product := len(listed(c, "sunscreen")) > 0 || sells(c, phrase.Sunscreen, texts)
		weigh := t.Check
		switch {
		case product && prose.Publishes(c.Manifest.Kind) && c.Request.ContentKind == contract.ContentDocument:
			for _, w := range phrase.SunLabel {
				t.Check(w.In(all...), "", "the label lacks the warning: %s", w.Name)
			}
		case !product && !phrase.SunAdvice.In(all...):
			return
		default:
			if !product {
				weigh = t.Inform
			}
			weigh(phrase.Reapply.In(all...), "", "no text for readers says to put the sunscreen on again")
			if product {
				t.Check(phrase.Infants.In(all...), "", "no text for readers speaks of children below six months")
			}
		}
		for _, text := range texts {
			said, found := phrase.SunMisuse.Find(text.Value)
			t.Where(phrase.Spot(said))
			weigh(!found, text.Path, "advises against a warning of the label (%q)", said)
		}
	},
}
