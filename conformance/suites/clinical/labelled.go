package clinical

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// policy is what every rule of the suite rests on, beside its own sources.
func policy(why string) conformance.Citation {
	return cite.Other("medplug clinical sanity checks", "labelled fixtures", why, conformance.CertaintyPolicy)
}

// analysed judges the analyses of labelled requests of one kind. What is not analysed says nothing wrong: whether it should have been
// answered is asked at the end. judge gives how many things it had to say something about.
func analysed(kind contract.Kind, needs []fixtures.Need, judge func(p *conformance.Pass, o *conformance.Observation)) func(context.Context, *conformance.Pass) error {
	return func(_ context.Context, p *conformance.Pass) error {
		if p.Manifest().Kind != kind {
			p.NotApplicable("the rule is about %s", kind)
			return nil
		}
		answered := 0
		for _, o := range p.Observations() {
			if !slices.Contains(needs, o.Fixture.Need) || o.Repetition > 0 || !ok(o) {
				continue
			}
			answered++
			p.At(o)
			judge(p, o)
		}
		switch {
		case answered == 0:
			p.Skip("no labelled request was analysed")
		case p.Checks() == 0:
			p.NotApplicable("none of %d analyses says anything about it", answered)
		}
		return nil
	}
}

// ok says whether an observation holds an analysis.
func ok(o *conformance.Observation) bool {
	return o.Case != nil && o.Case.Response != nil && o.Case.Response.Status == contract.OK
}

// read decodes an answer. One that does not fit the schema is ABI-007's.
func read(o *conformance.Observation, into any) bool {
	return contract.DecodeResponse(o.Reply.Output, into) == nil
}

var labelled = []fixtures.Need{fixtures.Labelled}
