package abi

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI006 is about the manifest inside the file.
var ABI006 = &conformance.Rule{
	ID:    "ABI-006",
	Title: "One valid manifest is embedded, last in the file, and says what the file beside it says",
	Doc: conformance.Doc{
		Why:  "The manifest is what a deployer approves. Two of them, or another one inside than beside the file, would let a plugin be approved for one thing and run as another.",
		Fix:  "Build with `medplug build`, which embeds medplug.yaml after linking and stripping; do not post-process the file.",
		Good: "one custom section medplug.manifest, the last of the file, its JSON with sorted keys",
		Bad:  "no section, two sections, a section that other sections follow, or one that differs from medplug.yaml",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("3", "One custom section medplug.manifest, last in the file, at most 64 KiB; two sections, or one that differs from the adjacent file, is an error."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageModule,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		if !p.Check(m != nil, "", "%v", p.Info().ManifestErr) {
			return nil
		}
		for _, fault := range m.Validate() {
			p.Reportf(fault.Path, "the manifest breaks the contract: %s", fault.Message)
		}
		if p.Declared() == nil {
			return nil
		}
		inside, err := json.Marshal(m)
		if err != nil {
			return err
		}
		beside, err := json.Marshal(p.Declared())
		if err != nil {
			return err
		}
		p.Check(bytes.Equal(inside, beside), "", "the embedded manifest differs from the medplug.yaml beside the file: build again")
		return nil
	},
}
