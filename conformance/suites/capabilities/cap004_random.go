package capabilities

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// CAP004 judges by effect, in answer, log, vars and what is handed to the host.
var CAP004 = &conformance.Rule{
	ID:    "CAP-004",
	Title: "A plugin that declares the random stream uses it",
	Doc: conformance.Doc{
		Why:  "Answers that may follow chance cannot be repeated, and rules about repeating them let such a plugin pass. Nobody should have to forgo that for nothing.",
		Fix:  "Set `capabilities.random: false` unless something that comes out follows the random stream.",
		Good: "random: false",
		Bad:  "random: true, and nothing that comes out is another with another random",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{cite.Contract("1", "Capabilities are judged by effect.")},
	Level:     conformance.Always(conformance.LevelWarn),
	Stage:     conformance.StageAnswers,
	Needs:     []fixtures.Need{fixtures.Small, fixtures.CanaryText},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		if !p.Manifest().Capabilities.Random {
			p.NotApplicable("the manifest does not declare the random stream")
			return nil
		}
		return hasEffect(ctx, p, conformance.World{OtherStream: true}, "/capabilities/random", "is declared, and nothing that comes out follows the random stream")
	},
}
