package isolation

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
)

// ISL006 is about how much comes out.
var ISL006 = &conformance.Rule{
	ID:    "ISL-006",
	Title: "Outputs, logs and vars stay within their size limits",
	Doc: conformance.Doc{
		Why:  "An answer or a log without bound fills the memory and the disks of those who keep it, and what is cut off in the middle is no answer.",
		Fix:  "Check the size of the answer before setting it and refuse with output_too_large; log a few lines of codes and counts, not data.",
		Good: "an answer below max_output_bytes and a few log lines",
		Bad:  "every sample logged on a line of its own; the input returned in the output",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisNorm,
	Citations: []conformance.Citation{cite.Contract("3", "Output 1 MiB; a plugin checks its own output size and fails with output_too_large; it never truncates.")},
	Level:     conformance.Always(conformance.LevelError),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Every,
	Check:     neverStopped(harness.ResourceOutput, harness.ResourceLog, harness.ResourceVar),
}
