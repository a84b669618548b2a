package ecg

import "math"

// Constants that tell a beat out of the series from the others.
const (
	alikeShape   = 0.80 // likeness with the dominant shape from which a beat counts as normally conducted
	early        = 0.90 // of the usual interval: an odd-looking beat this early is ectopic
	earlyAlike   = 0.80 // a beat that looks normal must come this early
	pause        = 1.15 // of the usual interval, after an odd-looking beat
	strangeShape = 0.50 // a beat this unlike the dominant shape is ectopic whenever it comes
	rivalShare   = 0.60 // a second shape this frequent may be the normal one: bigeminy
	clearlyLater = 0.05 // by this share of the interval, on average
	varyingRR    = 0.08 // usual change from one interval to the next, as a share, from which early means nothing
)

// markEctopic tells for each beat whether it is out of the series: its shape differs from the dominant one and it is
// early or followed by a pause; its shape is wholly unlike it; or it looks much like it but comes clearly early, which
// means nothing for beats of the dominant shape itself where the rhythm varies anyway. rr are the intervals in ms, NaN for unknown. It sets beat.other.
func markEctopic(s *shaper, beats []beat, rr []float64) []bool {
	out := make([]bool, len(beats))
	dominant := dominantShape(beats, rr)
	if dominant < 0 {
		return out
	}
	for i := range beats {
		b := &beats[i]
		if b.shape == dominant {
			b.other = b.fit
		} else {
			_, b.other = s.fit(dominant, int(b.at+0.5))
		}
	}
	usual := usualRR(beats, rr)
	varying := variesAmong(beats, rr)
	for i, b := range beats {
		before, after := math.NaN(), math.NaN() // in usual intervals; no comparison with NaN holds
		if i > 0 {
			before = rr[i-1] / usual[i]
		}
		if i < len(rr) {
			after = rr[i] / usual[i]
		}
		switch {
		case b.other < strangeShape:
			out[i] = true
		case b.other < alikeShape:
			out[i] = before < early || after > pause
		case b.shape >= 0 && b.shape != dominant:
			out[i] = before < earlyAlike
		case !varying:
			out[i] = before < earlyAlike && !(after <= before)
		}
	}
	return out
}

// dominantShape is the shape of most beats; of two about equally frequent ones that of the later beats, because in
// bigeminy the ectopic beat is the early one. -1 when no shape recurs.
func dominantShape(beats []beat, rr []float64) int {
	count, lateness := map[int]int{}, map[int]float64{}
	for i, b := range beats {
		if b.shape < 0 {
			continue
		}
		count[b.shape]++
		if i > 0 && i < len(rr) && finite(rr[i-1]+rr[i]) {
			lateness[b.shape] += (rr[i-1] - rr[i]) / (rr[i-1] + rr[i])
		}
	}
	best := -1
	for k := 0; k < maxShapes; k++ {
		if count[k] > 0 && (best < 0 || count[k] > count[best]) {
			best = k
		}
	}
	if best < 0 {
		return -1
	}
	top := best
	for k := 0; k < maxShapes; k++ {
		if k != top && float64(count[k]) >= rivalShare*float64(count[top]) && count[k] > 1 &&
			lateness[k]/float64(count[k]) > lateness[best]/float64(count[best])+clearlyLater {
			best = k
		}
	}
	return best
}

// usualRR gives for each beat the median of the known intervals around it, in ms.
func usualRR(beats []beat, rr []float64) []float64 {
	out := make([]float64, len(beats))
	var buf []float64
	for i := range beats {
		buf = buf[:0]
		for j := max(0, i-8); j < min(len(rr), i+8); j++ {
			if finite(rr[j]) {
				buf = append(buf, rr[j])
			}
		}
		out[i] = medianOf(buf)
	}
	return out
}

// variesAmong tells whether intervals between normal-looking beats change so much that coming early means nothing.
func variesAmong(beats []beat, rr []float64) bool {
	var change []float64
	for i := 0; i+1 < len(rr); i++ {
		alike := min(beats[i].other, beats[i+1].other, beats[i+2].other) >= alikeShape
		if c := 2 * math.Abs(rr[i+1]-rr[i]) / (rr[i] + rr[i+1]); alike && finite(c) {
			change = append(change, c)
		}
	}
	return len(change) >= 3 && medianOf(change) > varyingRR
}
