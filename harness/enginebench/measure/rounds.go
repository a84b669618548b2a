package main

import (
	"context"
	"slices"
	"time"
)

// fewest rounds that a figure is taken from.
const fewest = 15

// side is one of the things compared: it does its work once and says how long the part took that counts.
type side func() (time.Duration, error)

// rounds calls all sides by turns until the budget is spent. Each round begins with another side, so that none always
// comes after the same one.
func (b *bench) rounds(ctx context.Context, sides ...side) ([][]time.Duration, error) {
	took := make([][]time.Duration, len(sides))
	for begin, round := time.Now(), -1; round < fewest || time.Since(begin) < b.budget; round++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		now := make([]time.Duration, len(sides))
		for i := range sides {
			at := (i + round + 1) % len(sides)
			var err error
			if now[at], err = sides[at](); err != nil {
				return nil, err
			}
		}
		if round < 0 {
			continue // the first one warms caches up
		}
		for i, d := range now {
			took[i] = append(took[i], d)
		}
	}
	return took, nil
}

// ratio is the median of a / b over the rounds.
func ratio(a, b []time.Duration) float64 {
	all := make([]float64, len(a))
	for i := range a {
		all[i] = float64(a[i]) / float64(max(b[i], 1))
	}
	return median(all)
}

// micros is the median in microseconds.
func micros(d []time.Duration) float64 {
	all := make([]float64, len(d))
	for i := range d {
		all[i] = float64(d[i]) / float64(time.Microsecond)
	}
	return median(all)
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}
