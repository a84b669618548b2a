package shrink

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
)

// wave is one lead of a signal: numbers, or 16-bit samples in base64.
type wave struct {
	at      *node
	packed  bool
	samples [][]byte // as they are written
}

// waves finds the leads of an ECG, in whichever of the contract's encodings.
func (r *reducer) waves() []wave {
	var all []wave
	row := func(n *node) {
		if n == nil {
			return
		}
		text := n.bytes()
		if len(text) < 2 || text[0] != '[' {
			return
		}
		all = append(all, wave{at: n, samples: bytes.Split(text[1:len(text)-1], []byte(","))})
	}
	row(r.root.member("ecg_data"))
	if leads := r.root.member("leads"); leads != nil && leads.open == '{' {
		for _, k := range leads.kids {
			row(k)
		}
	}
	if leads := r.root.member("ecg_packed").member("leads"); leads != nil {
		for _, k := range leads.kids {
			text, ok := "", false
			data := k.member("data")
			if data != nil {
				text, ok = data.text()
			}
			bytes, err := base64.StdEncoding.DecodeString(text)
			if !ok || err != nil || len(bytes)%2 != 0 {
				continue
			}
			w := wave{at: data, packed: true}
			for i := 0; i < len(bytes); i += 2 {
				w.samples = append(w.samples, bytes[i:i+2])
			}
			all = append(all, w)
		}
	}
	return all
}

// write gives a lead's value with other samples.
func (w wave) write(samples [][]byte) node {
	if w.packed {
		return node{raw: quote(base64.StdEncoding.EncodeToString(bytes.Join(samples, nil)))}
	}
	return node{raw: append(append([]byte("["), bytes.Join(samples, []byte(","))...), ']')}
}

// signal makes an ECG shorter, coarser in time, flat or rounder, all leads alike.
func (r *reducer) signal() {
	if len(r.waves()) == 0 {
		return
	}
	r.shorter()
	for _, factor := range []int{10, 5, 4, 3, 2} {
		for r.slower(factor) {
		}
	}
	if !r.change(func(_ wave, _ []byte) []byte { return nil }) {
		for i := range r.waves() {
			at := r.waves()[i].at
			r.change(func(w wave, s []byte) []byte {
				if w.at == at {
					return nil
				}
				return s
			})
		}
	}
	for _, step := range []float64{1, 0.5, 0.1, 0.01} {
		if r.change(func(w wave, s []byte) []byte { return w.rounded(s, step) }) {
			return
		}
	}
}

// shorter keeps the first samples: the fewest of 1, 2, 4 and so on that still fail, then fewer by halving the difference
// and one by one, and what remains of it without its first half.
func (r *reducer) shorter() {
	length := 0
	for _, w := range r.waves() {
		length = max(length, len(w.samples))
	}
	low, high := 0, length
	for n := 1; n < length; n *= 2 {
		if r.only(0, n) {
			low, high = n/2, n
			break
		}
		low = n
	}
	for range 5 {
		if middle := (low + high) / 2; middle > low && middle < high && r.only(0, middle) {
			high = middle
		} else {
			low = middle
		}
	}
	for range 8 {
		if high < 2 || !r.only(0, high-1) {
			break
		}
		high--
	}
	for high > 1 && r.only(high/2, high) {
		high -= high / 2
	}
}

// only keeps the samples from one to another, of each lead.
func (r *reducer) only(from, to int) bool {
	return r.all(func(w wave) [][]byte { return w.samples[min(from, len(w.samples)):min(to, len(w.samples))] }, nil, nil)
}

// slower keeps one sample of so many, and the rate that goes with it.
func (r *reducer) slower(factor int) bool {
	rate := r.root.member("sampling_rate")
	if rate == nil {
		return false
	}
	hz, err := strconv.ParseFloat(string(rate.raw), 64)
	if err != nil || math.Mod(hz, float64(factor)) != 0 {
		return false
	}
	return r.all(func(w wave) [][]byte {
		var some [][]byte
		for i := 0; i < len(w.samples); i += factor {
			some = append(some, w.samples[i])
		}
		return some
	}, rate, []byte(strconv.FormatFloat(hz/float64(factor), 'f', -1, 64)))
}

// change gives each sample another value, nil standing for zero.
func (r *reducer) change(to func(w wave, sample []byte) []byte) bool {
	return r.all(func(w wave) [][]byte {
		other := make([][]byte, len(w.samples))
		for i, s := range w.samples {
			if other[i] = to(w, s); other[i] == nil {
				other[i] = map[bool][]byte{true: {0, 0}, false: {'0'}}[w.packed]
			}
		}
		return other
	}, nil, nil)
}

// rounded rounds a sample to a multiple of a step, of numbers in mV and of packed samples in 500 units. What is missing stays so.
func (w wave) rounded(sample []byte, step float64) []byte {
	if w.packed {
		v, step := int16(binary.LittleEndian.Uint16(sample)), 500*step
		if v == math.MinInt16 {
			return sample
		}
		return binary.LittleEndian.AppendUint16(nil, uint16(int16(max(-32767, min(32767, math.Round(float64(v)/step)*step)))))
	}
	v, err := strconv.ParseFloat(string(sample), 64)
	if err != nil {
		return sample
	}
	v = math.Round(v/step) * step
	if v == 0 {
		v = 0 // and not -0
	}
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return bytes.TrimRight(bytes.TrimRight([]byte(text), "0"), ".")
}

// all gives every lead other samples, and a leaf another value; it says whether that was right.
func (r *reducer) all(samples func(wave) [][]byte, leaf *node, raw []byte) bool {
	waves := r.waves()
	was := make([]node, len(waves))
	for i, w := range waves {
		was[i] = *w.at
		changed := w.write(samples(w))
		changed.name = w.at.name
		*w.at = changed
	}
	var before []byte
	if leaf != nil {
		before, leaf.raw = leaf.raw, raw
	}
	if r.try(r.root.bytes()) {
		return true
	}
	for i, w := range waves {
		*w.at = was[i]
	}
	if leaf != nil {
		leaf.raw = before
	}
	return false
}
