package ecg

import "math"

// ST constants. Durations are seconds.
const (
	qrsBefore    = 0.120 // a QRS starts at most this long before the R peak
	qrsAfter     = 0.160 // and ends at most this long after it
	quietSpan    = 0.020 // a QRS has ended when nothing moved fast for this long
	quietShare   = 0.08  // of the QRS's fastest movement
	quietFloor   = 1.5   // times the floor of the movement, where noise lifts it
	loudShare    = 0.30  // a limit above this share of the fastest movement means nothing
	levelSpan    = mainsPeriod
	prGap        = 0.010 // between the end of the PR segment's measure and the QRS onset
	stDelay      = 0.060 // after the J point
	minNormal    = 3     // beats a median is taken of
	sameBeatSpan = 3.0   // the baseline is drawn to the next beat unless it is further away
)

// STLevel is the level of the ST segment against the PR segment in the median of the usual beats, in mV; NaN when it
// could not be measured.
type STLevel struct {
	Lead  string
	J     float64 // at the J point
	J60   float64 // 60 ms after it
	Error float64 // standard error of the two, from the differences between beats
}

// measureST takes levels on beats that are not ectopic and have the commonest shape. Each beat is levelled by a line
// through its PR segment and that of the next beat, then the median over beats is taken.
func measureST(p *prepared, beats []beat, ectopic []bool) ([]STLevel, float64) {
	var out []STLevel
	for _, c := range p.channels {
		out = append(out, STLevel{Lead: p.names[c.lead], J: math.NaN(), J60: math.NaN(), Error: math.NaN()})
	}
	normal := usualBeats(beats, ectopic)
	onset, end, ok := qrsSpan(p, beats, normal)
	if len(normal) < minNormal || !ok {
		return inSignalOrder(out, p), math.NaN()
	}
	for i, c := range p.channels {
		l := leveller{channel: c, rate: p.rate, onset: onset}
		var j, j60 []float64
		for _, k := range normal {
			at := beats[k].at / p.rate
			level, slope, ok := l.line(beats, ectopic, k)
			if !ok {
				continue
			}
			for _, m := range []struct {
				delay float64
				into  *[]float64
			}{{end + levelSpan/2, &j}, {end + stDelay, &j60}} {
				if v, ok := l.level(at + m.delay); ok {
					*m.into = append(*m.into, v-level-slope*(m.delay-onset))
				}
			}
		}
		if len(j) >= minNormal && len(j60) >= minNormal {
			out[i].J, out[i].J60 = medianOf(j), medianOf(j60)
			out[i].Error = max(standardError(j, out[i].J), standardError(j60, out[i].J60))
		}
	}
	return inSignalOrder(out, p), (end - onset) * 1000
}

// standardError is that of a median, from the median distance of the values; v is overwritten.
func standardError(v []float64, middle float64) float64 {
	for i := range v {
		v[i] = math.Abs(v[i] - middle)
	}
	// 1.4826 makes the median distance a standard deviation, 1.2533 that of the mean one of the median.
	return 1.4826 * 1.2533 * medianOf(v) / math.Sqrt(float64(len(v)))
}

func inSignalOrder(st []STLevel, p *prepared) []STLevel {
	out := make([]STLevel, 0, len(st))
	for lead := 0; len(out) < len(st); lead++ {
		for i, c := range p.channels {
			if c.lead == lead {
				out = append(out, st[i])
			}
		}
	}
	return out
}

// usualBeats lists the beats that are not ectopic and have the commonest shape among those.
func usualBeats(beats []beat, ectopic []bool) []int {
	count := make([]int, maxShapes)
	best := -1
	for i, b := range beats {
		if b.shape < 0 || ectopic[i] {
			continue
		}
		if count[b.shape]++; best < 0 || count[b.shape] > count[best] {
			best = b.shape
		}
	}
	var out []int
	for i, b := range beats {
		if b.shape >= 0 && b.shape == best && !ectopic[i] {
			out = append(out, i)
		}
	}
	return out
}

// leveller reads levels of one lead; times are seconds, the onset is relative to the R peak.
type leveller struct {
	channel
	rate  float64
	onset float64
}

