package isolation

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
)

// ISL004 is about memory.
var ISL004 = &conformance.Rule{
	ID:    "ISL-004",
	Title: "The plugin needs no more memory than it declares",
	Doc: conformance.Doc{
		Why:  "Hosts reserve what the manifest declares. A plugin that needs more dies in the middle of an analysis, and would take memory from others where nobody stops it.",
		Fix:  "Declare the class and `limits.memory_pages` that the largest accepted request needs, lower max_input_bytes, or allocate less.",
		Good: "class standard, and every fixture answered within 256 pages",
		Bad:  "class micro for a standard Go plugin, which starts with about 52 pages",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("3", "Limit classes: micro 20 pages, standard 256, large 1,024.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Every,
	Check:     neverStopped(harness.ResourceMemory),
}
