package clinical

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN012 compares what is grave with what is not. That symptoms of an emergency are urgent in the member of their own is CLN-010's,
// that a pair of medicines is alerted CLN-008's.
var CLN012 = &conformance.Rule{
	ID:    "CLN-012",
	Title: "What is grave is more urgent than what is not",
	Doc: conformance.Doc{
		Why:  "Urgency sorts the queue in which people wait. A plugin that calls everything routine puts a heart that beats 185 times a minute behind a healthy one; one that calls everything urgent sorts nothing.",
		Fix:  "Derive `urgency` and `priority` of `medical_recommendations` from what was found, and let the most urgent finding decide. Asked are pairs that leave no doubt: 31 and 185 bpm at rest against 75, a lesion with every sign of a melanoma against a plain naevus, contraindicated medicines against harmless ones (a warning only: alerts have their own severity), a stroke against a sneeze. Where every answer about symptoms recommends the same, `urgency` itself is compared.",
		Good: "urgency urgent at 185 bpm, routine at 75 bpm",
		Bad:  "urgency routine at both; urgency emergency at both",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("4", "medical_recommendations[] {priority, urgency, ...}."),
		cite.Other("ISO 14971", "information for safety", "Supports the rule; imposes no wording.", conformance.CertaintyPolicy),
		policy("Which findings are compared is a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: func(_ context.Context, p *conformance.Pass) error {
		if !slices.Contains(comparing, p.Manifest().Kind) {
			p.NotApplicable("the kind finds nothing that is urgent")
			return nil
		}
		of, where, unlike := urgencyOf, "/medical_recommendations", "are no more urgent (%s) than those of a request in which nothing is wrong (%s)"
		if standing(p) {
			of, where, unlike = symptomUrgency, "/urgency", "is no more urgent (%s) than that of a request in which nothing is wrong (%s)"
		}
		calm, answered, told := rank(-1), 0, 0
		for _, bland := range []bool{true, false} {
			for _, o := range p.Observations() {
				truth := o.Fixture.Truth
				if o.Repetition > 0 || truth == nil || !truth.Bland && !truth.Urgent || truth.Bland != bland || !ok(o) {
					continue
				}
				answered++
				now := of(o)
				if now >= 0 {
					told++
				}
				if bland {
					calm = max(calm, now)
					continue
				}
				if calmSymptoms(o) {
					continue
				}
				p.At(o)
				judge := p.Check
				if p.Manifest().Kind == contract.MedicationValidation {
					judge = p.Warn // its alerts have a severity of their own, see CLN-008
				}
				judge(now > calm || now < 0 && calm < 0, where, unlike, now, calm)
			}
		}
		switch {
		case answered == 0:
			p.Skip("no labelled request was analysed")
		case told == 0:
			p.NotApplicable("none of %d analyses recommends anything", answered)
		case p.Checks() == 0:
			p.NotApplicable("what the plugin says of emergencies is CLN-010's")
		}
		return nil
	},
}

// comparing are the kinds that find what calls for care.
var comparing = []contract.Kind{contract.ECGAnalysis, contract.LesionAnalysis, contract.Dermoscopy, contract.MedicationValidation, contract.SymptomContent}

// rank is how urgent an answer is; below 0 it recommends nothing.
type rank int

var ranks = []contract.Urgency{contract.Routine, contract.Soon, contract.Urgent, contract.Emergency}

func (r rank) String() string {
	if r < 0 {
		return "none"
	}
	return string(ranks[r])
}

// symptomUrgency is that of the member of its own for the urgency of symptoms; below 0 there is none.
func symptomUrgency(o *conformance.Observation) rank {
	var r contract.SymptomContentResponse
	if o.Case.Manifest.Kind != contract.SymptomContent || !read(o, &r) {
		return -1
	}
	return rank(slices.Index(ranks, r.Urgency))
}

// standing says whether all answers about symptoms recommend the same and only the member of its own sorts them.
func standing(p *conformance.Pass) bool {
	said := map[rank]bool{}
	for _, o := range p.Observations() {
		if t := o.Fixture.Truth; o.Repetition == 0 && t != nil && (t.Bland || t.Urgent) && ok(o) && symptomUrgency(o) >= 0 {
			said[urgencyOf(o)] = true
		}
	}
	return len(said) == 1 && !said[-1]
}

// calmSymptoms says whether the member of its own for the urgency of symptoms is calm already.
func calmSymptoms(o *conformance.Observation) bool {
	own := symptomUrgency(o)
	return own >= 0 && own < rank(slices.Index(ranks, contract.Urgent))
}

// urgencyOf is that of the most urgent recommendation.
func urgencyOf(o *conformance.Observation) rank {
	most := rank(-1)
	for _, r := range o.Case.Response.MedicalRecommendations {
		most = max(most, rank(slices.Index(ranks, r.Urgency)))
	}
	return most
}
