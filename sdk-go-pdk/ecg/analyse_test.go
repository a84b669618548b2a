package ecg

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
)

func mustAnalyse(t *testing.T, s Signal) *Analysis {
	t.Helper()
	a, err := Analyse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func samples(a *Analysis) []int {
	var out []int
	for _, b := range a.Beats {
		out = append(out, b.Sample)
	}
	return out
}

func TestKnownBeats(t *testing.T) {
	for _, rate := range []float64{50, 100, 250, 360, 500, 1000, 4000} {
		for _, bpm := range []float64{30, 40, 60, 100, 150, 200, 220} {
			s := synth{rate: rate, seconds: 10, beats: steady(0.5, 60/bpm, 9.8)}
			a := mustAnalyse(t, with(s.signal(), noise(0.03)))
			if len(a.Beats) != len(s.beats) {
				t.Errorf("%g Hz, %g bpm: %d beats, want %d", rate, bpm, len(a.Beats), len(s.beats))
				continue
			}
			for i, b := range a.Beats {
				if d := math.Abs(b.Exact/rate - s.beats[i]); d > max(0.003, 0.5/rate) {
					t.Errorf("%g Hz, %g bpm: beat %d is %.1f ms off", rate, bpm, i, 1000*d)
				}
			}
			if math.Abs(a.HeartRate.Average-bpm) > 0.02*bpm || a.Ectopic != 0 {
				t.Errorf("%g Hz, %g bpm: measured %.1f with %d ectopic beats", rate, bpm, a.HeartRate.Average, a.Ectopic)
			}
		}
	}
}

// What does not change the heart must not change its beats.
func TestBeatsDoNotDepend(t *testing.T) {
	record, _ := realRecord(t)
	s := synth{rate: 500, seconds: 10, beats: []float64{0.6, 1.42, 2.2, 3.05, 3.81, 4.66, 5.4, 6.25, 7.1, 7.88, 8.7, 9.5}}
	for name, base := range map[string]Signal{"synthetic": with(s.signal(), noise(0.02)), "real": window(record, 5000, 10000)} {
		want := samples(mustAnalyse(t, base))
		lead := func(f func(l int, v float64) float64) Signal {
			return with(base, func(l int, sec float64) float64 {
				v := base.Leads[l].Samples[int(math.Round(sec*base.Rate))]
				return f(l, v) - v
			})
		}
		reversed := Signal{Rate: base.Rate, Leads: slices.Clone(base.Leads)}
		slices.Reverse(reversed.Leads)
		exact := map[string]Signal{
			"amplitude halved":   lead(func(_ int, v float64) float64 { return v / 2 }),
			"amplitude times 4":  lead(func(_ int, v float64) float64 { return v * 4 }),
			"polarity inverted":  lead(func(_ int, v float64) float64 { return -v }),
			"one lead inverted":  lead(func(l int, v float64) float64 { return v * []float64{1, -1}[min(l%5, 1)] }),
			"leads reversed":     reversed,
			"constant offset":    lead(func(_ int, v float64) float64 { return v + 0.5 }),
			"two leads flat":     lead(func(l int, v float64) float64 { return v * float64(min(l/2, 1)) }),
			"two leads off":      lead(func(l int, v float64) float64 { return v + []float64{math.NaN(), 0}[min(l/2, 1)] }),
			"baseline at 0.3 Hz": with(base, func(l int, sec float64) float64 { return 0.6 * math.Sin(2*math.Pi*0.3*sec+float64(l)) }),
			"mains at 60 Hz":     with(base, func(l int, sec float64) float64 { return 0.15 * math.Sin(2*math.Pi*60*sec+float64(l)) }),
		}
		for change, x := range exact {
			got := samples(mustAnalyse(t, x))
			if len(got) != len(want) {
				t.Errorf("%s, %s: %d beats, want %d", name, change, len(got), len(want))
				continue
			}
			for i := range got {
				if d := got[i] - want[i]; d < -2 || d > 2 {
					t.Errorf("%s, %s: beat %d moved by %d samples", name, change, i, d)
				}
			}
		}
		for _, change := range []string{"polarity inverted", "leads reversed", "one lead inverted"} {
			if got := samples(mustAnalyse(t, exact[change])); !slices.Equal(got, want) {
				t.Errorf("%s, %s: beats at %v, want %v", name, change, got, want)
			}
		}
	}
}

// A Recorder keeps no lead, so one buffer may serve them all.
func TestRecorderKeepsNoSamples(t *testing.T) {
	s := with(synth{rate: 360, seconds: 10, beats: steady(0.5, 0.8, 9.8), st: 0.1}.signal(), noise(0.02))
	want := mustAnalyse(t, s)
	r := NewRecorder(s.Rate)
	buffer := make([]float64, len(s.Leads[0].Samples))
	for _, l := range s.Leads {
		copy(buffer, l.Samples)
		r.Add(l.Name, buffer)
	}
	clear(buffer)
	got, err := r.Analyse()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("lead by lead %+v, at once %+v", got, want)
	}
}

