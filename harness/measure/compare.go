package measure

import "fmt"

// Verdict is what a comparison says of one figure. The zero value is none.
type Verdict string

// The verdicts.
const (
	Same        Verdict = "same"         // within the threshold, or the confidence intervals overlap
	Better      Verdict = "better"       // by more than the threshold
	Worse       Verdict = "worse"        // by more than the threshold: a regression
	NotCompared Verdict = "not compared" // Why says why
)

// Change is one figure, then and now.
type Change struct {
	Figure  string  `json:"figure"` // cost, guest memory, kernel memory, cpu p50, cpu p95
	Unit    string  `json:"unit"`   // instructions, pages, ns
	Base    uint64  `json:"base"`
	Now     uint64  `json:"now"`
	Percent float64 `json:"percent"` // by which it changed; more is worse
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why,omitempty"`
}

// Incomparable: the two reports are of different things.
type Incomparable struct{ Reason string }

func (e *Incomparable) Error() string { return "compare with baseline: " + e.Reason }

// Comparable tells whether two reports are of the same request, counted alike. The error is an *Incomparable. A plugin of another
// version is what one compares, and another machine or other limits leave the cost comparable.
func Comparable(base, now *Report) error {
	b, n := base.Request, now.Request
	switch {
	case b.Kind != n.Kind:
		return &Incomparable{fmt.Sprintf("its request is of kind %q, this one of %q", b.Kind, n.Kind)}
	case b.Encoding != n.Encoding:
		return &Incomparable{fmt.Sprintf("its request has encoding %q, this one %q", b.Encoding, n.Encoding)}
	case b.SHA256 != n.SHA256:
		return &Incomparable{"its request was another one"}
	case base.Cost.Model != now.Cost.Model:
		return &Incomparable{fmt.Sprintf("its costs were counted by model %d, these by model %d", base.Cost.Model, now.Cost.Model)}
	}
	return nil
}

// Compare holds a report against a baseline. Cost and memory are worse when they grew by more than the threshold, a
// fraction of the baseline's, at least 0; CPU times when, besides, the 95 % confidence intervals do not overlap. The cost
// is always compared. The error is an *Incomparable.
func Compare(base, now *Report, threshold float64) ([]Change, error) {
	if err := Comparable(base, now); err != nil {
		return nil, err
	}
	judge := func(figure, unit string, b, n uint64) Change {
		c := Change{Figure: figure, Unit: unit, Base: b, Now: n, Verdict: Same}
		switch {
		case b > 0:
			c.Percent = 100 * (float64(n) - float64(b)) / float64(b)
		case n > 0:
			c.Percent = 100
		}
		if over := float64(n) - float64(b); over > float64(b)*threshold {
			c.Verdict = Worse
		} else if -over > float64(b)*threshold {
			c.Verdict = Better
		}
		return c
	}
	all := []Change{
		judge("cost", "instructions", base.Cost.Instructions, now.Cost.Instructions),
		judge("guest memory", "pages", uint64(base.GuestPages), uint64(now.GuestPages)),
		judge("kernel memory", "pages", uint64(base.KernelPages), uint64(now.KernelPages)),
	}
	for _, p := range []struct {
		figure string
		of     func(*Times) Estimate
		q      float64
	}{
		{"cpu p50", func(t *Times) Estimate { return t.P50 }, 0.50},
		{"cpu p95", func(t *Times) Estimate { return t.P95 }, 0.95},
	} {
		var b, n Estimate
		if base.CPU != nil && now.CPU != nil {
			b, n = p.of(base.CPU), p.of(now.CPU)
		}
		c := judge(p.figure, "ns", uint64(b.Value), uint64(n.Value))
		switch {
		case base.CPU == nil || now.CPU == nil:
			c.none("CPU time was not measured")
		case base.Machine != now.Machine:
			c.none("the baseline is of another machine")
		case b.Low == nil || b.High == nil || n.Low == nil || n.High == nil:
			c.none(fmt.Sprintf("its bounds need %d calls, then and now", Needed(p.q)))
		case overlap(b, n):
			c.Verdict = Same
		}
		all = append(all, c)
	}
	return all, nil
}

func (c *Change) none(why string) {
	c.Verdict, c.Why, c.Percent = NotCompared, why, 0
}

func overlap(a, b Estimate) bool { return max(*a.Low, *b.Low) <= min(*a.High, *b.High) }
