package abi

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI003 is about what the module asks of its host.
var ABI003 = &conformance.Rule{
	ID:    "ABI-003",
	Title: "The module imports only what the contract offers, with the contract's types",
	Doc: conformance.Doc{
		Why:  "An import is a door out of the sandbox. A host gives plugins the contract's functions and nothing else; a module that asks for more either does not start or relies on a door that must not exist.",
		Fix:  "Remove the dependency that brings the import in; `medplug inspect` lists all of them. Memories, tables and globals are the plugin's own, never imported.",
		Good: "extism:host/env alloc (i64) -> (i64)",
		Bad:  "env gethostbyname, wasi:http/outgoing-handler, an imported memory",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("1", "Allowed imports: the four medical host functions, extism:host/env, WASI preview 1; anything else is a violation.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		faults := foreignImports(p.Info())
		p.Check(len(faults) == 0, "", "%d imports are not the contract's", len(faults))
		for _, fault := range faults {
			p.Reportf("", "%s", fault)
		}
		return nil
	},
}