func TestEctopicBeats(t *testing.T) {
	early := synth{rate: 500, seconds: 12, beats: []float64{0.6, 1.4, 2.2, 2.7, 3.8, 4.6, 5.4, 6.2, 6.68, 7.8, 8.6, 9.4, 10.2, 11}, odd: map[int]bool{3: true, 8: true}}
	a := mustAnalyse(t, with(early.signal(), noise(0.02)))
	for i, b := range a.Beats {
		if b.Ectopic != early.odd[i] {
			t.Errorf("beat %d: ectopic %v, want %v", i, b.Ectopic, early.odd[i])
		}
	}
	if a.Ectopic != 2 || a.Regularity != Regular || a.HeartRate.SDNN > 3 {
		t.Errorf("%d ectopic beats in a %s rhythm, SDNN %.1f; want 2, regular, under 3", a.Ectopic, a.Regularity, a.HeartRate.SDNN)
	}
	if a.HeartRate.Maximum < 100 {
		t.Errorf("maximum %.0f bpm: the shortest RR interval is that of an ectopic beat", a.HeartRate.Maximum)
	}

	for first := range 2 { // with a normal beat first, and with an ectopic one first and last
		bigeminy := synth{rate: 500, seconds: 12, odd: map[int]bool{}}
		for i, at := first, 0.6; at < 11; i++ {
			bigeminy.odd[len(bigeminy.beats)] = i%2 == 1
			bigeminy.beats = append(bigeminy.beats, at)
			at += []float64{0.5, 1.1}[i%2]
		}
		a = mustAnalyse(t, with(bigeminy.signal(), noise(0.02)))
		for i, b := range a.Beats {
			if b.Ectopic != bigeminy.odd[i] {
				t.Errorf("bigeminy from %d, beat %d: ectopic %v, want %v", first, i, b.Ectopic, bigeminy.odd[i])
			}
		}
		if a.Regularity != Irregular {
			t.Errorf("bigeminy is %s, want irregular", a.Regularity)
		}
	}

	premature := synth{rate: 500, seconds: 10, beats: []float64{0.6, 1.4, 2.2, 2.75, 3.6, 4.4, 5.2, 6, 6.8, 7.6, 8.4, 9.2}}
	a = mustAnalyse(t, with(premature.signal(), noise(0.02)))
	if a.Ectopic != 1 || !a.Beats[3].Ectopic {
		t.Errorf("premature beat of normal shape: %d ectopic beats", a.Ectopic)
	}
}

// What is no heart beat must not become one.
func TestDisturbancesAreNoBeats(t *testing.T) {
	s := synth{rate: 500, seconds: 10, beats: steady(0.5, 0.8, 9.8)}
	clean := with(s.signal(), noise(0.02))
	want := samples(mustAnalyse(t, clean))
	pulse := func(at, width, height, sec float64) float64 {
		d := (sec - at) / width
		return height * math.Exp(-d*d/2)
	}
	for name, x := range map[string]Signal{
		"a spike on one lead":       with(clean, func(l int, sec float64) float64 { return pulse(3.3, 0.008, 12*float64(l/11), sec) }),
		"a small jerk in all leads": with(clean, func(_ int, sec float64) float64 { return pulse(4.92, 0.012, 0.3, sec) }),
		"a slow movement":           with(clean, func(_ int, sec float64) float64 { return pulse(4.9, 0.3, 2, sec) }),
	} {
		if got := samples(mustAnalyse(t, x)); len(got) != len(want) {
			t.Errorf("%s: beats at %v, want %v", name, got, want)
		}
	}
}

// In a short recording of a slow heart the late T waves must not pass for beats.
func TestLateTWaves(t *testing.T) {
	for _, rr := range []float64{1.5, 1.8, 2.2, 2.4} {
		for _, seconds := range []float64{3, 4, 5, 6, 8} {
			for _, first := range []float64{0.3, 0.8, 1.3} {
				s := synth{rate: 500, seconds: seconds, beats: steady(first, rr, seconds-0.2), lateT: 0.18}
				a, err := Analyse(with(s.signal(), noise(0.005)))
				if len(s.beats) < MinBeats {
					var u *Unanalysable
					if !errors.As(err, &u) || u.Reason != TooShort {
						t.Errorf("%d beats in %g s: %v, want too_short", len(s.beats), seconds, err)
					}
					continue
				}
				if err != nil || len(a.Beats) != len(s.beats) {
					t.Errorf("%d beats in %g s, first at %g s: %v, %+v", len(s.beats), seconds, first, err, a)
				}
			}
		}
	}
}

