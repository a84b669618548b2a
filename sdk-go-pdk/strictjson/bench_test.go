package strictjson_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// ecg builds a request of 12 leads x 10 s x 500 Hz: 60,000 numbers with the given number of digits.
func ecg(digits int) []byte {
	rng := rand.New(rand.NewPCG(7, 7))
	doc := []byte(`{"leads":{`)
	for lead := range 12 {
		if lead > 0 {
			doc = append(doc, ',')
		}
		doc = append(strconv.AppendQuote(doc, strconv.Itoa(lead)), ":["...)
		for i := range 5000 {
			if i > 0 {
				doc = append(doc, ',')
			}
			doc = strconv.AppendFloat(doc, rng.NormFloat64()*0.5, 'f', digits, 64)
		}
		doc = append(doc, ']')
	}
	return append(doc, "}}"...)
}

func benchmark(b *testing.B, doc []byte) {
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := strictjson.Parse(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkECGMillivolts(b *testing.B) { benchmark(b, ecg(3)) }
func BenchmarkECGFullFloats(b *testing.B) { benchmark(b, ecg(17)) }
