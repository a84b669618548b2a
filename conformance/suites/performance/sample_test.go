package performance

import (
	"testing"
	"time"

	"github.com/medplug/medplug/harness/measure"
)

func TestDecide(t *testing.T) {
	const little = time.Microsecond
	for _, c := range []struct {
		name string
		b    measure.Bounds
		want decision
	}{
		{"nothing known", measure.Bounds{}, undecided},
		{"upper under", measure.Bounds{Lower: little, HasLower: true, Upper: budget - little, HasUpper: true}, within},
		{"upper at the budget", measure.Bounds{Lower: little, HasLower: true, Upper: budget, HasUpper: true}, undecided},
		{"lower at the budget", measure.Bounds{Lower: budget, HasLower: true}, undecided},
		{"lower over", measure.Bounds{Lower: budget + little, HasLower: true}, over},
		{"lower over, both known", measure.Bounds{Lower: budget + little, HasLower: true, Upper: 2 * budget, HasUpper: true}, over},
		{"astride", measure.Bounds{Lower: budget - little, HasLower: true, Upper: budget + little, HasUpper: true}, undecided},
	} {
		if got := decide(c.b); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// With as many looks as there are, a sample of the first size can only fail, and of the later ones pass.
func TestLooksCanDecide(t *testing.T) {
	for i, n := range looks {
		sample := make([]time.Duration, n)
		b := measure.QuantileBounds(sample, quantile, wrongness/float64(len(looks)))
		if !b.HasLower || b.HasUpper != (i > 0) {
			t.Errorf("%d calls: lower bound %v, upper bound %v", n, b.HasLower, b.HasUpper)
		}
	}
}
