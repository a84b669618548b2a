package ecg

import (
	"math"
	"slices"
	"strings"
)

// workRate is the rate in Hz the detector aims for: QRS energy ends well below its half.
const workRate = 250.0

// channel is one usable lead, decimated, with its gaps bridged.
type channel struct {
	lead    int       // index into Signal.Leads
	x       []float64 // mV at prepared.rate
	scale   float64   // 1/mV, set by combine: what a sample counts beside those of other channels
	present float64   // share of its samples that were there
}

// prepared is a recording ready for detection.
type prepared struct {
	rate     float64 // Hz after decimation
	step     int     // samples of the recording in one of ours
	n        int     // samples of each channel
	channels []channel
	gap      []bool // no channel had a sample here
}

// prepare drops leads that carry nothing, bridges missing samples and decimates to about workRate. Channels are put in
// the order of their names, so that sums over leads do not depend on the order they were handed over in.
func prepare(s Signal) (*prepared, error) {
	step := max(1, int(s.Rate/workRate))
	p := &prepared{rate: s.Rate / float64(step), step: step, n: (len(s.Leads[0].Samples) + step - 1) / step}
	p.gap = make([]bool, p.n)
	for i := range p.gap {
		p.gap[i] = true
	}
	for i, l := range s.Leads {
		c, ok, err := prepareLead(l.Samples, step, p.gap)
		if err != nil {
			return nil, err
		}
		if ok {
			c.lead = i
			p.channels = append(p.channels, c)
		}
	}
	if len(p.channels) == 0 {
		return nil, &Unanalysable{FlatSignal, "no lead carries a signal"}
	}
	slices.SortStableFunc(p.channels, func(a, b channel) int {
		return strings.Compare(s.Leads[a.lead].Name, s.Leads[b.lead].Name)
	})
	return p, nil
}

// prepareLead decimates by block means. ok is false for a lead that is flat or mostly missing.
func prepareLead(samples []float64, step int, gap []bool) (c channel, ok bool, err error) {
	n := len(gap)
	x := make([]float64, n)
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
			x[i] = math.NaN()
			missing++
			continue
		}
		x[i] = sum / float64(count)
		low, high = min(low, x[i]), max(high, x[i])
	}
	if 2*missing > n || high-low < flatRange {
		return c, false, nil
	}
	for i, v := range x {
		if !math.IsNaN(v) {
			gap[i] = false
		}
	}
	bridge(x)
	return channel{x: x, present: 1 - float64(missing)/float64(n)}, true, nil
}

// bridge replaces runs of NaN by straight lines; runs at an end repeat the nearest value.
func bridge(x []float64) {
	last := -1
	for i := 0; i < len(x); i++ {
		if math.IsNaN(x[i]) {
			continue
		}
		switch {
		case last < 0:
			for j := 0; j < i; j++ {
				x[j] = x[i]
			}
		case i-last > 1:
			slope := (x[i] - x[last]) / float64(i-last)
			for j := last + 1; j < i; j++ {
				x[j] = x[last] + slope*float64(j-last)
			}
		}
		last = i
	}
	for j := last + 1; j < len(x) && last >= 0; j++ {
		x[j] = x[last]
	}
}
