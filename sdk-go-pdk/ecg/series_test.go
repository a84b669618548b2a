package ecg

import (
	"math"
	"testing"
)

// Golden values: data-and-algorithms 2.3.
func TestVariability(t *testing.T) {
	rr := []float64{800, 810, 790, 860, 805, 795, 815, 790}
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 5e-4 {
			t.Errorf("%s %.4f, want %.4f", name, got, want)
		}
	}
	near("SDNN", SDNN(rr), 22.825)
	near("RMSSD", RMSSD(rr), 36.936)
	avg, rest, most := Rates(rr)
	near("average", avg, 60000/808.125)
	near("resting", rest, 60000/802.5)
	near("maximum", most, 60000/790.0)
	// A break takes the difference across it out of RMSSD, and leaves SDNN alone.
	near("SDNN in runs", SDNN(rr[:3], rr[3:]), 22.825)
	near("RMSSD in runs", RMSSD(rr[:3], rr[3:]), math.Sqrt((100+400+55*55+100+400+625)/6.0))
}

func TestVariabilityUnknown(t *testing.T) {
	for name, v := range map[string]float64{"SDNN of one": SDNN([]float64{800}), "SDNN of none": SDNN(),
		"RMSSD of one": RMSSD([]float64{800}), "RMSSD of singles": RMSSD([]float64{800}, []float64{810})} {
		if !math.IsNaN(v) {
			t.Errorf("%s is %v, want NaN", name, v)
		}
	}
	avg, rest, most := Rates([]float64{math.NaN()})
	if !math.IsNaN(avg) || !math.IsNaN(rest) || !math.IsNaN(most) {
		t.Errorf("rates of no interval %v %v %v, want NaN", avg, rest, most)
	}
}

func TestNNLeavesOutEctopicNeighbours(t *testing.T) {
	rr := []float64{800, 500, 1100, 810, math.NaN(), 790, 805}
	ectopic := []bool{false, false, true, false, false, false, false, false}
	got := NN(rr, ectopic)
	want := [][]float64{{800}, {810}, {790, 805}}
	if len(got) != len(want) {
		t.Fatalf("runs %v, want %v", got, want)
	}
	for i := range want {
		if len(got[i]) != len(want[i]) || got[i][0] != want[i][0] {
			t.Errorf("runs %v, want %v", got, want)
		}
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name    string
		rr      []float64
		ectopic map[int]bool
		want    Regularity
	}{
		{"steady", []float64{800, 810, 790, 805, 795, 800}, nil, Regular},
		{"breathing", []float64{760, 790, 830, 840, 810, 770, 760, 800}, nil, Regular},
		{"chaotic", []float64{620, 900, 710, 1040, 560, 830, 690, 980}, nil, Irregular},
		{"too few", []float64{800, 805, 810}, nil, Unknown},
		{"one ectopic beat", []float64{800, 805, 500, 1100, 800, 795, 805, 800}, map[int]bool{3: true}, Regular},
		{"bigeminy", []float64{500, 1100, 500, 1100, 500, 1100}, map[int]bool{1: true, 3: true, 5: true}, Irregular},
		{"one long interval", []float64{800, 800, 800, 1500, 800, 800, 800, 800}, nil, Unknown},
	}
	for _, tt := range tests {
		ectopic := make([]bool, len(tt.rr)+1)
		for i := range tt.ectopic {
			ectopic[i] = true
		}
		if got := Judge(tt.rr, NN(tt.rr, ectopic)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
