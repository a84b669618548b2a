package ecg

import (
	"cmp"
	"math"
	"slices"
)

// Shape constants. Durations are seconds.
const (
	shapeReach  = 0.080 // a shape is what lies this far to both sides of the R peak
	alignReach  = 0.060 // a beat is moved at most this far to fit a shape
	baseReach   = 0.150 // mean level subtracted before the largest deflection is looked for
	edgeReach   = 0.150 // a beat closer to an end of the recording may be cut
	sameShape   = 0.85  // likeness from which two beats have one shape
	sizeSlack   = 1.5   // beats that differ in size by less are not less alike for it
	maxShapes   = 12
	tiny        = 1e-12 // product of lengths squared below which there is nothing to compare
	touching    = 0.75  // of the refractory period: closer beats are one
	shapeMemory = 30    // a shape follows slow change: the mean over about this many beats
)

// beat is one found beat.
type beat struct {
	at    float64 // R peak at the prepared rate, sub-sample
	shape int     // index of its shape, -1 for none
	fit   float64 // likeness with that shape, 0 for none
	other float64 // likeness with the dominant shape
}

// shaper compares beats over all leads at once.
type shaper struct {
	p     *prepared
	y     [][]float32 // mains-free channels, scaled by their weight, with pad repeated end values on both sides
	pad   int
	size  int         // samples to each side
	reach int         // lags to each side
	means [][]float64 // per shape: lead after lead, 2*size+1 samples each, lead mean removed
	count []int
	shift []float64 // of the R peak within the shape
	// scratch: a waveform, and per lag its product with a shape and its own length squared
	seg, dots, energies []float64
}

func newShaper(p *prepared) *shaper {
	s := &shaper{p: p, size: max(2, int(shapeReach*p.rate+0.5)), reach: max(1, int(alignReach*p.rate+0.5))}
	s.pad = s.size + 2*s.reach
	mains := boxcar(mainsPeriod, p.rate)
	for _, c := range p.channels {
		y := make([]float32, p.n+2*s.pad)
		apply(mains, y[s.pad:s.pad+p.n], c.x)
		for i := range y {
			y[i] = y[min(max(i, s.pad), s.pad+p.n-1)]
		}
		for i := range y {
			y[i] *= float32(c.scale)
		}
		s.y = append(s.y, y)
	}
	s.seg = make([]float64, len(s.y)*(2*s.size+1))
	s.dots, s.energies = make([]float64, 2*s.reach+1), make([]float64, 2*s.reach+1)
	return s
}

// cut copies the waveform around position at into seg, each lead's mean removed.
func (s *shaper) cut(at int) {
	w := 2*s.size + 1
	for l, y := range s.y {
		part := s.seg[l*w : (l+1)*w]
		for i, v := range y[at-s.size+s.pad : at+s.size+1+s.pad] {
			part[i] = float64(v)
		}
		m := mean(part)
		for i := range part {
			part[i] -= m
		}
	}
}

