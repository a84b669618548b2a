package ecg

import (
	"math"
	"strings"
	"testing"
)

func TestSTLevels(t *testing.T) {
	for _, rate := range []float64{100, 250, 500, 1000, 4000} {
		for _, st := range []float64{0, 0.15, -0.12} {
			s := synth{rate: rate, seconds: 10, beats: steady(0.5, 0.8, 9.8), st: st}
			sig := with(s.signal(), noise(0.01))
			drift := with(sig, func(_ int, sec float64) float64 { return 0.4 * math.Sin(2*math.Pi*0.3*sec) })
			for name, x := range map[string]Signal{"still": sig, "drifting": drift} {
				a, err := Analyse(x)
				if err != nil {
					t.Fatalf("%g Hz, %s: %v", rate, name, err)
				}
				for i, l := range a.ST {
					if want := st * gains[i].g; !(math.Abs(l.J60-want) < 0.035) || l.Lead != gains[i].name {
						t.Errorf("%g Hz, %s: %s at J+60 %.3f mV, want %.3f", rate, name, l.Lead, l.J60, want)
					}
				}
				if !(a.QRS > 60 && a.QRS < 125) {
					t.Errorf("%g Hz, %s: QRS of %.0f ms", rate, name, a.QRS)
				}
			}
		}
	}
}

// The cases are those of data-and-algorithms 2.4.
func TestSTCriteria(t *testing.T) {
	levels := func(text string) []STLevel {
		var out []STLevel
		for _, f := range strings.Fields(text) {
			lead, rest, _ := strings.Cut(f, "=")
			v := 0.0
			for i, sign := 0, 1.0; i < len(rest); i++ {
				switch {
				case rest[i] == '-':
					sign = -1
				default:
					v = v*10 + sign*float64(rest[i]-'0')
				}
			}
			out = append(out, STLevel{Lead: lead, J: v / 100, J60: v / 100})
		}
		return out
	}
	tests := []struct {
		name string
		st   string // hundredths of a mV
		age  float64
		sex  Sex
		up   string
		down string
	}{
		{"man of 39 below", "V2=24 V3=24", 39, Male, "", ""},
		{"man of 39 at", "V2=25 V3=25", 39, Male, "V2 V3", ""},
		{"man of 40", "V2=20 V3=20", 40, Male, "V2 V3", ""},
		{"man of 40 below", "V2=19 V3=19", 40, Male, "", ""},
		{"woman", "V2=15 V3=15", 39, Female, "V2 V3", ""},
		{"woman below", "V2=14 V3=14", 70, Female, "", ""},
		{"unknown sex is judged by the lowest", "V2=15 V3=15", math.NaN(), SexUnknown, "V2 V3", ""},
		{"man of unknown age likewise", "V2=15 V3=15", math.NaN(), Male, "V2 V3", ""},
		{"inferior", "II=10 aVF=10", 60, Male, "II aVF", ""},
		{"not contiguous", "II=10 V4=10", 60, Male, "", ""},
		{"one lead alone", "III=30", 60, Male, "", ""},
		{"lateral", "I=11 aVL=9 V5=12 V6=10", 60, Male, "I V5 V6", ""},
		{"depression", "V5=-5 V6=-6 II=-5", 60, Male, "", "V5 V6"},
		{"depression below", "V5=-4 V6=-4", 60, Male, "", ""},
	}
	for _, tt := range tests {
		st := levels(tt.st)
		if got := strings.Join(STElevation(st, tt.age, tt.sex), " "); got != tt.up {
			t.Errorf("%s: elevation in %q, want %q", tt.name, got, tt.up)
		}
		if got := strings.Join(STDepression(st), " "); got != tt.down {
			t.Errorf("%s: depression in %q, want %q", tt.name, got, tt.down)
		}
	}
	rising := []STLevel{{Lead: "V5", J: -0.1, J60: 0}, {Lead: "V6", J: -0.1, J60: 0}}
	if got := STDepression(rising); got != nil {
		t.Errorf("an upsloping segment counts as depression in %v", got)
	}
	doubtful := []STLevel{{Lead: "II", J: 0.11, J60: 0.11, Error: 0.05}, {Lead: "aVF", J: 0.11, J60: 0.11, Error: 0.05}}
	if got := STElevation(doubtful, 60, Male); got != nil {
		t.Errorf("a level within its error counts as elevation in %v", got)
	}
	unknown := []STLevel{{Lead: "II", J: math.NaN(), J60: math.NaN(), Error: math.NaN()}, {Lead: "aVF", J: math.NaN(), J60: math.NaN(), Error: math.NaN()}}
	if STElevation(unknown, 60, Male) != nil || STDepression(unknown) != nil {
		t.Error("unknown levels meet a criterion")
	}
}
