package abi

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness/hostenv"
)

// ABI005 is about medical host functions, declared and imported.
var ABI005 = &conformance.Rule{
	ID:    "ABI-005",
	Title: "The medical host functions imported are those declared",
	Doc: conformance.Doc{
		Why:  "The manifest tells the deployer which registers a plugin consults and whether it writes audit events. An undeclared call surprises the deployer; a declared one that is not there promises a check nobody makes.",
		Fix:  "List in `capabilities.host_functions` exactly the functions the module imports from extism:host/user.",
		Good: "host_functions: [check_consent] and an import of check_consent",
		Bad:  "host_functions: [] and an import of check_consent, or the other way round",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("2 and 3", "The host functions, and the capabilities a manifest declares.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		if p.Manifest() == nil {
			p.Skip("no valid manifest says which host functions are declared")
			return nil
		}
		declared, used := p.Manifest().Capabilities.HostFunctions, imported(p.Info(), hostenv.UserNamespace)
		for _, name := range used {
			p.Check(slices.Contains(declared, name), "", "imports %s without declaring it", name)
		}
		for _, name := range declared {
			p.Check(slices.Contains(used, name), "", "declares %s but does not import it", name)
		}
		if len(declared)+len(used) == 0 {
			p.NotApplicable("no host function is declared or imported")
		}
		return nil
	},
}
