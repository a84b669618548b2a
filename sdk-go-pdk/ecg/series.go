package ecg

import (
	"math"
	"slices"
)

// HeartRate holds rates in beats a minute and variability in ms. A value that cannot be computed is NaN.
type HeartRate struct {
	Average float64 // 60000 / mean RR
	Resting float64 // 60000 / median RR
	Maximum float64 // 60000 / shortest RR
	SDNN    float64 // standard deviation of the NN intervals, n-1
	RMSSD   float64 // root mean square of the differences of successive NN intervals
}

// Rates gives the rates of RR intervals in ms; NaN intervals are unknown and left out.
func Rates(rr []float64) (average, resting, maximum float64) {
	known := knownOf(rr)
	if len(known) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return 60000 / mean(known), 60000 / median(known), 60000 / slices.Min(known)
}

// SDNN is the standard deviation (n-1) of NN intervals in ms, given as runs of intervals that follow each other
// without a break (Task Force of the ESC and NASPE, 1996). Fewer than two intervals give NaN.
func SDNN(runs ...[]float64) float64 {
	all := slices.Concat(runs...)
	if len(all) < 2 {
		return math.NaN()
	}
	m, sum := mean(all), 0.0
	for _, v := range all {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(all)-1))
}

// RMSSD is the root mean square of differences between intervals in ms that follow each other within a run. No such
// pair gives NaN.
func RMSSD(runs ...[]float64) float64 {
	sum, n := 0.0, 0
	for _, run := range runs {
		for i := 1; i < len(run); i++ {
			d := run[i] - run[i-1]
			sum += d * d
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return math.Sqrt(sum / float64(n))
}

// NN gives the runs of intervals between neighbouring beats that are both in the series: an interval before or after
// an ectopic beat, or of unknown length, ends a run. len(ectopic) is len(rr)+1.
func NN(rr []float64, ectopic []bool) [][]float64 {
	var runs [][]float64
	open := false
	for i, v := range rr {
		if ectopic[i] || ectopic[i+1] || !finite(v) {
			open = false
			continue
		}
		if !open {
			runs = append(runs, nil)
			open = true
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], v)
	}
	return runs
}

func knownOf(rr []float64) []float64 {
	var out []float64
	for _, v := range rr {
		if finite(v) {
			out = append(out, v)
		}
	}
	return out
}

// Regularity is what intervals alone say of a rhythm. It is not a diagnosis: a regular rhythm need not be sinus rhythm.
type Regularity string

// The values of Regularity. Unknown is honest where the intervals do not decide.
const (
	Regular   Regularity = "regular"
	Irregular Regularity = "irregular"
	Unknown   Regularity = "unknown"
)

// Bounds of regularity, set on 10 s windows of four MIT-BIH records: windows in atrial fibrillation lie above both,
// windows in a normal rhythm with few exceptions below both.
const (
	steadyChange = 0.10 // RMSSD as a share of the mean interval
	farInterval  = 0.10 // an interval is far when it differs by this share from the median
	fewFar       = 0.20 // share of far intervals in a regular rhythm
	manyFar      = 0.25 // and in an irregular one
	minIntervals = 4
)

// Judge decides regularity on the NN intervals, or, where ectopic beats leave fewer than half of the intervals, on all
// of them: a pulse that is irregular by ectopic beats is irregular.
func Judge(rr []float64, nn [][]float64) Regularity {
	runs := nn
	count := len(slices.Concat(nn...))
	if known := knownOf(rr); 2*count < len(known) {
		runs, count = [][]float64{known}, len(known)
	}
	if count < minIntervals {
		return Unknown
	}
	all := slices.Concat(runs...)
	middle, far := median(all), 0
	for _, v := range all {
		if math.Abs(v-middle) > farInterval*middle {
			far++
		}
	}
	change, share := RMSSD(runs...)/mean(all), float64(far)/float64(count)
	switch {
	case change < steadyChange && share <= fewFar:
		return Regular
	case change >= steadyChange && share > manyFar:
		return Irregular
	}
	return Unknown
}
