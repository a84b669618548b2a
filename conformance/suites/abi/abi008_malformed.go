package abi

import (
	"context"
	"errors"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ABI008 is about malformed requests.
var ABI008 = &conformance.Rule{
	ID:    "ABI-008",
	Title: "A malformed request is refused with the contract's error object and code",
	Doc: conformance.Doc{
		Why:  "A request with a wrong unit, a missing sampling rate or an age of 400 must never be analysed as if it were right. The code and path tell the caller what to mend without anyone reading the patient's data.",
		Fix:  "Decode requests with the SDK, which checks in the contract's order and reports the first fault; set that error object and return non-zero.",
		Good: `{"code":"out_of_range","message":"must be at least 50","path":"/sampling_rate"} and return 1`,
		Bad:  "an answer computed from a negative sampling rate; a trap; the error string \"bad input\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("6", "The error object, its codes, and the order of the checks; the first failure is reported."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Malformed},
	Check: func(_ context.Context, p *conformance.Pass) error {
		judged := 0
		for _, o := range p.Observations() {
			if !o.Made() || o.Limit() != nil || outsideCall(o.Err) {
				continue
			}
			judged++
			p.At(o)
			want, refused := o.Fixture.Expect, o.Refusal()
			switch {
			case want.HostChecked:
				// No host lets it through, so how it is refused does not matter; that it crashes does.
				p.Check(!trapped(o.Err), "", "a request that hosts refuse before the call crashes the plugin: %v", o.Err)
			case o.Answered():
				p.Reportf("", "a request with the fault %v is answered instead of refused", want.Codes)
			case refused == nil:
				p.Reportf("", "a request with the fault %v is not refused by an error object: %s", want.Codes, failure(o.Err))
			default:
				p.Check(slices.Contains(want.Codes, refused.Code), refused.Path, "the fault %v is refused as %s", want.Codes, refused.Code)
			}
		}
		if judged == 0 {
			p.Skip("no call reached the plugin's entry")
		}
		return nil
	},
}

func trapped(err error) bool {
	var trap *harness.TrapError
	return errors.As(err, &trap)
}

// outsideCall says whether the plugin failed before its entry was called.
func outsideCall(err error) bool {
	var trap *harness.TrapError
	return errors.As(err, &trap) && trap.Phase != harness.PhaseCall
}
