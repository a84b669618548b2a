package templates_test

import (
	"bytes"
	"encoding/base64"
	"math"
	"testing"

	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The lesion scaffold is held against drawn lesions whose truth is known, with hairs, rulers and uneven light: the mask, the
// diameter, and that melanomas score higher than common naevi.
func TestLesionScaffoldMeasuresWhatWasDrawn(t *testing.T) {
	calls := open(t, built(t, "go", contract.LesionAnalysis).Module)
	measured := func(im *lesion.Image) *contract.LesionAnalysisResponse {
		t.Helper()
		var b bytes.Buffer
		if err := im.EncodeJPEG(&b, 90); err != nil {
			t.Fatal(err)
		}
		req := &contract.LesionAnalysisRequest{Request: contract.Request{Contract: contract.Version, Kind: contract.LesionAnalysis, RequestID: "r",
			ProcessingTimestamp: "2026-11-22T10:00:00Z"}, LesionImages: []string{base64.StdEncoding.EncodeToString(b.Bytes())}, MMPerPx: []float64{im.MMPerPx}}
		input, err := contract.Encode(req)
		if err != nil {
			t.Fatal(err)
		}
		reply := calls(input)
		if err := reply.Trace.Err; err != nil {
			t.Fatal(err)
		}
		resp := new(contract.LesionAnalysisResponse)
		if err := contract.DecodeResponse(reply.Output, resp); err != nil {
			t.Fatal(err)
		}
		return resp
	}
	const each = 12
	scores := map[lesion.Diagnosis][]float64{}
	var overlaps []float64
	refused, far := 0, 0
	for _, d := range []lesion.Diagnosis{lesion.CommonNevus, lesion.Melanoma} {
		for seed := range uint64(each) {
			o := lesion.TypicalOf(seed, d)
			o.Size = 256
			im, err := lesion.Generate(o)
			if err != nil {
				t.Fatal(err)
			}
			resp := measured(im)
			if resp.Status != contract.OK {
				refused++
				continue
			}
			l := resp.LesionCharacteristics["lesion_1"]
			overlap := jaccard(l.MaskRLE, im.Mask)
			overlaps = append(overlaps, overlap)
			if math.Abs(*l.ABCDEScore.DiameterMM/im.Truth.DiameterMM-1) > 0.1 {
				far++
			}
			scores[d] = append(scores[d], *resp.MalignancyRiskAssessment.RiskScore)
			t.Logf("%s %d: overlap %.3f, diameter %.2f of %.2f mm, risk %.2f", d, seed, overlap, *l.ABCDEScore.DiameterMM, im.Truth.DiameterMM, *resp.MalignancyRiskAssessment.RiskScore)
		}
	}
	mean := 0.0
	for _, v := range overlaps {
		mean += v / float64(len(overlaps))
	}
	t.Logf("mean overlap %.3f, %d refused, %d diameters more than a tenth off, area under the curve %.2f", mean, refused, far, higher(scores[lesion.Melanoma], scores[lesion.CommonNevus]))
	if mean < 0.92 || refused > 1 || far > 1 {
		t.Errorf("mean overlap %.3f, want 0.92; %d of %d refused, want at most 1; %d diameters off, want at most 1", mean, refused, 2*each, far)
	}
	if auc := higher(scores[lesion.Melanoma], scores[lesion.CommonNevus]); auc < 0.9 {
		t.Errorf("a melanoma scores higher than a common naevus in %.2f of pairs, want 0.9", auc)
	}
}

// jaccard is the overlap of a mask in runs with one in pixels: intersection over union.
func jaccard(rle *contract.MaskRLE, mask []byte) float64 {
	i, both, either := 0, 0, 0
	for k, n := range rle.Counts {
		for ; n > 0; n-- {
			a, b := k%2 == 1, mask[i] == 1
			if a && b {
				both++
			}
			if a || b {
				either++
			}
			i++
		}
	}
	return float64(both) / float64(either)
}

// higher is the share of pairs in which a is higher than b, ties counting half.
func higher(a, b []float64) float64 {
	won := 0.0
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				won++
			case x == y:
				won += 0.5
			}
		}
	}
	return won / float64(len(a)*len(b))
}
