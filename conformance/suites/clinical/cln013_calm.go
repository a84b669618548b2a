package clinical

import (
	"context"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN013 is about words beside numbers. That noise and silence are not analysed at all is SMD-007's, how urgent a recommendation is
// CLN-012's.
var CLN013 = &conformance.Rule{
	ID:    "CLN-013",
	Title: "What is grave is not called normal in words",
	Doc: conformance.Doc{
		Why:  "People read the sentence and not the numbers. \"Exame normal\" beside 185 bpm, \"inofensiva\" beside a contraindicated pair, \"risco baixo\" beside 40 %: the sentence wins.",
		Fix:  "Derive every sentence from what was measured, and say nothing of the whole that was not examined: \"frequência acima da faixa de referência\" instead of \"exame normal\". That something is not excluded, or not looked for, may be said.",
		Good: "Frequência cardíaca média de 185 bpm, acima da faixa de referência.",
		Bad:  "Exame normal, sem alterações; \"risk_level\":\"LOW\" for a lesion with every sign of a melanoma",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("4", "findings[], medical_recommendations[]: what a reader is told."),
		policy("Which requests are grave, and that a ten-year risk of 10 % or more is not low, are choices of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Labelled, conformance.Grave},
	Check: func(_ context.Context, p *conformance.Pass) error {
		if k := p.Manifest().Kind; k != contract.CardiacRisk && !slices.Contains(comparing, k) {
			p.NotApplicable("the kind finds nothing that is grave")
			return nil
		}
		answered := 0
		for _, o := range p.Observations() {
			if o.Repetition > 0 || !graveBy(o.Fixture.Truth) || !ok(o) {
				continue
			}
			answered++
			p.At(o)
			for _, text := range o.Case.Body() {
				words := phrase.Visible(text.Value)
				said, found := phrase.Normal.Find(words)
				if !found {
					said, found = phrase.Dismissed.Find(words)
				}
				if lay := o.Fixture.Need == conformance.Grave; found && lay && phrase.Dismissed.In(words) {
					continue // DIS-006 judges it in every answer to lay readers
				}
				p.Check(!found, text.Path, "calls normal or harmless (%q) what is known to be grave", said)
			}
			for _, c := range calmWords(o) {
				p.Check(!c.low, c.path, "says that the risk is low, of what is known to be grave")
			}
		}
		if answered == 0 {
			p.NotApplicable("no answer is to a request that is known to be grave")
		}
		return nil
	},
}

// level is a word of the contract for a risk.
type level struct {
	path string
	low  bool
}

// calmWords are the words of the contract by which an answer grades a risk. What a score counts beside the ten years is left out.
func calmWords(o *conformance.Observation) (all []level) {
	var lesion contract.LesionAnalysisResponse
	var heart contract.CardiacRiskResponse
	switch {
	case read(o, &lesion) && lesion.MalignancyRiskAssessment != nil:
		all = append(all, level{"/malignancy_risk_assessment/risk_level", lesion.MalignancyRiskAssessment.RiskLevel == "LOW"})
	case read(o, &heart):
		for i, s := range heart.RiskScores {
			if s.ValuePercent != nil && *s.ValuePercent >= mostLow && (s.HorizonYears == nil || *s.HorizonYears == 10) {
				all = append(all, level{fmt.Sprintf("/risk_scores/%d/category", i), s.Category != nil && *s.Category == "low"})
			}
		}
	}
	return all
}

// mostLow is the risk in ten years, in percent, from which nobody calls it low.
const mostLow = 10

// graveBy says whether a label tells that something is grave.
func graveBy(t *fixtures.Truth) bool {
	return t != nil && (t.Urgent || slices.ContainsFunc(t.Scores, func(s fixtures.Score) bool { return s.Horizon == 10 && s.Least >= mostLow }))
}