// fit finds where around position at the waveform correlates best with a shape. The likeness is that correlation, less
// where one is much larger than the other.
func (s *shaper) fit(k, at int) (where, likeness float64) {
	norm := 0.0
	for _, v := range s.means[k] {
		norm += v * v
	}
	w := 2*s.size + 1
	clear(s.dots)
	clear(s.energies)
	for l, y := range s.y {
		shape := s.means[k][l*w : (l+1)*w]
		from := y[at-s.reach-s.size+s.pad:]
		sum, squares := 0.0, 0.0
		for _, v := range from[:w] {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		for lag := range s.dots {
			part := from[lag : lag+w]
			dot := 0.0
			for i, v := range shape { // its mean is 0, so the waveform's does not count
				dot += v * float64(part[i])
			}
			s.dots[lag] += dot
			s.energies[lag] += squares - sum*sum/float64(w)
			in, out := float64(from[lag+w]), float64(from[lag])
			sum += in - out
			squares += in*in - out*out
		}
	}
	best := -1
	values := s.dots
	for lag, dot := range values {
		values[lag] = 0
		if e := norm * s.energies[lag]; e > tiny {
			values[lag] = min(1, dot/math.Sqrt(e))
		}
		if best < 0 || values[lag] > values[best] {
			best = lag
		}
	}
	size := math.Sqrt(s.energies[best] / max(norm, tiny))
	likeness = values[best] * min(1, sizeSlack*min(size, 1/size))
	return float64(at+best-s.reach) + vertex(values, best), likeness
}

// vertex gives the sub-sample offset, within half a sample, of the parabola through v[i] and its neighbours.
func vertex(v []float64, i int) float64 {
	if i <= 0 || i >= len(v)-1 {
		return 0
	}
	d := v[i-1] - 2*v[i] + v[i+1]
	if d >= 0 {
		return 0
	}
	return max(-0.5, min(0.5, 0.5*(v[i-1]-v[i+1])/d))
}

// deflection gives the position of the largest joint deflection of all leads around position at.
func (s *shaper) deflection(at int) int {
	base := max(1, int(baseReach*s.p.rate+0.5))
	from, to := max(0, at-s.reach), min(s.p.n-1, at+s.reach)
	m := make([]float64, to-from+1)
	for _, padded := range s.y {
		y := padded[s.pad : s.pad+s.p.n]
		level := mean(y[max(0, at-base):min(len(y), at+base+1)])
		for i := range m {
			d := float64(y[from+i]) - level
			m[i] += d * d
		}
	}
	best := 0
	for i := range m {
		if m[i] > m[best] {
			best = i
		}
	}
	return from + best
}

// learn adds the waveform at a position to shape k, or opens a new shape for k < 0.
func (s *shaper) learn(k, at int) {
	s.cut(at)
	if k < 0 {
		s.means = append(s.means, append([]float64(nil), s.seg...))
		s.count = append(s.count, 1)
		return
	}
	s.count[k]++
	rate := 1 / float64(min(s.count[k], shapeMemory))
	for i, v := range s.seg {
		s.means[k][i] += rate * (v - s.means[k][i])
	}
}

// best finds the shape a beat fits best; -1 when there is none yet.
func (s *shaper) best(at int) (k int, where, fit float64) {
	k, where = -1, float64(at)
	for j := range s.means {
		if w, f := s.fit(j, at); k < 0 || f > fit {
			k, where, fit = j, w, f
		}
	}
	return k, where, fit
}

// sortShapes groups beats by shape and moves each to where it fits, so that beats of one shape share one R peak
// position and an interval does not depend on which of two equal deflections was the larger.
func (s *shaper) sortShapes(at []int) []beat {
	start := make([]int, len(at))
	for i, a := range at {
		start[i] = s.deflection(a)
		if s.atEdge(start[i]) {
			continue // cut off: it may join a shape, never make one
		}
		k, where, fit := s.best(start[i])
		switch {
		case k >= 0 && fit >= sameShape:
			s.learn(k, int(math.Round(where)))
		case len(s.means) < maxShapes:
			s.learn(-1, start[i])
		}
	}
	s.findPeaks()
	var out []beat
	for i := range at {
		k, where, fit := s.best(start[i])
		switch {
		case fit >= sameShape:
			if at := where + s.shift[k]; at >= 0 && at <= float64(s.p.n-1) { // else its R peak was not recorded
				out = append(out, beat{at: at, shape: k, fit: fit})
			}
		case !s.atEdge(start[i]):
			out = append(out, beat{at: float64(start[i]), shape: -1})
		}
	}
	return separate(out, s.p.rate)
}

// separate drops of two beats that were moved onto each other the one that fits its shape less.
func separate(beats []beat, rate float64) []beat {
	slices.SortStableFunc(beats, func(a, b beat) int { return cmp.Compare(a.at, b.at) })
	out := beats[:0]
	for _, b := range beats {
		if n := len(out); n > 0 && b.at-out[n-1].at < touching*refractory*rate {
			if b.fit > out[n-1].fit {
				out[n-1] = b
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// atEdge tells whether a beat at this position may be cut off, by an end of the recording or by a gap in it.
func (s *shaper) atEdge(at int) bool {
	reach := int(edgeReach * s.p.rate)
	if at < reach || at >= s.p.n-reach {
		return true
	}
	for _, missing := range s.p.gap[at-reach : at+reach+1] {
		if missing {
			return true
		}
	}
	return false
}

// findPeaks measures where in each mean shape the largest deflection lies.
func (s *shaper) findPeaks() {
	w := 2*s.size + 1
	s.shift = make([]float64, len(s.means))
	m := make([]float64, w)
	for k, shape := range s.means {
		clear(m)
		for l := range s.y {
			for i, v := range shape[l*w : (l+1)*w] {
				m[i] += v * v
			}
		}
		best := s.size
		for i := range m {
			if m[i] > m[best] {
				best = i
			}
		}
		s.shift[k] = float64(best-s.size) + vertex(m, best)
	}
}
