package templates_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"slices"
	"testing"

	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func lesionRequest(t *testing.T, mmPerPx float64, images ...[]byte) []byte {
	t.Helper()
	req := &contract.LesionAnalysisRequest{Request: contract.Request{Contract: contract.Version, Kind: contract.LesionAnalysis, RequestID: "r",
		ProcessingTimestamp: "2026-11-22T10:00:00Z"}, MMPerPx: []float64{mmPerPx}}
	for _, im := range images {
		req.LesionImages = append(req.LesionImages, base64.StdEncoding.EncodeToString(im))
	}
	input, err := contract.Encode(req)
	if err != nil {
		t.Fatal(err)
	}
	return input
}

func TestRustLesionScaffold(t *testing.T) {
	plugin := open(t, built(t, "rust", contract.LesionAnalysis).Module)
	t.Run("measures as Go", func(t *testing.T) { measuresLesionsAsGo(t, plugin) })
	t.Run("takes what fits", func(t *testing.T) { takesWhatFits(t, plugin) })
}

// measuresLesionsAsGo: the scaffold in Rust measures drawn lesions as the one in Go. From a PNG both read the same pixels: what differs is the
// last digit of sines and roots. From a JPEG the decoders round differently, and the one in Rust interpolates colour
// where the one in Go repeats it: masks overlap by 99 %, lengths agree within 1 %, scores within 0.03, shares of colours within 0.05.
func measuresLesionsAsGo(t *testing.T, inRust func(input []byte) harness.Reply) {
	t.Helper()
	inGo := open(t, built(t, "go", contract.LesionAnalysis).Module)
	for i, d := range []lesion.Diagnosis{lesion.CommonNevus, lesion.Melanoma, lesion.AtypicalNevus, lesion.BlueNevus, lesion.SpitzNevus, lesion.Melanoma} {
		o := lesion.TypicalOf(uint64(i), d)
		o.Size = []int{256, 600}[i%2]
		im, err := lesion.Generate(o)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			encode                         func(b *bytes.Buffer) error
			overlap, length, score, colour float64
		}{
			"png":  {func(b *bytes.Buffer) error { return im.EncodePNG(b) }, 1, 1e-6, 0.0011, 0.0011},
			"jpeg": {func(b *bytes.Buffer) error { return im.EncodeJPEG(b, 90) }, 0.99, 0.01, 0.03, 0.05},
		} {
			var b bytes.Buffer
			if err := c.encode(&b); err != nil {
				t.Fatal(err)
			}
			input := lesionRequest(t, im.MMPerPx, b.Bytes())
			where := fmt.Sprintf("%s %d px %s", d, o.Size, name)
			got, want := lesionResponse(t, inRust(input)), lesionResponse(t, inGo(input))
			if got.Status != want.Status || got.ReasonCode != want.ReasonCode {
				t.Errorf("%s: %s %s, in Go %s %s", where, got.Status, got.ReasonCode, want.Status, want.ReasonCode)
				continue
			}
			if want.Status != contract.OK {
				continue
			}
			g, w := got.LesionCharacteristics["lesion_1"], want.LesionCharacteristics["lesion_1"]
			if j := jaccard(g.MaskRLE, pixels(w.MaskRLE)); j < c.overlap {
				t.Errorf("%s: masks overlap by %.4f, want %g", where, j, c.overlap)
			}
			near := func(what string, got, want, most float64) {
				if math.Abs(got-want) > most {
					t.Errorf("%s: %s %g, in Go %g", where, what, got, want)
				}
			}
			near("diameter", *g.ABCDEScore.DiameterMM / *w.ABCDEScore.DiameterMM, 1, c.length)
			near("asymmetry", *g.ABCDEScore.AsymmetryScore, *w.ABCDEScore.AsymmetryScore, c.score)
			near("border", *g.ABCDEScore.BorderIrregularity, *w.ABCDEScore.BorderIrregularity, c.score)
			for _, name := range []string{"white", "red", "light_brown", "dark_brown", "blue_gray", "black"} {
				near(name, g.ColorDistribution[name], w.ColorDistribution[name], c.colour)
			}
			if name == "png" && !slices.Equal(got.MalignancyRiskAssessment.RiskFactors, want.MalignancyRiskAssessment.RiskFactors) {
				t.Errorf("%s: factors %q, in Go %q", where, got.MalignancyRiskAssessment.RiskFactors, want.MalignancyRiskAssessment.RiskFactors)
			}
			if name == "png" && got.MedicalRecommendations[0].Recommendation != want.MedicalRecommendations[0].Recommendation {
				t.Errorf("%s: %q, in Go %q", where, got.MedicalRecommendations[0].Recommendation, want.MedicalRecommendations[0].Recommendation)
			}
		}
	}
}

