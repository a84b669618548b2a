package cfm

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM008 is about texts that teach.
var CFM008 = &conformance.Rule{
	ID:    "CFM-008",
	Title: "Educational content is referenced and is nobody's therapy",
	Doc: conformance.Doc{
		Why:  "A text is read by people of whom it knows nothing: a dose that suits one harms the next. Without a source nobody can check what it says.",
		Fix:  "Take orders to take, change or stop an amount of a medicine out of educational texts; list not_individual in `disclaimer.elements` and say so in the text; name at least one source in `references`, or, where the author gave none, have a recommendation ask for it. A medication validator's texts are ANV-007's.",
		Good: "Existem opções; converse com seu médico [ref].",
		Bad:  "Tome 50 mg todo dia.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("arts. 9, 11 XI and 13 III", "Physicians may inform; consultations and prescriptions through the mass media are no information."),
		cite.CEM("arts. 111 and 113", "Participation in the media is educational; processes are spread with scientific grounds.", conformance.CertaintyUnsourced),
	},
	InForce: cite.CFM2336InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		r := c.Response
		if r == nil || !educational(c) || r.Status != contract.OK || c.Manifest.Kind == contract.MedicationValidation {
			return
		}
		for _, text := range prose.ForReaders(c) {
			said, found := phrase.Dose.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "orders a dose or a change of treatment (%q)", said)
		}
		if !prose.Publishes(c.Manifest.Kind) {
			return
		}
		t.Check(r.Disclaimer == nil || slices.Contains(r.Disclaimer.Elements, contract.NotIndividual), "/disclaimer/elements", "lacks %s", contract.NotIndividual)
		t.Warn(len(r.References) > 0 || asksForSources(c), "/references", "names no source, and no recommendation asks for one")
	},
}

// asksForSources says whether a recommendation tells the editor that sources are missing.
func asksForSources(c *conformance.OutputCase) bool {
	for _, rec := range c.Response.MedicalRecommendations {
		if phrase.Sources.In(rec.Recommendation, rec.Action) {
			return true
		}
	}
	return slices.ContainsFunc(c.Response.ComplianceStatus.ComplianceIssues, func(s string) bool { return phrase.Sources.In(s) })
}
