package measure

import (
	"math"
	"time"
)

// Estimate is a quantile of a sample with its 95 % confidence interval.
type Estimate struct {
	Value time.Duration  `json:"value_ns"`
	Low   *time.Duration `json:"low_ns"`  // nil: the sample is too small for a bound
	High  *time.Duration `json:"high_ns"` // likewise
}

// Times are the quantiles of a sample that are reported.
type Times struct {
	P50 Estimate `json:"p50"`
	P95 Estimate `json:"p95"`
	P99 Estimate `json:"p99"`
}

// each is the probability with which one bound of an interval may be wrong.
const each = 0.025

// Summarize gives the quantiles of a sample, which must not be empty.
func Summarize(sample []time.Duration) Times {
	at := func(q float64) Estimate {
		b := QuantileBounds(sample, q, each)
		e := Estimate{Value: Quantile(sample, q)}
		if b.HasLower {
			e.Low = &b.Lower
		}
		if b.HasUpper {
			e.High = &b.Upper
		}
		return e
	}
	return Times{at(0.50), at(0.95), at(0.99)}
}

// Needed is the smallest sample that has both bounds of an Estimate for the quantile q, 0 < q < 1.
func Needed(q float64) int {
	return int(math.Ceil(math.Log(each) / math.Log(max(q, 1-q))))
}
