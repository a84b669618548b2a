package capabilities

import (
	"context"
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"time"
)

// CAP003 judges by effect, in answer, log, vars and what is handed to the host.
var CAP003 = &conformance.Rule{
	ID:    "CAP-003",
	Title: "A plugin that declares the clock uses it",
	Doc: conformance.Doc{
		Why:  "A plugin that may read the clock can behave in one way while it is judged and in another on the day after. Nobody should have to trust it with that for nothing.",
		Fix:  "Set `capabilities.clock: false` unless something that comes out follows the clock.",
		Good: "clock: false",
		Bad:  "clock: true, and nothing that comes out is another with another clock",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{cite.Contract("1", "Capabilities are judged by effect.")},
	Level:     conformance.Always(conformance.LevelWarn),
	Stage:     conformance.StageAnswers,
	Needs:     []fixtures.Need{fixtures.Small, fixtures.CanaryText},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		if !p.Manifest().Capabilities.Clock {
			p.NotApplicable("the manifest does not declare the clock")
			return nil
		}
		return hasEffect(ctx, p, conformance.World{ClockLater: 400 * 24 * time.Hour}, "/capabilities/clock", "is declared, and nothing that comes out follows the clock")
	},
}
