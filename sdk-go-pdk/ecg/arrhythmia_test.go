package ecg

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// minute reads one of the excerpts of the MIT-BIH database: two leads in format 212, 200 units per mV, 360 Hz.
func minute(t *testing.T, name string) (Signal, []int, []bool) {
	t.Helper()
	raw, err := os.ReadFile("../../examples/data/ecg/" + name + ".dat")
	if err != nil {
		t.Fatal(err)
	}
	n := len(raw) / 3
	mv := func(v int) float64 { return float64((v+2048)&4095-2048-1024) / 200 }
	a, b := make([]float64, n), make([]float64, n)
	for i := range n {
		c := raw[3*i:]
		a[i], b[i] = mv(int(c[0])|int(c[1]&15)<<8), mv(int(c[2])|int(c[1]>>4)<<8)
	}
	text, err := os.ReadFile("../../examples/data/ecg/" + name + ".beats")
	if err != nil {
		t.Fatal(err)
	}
	var peaks []int
	var ventricular []bool
	for line := range strings.Lines(string(text)) {
		var at int
		var kind string
		if _, err := fmt.Sscan(line, &at, &kind); err != nil {
			t.Fatal(err)
		}
		peaks, ventricular = append(peaks, at), append(ventricular, kind == "V")
	}
	if n != 21600 || len(peaks) < 40 {
		t.Fatalf("%s: %d samples, %d beats", name, n, len(peaks))
	}
	return Signal{Rate: 360, Leads: []Lead{{"II", a}, {"V1", b}}}, peaks, ventricular
}

// The bounds are what the detector reaches. Whoever changes it must not make it worse on hearts like these.
func TestArrhythmias(t *testing.T) {
	for _, c := range []struct {
		record string
		leads  []int
		faults int // missed and extra beats
		wrong  int // ectopic beats not marked, and others marked
		rhythm Regularity
	}{
		{"mit106_720", []int{0, 1}, 2, 3, Irregular},
		{"mit106_720", []int{0}, 0, 0, Irregular},
		{"mit106_720", []int{1}, 28, 99, Irregular}, // V1 alone: noise as high as the beats
		{"mit119_1440", []int{0, 1}, 0, 0, Irregular},
		{"mit119_1440", []int{0}, 0, 0, Irregular},
		{"mit119_1440", []int{1}, 0, 0, Irregular},
		{"mit201_840", []int{0, 1}, 0, 0, Irregular}, // every third beat is ectopic
		{"mit201_840", []int{0}, 1, 1, Irregular},
		{"mit201_840", []int{1}, 0, 1, Irregular},
	} {
		s, want, ventricular := minute(t, c.record)
		var leads []Lead
		for _, l := range c.leads {
			leads = append(leads, s.Leads[l])
		}
		a := mustAnalyse(t, Signal{Rate: s.Rate, Leads: leads})
		missed, extra := matchBeats(a.Beats, want, 21600, 54, 54)
		if len(missed)+len(extra) > c.faults {
			t.Errorf("%s, leads %v: missed %v, extra %v; at most %d in all", c.record, c.leads, missed, extra, c.faults)
		}
		wrong := 0
		for i, w := range want {
			for _, b := range a.Beats {
				if d := b.Sample - w; d >= -54 && d <= 54 && b.Ectopic != ventricular[i] {
					wrong++
				}
			}
		}
		if wrong > c.wrong {
			t.Errorf("%s, leads %v: %d beats taken for what they are not, at most %d", c.record, c.leads, wrong, c.wrong)
		}
		if a.Regularity != c.rhythm {
			t.Errorf("%s, leads %v: %s, want %s", c.record, c.leads, a.Regularity, c.rhythm)
		}
	}
}
