package clinical

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN002 is about where the beats are; the rate may be right with none of them in its place.
var CLN002 = &conformance.Rule{
	ID:    "CLN-002",
	Title: "The R peaks of a known ECG are found where they are",
	Doc: conformance.Doc{
		Why:  "Everything else is measured from the beats: intervals, ST levels, regularity. Beats in the wrong places make each of them a number without meaning.",
		Fix:  "Give r_peaks as 0-based samples of the signal that was sent, not of a filtered or resampled copy; correct for the delay of filters.",
		Good: "12 of 12 beats within 100 ms",
		Bad:  "every T wave listed as a beat; all samples shifted by 200 ms",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("7", "r_peaks: 0-based samples."),
		policy("100 ms and 95 percent are choices of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.ECGAnalysis, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.ECGAnalysisResponse
		if !read(o, &r) || o.Fixture.ECG == nil || o.Fixture.ECG.HeartRate == 0 || len(o.Fixture.ECG.RTimes) == 0 {
			return
		}
		rate, known := samplesPerSecond(o)
		if !known {
			return
		}
		found, of, given := matched(o.Fixture.ECG.RTimes, r.RPeaks, rate)
		p.Check(20*found >= 19*of, "/r_peaks", "has %d of the %d beats in the signal", found, of)
		p.Check(20*found >= 19*given, "/r_peaks", "lists %d beats, of which %d are in the signal", given, found)
	}),
}

// near is how far from a beat it may be listed, in seconds, to half a sample. A beat that lies as near to an end of the record need not be.
const near = 0.1

// matched counts the beats that were found, those that had to be, and those that were given, each at most once; at the ends of
// the record both may be missing.
func matched(truth []float64, given []int, rate float64) (found, of, listed int) {
	left := slices.Clone(given)
	first, last := truth[0], truth[len(truth)-1]
	for i, t := range truth {
		at := slices.IndexFunc(left, func(s int) bool { return math.Abs(float64(s)/rate-t) <= near+0.5/rate })
		switch {
		case at >= 0:
			left = slices.Delete(left, at, at+1)
			found++
			of++
		case i > 0 && i < len(truth)-1:
			of++
		}
	}
	listed = found
	for _, s := range left {
		if at := float64(s) / rate; at > first && at < last {
			listed++
		}
	}
	return found, of, listed
}

// samplesPerSecond reads the rate of the signal that was sent.
func samplesPerSecond(o *conformance.Observation) (float64, bool) {
	var sent struct {
		SamplingRate float64 `json:"sampling_rate"`
	}
	err := json.Unmarshal(o.Fixture.Request, &sent)
	return sent.SamplingRate, err == nil && sent.SamplingRate > 0
}
