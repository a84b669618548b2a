package ecg

import (
	"fmt"
	"math"
)

// gapSpan is how long, in seconds, all leads must be missing for an interval to be unknown: a beat may hide there.
const gapSpan = 0.12

// Beat is one heart beat.
type Beat struct {
	Sample  int     // of the R peak, from 0
	Exact   float64 // the same, sub-sample
	Ectopic bool    // out of the series; its origin is not judged
}

// Analysis is what an ECG shows. Intervals are taken between the whole samples of the beats, so that each figure can be
// recomputed from them.
type Analysis struct {
	Rate       float64 // Hz, of the recording
	Seconds    float64 // its duration
	Beats      []Beat
	RR         []float64   // ms from each beat to the next; NaN over a gap in the recording
	NN         [][]float64 // runs of intervals between neighbouring beats that are not ectopic
	HeartRate  HeartRate
	Regularity Regularity
	Ectopic    int
	ST         []STLevel // one a used lead, in the order of the signal
	QRS        float64   // ms, duration of the usual QRS over all leads; NaN when it could not be measured
	Leads      []LeadQuality
	Quality    float64 // [0,1]: Clarity times the share of samples that carried a signal
	Clarity    float64 // [0,1]: how far the beats stand out of the rest and repeat each other
}

// Analyse measures an ECG. The error is an *Unanalysable when the recording must not be interpreted, another error when
// the signal is not well formed.
func Analyse(s Signal) (*Analysis, error) {
	r := NewRecorder(s.Rate)
	for _, l := range s.Leads {
		r.Add(l.Name, l.Samples)
	}
	return r.Analyse()
}

// Analyse measures what was recorded; it is called once, after the last lead. Its errors are those of the function
// Analyse.
func (r *Recorder) Analyse() (*Analysis, error) {
	if err := r.ready(); err != nil {
		return nil, err
	}
	p := &r.p
	f := combine(p)
	shapes := newShaper(p)
	beats := shapes.sortShapes(detect(p, f))
	a := &Analysis{Rate: r.rate, Seconds: float64(r.samples) / r.rate, Clarity: clarity(f, beats)}
	if a.Clarity < poorQuality {
		return nil, &Unanalysable{PoorQuality, "no beats stand out of the noise"}
	}
	if len(beats) < MinBeats {
		return nil, &Unanalysable{TooShort, fmt.Sprintf("fewer than %d beats", MinBeats)}
	}
	a.setBeats(r, beats)
	ectopic := markEctopic(shapes, beats, a.RR)
	for i := range ectopic {
		if ectopic[i] {
			a.Beats[i].Ectopic = true
			a.Ectopic++
		}
	}
	a.NN = NN(a.RR, ectopic)
	a.HeartRate.Average, a.HeartRate.Resting, a.HeartRate.Maximum = Rates(a.RR)
	a.HeartRate.SDNN, a.HeartRate.RMSSD = SDNN(a.NN...), RMSSD(a.NN...)
	a.Regularity = Judge(a.RR, a.NN)
	var present float64
	a.Leads, present = leadQualities(p)
	a.Quality = a.Clarity * present
	a.ST, a.QRS = measureST(p, beats, ectopic)
	return a, nil
}

// setBeats converts beats to samples of the recording and takes the intervals between them.
func (a *Analysis) setBeats(r *Recorder, beats []beat) {
	p, last := &r.p, r.samples-1
	for _, b := range beats {
		exact := b.at*float64(p.step) + float64(p.step-1)/2
		a.Beats = append(a.Beats, Beat{Sample: min(max(int(math.Round(exact)), 0), last), Exact: exact})
	}
	for i := 1; i < len(beats); i++ {
		rr := float64(a.Beats[i].Sample-a.Beats[i-1].Sample) * 1000 / r.rate
		if p.gapBetween(beats[i-1].at, beats[i].at) {
			rr = math.NaN()
		}
		a.RR = append(a.RR, rr)
	}
}

// gapBetween tells whether a beat may hide in missing samples between two positions.
func (p *prepared) gapBetween(from, to float64) bool {
	run := 0
	for i := max(int(from), 0); i <= int(to) && i < p.n; i++ {
		if !p.gap[i] {
			run = 0
			continue
		}
		if run++; float64(run) >= gapSpan*p.rate {
			return true
		}
	}
	return false
}
