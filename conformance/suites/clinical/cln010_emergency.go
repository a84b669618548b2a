package clinical

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN010 is about symptoms that everybody is asked to call an ambulance for.
var CLN010 = &conformance.Rule{
	ID:    "CLN-010",
	Title: "Symptoms of an emergency are answered with urgency",
	Doc: conformance.Doc{
		Why:  "Chest pain that goes into the arm is not the time for general advice. A text that only educates costs the minutes in which help helps.",
		Fix:  "Check for red flags before anything else, in a layman's words too; answer urgency emergency or urgent, with the red flags and what to do now.",
		Good: "urgency emergency, red_flags [chest_pain], \"ligue 192\"",
		Bad:  "urgency routine for a sudden loss of strength on one side",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("Ministério da Saúde, SAMU 192", "when to call", "Chest pain, loss of strength or speech, difficult breathing.", conformance.CertaintyUnsourced),
		policy("No norm says it of software."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.SymptomContent, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.SymptomContentResponse
		if !read(o, &r) || o.Fixture.Truth == nil || !o.Fixture.Truth.Urgent {
			return
		}
		p.Check(r.Urgency == contract.Urgent || r.Urgency == contract.Emergency, "/urgency", "is %s for symptoms of an emergency", r.Urgency)
		p.Check(len(r.RedFlags) > 0, "/red_flags", "is empty for symptoms of an emergency")
	}),
}
