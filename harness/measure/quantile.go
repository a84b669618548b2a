package measure

import (
	"math"
	"slices"
	"time"
)

// Bounds are one-sided confidence bounds of a quantile. A sample too small for a bound leaves it unset.
type Bounds struct {
	Lower, Upper       time.Duration
	HasLower, HasUpper bool
}

// QuantileBounds bounds the quantile q of what the sample was drawn from, each bound wrong with a probability of at
// most alpha; together they hold with 1-2*alpha. It assumes no distribution: the count of values at or below the quantile
// is binomial, hence order statistics bound it (X(k) lies above the quantile with probability P(B <= k-1),
// B ~ Binomial(n, q)). q and alpha lie between 0 and 1, both excluded. Source: W. J. Conover, Practical Nonparametric
// Statistics, confidence intervals for a quantile.
func QuantileBounds(sample []time.Duration, q, alpha float64) Bounds {
	var b Bounds
	x := slices.Sorted(slices.Values(sample))
	cdf := 0.0
	for k := 1; k <= len(x); k++ {
		cdf += binomial(len(x), k-1, q)
		if cdf <= alpha {
			b.Lower, b.HasLower = x[k-1], true
		}
		if cdf >= 1-alpha && !b.HasUpper {
			b.Upper, b.HasUpper = x[k-1], true
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

// Quantile is the empirical quantile: the smallest value with at least q of the sample at or below it. The sample must
// not be empty.
func Quantile(sample []time.Duration, q float64) time.Duration {
	x := slices.Sorted(slices.Values(sample))
	i := 0
	for i+1 < len(x) && float64(i+1) < q*float64(len(x)) {
		i++
	}
	return x[i]
}
