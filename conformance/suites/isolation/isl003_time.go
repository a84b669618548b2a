package isolation

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
)

// ISL003 is about ending.
var ISL003 = &conformance.Rule{
	ID:    "ISL-003",
	Title: "The plugin ends within its deadline: starting, initialising and answering",
	Doc: conformance.Doc{
		Why:  "A plugin that does not end holds a processor that other patients' analyses need, until the host stops it; its own patient gets no answer at all.",
		Fix:  "Bound every loop by the size of the input, also in start and init functions, and refuse inputs that would take longer.",
		Good: "every fixture is answered or refused before the deadline of the declared limits",
		Bad:  "a search that does not converge on a flat signal; a loop in a start function",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("3", "Timeout 10 s hard; limits.timeout_ms is the plugin's own declared need.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Every,
	Check:     neverStopped(harness.ResourceTime),
}
