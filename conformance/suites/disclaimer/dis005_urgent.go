package disclaimer

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS005 is about what to do at once.
var DIS005 = &conformance.Rule{
	ID:    "DIS-005",
	Title: "An urgent recommendation states the immediate action",
	Doc: conformance.Doc{
		Why:  "Told that something is urgent and not what to do, people lose the time that mattered. A patient in an emergency must read where to turn to.",
		Fix:  "Fill `action` and `timeframe` of every recommendation of urgency urgent or emergency; for patients and the public name 192, SAMU, pronto-socorro or emergência in an emergency. Let neither put off what is urgent: no \"quando puder\", no months, and in an emergency no days.",
		Good: `{"urgency":"emergency","action":"Ligue 192 (SAMU) agora","timeframe":"imediato"}`,
		Bad:  `{"urgency":"emergency","action":"Avaliar oportunamente","timeframe":""}`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, DIS-005", "no statute found", "Good safety practice; 192 is the number of SAMU.", conformance.CertaintyPolicy),
		cite.Other("ISO 14971", "information for safety", "Supports the rule; imposes no wording.", conformance.CertaintyPolicy),
		cite.Other("IEC 62366-1", "usability", "Supports the rule; imposes no wording.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		for i, r := range c.Response.MedicalRecommendations {
			if r.Urgency != contract.Urgent && r.Urgency != contract.Emergency {
				continue
			}
			at := fmt.Sprintf("/medical_recommendations/%d/", i)
			t.Check(phrase.Visible(r.Action) != "", at+"action", "is empty in a recommendation of urgency %s", r.Urgency)
			t.Check(phrase.Visible(r.Timeframe) != "", at+"timeframe", "is empty in a recommendation of urgency %s", r.Urgency)
			for _, member := range []struct{ name, text string }{{"action", r.Action}, {"timeframe", r.Timeframe}} {
				said, idle := phrase.Leisure.Find(phrase.Visible(member.text))
				if !idle && r.Urgency == contract.Emergency {
					said, idle = phrase.Days.Find(phrase.Visible(member.text))
				}
				t.Check(!idle, at+member.name, "puts off (%q) what has the urgency %s: say what to do now", said, r.Urgency)
			}
			if r.Urgency == contract.Emergency && c.Request.Audience != contract.Professional {
				text := strings.Join(append([]string{r.Recommendation, r.Action, r.Timeframe, r.Rationale}, r.RequiredActions...), "\n")
				t.Check(phrase.Emergency.In(phrase.Visible(text)), at+"action", "does not say where to turn to: 192, SAMU, pronto-socorro or emergência")
			}
		}
	},
}
