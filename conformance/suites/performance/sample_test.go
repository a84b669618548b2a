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
		slow := sample{cpu: []time.Duration{2 * budget, budget + little}}
		if got := slow.decide(c.b); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		disturbed, want := sample{cpu: []time.Duration{2 * budget, budget}}, c.want
		if want == over {
			want = undecided
		}
		if got := disturbed.decide(c.b); got != want {
			t.Errorf("%s, with a call within the budget: %v, want %v", c.name, got, want)
		}
	}
}

// The error of all looks together is 0.05. The sample taken together can pass a plugin, and only that; of those taken alone the
// first can only fail one, the later ones both.
func TestLooksCanDecide(t *testing.T) {
	total := together.wrong
	if b := bounds(together); !b.HasUpper {
		t.Errorf("%d calls together have no upper bound", together.calls)
	}
	for i, l := range alone {
		total += l.wrong
		if b := bounds(l); !b.HasLower || b.HasUpper != (i > 0) {
			t.Errorf("%d calls: lower bound %v, upper bound %v", l.calls, b.HasLower, b.HasUpper)
		}
	}
	if total > 0.05+1e-9 {
		t.Errorf("the looks are wrong with %v together, want 0.05", total)
	}
}

func bounds(l look) measure.Bounds {
	return measure.QuantileBounds(make([]time.Duration, l.calls), quantile, l.wrong)
}
