package disclaimer

import (
	"slices"
	"strings"

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
		Fix:  "Word findings as what was measured or as suggestive, and leave the diagnosis to the physician; a finding for a patient does not open with the name of a disease, and nobody is told that nothing is wrong or that no physician is needed. Phrases that deny (\"não é um diagnóstico definitivo\") are fine.",
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
			if !found && finding(c, text.Path) {
				said, found = called(c, text.Value)
			}
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "states a diagnosis (%q), which the disclaimer denies", said)
			if !found && slices.Contains(examining, c.Manifest.Kind) && c.Request.Audience != contract.Professional {
				said, found = phrase.Dismissed.Find(phrase.Visible(text.Value))
				t.Where(phrase.Spot(said)).Check(!found, text.Path, "sends the reader away from a physician or gives the all-clear (%q), which the disclaimer leaves to a physician", said)
			}
		}
	},
}

// examining are the kinds that find something in a patient; the others find it in a text.
var examining = []contract.Kind{contract.ECGAnalysis, contract.LesionAnalysis, contract.Dermoscopy, contract.CardiacRisk, contract.MedicationValidation, contract.SymptomContent}

// finding says whether a member holds what was found in a patient.
func finding(c *conformance.OutputCase, path string) bool {
	return slices.Contains(examining, c.Manifest.Kind) && (strings.HasPrefix(path, "/findings/") && strings.HasSuffix(path, "/text") ||
		strings.HasSuffix(path, "/rationale") || strings.HasSuffix(path, "/clinical_assessment") || strings.HasSuffix(path, "/clinical_significance"))
}

// called finds a finding for a lay reader that opens with a disease as if it were settled.
func called(c *conformance.OutputCase, text string) (string, bool) {
	if c.Request.Audience == contract.Professional {
		return "", false
	}
	return phrase.Called.Find(phrase.Visible(text))
}
