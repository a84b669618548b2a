package clinical

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN004 is about one heartbeat under growing noise. That the worst must not be analysed at all is SMD-007's.
var CLN004 = &conformance.Rule{
	ID:    "CLN-004",
	Title: "More noise gives no more confidence",
	Doc: conformance.Doc{
		Why:  "A confidence that does not fall with the quality of the signal says nothing, and a reader who trusts it is misled exactly where care is due.",
		Fix:  "Let confidence and signal_quality follow what was measured of the noise; answer not_analysable when it drowns the beats.",
		Good: "0.95, 0.93, 0.8, 0.5, then not_analysable",
		Bad:  "0.9 at every step; 0.6 in silence and 0.9 in noise",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("4", "confidence lies in [0,1]."),
		policy("Whatever confidence means, it may not rise with noise."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Ladder},
	Check: func(_ context.Context, p *conformance.Pass) error {
		var climb []*conformance.Observation
		for _, o := range p.Observations() {
			if o.Repetition == 0 && o.Case != nil && o.Case.Response != nil {
				climb = append(climb, o)
			}
		}
		switch {
		case p.Manifest().Kind != contract.ECGAnalysis:
			p.NotApplicable("the rule is about %s", contract.ECGAnalysis)
			return nil
		case len(climb) < 2 || !ok(climb[0]):
			p.Skip("the signal without noise was not analysed")
			return nil
		}
		top := sureness(climb[0])
		least := top
		for _, o := range climb[1:] {
			p.At(o)
			now := sureness(o)
			p.Check(now.confidence <= least.confidence+slack, "/confidence", "is %.2f, and was %.2f with less noise", now.confidence, least.confidence)
			p.Check(now.quality <= least.quality+slack, "/signal_quality", "is %.2f, and was %.2f with less noise", now.quality, least.quality)
			least = sure{min(least.confidence, now.confidence), min(least.quality, now.quality)}
		}
		last := sureness(climb[len(climb)-1])
		if last.confidence == 1 {
			return nil // certainty at all is DIS-008's
		}
		p.Check(last.confidence <= top.confidence-fall, "/confidence", "is %.2f in noise that drowns the beats, and %.2f without noise", last.confidence, top.confidence)
		return nil
	},
}

// slack is by how much two neighbouring steps may be in the wrong order, and fall by how much the last lies below the first.
const slack, fall = 0.05, 0.1

type sure struct{ confidence, quality float64 }

// sureness is 0 for what was not analysed; a quality that is not given is taken to follow the confidence.
func sureness(o *conformance.Observation) sure {
	var r contract.ECGAnalysisResponse
	if !ok(o) || !read(o, &r) {
		return sure{}
	}
	if r.SignalQuality == nil {
		return sure{r.Confidence, r.Confidence}
	}
	return sure{r.Confidence, *r.SignalQuality}
}
