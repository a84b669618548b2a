package cfm

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// CFM012 is about saying no. That rejecting needs no reason is AUD-007's.
var CFM012 = &conformance.Rule{
	ID:    "CFM-012",
	Title: "The physician may switch a plugin off, the patient may refuse it, and the chart goes on",
	Doc: conformance.Doc{
		Why:  "A physician who cannot save a prescription until a program agrees does not decide any more; a patient who refused and is analysed all the same was not heard.",
		Fix:  "Offer rejecting a suggestion and disabling a plugin; do not run a plugin for a patient who refused artificial intelligence, and record that; let the chart be saved whatever becomes of a call, a trap included.",
		Good: "a plugin traps, and the consultation goes on without the analysis",
		Bad:  "the prescription is saved only when the model approves",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("art. 5 § 3", "The patient may refuse."),
		cite.CFM2454("arts. 18 and 19", "The physician may reject a suggestion or switch the system off, without penalty."),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		p := c.Config.Physician
		j.Check(p.CanReject, "/config/physician/can_reject", "the physician cannot reject a suggestion")
		j.Check(p.CanDisable, "/config/physician/can_disable", "the physician cannot switch a plugin off")
		j.Check(p.PatientCanRefuse, "/config/physician/patient_can_refuse", "the patient cannot refuse artificial intelligence")
		j.Check(!p.BlocksChartOnFailures, "/config/physician/blocks_chart_on_failures", "a failure of a plugin blocks the chart")
		refused, failed := 0, 0
		for i, s := range c.Served {
			at := fmt.Sprintf("/served/%d/", i)
			if s.AIRefused {
				refused++
				j.Check(s.Outcome == "refused", at+"outcome", "is %q, and the patient refused artificial intelligence", s.Outcome)
				j.Check(len(s.Given) == 0, at+"given", "the plugin was given data of a patient who refused")
				j.Check(s.Audited, at+"audited", "the refusal was not recorded")
			}
			if s.Outcome == "trapped" || s.Outcome == "refused" || s.Outcome == "held" {
				failed++
				j.Check(s.ChartSave, at+"chart_saved", "the physician could not go on: the call was %s", s.Outcome)
			}
		}
		if refused == 0 || failed == 0 {
			j.Skip("no call was shown of a patient who refused, or none that came to no answer")
		}
	},
}
