package clinical

import (
	"math"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN006 is about lengths; that they follow the scale is ROB-005's.
var CLN006 = &conformance.Rule{
	ID:    "CLN-006",
	Title: "The diameter of a known lesion is within 15 percent",
	Doc: conformance.Doc{
		Why:  "Six millimetres are a threshold that every physician knows. A diameter that is off by a third moves lesions across it in both directions.",
		Fix:  "Take the largest distance between two points of the contour (Feret), times mm_per_px; give null where no scale was sent.",
		Good: "6.0 mm of the truth, 6.3 in the answer",
		Bad:  "6.0 mm of the truth, 4.2 in the answer: the mean of width and height",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("7", "diameter_mm; mm_per_px absent: diameter null."),
		policy("Fifteen percent is a choice of this product: borders fade over a tenth of the diameter."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.LesionAnalysis, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.LesionAnalysisResponse
		if !read(o, &r) || o.Fixture.Truth == nil || o.Fixture.Truth.Lesion == nil {
			return
		}
		d := r.LesionCharacteristics["lesion_1"].ABCDEScore.DiameterMM
		if truth := o.Fixture.Truth.Lesion.DiameterMM; d != nil {
			p.Check(math.Abs(*d-truth) <= diameterShare*truth, "/lesion_characteristics/lesion_1/abcde_score/diameter_mm", "is %.2f mm, the lesion has %.2f", *d, truth)
		}
	}),
}

// diameterShare is how far a diameter may lie from the truth.
const diameterShare = 0.15
