package disclaimer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS001 is about the disclaimer itself.
var DIS001 = &conformance.Rule{
	ID:    "DIS-001",
	Title: "A disclaimer is present, visible and complete",
	Doc: conformance.Doc{
		Why:  "Who reads an automatic analysis must see, in the same place, that it supports and does not replace a physician. A link or a hidden text does not reach the reader. A document that a physician validly signed is exempt: then the physician speaks.",
		Fix:  "Fill `disclaimer.text` with 40 to 1000 visible characters and list support_only, not_substitute and professional_decides in `disclaimer.elements`; the text has to say what the elements list, in words of your own.",
		Good: "Análise de apoio gerada por software. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.",
		Bad:  `"disclaimer":null, or the text inside <!-- -->`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, DIS-001", "no general statute found", "A choice of this product, supported by the texts below.", conformance.CertaintyPolicy),
		cite.CFM2454("arts. 4 I and 11", "Artificial intelligence supports; the physician decides, and the patient is told of relevant support."),
		cite.CDC("arts. 6 III and 31", "Clear and adequate information on services and their risks."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.SignedDocument && c.Request.ContentKind == contract.ContentDocument {
			return
		}
		d := c.Response.Disclaimer
		if !t.Check(d != nil, "/disclaimer", "is missing") {
			return
		}
		n := utf8.RuneCountInString(phrase.Visible(d.Text))
		t.Check(n >= 40 && n <= 1000, "/disclaimer/text", "shows %d characters, want 40 to 1000 (links, comments and hidden elements do not show)", n)
		for _, e := range []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides} {
			t.Check(slices.Contains(d.Elements, e), "/disclaimer/elements", "lacks %s", e)
		}
		if n < 40 {
			return // there is nothing to hold the elements against
		}
		text := phrase.Visible(d.Text)
		said := 0
		for _, p := range []*phrase.Pattern{phrase.Support, phrase.NoSubstitute, phrase.Decider} {
			if p.In(text) {
				said++
			}
		}
		// Words of one's own may escape one of the three, hardly two.
		t.Check(said >= 2, "/disclaimer/text", "does not say what its elements claim: that the answer supports, replaces no physician, and who decides")
		t.Where(phrase.Takeover.Spot).Check(!phrase.Takeover.In(text), "/disclaimer/text", "takes the physician's place instead of leaving it")
		for _, other := range c.Prose() {
			if strings.HasSuffix(other.Path, "/medical_disclaimer") {
				t.Where(phrase.Takeover.Spot).Check(!phrase.Takeover.In(phrase.Visible(other.Value)), other.Path, "takes the physician's place instead of leaving it")
			}
		}
	},
}
