package measure_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/measure"
)

// upTo is the sample 1..n.
func upTo(n int) []time.Duration {
	sample := make([]time.Duration, n)
	for i := range sample {
		sample[i] = time.Duration(i + 1)
	}
	return sample
}

func TestNeededIsTheSmallestSampleWithBothBounds(t *testing.T) {
	for q, want := range map[float64]int{0.5: 6, 0.95: 72, 0.99: 368} {
		if got := measure.Needed(q); got != want {
			t.Errorf("quantile %g: %d calls needed, want %d", q, got, want)
		}
		for n, both := range map[int]bool{want - 1: false, want: true} {
			b := measure.QuantileBounds(upTo(n), q, 0.025)
			if (b.HasLower && b.HasUpper) != both {
				t.Errorf("quantile %g of %d calls: bounds %+v", q, n, b)
			}
		}
	}
}

func TestSummaries(t *testing.T) {
	s := measure.Summarize(upTo(100))
	if s.P50.Value != 50 || s.P95.Value != 95 || s.P99.Value != 99 {
		t.Errorf("got %+v", s)
	}
	// The usual ranks of a 95 % interval for the median of 100 values.
	if *s.P50.Low != 40 || *s.P50.High != 61 {
		t.Errorf("the median lies in %d to %d", *s.P50.Low, *s.P50.High)
	}
	if s.P95.Low == nil || s.P95.High == nil || *s.P95.High <= *s.P95.Low || s.P99.Low == nil || s.P99.High != nil {
		t.Errorf("bounds of the tail: %+v, %+v", s.P95, s.P99)
	}
	if one := measure.Summarize(upTo(1)); one.P50.Value != 1 || one.P50.Low != nil || one.P50.High != nil {
		t.Errorf("one value: %+v", one)
	}
}

func TestThisMachine(t *testing.T) {
	m := measure.ThisMachine()
	if m.OS != runtime.GOOS || m.Arch != runtime.GOARCH || m.CPUs < 1 || m != measure.ThisMachine() {
		t.Errorf("got %+v", m)
	}
}
