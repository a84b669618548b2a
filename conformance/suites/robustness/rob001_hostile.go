package robustness

import (
	"context"
	"errors"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ROB001 is about valid requests at the ends of what the contract allows. Ordinary ones are ABI-007's.
var ROB001 = &conformance.Rule{
	ID:    "ROB-001",
	Title: "Valid requests at the ends of the contract are answered",
	Doc: conformance.Doc{
		Why:  "Real data are strange: a picture of one column, a name of five thousand letters, a saturated amplifier. What crashes on them leaves a patient without an answer, and tells an attacker where to press.",
		Fix:  "Answer with what can be said, or with status not_analysable. Bound every index and every recursion by what was really given; do not rely on usual sizes.",
		Good: `{"status":"not_analysable","reason_code":"poor_quality",...} for a saturated signal`,
		Bad:  "a trap in a picture of 1 x 1 px; a refusal of a request that the contract allows",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("6", "not_analysable: the request is valid but this plugin must not answer; errors are for requests that break schema or ranges."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Hostile},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if !o.Made() {
				continue
			}
			stopped := o.Limit()
			if stopped != nil && stopped.Resource == harness.ResourceInput || !started(o) {
				continue // more than the plugin declares to take; or it met no request at all
			}
			p.At(o)
			switch {
			case stopped != nil:
				p.Reportf("", "a valid request was stopped by its %s limit during %s", stopped.Resource, stopped.Phase)
			case o.Answered():
				p.Check(o.Case.Response != nil, "", "the answer does not fit the schema (docs/contract/v1)")
			case o.Refusal() != nil:
				p.Reportf("", "a valid request is refused with %s at %q", o.Refusal().Code, o.Refusal().Path)
			default:
				var untyped *harness.UntypedFailure
				p.Check(false, "", "a valid request %s", map[bool]string{true: "fails without an error object", false: "crashes the plugin"}[errors.As(o.Err, &untyped)])
			}
		}
		if p.Checks() == 0 {
			p.Skip("no request was handed over")
		}
		return nil
	},
}
