package capabilities

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
)

// CAP001 is about calls; that what is declared is imported at all is ABI-005's.
var CAP001 = &conformance.Rule{
	ID:    "CAP-001",
	Title: "Every host function that is declared is called",
	Doc: conformance.Doc{
		Why:  "A declared function is a promise to the deployer: consent is asked, events are written. One that is imported and never called looks like a check that nobody makes.",
		Fix:  "Call the function for ordinary requests, or take it out of `capabilities.host_functions`.",
		Good: "host_functions: [check_consent], and each analysis asks for consent",
		Bad:  "host_functions: [check_consent], and no call of it for any request",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{cite.Other("medplug plugin contract, version 1", "section 3, capabilities", "Least privilege: what is not needed is not declared.", conformance.CertaintyPolicy)},
	Level:     conformance.Always(conformance.LevelWarn),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Valid,
	Check: func(_ context.Context, p *conformance.Pass) error {
		declared := p.Manifest().Capabilities.HostFunctions
		if len(declared) == 0 {
			p.NotApplicable("no host function is declared")
			return nil
		}
		answers := answered(p)
		if len(answers) == 0 {
			p.Skip("no valid request was answered")
			return nil
		}
		for _, name := range declared {
			if !slices.ContainsFunc(p.Info().Imports, func(i harness.Import) bool { return i.Name == name }) {
				continue // ABI-005 says so
			}
			called := slices.ContainsFunc(answers, func(o *conformance.Observation) bool {
				return slices.ContainsFunc(o.Reply.Trace.HostCalls, func(c harness.HostCall) bool { return c.Function == name })
			})
			p.Check(called, "/capabilities/host_functions", "declares %s, which none of %d answered requests made the plugin call", name, len(answers))
		}
		if p.Checks() == 0 {
			p.NotApplicable("no declared host function is imported")
		}
		return nil
	},
}

// answered are the recorded answers.
func answered(p *conformance.Pass) []*conformance.Observation {
	return slices.DeleteFunc(p.Observations(), func(o *conformance.Observation) bool { return !o.Answered() })
}
