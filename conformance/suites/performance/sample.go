package performance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/medplug/medplug/conformance"
)

// The budget of the contract, section 3, and how it is judged. The sample is looked at after each of the sizes; the
// error allowed is shared among the looks, so that the bounds hold at 95 % however many looks it took.
const (
	budget    = 50 * time.Millisecond
	quantile  = 0.95
	wrongness = 0.05
)

var looks = []int{30, 90, 200}

// sample is CPU and wall time of calls, each on a memory-fresh instance.
type sample struct{ cpu, wall []time.Duration }

// grow adds calls of the request until there are n.
func (s *sample) grow(ctx context.Context, p *conformance.Pass, request []byte, n int) error {
	for len(s.cpu) < n {
		reply, err := p.CallIn(ctx, conformance.World{}, request)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%w: %v", errNoAnswer, err)
		}
		if reply.Trace.CPU <= 0 {
			return errors.New("the harness measured no CPU time")
		}
		s.cpu, s.wall = append(s.cpu, reply.Trace.CPU), append(s.wall, reply.Trace.Wall)
	}
	return nil
}

var errNoAnswer = errors.New("the typical request was not answered")

// decision is what the bounds say of the budget.
type decision uint8

const (
	undecided decision = iota
	within
	over
)

func decide(b bounds) decision {
	switch {
	case b.hasUpper && b.upper < budget:
		return within
	case b.hasLower && b.lower > budget:
		return over
	}
	return undecided
}

// describe gives the figures that are always printed.
func (s *sample) describe(b bounds) string {
	bound := func(d time.Duration, has bool) string {
		if !has {
			return "none yet"
		}
		return ms(d)
	}
	return fmt.Sprintf("%d calls on fresh instances; CPU p50 %s, p95 %s (95 %% bounds: lower %s, upper %s), worst %s; wall p50 %s, p95 %s",
		len(s.cpu), ms(at(s.cpu, 0.5)), ms(at(s.cpu, quantile)), bound(b.lower, b.hasLower), bound(b.upper, b.hasUpper), ms(slices.Max(s.cpu)),
		ms(at(s.wall, 0.5)), ms(at(s.wall, quantile)))
}

// at is the empirical quantile: the smallest value with at least q of the sample at or below it.
func at(sample []time.Duration, q float64) time.Duration {
	x := slices.Sorted(slices.Values(sample))
	i := 0
	for float64(i+1) < q*float64(len(x)) {
		i++
	}
	return x[i]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }
