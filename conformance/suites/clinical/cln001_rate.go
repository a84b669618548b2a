package clinical

import (
	"math"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN001 is about the first number that everybody reads.
var CLN001 = &conformance.Rule{
	ID:    "CLN-001",
	Title: "The heart rate of a known ECG is within 5 percent",
	Doc: conformance.Doc{
		Why:  "The rate decides whether a patient is slow, usual or fast. A plugin that counts T waves as beats doubles it; one that misses small beats halves it.",
		Fix:  "Detect beats over several leads with a refractory time; compute 60000 / mean RR from the beats that were found; refrain from an answer when leads disagree.",
		Good: "75 bpm of the truth, 74.6 in the answer",
		Bad:  "75 bpm of the truth, 150 in the answer",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("7", "avg_heart_rate = 60000 / mean RR."),
		policy("Five percent is a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.ECGAnalysis, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.ECGAnalysisResponse
		if !read(o, &r) || o.Fixture.ECG == nil || r.HeartRate == nil || r.HeartRate.AvgHeartRate == nil {
			return
		}
		truth, got := o.Fixture.ECG.HeartRate, *r.HeartRate.AvgHeartRate
		p.Check(math.Abs(got-truth) <= rateShare*truth, "/heart_rate/avg_heart_rate", "is %.1f bpm, the signal has %.1f", got, truth)
	}),
}

// rateShare is how far a rate may lie from the truth.
const rateShare = 0.05
