package performance

import (
	"context"
	"errors"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/measure"
)

// PRF001 is the 50 ms budget.
var PRF001 = &conformance.Rule{
	ID:    "PRF-001",
	Title: "The kind's typical request takes less than 50 ms of CPU time",
	Doc: conformance.Doc{
		Why:  "An analysis that is not there when the physician looks is not used, and a slow plugin takes the processor from other patients. CPU time is judged, so that a busy machine does not fail a plugin; wall time is printed beside it.",
		Fix:  "Profile with the typical request (ECG: 12 leads, 10 s, 500 Hz). Decode arrays of numbers with the SDK, prefer the packed encoding as the first of `accepts`, filter in place, allocate once.",
		Good: "the 95 % upper bound of the 95th percentile of 59 calls is 21 ms",
		Bad:  "the 95 % lower bound of the 95th percentile is 97 ms",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("medplug plugin contract, version 1", "section 3, the 50 ms budget",
			"CPU time of 30 to 200 calls on memory-fresh instances, compilation excluded: pass when the 95 % upper bound of the 95th percentile is under 50 ms, fail when its lower bound and the fastest call are over; still undecided, the exact cost decides. No law or norm asks for it.",
			conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Slow:  true,
	Timed: true,
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Typical},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		typical := p.Fixtures(fixtures.Typical)
		if len(typical) == 0 {
			p.Skip("no typical request is known for this kind")
			return nil
		}
		f := typical[0]
		p.AtFixture(f.Name)
		if most := p.Limits().InputBytes; int64(len(f.Request)) > most {
			p.Reportf("", "the typical request has %d bytes, the plugin accepts %d", len(f.Request), most)
			return nil
		}
		if p.ExactBudgets() {
			return byCost(ctx, p, f.Request, "the exact cost decides")
		}
		s, b, err := sampled(ctx, p, f.Request)
		if errors.Is(err, errNoAnswer) {
			p.Skip("%v", err)
			return nil
		} else if err != nil {
			return err
		}
		p.Notef("%s", s.describe(b))
		p.Measured(s.measurement())
		switch s.decide(b) {
		case within:
			p.Check(true, "", "within the budget")
		case over:
			p.Reportf("", "the 95th percentile of CPU time is at least %s (95 %% bound), the budget is %s", ms(b.Lower), ms(budget))
		default:
			return byCost(ctx, p, f.Request, fmt.Sprintf("undecided after %d calls, so the exact cost decides", len(s.cpu)))
		}
		return nil
	},
}

// sampled measures until the bounds decide, or the largest sample is taken.
func sampled(ctx context.Context, p *conformance.Pass, request []byte) (s sample, b measure.Bounds, err error) {
	s, ok, err := crowd(ctx, p, request, together.calls)
	if err != nil {
		return s, b, err
	}
	if b = measure.QuantileBounds(s.cpu, quantile, together.wrong); ok && s.decide(b) == within {
		return s, b, nil
	}
	s = sample{}
	for _, look := range alone {
		if err := s.grow(ctx, p, request, look.calls); err != nil {
			return s, b, err
		}
		if b = measure.QuantileBounds(s.cpu, quantile, look.wrong); s.decide(b) != undecided {
			break
		}
	}
	return s, b, nil
}

// byCost holds the number of instructions against what the budget is worth.
func byCost(ctx context.Context, p *conformance.Pass, request []byte, why string) error {
	cost, err := p.ExactCost(ctx, request)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		p.Skip("%v: %v", errNoAnswer, err)
		return nil
	}
	p.Notef("%s: %d instructions", why, cost)
	p.Check(cost <= costBudget, "", "the call costs %d instructions, the budget of %s is %d", cost, ms(budget), costBudget)
	return nil
}
