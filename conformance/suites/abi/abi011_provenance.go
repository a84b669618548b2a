package abi

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI011 is about who answered.
var ABI011 = &conformance.Rule{
	ID:    "ABI-011",
	Title: "The answer's provenance is the manifest's plugin and version",
	Doc: conformance.Doc{
		Why:  "When a version turns out to be faulty, its answers must be found in the charts. An answer that names another plugin or version is found for the wrong one.",
		Fix:  "Let the SDK fill `provenance`, and raise the version in medplug.yaml only.",
		Good: `"provenance":{"plugin":"org.example.ecg","version":"1.0.0"} and the same in the manifest`,
		Bad:  `"version":"1.0.0" in the answers of a plugin whose manifest says 1.1.0`,
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("5", "provenance {plugin, version}.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		t.Check(c.Response.Provenance.Plugin == c.Manifest.Plugin.ID, "/provenance/plugin", "is not the manifest's plugin.id")
		t.Check(c.Response.Provenance.Version == c.Manifest.Plugin.Version, "/provenance/version", "is not the manifest's plugin.version")
	},
}
