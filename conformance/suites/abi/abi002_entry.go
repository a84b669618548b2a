package abi

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI002 is about the export that hosts call.
var ABI002 = &conformance.Rule{
	ID:    "ABI-002",
	Title: "The entry export is there and has type () -> i32",
	Doc: conformance.Doc{
		Why: "The host calls the export that the manifest names, without parameters, and reads success from its i32. On stock Extism hosts a function that returns nothing counts as success, whatever happened in it.",
		Fix: "Export the manifest's `entry` (process_medical_content unless the kind is a pipeline stage) as a function of the plugin's own, without parameters, returning an i32.",
		Good: `//go:wasmexport process_medical_content
func process() int32`,
		Bad: "the export is missing, returns nothing, or hands on a function of the host",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("1", "The host calls the export named by the manifest's entry, no parameters, result i32.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		err := p.Info().CheckEntry(p.Entry())
		p.Check(err == nil, "", "%v", err)
		return nil
	},
}
