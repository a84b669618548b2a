package ecg

import "math"

// Feature constants. Durations are seconds.
const (
	mainsPeriod = 1.0 / 60 // a mean over it removes 60 Hz and its harmonics (Brazil)
	slopeSpan   = 0.032    // of the first difference: most gain near 16 Hz
	bendSpan    = 0.028    // half span of the second difference: most gain near 18 Hz
	energySpan  = 0.080    // energy is collected over about a QRS
	cellSpan    = 1.5      // a cell holds a beat down to 40 bpm
	cellStep    = 0.5      // from one cell to the next
	cellReach   = 12       // cells to each side that decide a local level
	spikeCap    = 1.5      // a lead counts at most this many times its usual QRS
	noisePeak   = 4.0      // peak over median of a lead that is only noise
)

// symmetric is the right half (centre first) of a zero-phase kernel.
type symmetric []float64

// boxcar is a mean over span seconds; the outer weights are fractional so that the span is exact at any rate.
func boxcar(span, rate float64) symmetric {
	w := span * rate
	if w <= 1 {
		return symmetric{1}
	}
	half := int(math.Ceil((w - 1) / 2))
	k := make(symmetric, half+1)
	for i := range k {
		k[i] = 1 / w
	}
	k[half] = (w - float64(2*half-1)) / 2 / w
	return k
}

// apply convolves src with a kernel into dst (which must not overlap); beyond its ends src repeats its end values.
func apply[D, S float32 | float64](k symmetric, dst []D, src []S) {
	n, h := len(src), len(k)-1
	at := func(i int) float64 { return float64(src[min(max(i, 0), n-1)]) }
	for i := range dst {
		sum := k[0] * float64(src[i])
		if i >= h && i+h < n {
			for j := 1; j <= h; j++ {
				sum += k[j] * (float64(src[i-j]) + float64(src[i+j]))
			}
		} else {
			for j := 1; j <= h; j++ {
				sum += k[j] * (at(i-j) + at(i+j))
			}
		}
		dst[i] = D(sum)
	}
}

// runningMean is a mean over 2*half+1 samples in linear time; it shrinks at the ends.
func runningMean(dst, src []float64, half int) {
	sum, count := 0.0, 0
	n := len(src)
	for i := 0; i < min(half, n); i++ {
		sum += src[i]
		count++
	}
	for i := range dst {
		if j := i + half; j < n {
			sum += src[j]
			count++
		}
		if j := i - half - 1; j >= 0 {
			sum -= src[j]
			count--
		}
		dst[i] = max(sum, 0) / float64(count)
	}
}

// activity is the envelope of a channel's QRS band, in mV: first and second difference are in quadrature, so their
// joint magnitude does not ripple within a QRS. scratch has the channel's length and is overwritten.
func activity(dst, scratch []float64, x []float32, rate float64) {
	mains := boxcar(mainsPeriod, rate)
	apply(mains, scratch, x)
	apply(mains, dst, scratch)
	copy(scratch, dst)
	g1 := max(1, int(slopeSpan*rate/2+0.5))
	g2 := max(1, int(bendSpan*rate+0.5))
	n := len(x)
	for i := range dst {
		a, b := scratch[max(i-g1, 0)], scratch[min(i+g1, n-1)]
		c, d := scratch[max(i-g2, 0)], scratch[min(i+g2, n-1)]
		slope := b - a
		bend := scratch[i] - (c+d)/2
		dst[i] = math.Sqrt(slope*slope + bend*bend)
	}
}

// levels are a signal's usual peak and its floor, one pair a step.
type levels struct {
	step  int // samples from one cell to the next
	cell  int // samples
	peak  []float64
	floor []float64
}

// measureLevels takes the maximum and the median of overlapping cells and smooths both by a median over neighbours.
func measureLevels(v []float64, rate float64) levels {
	l := levels{step: int(cellStep * rate), cell: int(cellSpan * rate)}
	count := max(1, (len(v)-l.cell)/l.step+1)
	l.peak, l.floor = make([]float64, count), make([]float64, count)
	highs, mids := make([]float64, count), make([]float64, count)
	buf := make([]float64, 0, 2*l.cell)
	for i := range highs {
		from, to := i*l.step, i*l.step+l.cell
		if i == count-1 {
			to = len(v)
		}
		buf = append(buf[:0], v[from:min(to, len(v))]...)
		mids[i] = quantileOf(buf, 0.5)
		for _, x := range buf {
			highs[i] = max(highs[i], x)
		}
	}
	reach := cellReach
	for i := range highs {
		from, to := max(0, i-reach), min(count, i+reach+1)
		buf = append(buf[:0], highs[from:to]...)
		l.peak[i] = medianOf(buf)
		buf = append(buf[:0], mids[from:to]...)
		l.floor[i] = medianOf(buf)
	}
	return l
}

// spread writes values, one a step, out to samples: straight lines between the cells' centres, constant beyond them.
func (l levels) spread(dst, values []float64) {
	half := min(l.cell/2, len(dst)/2)
	for i := 0; i < min(half, len(dst)); i++ {
		dst[i] = values[0]
	}
	for k := 0; half+k*l.step < len(dst); k++ {
		from := half + k*l.step
		v, step := values[min(k, len(values)-1)], 0.0
		if k+1 < len(values) {
			step = (values[k+1] - v) / float64(l.step)
		}
		for i := range dst[from:min(from+l.step, len(dst))] {
			dst[from+i] = v + step*float64(i)
		}
	}
}

// combine joins the leads into one magnitude in which a usual QRS is about 1. Each lead is measured in its own usual
// QRS and weighted by how far that QRS stands out of its floor, so that noisy and empty leads fade out locally. The
// leads' plain mean counts, not their energy: a disturbance of one lead must not look like a beat of all.
func combine(p *prepared) []float64 {
	sum, weights := make([]float64, p.n), make([]float64, p.n)
	act, scratch, gains := make([]float64, p.n), make([]float64, p.n), make([]float64, p.n)
	for ci, c := range p.channels {
		activity(act, scratch, c.x, p.rate)
		l := measureLevels(act, p.rate)
		gain, weight := make([]float64, len(l.peak)), make([]float64, len(l.peak))
		for i := range gain {
			if l.peak[i] <= 0 {
				continue
			}
			contrast := l.peak[i] / max(l.floor[i], l.peak[i]/25)
			w := max(contrast-noisePeak, 0.1)
			gain[i], weight[i] = 1/l.peak[i], w*math.Sqrt(w)
		}
		p.channels[ci].scale = scaleOf(gain, weight)
		l.spread(gains, gain)
		l.spread(scratch, weight)
		for i, v := range act {
			sum[i] += scratch[i] * min(v*gains[i], spikeCap)
			weights[i] += scratch[i]
		}
	}
	for i, w := range weights {
		if w > 0 {
			sum[i] *= sum[i] / (w * w)
		}
	}
	out := act
	runningMean(out, sum, max(1, int(energySpan*p.rate/2+0.5)))
	for i, v := range out {
		out[i] = math.Sqrt(v)
	}
	return out
}

// scaleOf is the factor a channel's samples get where shapes are compared: as in combine, one value a recording.
func scaleOf(gain, weight []float64) float64 {
	v := make([]float64, len(gain))
	for i := range v {
		v[i] = gain[i] * math.Sqrt(weight[i])
	}
	return medianOf(v)
}
