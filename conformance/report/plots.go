package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"image"
	_ "image/jpeg" // formats of images in requests
	_ "image/png"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures/plot"
	"github.com/medplug/medplug/fixtures/recording/request"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// mostPlots bounds how many requests of a report are drawn, and mostPixels how large an image among them may be.
const (
	mostPlots  = 6
	mostPixels = 12_000_000
)

// drawn is one request as a picture.
type drawn struct {
	ID, Fixture string
	SVG         template.HTML
}

// drawings draws the requests of the findings, those of the weightiest first; a request that shows neither an ECG nor a
// lesion, or is none, is not drawn.
func drawings(r *conformance.Report, order []*conformance.Result, t *words) []drawn {
	var all []drawn
	seen := map[string]bool{}
	for _, res := range order {
		for _, f := range res.Findings {
			if f.Exchange == nil || seen[f.Exchange.Fixture] || len(all) == mostPlots {
				continue
			}
			seen[f.Exchange.Fixture] = true
			d, err := draw(contract.Kind(r.Plugin.Kind), f.Exchange.Request, t)
			if err != nil {
				continue // a request that is wrong on purpose shows nothing
			}
			var svg bytes.Buffer
			if d.SVG(&svg) == nil {
				// The drawing's own writer escapes what it writes.
				all = append(all, drawn{fmt.Sprintf("plot-%d", len(all)+1), f.Exchange.Fixture, template.HTML(svg.String())})
			}
		}
	}
	return all
}

// draw lays out the ECG or the images of a request.
func draw(kind contract.Kind, body []byte, t *words) (*plot.Drawing, error) {
	switch kind {
	case contract.ECGAnalysis:
		rec, err := request.Read(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return plot.ECG(rec, plot.Options{Heading: "ECG (" + t.synthetic + ")"})
	case contract.LesionAnalysis, contract.Dermoscopy:
		return drawImages(body, t)
	}
	return nil, fmt.Errorf("draw request: kind %s shows nothing", kind)
}

func drawImages(body []byte, t *words) (*plot.Drawing, error) {
	var req struct {
		Images []string        `json:"lesion_images"`
		Scale  json.RawMessage `json:"mm_per_px"`
	}
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, fmt.Errorf("draw request: %w", err)
	}
	var scales []float64
	if json.Unmarshal(req.Scale, &scales) != nil {
		var one float64
		if json.Unmarshal(req.Scale, &one) == nil {
			scales = []float64{one}
		}
	}
	var tiles []plot.Tile
	for i, text := range req.Images {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("draw request: %w", err)
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height {
			return nil, fmt.Errorf("draw request: image %d is none that is drawn", i)
		}
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("draw request: %w", err)
		}
		tile := plot.Tile{Image: img, Title: fmt.Sprintf("%d", i+1)}
		if len(scales) > 0 { // one for all, or one each
			tile.MMPerPx = scales[min(i, len(scales)-1)]
		}
		tiles = append(tiles, tile)
	}
	return plot.Sheet(tiles, plot.SheetOptions{Heading: t.synthetic})
}
