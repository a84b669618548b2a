package measure_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/measure"
)

// With values 1..n the bound names its own order statistic. The expected ranks are the textbook ones: the smallest
// sample that has a 95 % upper bound for the 95th percentile is 59, because 0.95^59 < 0.05 < 0.95^58; from 93 on the
// largest value may be left out, from 124 on two (Wilks).
func TestQuantileBoundRanks(t *testing.T) {
	for _, c := range []struct {
		n            int
		alpha        float64
		lower, upper int // 0: none
	}{
		{30, 0.05, 26, 0},
		{58, 0.05, 52, 0},
		{59, 0.05, 53, 59},
		{92, 0.05, 84, 92},
		{93, 0.05, 85, 92},
		{124, 0.05, 114, 122},
		{100, 0.05, 91, 99},
		{200, 0.05, 185, 196},
		{1, 0.05, 0, 0},
		{0, 0.05, 0, 0},
	} {
		sample := make([]time.Duration, c.n)
		for i := range sample {
			sample[(i*7919)%max(c.n, 1)] = time.Duration(i + 1)
		}
		if c.n > 1 && c.n%7919 == 0 {
			t.Fatal("the shuffle is none")
		}
		b := measure.QuantileBounds(sample, 0.95, c.alpha)
		if int(b.Lower) != c.lower || b.HasLower != (c.lower > 0) || int(b.Upper) != c.upper || b.HasUpper != (c.upper > 0) {
			t.Errorf("n=%d: got ranks %d (%v), %d (%v); want %d, %d", c.n, b.Lower, b.HasLower, b.Upper, b.HasUpper, c.lower, c.upper)
		}
	}
}

// Coverage: of many samples of a known distribution, at most about alpha of the bounds may miss the true quantile.
func TestQuantileBoundCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const trials, n, q, alpha = 4000, 90, 0.95, 0.05
	truth := time.Duration(q * 1e9)
	var lowMiss, highMiss int
	for range trials {
		sample := make([]time.Duration, n)
		for i := range sample {
			sample[i] = time.Duration(rng.Float64() * 1e9)
		}
		b := measure.QuantileBounds(sample, q, alpha)
		if b.Lower > truth {
			lowMiss++
		}
		if b.Upper < truth {
			highMiss++
		}
	}
	for name, miss := range map[string]int{"lower": lowMiss, "upper": highMiss} {
		if got := float64(miss) / trials; got > alpha+0.012 || got == 0 {
			t.Errorf("%s bound missed in %.3f of the trials, want more than 0 and at most %.3f", name, got, alpha)
		}
	}
}

func TestQuantileIsAnOrderStatistic(t *testing.T) {
	for _, c := range []struct {
		sample []time.Duration
		q      float64
		want   time.Duration
	}{
		{[]time.Duration{7}, 0.5, 7},
		{[]time.Duration{7}, 0.99, 7},
		{[]time.Duration{4, 1, 3, 2}, 0.5, 2},
		{[]time.Duration{5, 4, 1, 3, 2}, 0.5, 3},
		{[]time.Duration{5, 4, 1, 3, 2}, 0.95, 5},
		{[]time.Duration{5, 4, 1, 3, 2}, 0.8, 4},
		{[]time.Duration{5, 4, 1, 3, 2}, 0.01, 1},
	} {
		if got := measure.Quantile(c.sample, c.q); got != c.want {
			t.Errorf("quantile %g of %v is %d, want %d", c.q, c.sample, got, c.want)
		}
	}
}