func TestMissingSamples(t *testing.T) {
	s := synth{rate: 500, seconds: 12, beats: steady(0.5, 0.8, 11.8)}
	full := with(s.signal(), noise(0.02))
	holes := with(full, func(l int, sec float64) float64 {
		if sec > 4.25 && sec < 7.45 { // all leads, four beats
			return math.NaN()
		}
		if l%2 == 0 && sec > 9 && sec < 9.3 || math.Mod(sec, 0.1) < 0.001 {
			return math.Inf(1)
		}
		return 0
	})
	a := mustAnalyse(t, holes)
	for _, b := range a.Beats {
		if at := b.Exact / 500; at > 4.25 && at < 7.45 {
			t.Errorf("a beat at %.2f s, where nothing was recorded", at)
		}
	}
	unknown := 0
	for i, rr := range a.RR {
		if math.IsNaN(rr) {
			unknown++
		} else if math.Abs(rr-800) > 10 {
			t.Errorf("interval %d is %.0f ms, want 800", i, rr)
		}
	}
	if unknown != 1 || len(a.Beats) != 11 {
		t.Errorf("%d unknown intervals and %d beats, want 1 and 11", unknown, len(a.Beats))
	}
	if a.Quality >= mustAnalyse(t, full).Quality {
		t.Error("missing samples do not lower the quality")
	}
}

func TestUnanalysable(t *testing.T) {
	good := with(synth{rate: 250, seconds: 10, beats: steady(0.5, 0.8, 9.8)}.signal(), noise(0.02))
	flat := with(good, func(l int, sec float64) float64 { return -good.Leads[l].Samples[int(math.Round(sec*250))] })
	cases := map[string]struct {
		s    Signal
		want Reason
	}{
		"shorter than 3 s":  {window(good, 0, 749), TooShort},
		"two beats":         {with(synth{rate: 250, seconds: 6, beats: []float64{1, 4}}.signal(), noise(0.01)), TooShort},
		"flat":              {flat, FlatSignal},
		"nothing recorded":  {with(good, func(int, float64) float64 { return math.NaN() }), FlatSignal},
		"flat with dither":  {with(flat, noise(0.001)), FlatSignal},
		"noise":             {with(flat, noise(0.2)), PoorQuality},
		"mains":             {with(flat, func(_ int, sec float64) float64 { return math.Sin(2 * math.Pi * 60 * sec) }), PoorQuality},
		"sine":              {with(flat, func(_ int, sec float64) float64 { return math.Sin(2 * math.Pi * 1.3 * sec) }), PoorQuality},
		"buried in noise":   {with(good, noise(2)), PoorQuality},
		"a sample at 21 mV": {with(good, func(l int, sec float64) float64 { return 21 * math.Floor((sec+0.001)/9.996) }), PoorQuality},
	}
	for name, c := range cases {
		a, err := Analyse(c.s)
		var u *Unanalysable
		if !errors.As(err, &u) || u.Reason != c.want {
			t.Errorf("%s: %v (%v), want %s", name, err, a != nil, c.want)
		}
	}
	if _, err := Analyse(window(good, 0, 750)); err != nil {
		t.Errorf("exactly 3 s: %v", err)
	}
}

func TestMalformedSignal(t *testing.T) {
	lead := func(n int) Lead { return Lead{Name: "I", Samples: make([]float64, n)} }
	for name, s := range map[string]Signal{
		"no lead":         {Rate: 500},
		"unequal lengths": {Rate: 500, Leads: []Lead{lead(5000), lead(4999)}},
		"rate too low":    {Rate: 49.9, Leads: []Lead{lead(5000)}},
		"rate too high":   {Rate: 4001, Leads: []Lead{lead(50000)}},
		"rate NaN":        {Rate: math.NaN(), Leads: []Lead{lead(5000)}},
	} {
		_, err := Analyse(s)
		var u *Unanalysable
		if err == nil || errors.As(err, &u) {
			t.Errorf("%s: %v, want a plain error", name, err)
		}
	}
}

// FuzzAnalyse: whatever the samples are, the answer keeps its promises.
func FuzzAnalyse(f *testing.F) {
	f.Add([]byte("\x00\x80\x10\x00 some bytes that are no heart"), uint16(100), uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, rate uint16, leads uint8) {
		s := Signal{Rate: 50 + float64(rate%200)}
		n := int(3*s.Rate) + len(raw)%700
		for l := 0; l < 1+int(leads%4); l++ {
			v := make([]float64, n)
			for i := range v {
				if len(raw) > 0 {
					v[i] = float64(int8(raw[(i*(l+1)+i/7)%len(raw)])) / 60
				}
				if v[i] == -128.0/60 {
					v[i] = math.NaN()
				}
			}
			s.Leads = append(s.Leads, Lead{Name: fmt.Sprint(l), Samples: v})
		}
		a, err := Analyse(s)
		if err != nil {
			return
		}
		last := -1
		for _, b := range a.Beats {
			if b.Sample <= last || b.Sample >= n {
				t.Fatalf("beats not ascending within the signal: %v", samples(a))
			}
			last = b.Sample
		}
		if len(a.Beats) < MinBeats || len(a.RR) != len(a.Beats)-1 || !(a.Quality >= 0 && a.Quality <= 1) || !(a.Clarity >= poorQuality && a.Clarity <= 1) {
			t.Fatalf("%d beats, %d intervals, quality %v, clarity %v", len(a.Beats), len(a.RR), a.Quality, a.Clarity)
		}
	})
}
