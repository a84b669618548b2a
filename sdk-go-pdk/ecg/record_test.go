package ecg

import (
	"encoding/binary"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

const recordPath = "../../examples/data/ecg/s0010_re"

// realRecord reads the real ECG: 12 interleaved leads of 16 bits, 2,000 units per mV, 1,000 Hz.
func realRecord(t *testing.T) (Signal, []int) {
	t.Helper()
	raw, err := os.ReadFile(recordPath + ".dat")
	if err != nil {
		t.Fatal(err)
	}
	s := Signal{Rate: 1000}
	for l, g := range gains {
		v := make([]float64, len(raw)/24)
		for i := range v {
			v[i] = float64(int16(binary.LittleEndian.Uint16(raw[(12*i+l)*2:]))) / 2000
		}
		s.Leads = append(s.Leads, Lead{Name: g.name, Samples: v})
	}
	text, err := os.ReadFile(recordPath + ".rpeaks")
	if err != nil {
		t.Fatal(err)
	}
	var peaks []int
	for _, f := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		peaks = append(peaks, n)
	}
	if len(peaks) != 52 || len(s.Leads[0].Samples) != 38400 {
		t.Fatalf("record has %d reference beats in %d samples, want 52 in 38400", len(peaks), len(s.Leads[0].Samples))
	}
	return s, peaks
}

// window cuts from sample from on.
func window(s Signal, from, n int) Signal {
	out := Signal{Rate: s.Rate}
	for _, l := range s.Leads {
		out.Leads = append(out.Leads, Lead{Name: l.Name, Samples: l.Samples[from : from+n]})
	}
	return out
}

// matchBeats reports reference beats without a found one within tolerance samples, unless within margin of an end, and found
// beats without a reference one.
func matchBeats(found []Beat, want []int, n, tolerance, margin int) (missed, extra []int) {
	used := make([]bool, len(found))
	for _, w := range want {
		hit := false
		for i, f := range found {
			if !used[i] && f.Sample-w <= tolerance && w-f.Sample <= tolerance {
				used[i], hit = true, true
				break
			}
		}
		if !hit && w > margin && w < n-margin {
			missed = append(missed, w)
		}
	}
	for i, f := range found {
		if !used[i] {
			extra = append(extra, f.Sample)
		}
	}
	return missed, extra
}

func TestRealRecordWhole(t *testing.T) {
	s, want := realRecord(t)
	a, err := Analyse(s)
	if err != nil {
		t.Fatal(err)
	}
	missed, extra := matchBeats(a.Beats, want, 38400, 50, -1)
	if len(missed)+len(extra) > 0 || len(a.Beats) != 52 {
		t.Errorf("%d beats, missed %v, extra %v", len(a.Beats), missed, extra)
	}
	if a.Regularity != Regular || a.Ectopic != 0 {
		t.Errorf("rhythm %s with %d ectopic beats, want regular with none", a.Regularity, a.Ectopic)
	}
	if math.Abs(a.HeartRate.Average-81.8) > 0.2 || a.Quality < 0.9 {
		t.Errorf("rate %.1f bpm at quality %.2f, want 81.8 at 0.9 or more", a.HeartRate.Average, a.Quality)
	}
	if got := strings.Join(STDepression(a.ST), " "); got != "V1 V2 V3 V4" {
		t.Errorf("ST depression in %q, want the anterior leads", got)
	}
}

func TestRealRecordWindows(t *testing.T) {
	s, want := realRecord(t)
	for _, seconds := range []int{4, 10} {
		n := seconds * 1000
		for from := 0; from+n <= 38400; from += 487 {
			a, err := Analyse(window(s, from, n))
			if err != nil {
				t.Fatalf("%d s from %d: %v", seconds, from, err)
			}
			var inside []int
			for _, w := range want {
				inside = append(inside, w-from)
			}
			if missed, extra := matchBeats(a.Beats, inside, n, 50, 150); len(missed)+len(extra) > 0 {
				t.Errorf("%d s from %d: missed %v, extra %v", seconds, from, missed, extra)
			}
		}
	}
}

// Decimated encodings of the same heart must show the same beats.
func TestRealRecordDecimated(t *testing.T) {
	s, want := realRecord(t)
	for _, step := range []int{2, 4, 8, 10, 20} {
		d := Signal{Rate: s.Rate / float64(step)}
		for _, l := range s.Leads {
			v := make([]float64, len(l.Samples)/step)
			for i := range v {
				v[i] = mean(l.Samples[i*step : (i+1)*step])
			}
			d.Leads = append(d.Leads, Lead{Name: l.Name, Samples: v})
		}
		a, err := Analyse(d)
		if err != nil {
			t.Fatalf("at %g Hz: %v", d.Rate, err)
		}
		for i := range a.Beats {
			a.Beats[i].Sample *= step
		}
		if missed, extra := matchBeats(a.Beats, want, 38400, 50, -1); len(missed)+len(extra) > 0 {
			t.Errorf("at %g Hz: missed %v, extra %v", d.Rate, missed, extra)
		}
	}
}
