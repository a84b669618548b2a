package disclaimer

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS006 is about texts that take the disclaimer back.
var DIS006 = &conformance.Rule{
	ID:    "DIS-006",
	Title: "The body does not contradict the disclaimer",
	Doc: conformance.Doc{
		Why:  "\"Diagnóstico confirmado\" above and \"isto não é um diagnóstico\" below: the reader believes the first. A disclaimer that the text contradicts protects nobody, and the communication of diagnoses is the physician's.",
		Fix:  "Word findings as what was measured or as suggestive, and leave the diagnosis to the physician. Phrases that deny (\"não é um diagnóstico definitivo\") are fine.",
		Good: "Achado sugestivo de fibrilação atrial; requer confirmação médica.",
		Bad:  "Diagnóstico confirmado: fibrilação atrial. Isto não é um diagnóstico.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("art. 5 § 2", "A physician may not leave to artificial intelligence the communication of diagnoses, prognoses or therapeutic decisions without human mediation."),
		cite.CDC("arts. 30 and 37 § 1", "What is announced binds, and misleading announcements are forbidden."),
	},
	InForce: cite.CDCInForce,
	Level: func(c conformance.Context) conformance.Level {
		if c.Audience == contract.Patient || c.Audience == contract.Public {
			return conformance.LevelError
		}
		return conformance.LevelWarn
	},
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Response.Disclaimer == nil || !slices.Contains(c.Response.Disclaimer.Elements, contract.SupportOnly) {
			return
		}
		for _, text := range c.Body() {
			said, found := phrase.Diagnosis.Find(phrase.Visible(text.Value))
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "states a diagnosis (%q), which the disclaimer denies", said)
		}
	},
}
