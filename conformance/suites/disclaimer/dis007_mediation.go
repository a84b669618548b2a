package disclaimer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// DIS007 is about who tells the patient.
var DIS007 = &conformance.Rule{
	ID:    "DIS-007",
	Title: "A physician stands between artificial intelligence and the patient",
	Doc: conformance.Doc{
		Why:  "A diagnosis that an application pushes to a telephone reaches people alone, unprepared, and sometimes it is wrong. The resolution forbids physicians to leave the communication of diagnoses, prognoses and therapeutic decisions to artificial intelligence.",
		Fix:  "For patients and the public, leave out what is diagnostic (findings of type diagnosis, prognosis or therapy, abnormality_detection, malignancy_risk_assessment, risk_scores, alerts, dermoscopy_features) until the request carries a review by a physician with CRM and UF, approved or edited. An observation for them says what was measured and names no disease and no prognosis, however carefully. Routing to an emergency service that names no disease is fine. A host holds such answers back. A diagnosis under a disclaimer that denies it is DIS-006's to judge.",
		Good: `"human_review":{"status":"approved","reviewer":{"crm":"123456","uf":"SP"}}`,
		Bad:  "\"Sua lesão é um melanoma\", straight to the patient's telephone",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("art. 5 § 2", "A physician may not leave to artificial intelligence the communication of diagnoses, prognoses or therapeutic decisions without human mediation."),
		cite.CFM2454("art. 14", "Human supervision is mandatory."),
		cite.Contract("5", "What is diagnostic: rule DIS-007."),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		r := c.Response
		if r == nil || !c.Manifest.AI.Used && !r.AI.Used || c.Request.Audience == contract.Professional || reviewed(&r.HumanReview) {
			return
		}
		for i, f := range r.Findings {
			t.Check(f.Type == "observation", fmt.Sprintf("/findings/%d", i), "is a %s, for a reader of audience %s, that no physician reviewed", f.Type, c.Request.Audience)
		}
		for _, member := range diagnostic {
			v := c.Tree().Get(member)
			t.Check(empty(v), "/"+member, "holds what only a physician may communicate, for a reader of audience %s, and no physician reviewed it", c.Request.Audience)
		}
		for _, text := range c.Body() {
			said, found := told(phrase.Visible(text.Value), r.Disclaimer)
			if !found && finding(c, text.Path) {
				if _, left := called(c, text.Value); !left || !supports(r.Disclaimer) {
					said, found = phrase.Named.Find(phrase.Visible(text.Value))
				}
			}
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "tells the reader what disease it is (%q), and no physician reviewed it", said)
		}
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		shown := 0
		for i, s := range c.Served {
			lay, held := s.Delivered == contract.Patient || s.Delivered == contract.Public, s.Outcome == "held"
			if !s.AIUsed || !s.Diagnostic || !lay && !held {
				continue
			}
			shown++
			at := fmt.Sprintf("/served/%d/", i)
			if lay {
				j.Check(reviewed(s.HumanReview), at+"human_review", "an answer that only a physician may communicate went to the %s without a review, approved or edited, by a physician with CRM and UF", s.Delivered)
			}
			if held {
				j.Check(s.Delivered == "", at+"delivered", "an answer that was held went to the %s all the same", s.Delivered)
			}
		}
		if shown == 0 {
			j.Skip("no served call shows a diagnostic answer of artificial intelligence that was held or reached a lay reader")
		}
	},
}

// told finds a text that tells the reader what the reader has, whatever type its finding bears. What a disclaimer of support
// contradicts is left to DIS-006.
func told(text string, d *contract.Disclaimer) (string, bool) {
	if _, stated := phrase.Diagnosis.Find(text); stated {
		if supports(d) {
			return "", false
		}
		return phrase.Diagnosis.Find(text)
	}
	return phrase.Told.Find(text)
}

// supports says whether a disclaimer claims that the answer only supports.
func supports(d *contract.Disclaimer) bool {
	return d != nil && slices.Contains(d.Elements, contract.SupportOnly)
}

// diagnostic are the members of contract section 5 that are diagnostic by themselves; findings are read by their type.
var diagnostic = []string{"abnormality_detection", "malignancy_risk_assessment", "risk_scores", "alerts", "dermoscopy_features"}

// reviewed says whether a physician answers for the text.
func reviewed(r *contract.HumanReview) bool {
	return r != nil && (r.Status == "approved" || r.Status == "edited") && r.Reviewer != nil && strings.TrimSpace(r.Reviewer.CRM) != "" && strings.TrimSpace(r.Reviewer.UF) != ""
}

// empty says whether a member is absent, null or a list without elements.
func empty(v *strictjson.Value) bool {
	return v == nil || v.Kind == strictjson.Null || v.Kind == strictjson.Array && len(v.Items()) == 0
}
