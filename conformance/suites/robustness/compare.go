package robustness

import (
	"errors"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// against is one answer and the answer to the fixture that its own is another form of.
type against struct{ base, other *conformance.Observation }

// pairs gives the answers of a family that have a base, with the base's. How many have one that is not answered comes second.
func pairs(p *conformance.Pass, need fixtures.Need) (all []against, unanswered int) {
	observed := slices.DeleteFunc(p.Observations(), func(o *conformance.Observation) bool { return o.Fixture.Need != need || o.Repetition > 0 })
	for _, o := range observed {
		if o.Fixture.Base == "" {
			continue
		}
		i := slices.IndexFunc(observed, func(b *conformance.Observation) bool { return b.Fixture.Name == o.Fixture.Base })
		if i < 0 || !observed[i].Answered() || !o.Answered() {
			unanswered++
			continue
		}
		all = append(all, against{observed[i], o})
	}
	return all, unanswered
}

// judgePairs lets each pair be judged, and skips where there is none.
func judgePairs(p *conformance.Pass, need fixtures.Need, judge func(against)) {
	all, unanswered := pairs(p, need)
	for _, a := range all {
		p.At(a.other)
		judge(a)
	}
	switch {
	case len(all) > 0:
	case unanswered > 0:
		p.Skip("of no request two forms were answered")
	default:
		p.NotApplicable("requests of this kind have no such other form")
	}
}

// mayVary says whether the plugin declares that its answers follow something else than the request.
func mayVary(m *contract.Manifest) bool { return m.Capabilities.Clock || m.Capabilities.Random }

// figures says whether a value is a number, a truth value or a code that the analysis came to, and not words.
func figures(path, value string) bool {
	return !strings.HasPrefix(value, `"`) || path == "/status" || path == "/reason_code"
}

// ok says whether an observation holds an analysis.
func ok(o *conformance.Observation) bool {
	return o.Case != nil && o.Case.Response != nil && o.Case.Response.Status == contract.OK
}

// started says whether the plugin came as far as being called.
func started(o *conformance.Observation) bool {
	if stopped := o.Limit(); stopped != nil {
		return stopped.Phase == harness.PhaseCall
	}
	var trap *harness.TrapError
	return !errors.As(o.Err, &trap) || trap.Phase == harness.PhaseCall
}
