package anvisa

import (
	"fmt"
	"strings"
	"sync"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV002 is about advertising that must not be. Medicines without a prescription are ANV-003's.
var ANV002 = &conformance.Rule{
	ID:    "ANV-002",
	Title: "Prescription medicines are not promoted to the public",
	Doc: conformance.Doc{
		Why:  "Who sees an advertisement for a prescription medicine asks for it, and takes it without anybody having looked at kidneys, heart and other medicines. Such advertising may reach those who prescribe and dispense, and nobody else.",
		Fix:  "In promotional texts for patients and the public, name no medicine that is sold on prescription, by DCB or by brand, and say of every medicine in products whether it is (rx). One that does not say so fails, and so does one that denies it against the tables. Naming a medicine in clinical or educational texts is no promotion, and in prose it counts where something is offered or the reader is bidden to get it. What the tables do not know is not found in prose.",
		Good: "an educational text with the DCB of the medicine that it explains",
		Bad:  "Peça já o Marca-X 20 mg",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Lei6360("art. 58 § 1", "Medicines sold on prescription are advertised to physicians, dentists and pharmacists alone."),
		cite.Other("Decreto 2.018/1996", "arts. 10-11", "Advertising of prescription medicines in publications for professionals only.", conformance.CertaintyOfficial),
		cite.Lei9294("art. 7", "Medicines are advertised in special publications for professionals; those without a prescription may be in the media, with a warning."),
	},
	InForce: cite.Lei6360InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if !promotes(c) || c.Request.Audience == contract.Professional {
			return
		}
		for i, p := range c.Response.Products {
			if p.Class != "medicine" {
				continue
			}
			at := fmt.Sprintf("/products/%d/rx", i)
			switch {
			case !t.Check(p.RX != nil, at, "is missing, so that the medicine counts as one on prescription"):
			case !t.Check(!*p.RX, at, "is true: a prescription medicine in a promotion for the %s", c.Request.Audience):
			default:
				t.Check(!onPrescription(p), at, "is false, and the tables know the medicine as one on prescription")
			}
		}
		if c.Manifest.Kind == contract.MedicationValidation {
			return // its answers are about the medicines that it was asked about
		}
		texts := prose.ForReaders(c)
		all, known := strings.Join(prose.Values(texts), "\n"), tables.Known()
		sold := len(known.Medicines(all))+len(known.Brands(all)) > 0 && sells(c, prescription(), texts) // the tables are faster than the pattern
		for _, text := range texts {
			t.Check(!sold || !prescription().In(text.Value), text.Path, "names a prescription medicine in a promotion for the %s", c.Request.Audience)
		}
	},
}

// promotes says whether an answer is a text of the plugin's own that was asked for as promotion.
func promotes(c *conformance.OutputCase) bool {
	return c.Response != nil && c.Response.Status == contract.OK && c.Request.ContentKind == contract.ContentPromotional && !prose.Reviews(c.Manifest.Kind)
}

// onPrescription says whether the tables know a product under any of its names as sold on prescription alone.
func onPrescription(p contract.Product) bool {
	book, named := tables.Known(), strings.Join([]string{p.Name, p.DCB}, ";")
	for _, m := range book.Medicines(named) {
		if m.Use == tables.RX {
			return true
		}
	}
	for _, b := range book.Brands(named) {
		if b.Medicine.Use == tables.RX {
			return true
		}
	}
	return false
}

// prescription finds such a medicine in prose. Who takes one and should say so is not being sold it.
var prescription = sync.OnceValue(func() *phrase.Pattern { return naming("on prescription", tables.RX) })

func naming(name string, use tables.Use) *phrase.Pattern {
	return phrase.Words(name, tables.Known().Names(use), `\b(?:(?:em uso|faz(?:em)? uso|usuari\w+|uso) d[eo]|us[aeo]m?|tom(?:a|am|ar|ando)|alergi\w+ (?:a|ao)|interag\w+ com|junto com|associad\w+ (?:a|ao|com)|suspend\w+) (?:o |a )?`)
}
