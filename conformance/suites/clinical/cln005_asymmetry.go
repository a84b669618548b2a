package clinical

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN005 compares two lesions; that a length is right is CLN-006's.
var CLN005 = &conformance.Rule{
	ID:    "CLN-005",
	Title: "An asymmetric lesion is not scored more symmetric than a symmetric one",
	Doc: conformance.Doc{
		Why:  "Asymmetry is the heaviest item of the ABCD rule. A plugin that has it the wrong way round calms the wrong patients.",
		Fix:  "Measure the part of the mask that its mirror image does not cover, at the axes of inertia; check that background and mask were not swapped.",
		Good: "0.05 for a round naevus, 0.6 for a notched one",
		Bad:  "the same score for both; 0.4 for the round one",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("Nachbar et al., J Am Acad Dermatol 30:551-559, 1994", "ABCD rule", "Asymmetry counts 1.3 times its points.", conformance.CertaintySecondary),
		policy("The two lesions and the difference are a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: func(_ context.Context, p *conformance.Pass) error {
		if k := p.Manifest().Kind; k != contract.LesionAnalysis && k != contract.Dermoscopy {
			p.NotApplicable("the rule is about pictures of lesions")
			return nil
		}
		var even, uneven *conformance.Observation
		for _, o := range p.Observations() {
			if truth := o.Fixture.Truth; ok(o) && truth != nil && truth.Lesion != nil && o.Repetition == 0 {
				if truth.Lesion.Asymmetry.Class == 0 {
					even = o
				} else {
					uneven = o
				}
			}
		}
		if even == nil || uneven == nil {
			p.Skip("the two labelled lesions were not both analysed")
			return nil
		}
		p.At(uneven)
		low, path := asymmetry(even)
		high, _ := asymmetry(uneven)
		if low == nil || high == nil {
			p.NotApplicable("asymmetry is not scored")
			return nil
		}
		p.Check(*high > *low, path, "is %.2f for a lesion without symmetry, and %.2f for a symmetric one", *high, *low)
		return nil
	},
}

// asymmetry is the score of the only lesion, and where it stands.
func asymmetry(o *conformance.Observation) (score *float64, path string) {
	var pictures contract.LesionAnalysisResponse
	var rule contract.DermoscopyResponse
	switch {
	case read(o, &pictures):
		l := pictures.LesionCharacteristics["lesion_1"]
		return l.ABCDEScore.AsymmetryScore, "/lesion_characteristics/lesion_1/abcde_score/asymmetry_score"
	case read(o, &rule) && rule.ABCD != nil:
		a := float64(rule.ABCD.A)
		return &a, "/abcd/a"
	}
	return nil, ""
}
