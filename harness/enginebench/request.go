package enginebench

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
)

// SmallSize is the size of a small request in bytes.
const SmallSize = 256

var leadNames = []string{"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"}

// samplingRate of every request, in Hz; the filters in C are made for it.
const samplingRate = 500

// Request gives an ECG of 12 leads and that many samples a lead, in the encoding that the plugin of a language reads:
// numbers in JSON for Go and Rust, packed 16-bit samples for C. Equal arguments give equal bytes.
func Request(l Language, samples int) []byte { return request(l, "bench", leadNames, samples) }

// RequestOf gives the longest request that fits into size bytes, filled up with white space to exactly that size.
func RequestOf(l Language, size int) []byte {
	samples := 1
	for step := size / len(leadNames) / 2; step > 0; step /= 2 { // no encoding takes less than two bytes a sample
		for len(Request(l, samples+step)) <= size {
			samples += step
		}
	}
	return pad(Request(l, samples), size)
}

// SmallRequest gives a request of SmallSize bytes: one lead of a few samples.
func SmallRequest(l Language) []byte {
	samples := 1
	for len(request(l, "small", leadNames[:1], samples+1)) <= SmallSize {
		samples++
	}
	return pad(request(l, "small", leadNames[:1], samples), SmallSize)
}

func pad(request []byte, size int) []byte {
	return append(request, bytes.Repeat([]byte(" "), size-len(request))...)
}

func request(l Language, id string, leads []string, samples int) []byte {
	b := fmt.Appendf(nil, `{"contract":"1","kind":"ecg-analysis","request_id":%q,"processing_timestamp":"2026-01-01T00:00:00Z","sampling_rate":%d,`, id, samplingRate)
	if l == C {
		b = append(b, `"ecg_packed":{"encoding":"int16le-base64","gain_uv":5,"leads":[`...)
		for i, name := range leads {
			raw := make([]byte, 0, 2*samples)
			for t := range samples {
				raw = binary.LittleEndian.AppendUint16(raw, uint16(int16(math.Round(sample(i, t)*200))))
			}
			b = fmt.Appendf(b, `{"name":%q,"data":%q},`, name, base64.StdEncoding.EncodeToString(raw))
		}
		return append(b[:len(b)-1], `]}}`...)
	}
	b = append(b, `"leads":{`...)
	for i, name := range leads {
		b = fmt.Appendf(b, `%q:[`, name)
		for t := range samples {
			b = append(strconv.AppendFloat(b, sample(i, t), 'f', 3, 64), ',')
		}
		b = append(b[:len(b)-1], `],`...)
	}
	return append(b[:len(b)-1], `}}`...)
}

// sample gives one sample in mV: P, QRS and T as bumps, 72 a minute, a wandering baseline, and noise that is the same
// each time.
func sample(lead, t int) float64 {
	const beat = samplingRate * 60 / 72.0
	at := math.Mod(float64(t)+40, beat)
	v := 0.05 * math.Sin(2*math.Pi*0.3*float64(t)/samplingRate)
	for _, w := range []struct{ center, width, height float64 }{{60, 12, 0.12}, {118, 3, -0.1}, {125, 5, 1}, {133, 4, -0.2}, {240, 25, 0.25}} {
		d := (at - w.center) / w.width
		v += w.height * math.Exp(-d*d/2)
	}
	noise := uint32(t*12+lead) * 2654435761
	noise ^= noise >> 15
	return v*(0.5+float64(lead)/12) + float64(noise%1000)/1000*0.02
}
