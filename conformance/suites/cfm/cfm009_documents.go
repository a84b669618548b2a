package cfm

import (
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM009 is about documents that only a physician gives.
var CFM009 = &conformance.Rule{
	ID:    "CFM-009",
	Title: "Reports, prescriptions and certificates are a physician's signed documents",
	Doc: conformance.Doc{
		Why:  "A paper that is headed LAUDO is filed, shown to an insurer and acted upon as a physician's word. Software has none. Such documents bear name, CRM, address, patient, date and a signature that can be verified, and the host makes them together with the physician.",
		Fix:  "Head what a plugin writes as what it is, a pre-analysis or a draft for review, and let it say nothing of itself that a document says (\"atesto\", \"vale como receita\"). Of a document whose signature the host verified, registration with UF, date, address and, for a named specialty, RQE are asked. What `prescription` holds is judged by ANV-005 and ANV-006.",
		Good: "Pré-análise para revisão médica",
		Bad:  "LAUDO DE ECG, over an answer whose human_review is pending",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Resolução CFM 2.299/2021", "arts. 2 and 4", "Electronic medical documents: what they hold, and the ICP-Brasil signature.", conformance.CertaintySecondary),
		cite.Other("Lei 12.842/2013", "art. 4 VII and X", "Reports of certain examinations and certificates are the physician's. Item I was vetoed, and the electrocardiogram is not named in VII.", conformance.CertaintyOfficial),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		if c.SignedDocument {
			signed(c, t)
			return
		}
		if prose.Reviews(c.Manifest.Kind) {
			return
		}
		for _, text := range prose.Own(c) {
			if !actionable(text.Path) || strings.ToUpper(text.Value) == text.Value {
				name, titled := phrase.DocumentTitle(text.Value)
				t.Check(!titled, text.Path, "is headed as a physician's document (%q), and no physician signed it", name)
			}
			said, found := phrase.Certifies.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "speaks as a physician's document (%q), and no physician signed it", said)
		}
	},
}

// actionable says whether a text names what is to be done or asked for, where "Laudo" and "Receita" are that
// and, unless in capitals, no heading.
func actionable(path string) bool {
	return strings.HasPrefix(path, "/medical_recommendations/") && !strings.HasSuffix(path, "/medical_disclaimer") || strings.HasPrefix(path, "/control_lists/") || strings.HasPrefix(path, "/alerts/") || strings.HasSuffix(path, "/recommended_action") || strings.HasSuffix(path, "/clinical_recommendation")
}

// signed judges what a signed document has to hold.
func signed(c *conformance.OutputCase, t *conformance.Tally) {
	text := strings.Join(prose.Values(prose.Own(c)), "\n")
	r := c.Response.HumanReview.Reviewer
	byReview := r != nil && r.CRM != "" && r.UF != ""
	t.Check(byReview || phrase.Registered(text), "", "the signed document names no physician's registration with UF")
	t.Check(c.Response.HumanReview.At != "" || phrase.FullDate.In(text), "", "the signed document bears no date")
	t.Check(phrase.Address.In(text), "", "the signed document bears no address")
	if len(phrase.Presented(text)) > 0 {
		t.Check(phrase.Specialist.In(text) || r != nil && r.RQE != "", "", "the signed document names a specialty without RQE")
	}
	t.Check(c.Response.HumanReview.Status != "rejected", "/human_review/status", "is rejected: %s may not stand under a signature", contract.ContentDocument)
}
