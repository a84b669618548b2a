package anvisa

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV003 is about advertising that may be, under conditions. Guarantees in it are CFM-005's.
var ANV003 = &conformance.Rule{
	ID:    "ANV-003",
	Title: "Advertising of medicines without a prescription warns, proves and quotes no laymen",
	Doc: conformance.Doc{
		Why:  "Who treats himself must read when to stop, and must not be told of effects that nobody proved or by people who cannot know. The law asks for the warning and for claims that can be proven; what else a resolution of 2008 asks for is contested in court and weighs a warning here.",
		Fix:  "Put the statutory warning into the text, give every claim of an effect an evidence_ref to one of references, and quote nobody who is not qualified by law (testimonial_by). Name product, DCB, registration and contraindications, and send the reader to the package insert.",
		Good: "AO PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO.",
		Bad:  "Se não melhorar, compre outro.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Lei9294("art. 7 §§ 1, 2 and 5", "Advertising says nothing that cannot be proven, quotes no professionals who are not qualified by law, and carries the warning to consult a physician if symptoms persist."),
		cite.Lei6360("art. 59", "Nothing may mislead about nature, use or effect of a product."),
		cite.Other("RDC ANVISA 96/2008", "medicines without a prescription", "Further particulars of advertisements; beyond the statute contested (STJ, REsp 2.035.645).", conformance.CertaintyUnsourced),
	},
	InForce: cite.Lei9294InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if !promotes(c) || c.Request.Audience == contract.Professional {
			return
		}
		var sold []product
		for _, p := range listed(c, "medicine") {
			if p.RX != nil && !*p.RX && !onPrescription(p.Product) {
				sold = append(sold, p)
			}
		}
		texts := prose.ForReaders(c)
		all := prose.Values(texts)
		if len(sold) == 0 && !sells(c, withoutPrescription(), texts) {
			return
		}
		t.Check(phrase.Persisting.In(all...), "", "no text for readers has the warning that a physician is to be consulted if symptoms persist")
		proven := evidence(c, t)
		for _, text := range texts {
			t.Where(phrase.BuyMore.Spot).Check(!phrase.BuyMore.In(text.Value), text.Path, "tells the reader to take more if it did not help")
			t.Where(phrase.LayTestimonial.Spot).Check(!phrase.LayTestimonial.In(text.Value), text.Path, "has a consumer tell of the effect")
			t.Where(phrase.Effect.Spot).Check(proven || !phrase.Effect.In(text.Value), text.Path, "claims an effect, and no entry of claims gives evidence for one")
		}
		particulars(sold, all, t)
	},
}

// evidence judges the claims of a text of the plugin's own, and says whether any effect is proven.
func evidence(c *conformance.OutputCase, t *conformance.Tally) (proven bool) {
	for i, claim := range c.Response.Claims {
		if by := claim.TestimonialBy; by != "" {
			t.Check(slices.Contains(qualified, phrase.Fold(by)), fmt.Sprintf("/claims/%d/testimonial_by", i), "is nobody whom the law qualifies to vouch for a medicine")
		}
		if claim.Category == "guarantee" || claim.Negated != nil && *claim.Negated {
			continue
		}
		found := claim.EvidenceRef != "" && slices.ContainsFunc(c.Response.References, func(r contract.Reference) bool { return r.ID == claim.EvidenceRef })
		proven = t.Check(found, fmt.Sprintf("/claims/%d/evidence_ref", i), "names no entry of references") || proven
	}
	return proven
}

// qualified are those whose word the law lets stand.
var qualified = []string{"physician", "medico", "medica", "doctor", "dentist", "cirurgiao-dentista", "cirurgiao_dentista", "pharmacist", "farmaceutico", "farmaceutica", "professional", "health_professional"}

// particulars warns of what the contested resolution asks for.
func particulars(sold []product, all []string, t *conformance.Tally) {
	text := phrase.Fold(strings.Join(all, "\n"))
	for _, p := range sold {
		t.Warn(p.Name == "" || strings.Contains(text, phrase.Fold(p.Name)), p.at+"/name", "is not in the text")
		t.Warn(p.DCB != "" && strings.Contains(text, phrase.Fold(p.DCB)), p.at+"/dcb", "is missing, or not in the text")
	}
	registered := slices.ContainsFunc(all, func(s string) bool { n, _ := phrase.ANVISANumbers(s); return n > 0 })
	t.Warn(registered, "", "no text for readers gives the registration of the medicine")
	t.Warn(phrase.Contraindication.In(all...), "", "no text for readers gives a contraindication")
	t.Warn(phrase.Leaflet.In(all...), "", "no text for readers sends to the package insert (bula)")
}

var withoutPrescription = sync.OnceValue(func() *phrase.Pattern { return naming("without a prescription", tables.OTC) })