func lesionResponse(t *testing.T, reply harness.Reply) *contract.LesionAnalysisResponse {
	t.Helper()
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	resp := new(contract.LesionAnalysisResponse)
	if err := contract.DecodeResponse(reply.Output, resp); err != nil {
		t.Fatalf("%v\n%s", err, reply.Output)
	}
	return resp
}

// pixels is a mask in runs as one byte a pixel.
func pixels(rle *contract.MaskRLE) []byte {
	var out []byte
	for k, n := range rle.Counts {
		out = append(out, bytes.Repeat([]byte{byte(k % 2)}, n)...)
	}
	return out
}

// takesWhatFits: images that are broken, too large, or made to cost memory or time are refused with the contract's codes; the largest that
// are taken fit into class standard.
func takesWhatFits(t *testing.T, plugin func(input []byte) harness.Reply) {
	t.Helper()
	spot := func(w, h int) image.Image {
		im := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				dx, dy := float64(x-w/2)/float64(h/4), float64(y-h/2)/float64(h/5)
				c := color.RGBA{224, 180, 160, 255}
				if dx*dx+dy*dy <= 1 {
					c = color.RGBA{135, 44, 5, 255}
				}
				im.SetRGBA(x, y, c)
			}
		}
		return im
	}
	asPNG := func(im image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, im); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	asJPEG := func(im image.Image) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 1024, 768))
	draw.Draw(deep, deep.Bounds(), spot(1024, 768), image.Point{}, draw.Src)
	small, large := asPNG(spot(200, 160)), asPNG(spot(1024, 768))
	for name, im := range map[string][]byte{"png": small, "large png": large, "deep png": asPNG(deep), "jpeg": asJPEG(spot(200, 160)), "large jpeg": asJPEG(spot(1024, 768))} {
		resp := lesionResponse(t, plugin(lesionRequest(t, 0.1, im)))
		if resp.Status != contract.OK {
			t.Errorf("%s: %s %s", name, resp.Status, resp.ReasonCode)
		}
	}
	lesionResponse(t, plugin(lesionRequest(t, 0.1, large, large, large, large)))

	photo := asJPEG(spot(200, 160))
	for name, c := range map[string]struct {
		data []byte
		want contract.Code
	}{
		"png of too many pixels":  {asPNG(spot(1024, 800)), contract.ImageTooLarge},
		"jpeg of too many pixels": {asJPEG(spot(1024, 800)), contract.ImageTooLarge},
		"png cut":                 {small[:len(small)/2], contract.InvalidImage},
		"png header":              {small[:26], contract.InvalidImage},
		"png changed":             {changed(small, len(small)/2), contract.InvalidImage},
		"jpeg cut":                {photo[:len(photo)/2], contract.InvalidImage},
		"jpeg without its end":    {photo[:len(photo)-2], contract.InvalidImage},
	} {
		var refused *contract.Error
		err := plugin(lesionRequest(t, 0.1, c.data)).Trace.Err
		if !errors.As(err, &refused) || refused.Code != c.want || refused.Path != "/lesion_images/0" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// changed is a copy with one byte turned.
func changed(data []byte, at int) []byte {
	out := slices.Clone(data)
	out[at] ^= 0x55
	return out
}
