package nativetest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/harness"
)

// BenchmarkHelpers says what the helpers cost in a plugin, in CPU time of the calling thread: each call on an instance that
// no other call has touched.
func BenchmarkHelpers(b *testing.B) {
	p := build(b, []string{"bench/plugin.py"}, false)
	photo, drawing := pictures(b)
	for _, c := range []struct {
		name    string
		request map[string]any
	}{
		{"decode-jpeg-600x450", map[string]any{"image": photo, "measure": false}},
		{"decode-png-256x256", map[string]any{"image": drawing, "measure": false}},
		{"lesion-jpeg-600x450", map[string]any{"image": photo, "measure": true}},
		{"lesion-png-256x256", map[string]any{"image": drawing, "measure": true}},
		{"ecg-12x10s-500Hz", map[string]any{"leads": leads(), "rate": 500}},
	} {
		b.Run(c.name, func(b *testing.B) {
			request, err := json.Marshal(c.request)
			if err != nil {
				b.Fatal(err)
			}
			limits, err := harness.ClassLimits(harness.Standard)
			if err != nil {
				b.Fatal(err)
			}
			var cpu float64
			var pages uint32
			for b.Loop() {
				s, err := p.Open(b.Context(), limits)
				if err != nil {
					b.Fatal(err)
				}
				r, err := s.Call(b.Context(), entry, request)
				if err != nil {
					b.Fatal(err)
				}
				cpu += r.Trace.CPU.Seconds() * 1e3
				pages = r.Trace.GuestPages
				_ = s.Close(b.Context())
			}
			b.ReportMetric(cpu/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(pages), "pages")
		})
	}
}

// pictures are a drawn lesion as a photograph and as a drawing.
func pictures(b *testing.B) (photo, drawing string) {
	b.Helper()
	encoded := func(size int, write func(*lesion.Image, *bytes.Buffer) error) string {
		o := lesion.TypicalOf(1, lesion.Diagnoses()[0])
		o.Size = size
		m, err := lesion.Generate(o)
		if err != nil {
			b.Fatal(err)
		}
		var file bytes.Buffer
		if err := write(m, &file); err != nil {
			b.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(file.Bytes())
	}
	photo = encoded(600, func(m *lesion.Image, file *bytes.Buffer) error {
		im := image.NewNRGBA(image.Rect(0, 0, 600, 450))
		for i := range 600 * 450 {
			copy(im.Pix[4*i:], m.RGB[3*(i+600*75):3*(i+600*75)+3])
			im.Pix[4*i+3] = 255
		}
		return jpeg.Encode(file, im, &jpeg.Options{Quality: 90})
	})
	drawing = encoded(256, func(m *lesion.Image, file *bytes.Buffer) error { return m.EncodePNG(file) })
	return photo, drawing
}

// leads are twelve of ten seconds at 500 Hz with a spike a second, packed.
func leads() []string {
	out := make([]string, 0, 12)
	for l := range 12 {
		var raw []byte
		for i := range 5000 {
			phase := float64(i%500) - 250
			v := int16(900*math.Exp(-phase*phase/50) + 60*math.Sin(float64(i)/90+float64(l)))
			raw = binary.LittleEndian.AppendUint16(raw, uint16(v)) //nolint:gosec // the bits of a sample
		}
		out = append(out, base64.StdEncoding.EncodeToString(raw))
	}
	return out
}
