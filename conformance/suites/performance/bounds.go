package performance

import (
	"math"
	"slices"
	"time"
)

// bounds are one-sided confidence bounds of a quantile. A sample too small for a bound leaves it unset.
type bounds struct {
	lower, upper       time.Duration
	hasLower, hasUpper bool
}

// quantileBounds bounds the quantile q of what the sample was drawn from, each bound wrong with a probability of at
// most alpha. It assumes no distribution: the count of values at or below the quantile is binomial, hence order
// statistics bound it (X(k) lies above the quantile with probability P(B <= k-1), B ~ Binomial(n, q)).
func quantileBounds(sample []time.Duration, q, alpha float64) bounds {
	var b bounds
	x := slices.Sorted(slices.Values(sample))
	cdf := 0.0
	for k := 1; k <= len(x); k++ {
		cdf += binomial(len(x), k-1, q)
		if cdf <= alpha {
			b.lower, b.hasLower = x[k-1], true
		}
		if cdf >= 1-alpha && !b.hasUpper {
			b.upper, b.hasUpper = x[k-1], true
		}
	}
	return b
}

// binomial is P(B = k) for B ~ Binomial(n, p), 0 < p < 1.
func binomial(n, k int, p float64) float64 {
	ln, _ := math.Lgamma(float64(n + 1))
	lk, _ := math.Lgamma(float64(k + 1))
	lr, _ := math.Lgamma(float64(n - k + 1))
	return math.Exp(ln - lk - lr + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}
