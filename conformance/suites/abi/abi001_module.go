package abi

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI001 is about the file as such.
var ABI001 = &conformance.Rule{
	ID:    "ABI-001",
	Title: "The file is a WebAssembly module that can be a plugin",
	Doc: conformance.Doc{
		Why:  "A file that is cut short, damaged or no WebAssembly at all cannot be run; a host must refuse it before it costs anything.",
		Fix:  "Build the plugin with `medplug build`, and hand over the file it wrote, whole.",
		Good: "plugin.wasm as written by medplug build",
		Bad:  "a truncated download, a zip archive, a component instead of a core module",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("1", "A plugin is a plain Extism plugin: a core WebAssembly module.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageFile,
	Check: func(_ context.Context, p *conformance.Pass) error {
		err := p.LoadErr()
		if err != nil && len(foreignImports(p.Info())) > 0 {
			err = nil // a sound module that asks for what no host offers: ABI-003 says so
		}
		p.Check(err == nil, "", "%v", err)
		return nil
	},
}
