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
		Fix:  "Check for red flags before anything else, in a layman's words too; answer urgency emergency or urgent, with the red flags and what to do now. Chest pain, a stroke and breathlessness are asked, each in several words; to overlook one of them is a warning, two an error.",
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
		if !emergency(o) {
			return
		}
		// One sign that a plugin does not know is a gap in its words; two, and it does not look.
		judge := p.Check
		if overlooked(p) == 1 {
			judge = p.Warn
		}
		var r contract.SymptomContentResponse
		read(o, &r)
		judge(urgent(r), "/urgency", "is %s for symptoms of an emergency", r.Urgency)
		judge(len(r.RedFlags) > 0, "/red_flags", "is empty for symptoms of an emergency")
	}),
}

// emergency says whether symptoms of one were answered.
func emergency(o *conformance.Observation) bool {
	var r contract.SymptomContentResponse
	return ok(o) && o.Repetition == 0 && o.Fixture.Truth != nil && o.Fixture.Truth.Urgent && read(o, &r)
}

func urgent(r contract.SymptomContentResponse) bool {
	return r.Urgency == contract.Urgent || r.Urgency == contract.Emergency
}

// overlooked counts the emergencies that the plugin is calm about, or gives no reason for its haste.
func overlooked(p *conformance.Pass) int {
	n := 0
	for _, o := range p.Observations() {
		var r contract.SymptomContentResponse
		if emergency(o) && read(o, &r) && (!urgent(r) || len(r.RedFlags) == 0) {
			n++
		}
	}
	return n
}
