package robustness

import (
	"context"
	"math"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// How far results may lie apart where only units differ: rounding and resampling, and nothing more.
const (
	rateShare  = 0.02 // of a heart rate
	stMV       = 0.05 // of an ST level
	sameShare  = 0.02 // of a length in the same picture
	sizedShare = 0.15 // of a length in the same picture at half the resolution
	sameScore  = 0.02 // of scores between 0 and 1 of the same picture
)

// ROB005 compares a plugin with itself; that what it measures is right is the clinical suite's.
var ROB005 = &conformance.Rule{
	ID:    "ROB-005",
	Title: "The same signal or picture in other units gives the same measurement",
	Doc: conformance.Doc{
		Why:  "A gain of 5 instead of 2.5 microvolts a unit, 250 instead of 500 samples a second, 0.08 instead of 0.04 mm a pixel: a plugin that forgets one of them is wrong by a factor for everyone who owns that device.",
		Fix:  "Convert to physical units at the very beginning (mV = sample x gain_uv / 1000, seconds = sample / sampling_rate, mm = px x mm_per_px), and compute with these alone. Without a scale a length is null.",
		Good: "72 bpm from packed samples, from mV and at half the rate; 12 mm where mm_per_px is doubled and 6 mm before",
		Bad:  "a threshold in units of the recorder; a diameter in pixels",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("7", "mV = sample x gain_uv / 1000; mm_per_px absent: diameter null."),
		cite.Other("medplug plugin contract, version 1", "section 7", "How far two results may lie apart is a choice of this product.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Units},
	Check: func(_ context.Context, p *conformance.Pass) error {
		judgePairs(p, fixtures.Units, func(a against) {
			p.Check(true, "", "was compared")
			if !ok(a.base) || !ok(a.other) {
				scaled := a.other.Fixture.Truth == nil || !a.other.Fixture.Truth.Unscaled
				p.Check(ok(a.base) == ok(a.other) || !scaled, "/status", "is another for the same signal or picture in other units")
				return
			}
			switch p.Manifest().Kind {
			case contract.ECGAnalysis:
				sameECG(p, a)
			case contract.LesionAnalysis:
				sameLesion(p, a)
			case contract.Dermoscopy:
				sameStructures(p, a)
			}
		})
		return nil
	},
}

func sameECG(p *conformance.Pass, a against) {
	var base, other contract.ECGAnalysisResponse
	if !read(a.base, &base) || !read(a.other, &other) {
		return
	}
	if base.HeartRate != nil && other.HeartRate != nil {
		near(p, "/heart_rate/avg_heart_rate", base.HeartRate.AvgHeartRate, other.HeartRate.AvgHeartRate, rateShare, "bpm")
	}
	if a.other.Fixture.Encoding == "lead" && a.base.Fixture.Encoding != "lead" || a.base.Fixture.Encoding == "lead" {
		return // beats and levels of one lead are not those of twelve
	}
	levels := map[string]float64{}
	for _, st := range base.STAnalysis {
		if st.DeviationMV != nil {
			levels[st.Lead] = *st.DeviationMV
		}
	}
	for _, st := range other.STAnalysis {
		if v, there := levels[st.Lead]; there && st.DeviationMV != nil {
			p.Check(math.Abs(v-*st.DeviationMV) <= stMV, "/st_analysis", "differs by more than %g mV in lead %s for the same signal in other units", stMV, st.Lead)
		}
	}
}

// near checks that two numbers of which both are given differ by no more than a share.
func near(p *conformance.Pass, path string, base, other *float64, share float64, unit string) {
	if base == nil || other == nil {
		p.Check((base == nil) == (other == nil), path, "is null in one of two units of the same thing")
		return
	}
	p.Check(math.Abs(*base-*other) <= share*math.Abs(*base), path, "is %.4g %s, and %.4g for the same in other units", *other, unit, *base)
}

func sameLesion(p *conformance.Pass, a against) {
	base, other := onlyLesion(a.base), onlyLesion(a.other)
	was, is := a.base.Fixture.Truth, a.other.Fixture.Truth
	if base == nil || other == nil || was == nil || is == nil {
		return
	}
	const path = "/lesion_characteristics/lesion_1/abcde_score/diameter_mm"
	if is.Unscaled {
		p.Check(other.ABCDEScore.DiameterMM == nil, path, "is given although no scale was")
		return
	}
	samePicture := was.Lesion.Size == is.Lesion.Size
	share := sizedShare
	if samePicture {
		share = sameShare
	}
	expected := base.ABCDEScore.DiameterMM
	if expected != nil {
		expected = contract.Ptr(*expected * is.Lesion.DiameterMM / was.Lesion.DiameterMM)
	}
	near(p, path, expected, other.ABCDEScore.DiameterMM, share, "mm")
	if x, y := base.ABCDEScore.AsymmetryScore, other.ABCDEScore.AsymmetryScore; samePicture && x != nil && y != nil {
		p.Check(math.Abs(*x-*y) <= sameScore, "/lesion_characteristics/lesion_1/abcde_score/asymmetry_score", "follows the scale of the same picture")
	}
}

func onlyLesion(o *conformance.Observation) *contract.LesionCharacteristics {
	var r contract.LesionAnalysisResponse
	if !read(o, &r) {
		return nil
	}
	l, there := r.LesionCharacteristics["lesion_1"]
	if !there {
		return nil
	}
	return &l
}

// sameStructures: the points of the ABCD rule have no length.
func sameStructures(p *conformance.Pass, a against) {
	var base, other contract.DermoscopyResponse
	if was, is := a.base.Fixture.Truth, a.other.Fixture.Truth; was == nil || is == nil || was.Lesion.Size != is.Lesion.Size {
		return
	}
	if !read(a.base, &base) || !read(a.other, &other) || base.ABCD == nil || other.ABCD == nil {
		return
	}
	p.Check(base.ABCD.A == other.ABCD.A && base.ABCD.C == other.ABCD.C, "/abcd", "has other points for asymmetry or colours where only the scale of the same picture differs")
}

// read decodes an answer. One that does not fit the schema is ABI-007's.
func read(o *conformance.Observation, into any) bool {
	return contract.DecodeResponse(o.Reply.Output, into) == nil
}
