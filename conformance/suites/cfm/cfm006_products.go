package cfm

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM006 is about what is offered, and in whose name.
var CFM006 = &conformance.Rule{
	ID:    "CFM-006",
	Title: "Products are registered, and no authority or physician lends them a seal",
	Doc: conformance.Doc{
		Why:  "An unregistered filler has been looked at by nobody. And no council looks at products or plugins at all: a seal in its name makes people trust what was never examined.",
		Fix:  "Give each of `products` its `anvisa_number`, or the code of its exemption; offer nothing that waits for registration; write \"registrado na Anvisa sob nº ...\" instead of saying that an authority approves, certifies or recommends. Whether the number has its class's shape and stands in the snapshot is ANV-001's.",
		Good: `"anvisa_number":"80012345678"`,
		Bad:  "\"Laser novo, ainda sem registro\"; a seal of a council on a plugin",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("art. 11 III and V", "Only registered products; no participation in announcements of products, no seal."),
	},
	InForce: cite.CFM2336InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		for i, p := range c.Response.Products {
			numbered := strings.TrimSpace(p.ANVISANumber) != "" || strings.TrimSpace(p.Exemption) != ""
			t.Check(numbered, fmt.Sprintf("/products/%d/anvisa_number", i), "is missing, and no exemption is named")
		}
		readers := prose.ForReaders(c)
		for _, text := range append(readers, ownWords(c)...) {
			said, found := phrase.Seal.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "lends the name of an authority or a physician to it (%q)", said)
		}
		if c.Request.ContentKind != contract.ContentPromotional {
			return
		}
		for _, text := range readers {
			said, found := phrase.Unregistered.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "offers what has no registration (%q)", said)
		}
	},
}

// ownWords are the disclaimers and limits of an answer, in which plugins like to praise themselves.
func ownWords(c *conformance.OutputCase) []conformance.Text {
	var own []conformance.Text
	for _, text := range prose.Own(c) {
		if strings.HasPrefix(text.Path, "/limitations/") || strings.HasPrefix(text.Path, "/disclaimer/") || strings.HasSuffix(text.Path, "/medical_disclaimer") {
			own = append(own, text)
		}
	}
	return own
}
