package ecg

import (
	"math"
	"math/rand/v2"
)

// wave is one Gaussian of a heart beat: its centre relative to the R peak, its width and its height in each lead.
type wave struct{ at, width, height float64 }

// synth makes signals whose beats are known.
type synth struct {
	rate    float64
	seconds float64
	beats   []float64 // s, of the R peaks
	odd     map[int]bool
	lateT   float64 // s, by which the T wave comes later than usual
	st      float64 // mV, plateau from 60 ms to 240 ms after R in lead II, as a share in the others
}

// gains is what of the beat each of the twelve leads shows.
var gains = []struct {
	name string
	g    float64
}{
	{"I", 0.6}, {"II", 1}, {"III", 0.4}, {"aVR", -0.8}, {"aVL", 0.1}, {"aVF", 0.7},
	{"V1", -0.5}, {"V2", 0.3}, {"V3", 0.9}, {"V4", 1.4}, {"V5", 1.2}, {"V6", 0.8},
}

// steady gives R peaks every rr seconds, from the first on, within the duration.
func steady(first, rr, seconds float64) []float64 {
	var out []float64
	for t := first; t < seconds; t += rr {
		out = append(out, t)
	}
	return out
}

func (s synth) signal() Signal {
	normal := []wave{{-0.16, 0.022, 0.12}, {-0.028, 0.009, -0.1}, {0, 0.011, 1.1}, {0.028, 0.010, -0.2}, {0.27, 0.045, 0.28}}
	ventricular := []wave{{-0.03, 0.02, -0.3}, {0, 0.034, 1.9}, {0.07, 0.03, -0.7}, {0.32, 0.055, -0.6}}
	n := int(s.seconds * s.rate)
	base := make([]float64, n)
	for k, t := range s.beats {
		waves := normal
		if s.odd[k] {
			waves = ventricular
		}
		// Fast rates shorten the distance to P and T.
		squeeze := 1.0
		if k > 0 {
			squeeze = math.Min(1, math.Sqrt((t-s.beats[k-1])/0.8))
		}
		for _, w := range waves {
			at := w.at
			if at > 0.2 {
				at += s.lateT
			}
			if math.Abs(at) > 0.1 {
				at *= squeeze
			}
			addGauss(base, s.rate, t+at, w.width, w.height)
		}
		if s.st != 0 && !s.odd[k] {
			for i := int((t + 0.055) * s.rate); i < min(n, int((t+0.2)*s.rate)); i++ {
				base[i] += s.st
			}
		}
	}
	sig := Signal{Rate: s.rate}
	for _, g := range gains {
		v := make([]float64, n)
		for i := range v {
			v[i] = g.g * base[i]
		}
		sig.Leads = append(sig.Leads, Lead{Name: g.name, Samples: v})
	}
	return sig
}

func addGauss(dst []float64, rate, at, width, height float64) {
	from, to := int((at-5*width)*rate), int((at+5*width)*rate)
	for i := max(0, from); i <= min(len(dst)-1, to); i++ {
		d := (float64(i)/rate - at) / width
		dst[i] += height * math.Exp(-d*d/2)
	}
}

// with adds f(lead, seconds) to every sample of a copy.
func with(s Signal, f func(lead int, t float64) float64) Signal {
	out := Signal{Rate: s.Rate}
	for l, lead := range s.Leads {
		v := make([]float64, len(lead.Samples))
		for i, x := range lead.Samples {
			v[i] = x + f(l, float64(i)/s.Rate)
		}
		out.Leads = append(out.Leads, Lead{Name: lead.Name, Samples: v})
	}
	return out
}

// noise is reproducible white noise.
func noise(sd float64) func(int, float64) float64 {
	r := rand.New(rand.NewPCG(11, 13))
	return func(int, float64) float64 { return sd * r.NormFloat64() }
}