// level is the mean around a time over one mains period.
func (l leveller) level(at float64) (float64, bool) {
	from := int(math.Ceil((at - levelSpan/2) * l.rate))
	to := int(math.Floor((at + levelSpan/2) * l.rate))
	if from < 0 || to >= len(l.x) {
		return 0, false
	}
	sum, n := 0.0, 0
	for i := from; i <= to; i++ {
		if l.missing == nil || !l.missing[i] {
			sum += float64(l.x[i])
			n++
		}
	}
	if n == 0 || 2*n < to-from+1 {
		return 0, false
	}
	return sum / float64(n), true
}

// pr is the level of the PR segment of a beat.
func (l leveller) pr(b beat) (float64, bool) {
	return l.level(b.at/l.rate + l.onset - prGap - levelSpan/2)
}

// line gives the baseline of beat k: its level at the QRS onset and its slope per second, towards the next beat.
func (l leveller) line(beats []beat, ectopic []bool, k int) (level, slope float64, ok bool) {
	level, ok = l.pr(beats[k])
	if !ok || k+1 == len(beats) || ectopic[k+1] {
		return level, 0, ok
	}
	dt := (beats[k+1].at - beats[k].at) / l.rate
	to, known := l.pr(beats[k+1])
	if !known || dt > sameBeatSpan {
		return level, 0, true
	}
	return level, (to - level) / dt, true
}

// qrsSpan finds where the usual QRS starts and ends, in seconds relative to the R peak, on the joint speed of all
// leads in the mean beat.
func qrsSpan(p *prepared, beats []beat, normal []int) (onset, end float64, ok bool) {
	before, after := int(qrsBefore*p.rate)+2, int((qrsAfter+quietSpan)*p.rate)+2
	speed := make([]float64, before+after+1)
	mains := boxcar(mainsPeriod, p.rate)
	avg, smooth := make([]float64, len(speed)), make([]float64, len(speed))
	used := 0
	for _, c := range p.channels {
		clear(avg)
		used = 0
		for _, k := range normal {
			at := int(math.Round(beats[k].at))
			if at-before < 0 || at+after >= len(c.x) {
				continue
			}
			for i := range avg {
				avg[i] += float64(c.x[at-before+i])
			}
			used++
		}
		apply(mains, smooth, avg)
		for i := 1; i+1 < len(smooth); i++ {
			d := smooth[i+1] - smooth[i-1]
			speed[i] += d * d
		}
	}
	if used == 0 {
		return 0, 0, false
	}
	fastest := 0.0
	for i, v := range speed {
		speed[i] = math.Sqrt(v)
		if math.Abs(float64(i-before)) <= 0.06*p.rate {
			fastest = max(fastest, speed[i])
		}
	}
	quiet := max(1, int(quietSpan*p.rate+0.5))
	floor := quantileOf(append([]float64(nil), speed...), floorQuantile)
	limit := max(quietShare*fastest, quietFloor*floor)
	if limit > loudShare*fastest {
		return 0, 0, false
	}
	first := lastQuiet(speed, fastestFrom(speed, before, -1, p.rate), -1, quiet, limit)
	last := lastQuiet(speed, fastestFrom(speed, before, 1, p.rate), 1, quiet, limit)
	if first < 0 || last < 0 {
		return 0, 0, false
	}
	return float64(first-before) / p.rate, float64(last-before) / p.rate, true
}

// fastestFrom finds the fastest movement within 60 ms of the R peak in one direction: at the peak itself all may rest.
func fastestFrom(speed []float64, peak, step int, rate float64) int {
	best := peak
	for i := peak; i > 0 && i < len(speed)-1 && math.Abs(float64(i-peak)) <= 0.06*rate; i += step {
		if speed[i] > speed[best] {
			best = i
		}
	}
	return best
}

// lastQuiet walks from a position in one direction to the first of quiet samples in a row below limit; -1 for none.
func lastQuiet(speed []float64, from, step, quiet int, limit float64) int {
	run := 0
	for i := from; i > 0 && i < len(speed)-1; i += step {
		if speed[i] >= limit {
			run = 0
			continue
		}
		if run++; run == quiet {
			return i - step*(quiet-1)
		}
	}
	return -1
}
