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
	sameShape   = 0.85  // correlation from which two beats have one shape
	maxShapes   = 12
	touching    = 0.75 // of the refractory period: closer beats are one
	shapeMemory = 30   // a shape follows slow change: the mean over about this many beats
)

// beat is one found beat.
type beat struct {
	at    float64 // R peak at the prepared rate, sub-sample
	shape int     // index of its shape, -1 for none
	fit   float64 // correlation with that shape, 0 for none
	other float64 // correlation with the dominant shape
}

// shaper compares beats over all leads at once.
type shaper struct {
	p     *prepared
	y     [][]float64 // mains-free channels, scaled by their weight
	size  int         // samples to each side
	means [][]float64 // per shape: lead after lead, 2*size+1 samples each, lead mean removed
	count []int
	shift []float64 // of the R peak within the shape
	seg   []float64
}

func newShaper(p *prepared) *shaper {
	s := &shaper{p: p, size: max(2, int(shapeReach*p.rate+0.5))}
	mains := boxcar(mainsPeriod, p.rate)
	for _, c := range p.channels {
		y := make([]float64, p.n)
		mains.apply(y, c.x)
		for i := range y {
			y[i] *= c.scale
		}
		s.y = append(s.y, y)
	}
	s.seg = make([]float64, len(s.y)*(2*s.size+1))
	return s
}

// cut copies the waveform around position at into seg, each lead's mean removed, and returns its length squared.
func (s *shaper) cut(seg []float64, at int) float64 {
	w := 2*s.size + 1
	energy := 0.0
	for l, y := range s.y {
		part := seg[l*w : (l+1)*w]
		sum := 0.0
		for i := range part {
			v := y[min(max(at-s.size+i, 0), len(y)-1)]
			part[i] = v
			sum += v
		}
		sum /= float64(w)
		for i := range part {
			part[i] -= sum
			energy += part[i] * part[i]
		}
	}
	return energy
}

// fit finds where around position at the waveform correlates best with a shape.
func (s *shaper) fit(k, at int) (where, correlation float64) {
	reach := max(1, int(alignReach*s.p.rate+0.5))
	var norm float64
	for _, v := range s.means[k] {
		norm += v * v
	}
	if norm <= 0 {
		return float64(at), 0
	}
	best := -1
	values := make([]float64, 2*reach+1)
	for lag := range values {
		energy := s.cut(s.seg, at+lag-reach)
		if energy <= 0 {
			continue
		}
		dot := 0.0
		for i, v := range s.means[k] {
			dot += v * s.seg[i]
		}
		values[lag] = min(1, dot/math.Sqrt(norm*energy))
		if best < 0 || values[lag] > values[best] {
			best = lag
		}
	}
	if best < 0 {
		return float64(at), 0
	}
	return float64(at+best-reach) + vertex(values, best), values[best]
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
	reach := max(1, int(alignReach*s.p.rate+0.5))
	from, to := max(0, at-reach), min(s.p.n-1, at+reach)
	m := make([]float64, to-from+1)
	for _, y := range s.y {
		lo, hi := max(0, at-base), min(len(y), at+base+1)
		level := mean(y[lo:hi])
		for i := range m {
			d := y[from+i] - level
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

// learn adds a beat at an integer position to shape k, or opens a new shape for k < 0.
func (s *shaper) learn(k, at int) int {
	s.cut(s.seg, at)
	if k < 0 {
		s.means = append(s.means, append([]float64(nil), s.seg...))
		s.count = append(s.count, 1)
		return len(s.means) - 1
	}
	s.count[k]++
	rate := 1 / float64(min(s.count[k], shapeMemory))
	for i, v := range s.seg {
		s.means[k][i] += rate * (v - s.means[k][i])
	}
	return k
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
			out = append(out, beat{at: where + s.shift[k], shape: k, fit: fit})
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
