package ecg

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// workRate is the rate in Hz the detector aims for: QRS energy ends well below its half.
const workRate = 250.0

// channel is one usable lead, decimated, with its gaps bridged.
type channel struct {
	lead    int       // in the order the leads were given
	x       []float32 // mV at prepared.rate; single precision halves what a long recording needs
	missing []bool    // nil when nothing is
	scale   float64   // 1/mV, set by combine: what a sample counts beside those of other channels
	present float64   // share of its samples that were there
}

// prepared is a recording ready for detection.
type prepared struct {
	rate     float64 // Hz after decimation
	step     int     // samples of the recording in one of ours
	n        int     // samples of each channel
	names    []string
	channels []channel
	gap      []bool // no channel had a sample here
}

// Recorder takes a recording lead by lead and keeps of each only what the analysis needs, so that the samples of one
// lead at a time have to be in memory.
type Recorder struct {
	p       prepared
	rate    float64 // Hz
	samples int     // of each lead
	fault   error   // why the recording is refused, whatever else it holds
}

// NewRecorder starts a recording at a sampling rate in Hz. The error of a rate that is not possible comes from Analyse.
func NewRecorder(rate float64) *Recorder {
	r := &Recorder{rate: rate, samples: -1}
	if !(rate >= MinRate && rate <= MaxRate) {
		r.fault = fmt.Errorf("check signal: sampling rate outside %g to %g Hz", MinRate, MaxRate)
		return r
	}
	r.p.step = max(1, int(rate/workRate))
	r.p.rate = rate / float64(r.p.step)
	return r
}

// Add takes the samples of a lead in mV, NaN and ±Inf for missing ones; it does not keep them. A fault comes from Analyse.
func (r *Recorder) Add(name string, samples []float64) {
	if r.fault != nil {
		return
	}
	p := &r.p
	if r.samples < 0 {
		r.samples, p.n = len(samples), (len(samples)+p.step-1)/p.step
		p.gap = make([]bool, p.n)
		for i := range p.gap {
			p.gap[i] = true
		}
	}
	if len(samples) != r.samples {
		r.fault = fmt.Errorf("check signal: lead %d differs in length from lead 0", len(p.names))
		return
	}
	c, ok, err := prepareLead(samples, p.step, p.gap)
	if err != nil {
		r.fault = err
		return
	}
	if ok {
		c.lead = len(p.names)
		p.channels = append(p.channels, c)
	}
	p.names = append(p.names, name)
}

// ready checks that the recording can be looked at. Channels are put in the order of their names, so that sums over
// leads do not depend on the order they were handed over in.
func (r *Recorder) ready() error {
	switch {
	case r.fault != nil:
		return r.fault
	case len(r.p.names) == 0:
		return fmt.Errorf("check signal: no lead")
	case float64(r.samples) < MinSeconds*r.rate:
		return &Unanalysable{TooShort, fmt.Sprintf("shorter than %g s", MinSeconds)}
	case len(r.p.channels) == 0:
		return &Unanalysable{FlatSignal, "no lead carries a signal"}
	}
	slices.SortStableFunc(r.p.channels, func(a, b channel) int {
		return strings.Compare(r.p.names[a.lead], r.p.names[b.lead])
	})
	return nil
}

// prepareLead decimates by block means. ok is false for a lead that is flat or mostly missing.
func prepareLead(samples []float64, step int, gap []bool) (c channel, ok bool, err error) {
	n := len(gap)
	x := make([]float32, n)
	low, high := math.Inf(1), math.Inf(-1)
	missing := 0
	for i := range x {
		sum, count := 0.0, 0
		for _, v := range samples[i*step : min((i+1)*step, len(samples))] {
			if !finite(v) {
				continue
			}
			if math.Abs(v) > MaxAbsolute {
				return c, false, &Unanalysable{PoorQuality, "a sample exceeds 20 mV"}
			}
			sum += v
			count++
		}
		if count == 0 {
			x[i] = float32(math.NaN())
			missing++
			continue
		}
		v := sum / float64(count)
		x[i] = float32(v)
		low, high = min(low, v), max(high, v)
	}
	if 2*missing > n || high-low < flatRange {
		return c, false, nil
	}
	c = channel{x: x, present: 1 - float64(missing)/float64(n)}
	if missing > 0 {
		c.missing = make([]bool, n)
	}
	for i, v := range x {
		if v != v {
			c.missing[i] = true
		} else {
			gap[i] = false
		}
	}
	bridge(x)
	return c, true, nil
}

// bridge replaces runs of NaN by straight lines; runs at an end repeat the nearest value.
func bridge(x []float32) {
	last := -1
	for i := 0; i < len(x); i++ {
		if x[i] != x[i] { // NaN
			continue
		}
		switch {
		case last < 0:
			for j := 0; j < i; j++ {
				x[j] = x[i]
			}
		case i-last > 1:
			slope := (x[i] - x[last]) / float32(i-last)
			for j := last + 1; j < i; j++ {
				x[j] = x[last] + slope*float32(j-last)
			}
		}
		last = i
	}
	for j := last + 1; j < len(x) && last >= 0; j++ {
		x[j] = x[last]
	}
}
