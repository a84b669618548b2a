package templates_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// cLesionPlugins are the same scaffold in both languages.
func cLesionPlugins(t *testing.T) (c, golang plugin) {
	t.Helper()
	return open(t, built(t, "c", contract.LesionAnalysis).Module), open(t, built(t, "go", contract.LesionAnalysis).Module)
}

// cAsk asks for the analysis of images.
func cAsk(t *testing.T, change func(r *contract.LesionAnalysisRequest), images ...[]byte) []byte {
	t.Helper()
	req := &contract.LesionAnalysisRequest{Request: contract.Request{Contract: contract.Version, Kind: contract.LesionAnalysis, RequestID: "r",
		ProcessingTimestamp: "2026-11-22T10:00:00Z"}}
	for _, im := range images {
		req.LesionImages = append(req.LesionImages, base64.StdEncoding.EncodeToString(im))
	}
	if change != nil {
		change(req)
	}
	input, err := contract.Encode(req)
	if err != nil {
		t.Fatal(err)
	}
	return input
}

func cAnswer(t *testing.T, reply harness.Reply) *contract.LesionAnalysisResponse {
	t.Helper()
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	resp := new(contract.LesionAnalysisResponse)
	if err := contract.DecodeResponse(reply.Output, resp); err != nil {
		t.Fatal(err)
	}
	return resp
}

// How far the answers may lie apart: the decoders of JPEG round and smooth colours in their own ways, and of a row of pixels
// at the border either may be the lesion's.
const (
	cApartScore    = 0.05 // asymmetry and border, of 1
	cApartDiameter = 0.02 // of the diameter
	cApartColor    = 0.05 // of the lesion, each colour
	cLeastOverlap  = 0.98
)

// plugin answers a request.
type plugin = func(input []byte) harness.Reply

// The plugin in C says what the one in Go says, and refuses what it refuses.
func TestCLesionScaffold(t *testing.T) {
	c, golang := cLesionPlugins(t)
	for name, test := range map[string]func(t *testing.T, c, golang plugin){
		"measures": cMeasuresLesionsAsGo, "says": cSaysOfLesionsWhatGoSays, "refuses": cRefusesImagesAsGo, "palettes": cReadsPalettes, "anything": cTakesAnything,
	} {
		t.Run(name, func(t *testing.T) { test(t, c, golang) })
	}
}

// Generated lesions: PNGs are measured nearly to the digit, JPEGs within what the decoders differ in.
func cMeasuresLesionsAsGo(t *testing.T, c, golang plugin) {
	sameRisk, compared, truth := 0, 0, 0.0
	for seed := range uint64(8) {
		for _, d := range []lesion.Diagnosis{lesion.CommonNevus, lesion.Melanoma} {
			o := lesion.TypicalOf(seed, d)
			o.Size = 256
			im, err := lesion.Generate(o)
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"png", "jpeg"} {
				var b bytes.Buffer
				encode := func() error { return im.EncodeJPEG(&b, 90) }
				if format == "png" {
					encode = func() error { return im.EncodePNG(&b) }
				}
				if err := encode(); err != nil {
					t.Fatal(err)
				}
				input := cAsk(t, func(r *contract.LesionAnalysisRequest) { r.MMPerPx = []float64{im.MMPerPx} }, b.Bytes())
				got, want := cAnswer(t, c(input)), cAnswer(t, golang(input))
				if got.Status != want.Status || got.ReasonCode != want.ReasonCode {
					t.Errorf("%s %s, in Go %s %s", got.Status, got.ReasonCode, want.Status, want.ReasonCode)
				}
				if want.Status != contract.OK {
					continue
				}
				compared++
				truth += jaccard(got.LesionCharacteristics["lesion_1"].MaskRLE, im.Mask)
				if got.MalignancyRiskAssessment.RiskLevel == want.MalignancyRiskAssessment.RiskLevel {
					sameRisk++
				}
				factor := 1.0
				if format == "png" {
					factor = 0.01
				}
				cApart(t, got.LesionCharacteristics["lesion_1"], want.LesionCharacteristics["lesion_1"], factor)
				if t.Failed() {
					t.Fatalf("%s, seed %d, %s", d, seed, format)
				}
			}
		}
	}
	t.Logf("%d compared, %d of the same risk, mean overlap with what was drawn %.3f", compared, sameRisk, truth/float64(compared))
	if truth/float64(compared) < 0.92 {
		t.Errorf("mean overlap with what was drawn %.3f, want 0.92", truth/float64(compared))
	}
	if compared < 28 || sameRisk < compared-2 {
		t.Errorf("of %d compared, %d have the risk that Go gives", compared, sameRisk)
	}
}

// cApart reports what lies further apart than factor of what it may.
func cApart(t *testing.T, got, want contract.LesionCharacteristics, factor float64) {
	t.Helper()
	g, w := got.ABCDEScore, want.ABCDEScore
	overlap := jaccard(got.MaskRLE, cPixels(want.MaskRLE))
	if math.Abs(*g.AsymmetryScore-*w.AsymmetryScore) > cApartScore*factor || math.Abs(*g.BorderIrregularity-*w.BorderIrregularity) > cApartScore*factor ||
		math.Abs(cMM(g)/cMM(w)-1) > cApartDiameter*factor || overlap < 1-(1-cLeastOverlap)*factor {
		t.Errorf("asymmetry %g, border %g, diameter %g, overlap %g; in Go %g, %g, %g", *g.AsymmetryScore, *g.BorderIrregularity, cMM(g), overlap,
			*w.AsymmetryScore, *w.BorderIrregularity, cMM(w))
	}
	names := slices.Collect(maps.Keys(got.ColorDistribution))
	for _, name := range slices.AppendSeq(names, maps.Keys(want.ColorDistribution)) {
		if math.Abs(got.ColorDistribution[name]-want.ColorDistribution[name]) > cApartColor*factor {
			t.Errorf("%s %g, in Go %g", name, got.ColorDistribution[name], want.ColorDistribution[name])
		}
	}
}

