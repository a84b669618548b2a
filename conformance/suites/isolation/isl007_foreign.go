package isolation

import (
	"context"
	"errors"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ISL007 is about requests that are right for somebody else. That a broken head is refused, by which code and in which order,
// is ABI-008's.
var ISL007 = &conformance.Rule{
	ID:    "ISL-007",
	Title: "Requests of other specialties and other kinds are refused",
	Doc: conformance.Doc{
		Why:  "A plugin was judged, classed and approved for one specialty. What it answers to another's request was validated by nobody, and reads like an answer all the same.",
		Fix:  "Compare kind and specialty with the manifest's before reading further, and refuse with unsupported_kind or unsupported_specialty.",
		Good: `{"code":"unsupported_specialty","path":"/specialty",...} from a cardiology plugin for a dermatology request`,
		Bad:  "an ECG answered although the request says pediatrics; a lesion's picture answered by an ECG plugin",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("7", "A kind or specialty other than the manifest's is unsupported_kind or unsupported_specialty."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{conformance.Foreign},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			var trap *harness.TrapError
			if !o.Made() || o.Limit() != nil || errors.As(o.Err, &trap) && trap.Phase != harness.PhaseCall {
				continue // limits and starting are other rules'
			}
			p.At(o)
			want, refused := o.Fixture.Expect.Codes, o.Refusal()
			switch {
			case o.Answered():
				p.Reportf("", "a request that is another plugin's is answered, not refused as %s", want[0])
			case refused == nil:
				p.Reportf("", "a request that is another plugin's is not refused by an error object")
			default:
				p.Check(slices.Contains(want, refused.Code), refused.Path, "a request that is another plugin's is refused as %s, not as %s", refused.Code, want[0])
			}
		}
		if p.Checks() == 0 {
			p.Skip("no call came to an end")
		}
		return nil
	},
}
