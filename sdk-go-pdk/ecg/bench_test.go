package ecg

import "testing"

// The contract's typical request: 12 leads of 10 s at 500 Hz.
func BenchmarkAnalyseTypical(b *testing.B) {
	s := with(synth{rate: 500, seconds: 10, beats: steady(0.5, 0.8, 9.8)}.signal(), noise(0.02))
	for b.Loop() {
		if _, err := Analyse(s); err != nil {
			b.Fatal(err)
		}
	}
}