// cMM is the diameter, 1 without a scale.
func cMM(s contract.ABCDEScore) float64 {
	if s.DiameterMM == nil {
		return 1
	}
	return *s.DiameterMM
}

func cPixels(rle *contract.MaskRLE) []byte {
	var mask []byte
	for k, n := range rle.Counts {
		mask = append(mask, bytes.Repeat([]byte{byte(k % 2)}, n)...)
	}
	return mask
}

// cEllipse is skin with an ellipse of another colour in it.
func cEllipse(w, h int, skin, spot color.Color) *image.NRGBA {
	im := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := (float64(x)-float64(w-1)/2)/(0.25*float64(w)), (float64(y)-float64(h-1)/2)/(0.2*float64(h))
			im.Set(x, y, skin)
			if dx*dx+dy*dy <= 1 {
				im.Set(x, y, spot)
			}
		}
	}
	return im
}

var (
	cSkin  = color.NRGBA{224, 180, 160, 255}
	cBrown = color.NRGBA{135, 44, 5, 255}
)

// Answers are the same text in both languages, but for the last digit of numbers, whatever the request asks for.
func cSaysOfLesionsWhatGoSays(t *testing.T, c, golang plugin) {
	var drawn, bare, small, photo bytes.Buffer
	for b, im := range map[*bytes.Buffer]image.Image{&drawn: cEllipse(200, 150, cSkin, cBrown), &bare: cEllipse(128, 128, cSkin, cSkin), &small: cEllipse(1, 1, cSkin, cBrown)} {
		if err := png.Encode(b, im); err != nil {
			t.Fatal(err)
		}
	}
	if err := jpeg.Encode(&photo, cEllipse(600, 450, cSkin, cBrown), nil); err != nil {
		t.Fatal(err)
	}
	for name, input := range map[string][]byte{
		"one":        cAsk(t, nil, drawn.Bytes()),
		"photo":      cAsk(t, nil, photo.Bytes()),
		"two scales": cAsk(t, func(r *contract.LesionAnalysisRequest) { r.MMPerPx = []float64{0.1, 0.02} }, drawn.Bytes(), drawn.Bytes()),
		"one of two": cAsk(t, func(r *contract.LesionAnalysisRequest) { r.MMPerPx = []float64{0.1} }, bare.Bytes(), drawn.Bytes()),
		"none":       cAsk(t, nil, bare.Bytes()),
		"one pixel":  cAsk(t, nil, small.Bytes()),
		"a child": cAsk(t, func(r *contract.LesionAnalysisRequest) {
			r.MedicalContext = &contract.MedicalContext{PatientAge: contract.Ptr(9.0)}
		}, drawn.Bytes()),
		"for patient": cAsk(t, func(r *contract.LesionAnalysisRequest) { r.Audience = contract.Patient }, drawn.Bytes()),
		"told": cAsk(t, func(r *contract.LesionAnalysisRequest) {
			r.PatientHistory = &contract.LesionHistory{Evolution: "bleeding", PersonalHistoryMelanoma: contract.Ptr(true), FamilyHistoryMelanoma: contract.Ptr(true)}
			r.MedicalContext = &contract.MedicalContext{PatientAge: contract.Ptr(50.0)}
		}, drawn.Bytes()),
	} {
		got, want := cAnswer(t, c(input)), cAnswer(t, golang(input))
		if len(want.LesionCharacteristics) != len(got.LesionCharacteristics) {
			t.Errorf("%s: %d lesions, in Go %d", name, len(got.LesionCharacteristics), len(want.LesionCharacteristics))
		}
		for key, l := range want.LesionCharacteristics {
			cApart(t, got.LesionCharacteristics[key], l, 1)
		}
		got.LesionCharacteristics, want.LesionCharacteristics = nil, nil
		g, err := contract.Encode(got)
		if err != nil {
			t.Fatal(err)
		}
		w, err := contract.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(g, w) {
			t.Errorf("%s:\n%s\nin Go\n%s", name, g, w)
		}
	}
}

// Images that no SDK takes, and such as only a decoder finds out, are refused as in Go, by code and path.
func cRefusesImagesAsGo(t *testing.T, c, golang plugin) {
	for name, im := range hostileImages(t) {
		input := cAsk(t, nil, im.data)
		var got, want *contract.Error
		if !errors.As(golang(input).Trace.Err, &want) != im.goTakes {
			t.Errorf("%s: Go gives %v", name, golang(input).Trace.Err)
			continue
		}
		if im.goTakes {
			want = &contract.Error{Code: contract.InvalidImage, Path: "/lesion_images/0"}
		}
		if err := c(input).Trace.Err; !errors.As(err, &got) || got.Code != want.Code || got.Path != want.Path {
			t.Errorf("%s: %v, in Go %v", name, err, want)
		}
	}
}
