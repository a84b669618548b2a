package ecg

import (
	"math"
	"slices"
)

// Detection constants. Durations are seconds; heights are relative to the local usual QRS.
const (
	peakReach   = 0.100 // a candidate is the highest within this on both sides
	refractory  = 0.200 // two beats are never closer
	tWaveReach  = 0.360 // a lower candidate this close after a beat is its T wave
	tWaveHeight = 0.65
	lateTReach  = 0.520 // the same in recordings of few beats, see dropLateT
	lateTHeight = 0.45
	fewBeats    = 6
	barReach    = 10.0 // the bar is set by the candidates this far to both sides
	lowBar      = 0.20 // no beat is lower
	highBar     = 0.45 // nothing higher is refused
	noiseBar    = 3.25 // between them, a beat is this many times the usual candidate that is none
	searchShare = 0.75 // of the bar, for a beat missing in a gap
	searchGap   = 1.60 // a gap is this many usual RR
	doubtHeight = 0.60 // a lower beat is dropped where the rhythm does without it
	steadyRR    = 0.20 // two intervals this close, as a share, are the same
)

// candidate is a local maximum of the combined magnitude.
type candidate struct {
	at     int
	height float64 // over the floor, relative to the local usual QRS over the floor
}

// detect finds beats in the combined magnitude: positions at the prepared rate, ascending.
func detect(p *prepared, f []float64) []int {
	cands := candidates(f, p.rate)
	bar := bars(cands, p.rate)
	beats := accept(cands, bar, p.rate)
	beats = prune(beats)
	beats = searchBack(cands, bar, beats, p.rate)
	out := make([]int, len(beats))
	for i, b := range beats {
		out[i] = b.at
	}
	return out
}

// candidates are the peaks of the combined magnitude, measured in the usual QRS around them.
func candidates(f []float64, rate float64) []candidate {
	l := measureLevels(f, rate)
	floors, peaks := make([]float64, len(f)), make([]float64, len(f))
	l.spread(floors, l.floor)
	l.spread(peaks, l.peak)
	reach := int(peakReach * rate)
	var out []candidate
	for i := range f {
		if f[i] <= 0 || i > 0 && f[i-1] > f[i] {
			continue
		}
		top := true
		for j := max(0, i-reach); j < i && top; j++ {
			top = f[j] < f[i]
		}
		for j := i + 1; j < min(len(f), i+reach+1) && top; j++ {
			top = f[j] <= f[i]
		}
		if !top {
			continue
		}
		floor, peak := floors[i], peaks[i]
		if peak <= floor {
			continue
		}
		out = append(out, candidate{i, (f[i] - floor) / (peak - floor)})
	}
	return out
}

// bars gives for each candidate the height that tells beats from the rest around it.
func bars(cands []candidate, rate float64) []float64 {
	out := make([]float64, len(cands))
	var low []float64
	from := 0
	for i, c := range cands {
		for float64(c.at-cands[from].at) > barReach*rate {
			from++
		}
		low = low[:0]
		for j := from; j < len(cands) && float64(cands[j].at-c.at) <= barReach*rate; j++ {
			if h := cands[j].height; h < 0.5 {
				low = append(low, max(h, 0))
			}
		}
		out[i] = lowBar
		if len(low) > 0 {
			out[i] = min(max(lowBar, noiseBar*medianOf(low)), highBar)
		}
	}
	return out
}

// accept takes the candidates over the bar, one in a refractory period and no T waves.
func accept(cands []candidate, bar []float64, rate float64) []candidate {
	var beats []candidate
	for i, c := range cands {
		if c.height < bar[i] {
			continue
		}
		if len(beats) > 0 {
			last := &beats[len(beats)-1]
			since := float64(c.at-last.at) / rate
			if since < refractory {
				if c.height > last.height {
					*last = c
				}
				continue
			}
			if since < tWaveReach && c.height < tWaveHeight*last.height {
				continue
			}
		}
		beats = append(beats, c)
	}
	if len(beats) <= fewBeats {
		beats = dropLateT(beats, rate)
	}
	// The T wave of a beat just before the recording has no beat before it to be measured by.
	for len(beats) > 1 && float64(beats[0].at) < tWaveReach*rate && beats[0].height < tWaveHeight*beats[1].height {
		beats = beats[1:]
	}
	return beats
}

// dropLateT drops T waves that come later than usual. In a long recording their neighbours tell them apart; where there
// are few beats to compare with, a slow heart's T waves can pass for beats of their own.
func dropLateT(beats []candidate, rate float64) []candidate {
	out := beats[:0]
	for _, b := range beats {
		if n := len(out); n > 0 && float64(b.at-out[n-1].at) < lateTReach*rate && b.height < lateTHeight*out[n-1].height {
			continue
		}
		out = append(out, b)
	}
	return out
}

// searchBack looks for the missing beat in each interval much longer than its neighbours.
func searchBack(cands []candidate, bar []float64, beats []candidate, rate float64) []candidate {
	for round := 0; round < 4; round++ {
		rr := localRR(beats)
		var out []candidate
		for i, b := range beats {
			out = append(out, b)
			if i+1 == len(beats) || float64(beats[i+1].at-b.at) < searchGap*rr[i] {
				continue
			}
			best := candidate{}
			from := b.at + int(max(tWaveReach*rate, 0.4*rr[i]))
			to := beats[i+1].at - int(max(refractory*rate, 0.4*rr[i]))
			k, _ := slices.BinarySearchFunc(cands, from, func(c candidate, at int) int { return c.at - at })
			for ; k < len(cands) && cands[k].at < to; k++ {
				if c := cands[k]; c.height > best.height && c.height >= searchShare*bar[k] {
					best = c
				}
			}
			if best.height > 0 {
				out = append(out, best)
			}
		}
		if len(out) == len(beats) {
			break
		}
		beats = out
	}
	return beats
}

// localRR gives the median interval around each interval, in samples.
func localRR(beats []candidate) []float64 {
	n := len(beats) - 1
	if n < 1 {
		return nil
	}
	rr := make([]float64, n)
	for i := range rr {
		rr[i] = float64(beats[i+1].at - beats[i].at)
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = median(rr[max(0, i-8):min(n, i+9)])
	}
	return out
}

// prune drops low beats that stand between two beats already one usual interval apart.
func prune(beats []candidate) []candidate {
	for round := 0; round < 3; round++ {
		rr := localRR(beats)
		out := beats[:0:0]
		for i, b := range beats {
			if i > 0 && i+1 < len(beats) {
				prev, next := beats[i-1], beats[i+1]
				span := float64(next.at - prev.at)
				if b.height < doubtHeight && b.height < 0.8*min(prev.height, next.height) && math.Abs(span/rr[i]-1) < steadyRR {
					continue
				}
			}
			out = append(out, b)
		}
		if len(out) == len(beats) {
			break
		}
		beats = out
	}
	return beats
}
