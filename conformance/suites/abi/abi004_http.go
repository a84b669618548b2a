package abi

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI004 is about the network.
var ABI004 = &conformance.Rule{
	ID:    "ABI-004",
	Title: "Without declared hosts the module cannot make HTTP requests",
	Doc: conformance.Doc{
		Why:  "A plugin that can reach the network can carry patients' data away. Who installs it must be able to see from the manifest that it cannot, or exactly where to.",
		Fix:  "Drop the code that uses HTTP, or declare the exact hosts in `capabilities.hosts` for the deployer to approve.",
		Good: "capabilities: {hosts: []} and no http_ import",
		Bad:  "capabilities: {hosts: []} and an import of http_request",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "From extism:host/env everything but http_* unless capabilities.hosts is not empty."),
		cite.LGPD("art. 46", "Technical measures protect personal data from unauthorised access and disclosure.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		if p.Manifest() == nil {
			p.Skip("no valid manifest says which hosts are declared")
			return nil
		}
		names := importsHTTP(p.Info())
		p.Check(len(names) == 0 || len(p.Manifest().Capabilities.Hosts) > 0, "",
			"imports %s, but capabilities.hosts is empty", strings.Join(names, ", "))
		return nil
	},
}
