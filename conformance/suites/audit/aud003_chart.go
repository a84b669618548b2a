package audit

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// AUD003 is about what belongs to the chart (prontuário).
var AUD003 = &conformance.Rule{
	ID:    "AUD-003",
	Title: "Clinical records are kept for twenty years from the last entry, and never deleted silently",
	Doc: conformance.Doc{
		Why:  "An ECG pre-analysis that was used in care is part of the chart. Seven years, the usual figure elsewhere, destroys in Brazil what the patient and the physician may still need.",
		Fix:  "Set retention of class clinical_record to P20Y or more, with action review, return_to_patient or destroy_confidentially.",
		Good: "{class: clinical_record, min: P20Y, action: review}",
		Bad:  "{class: clinical_record, min: P7Y}; action delete",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Lei13787("art. 6", "Charts may be eliminated twenty years after the last entry.", conformance.CertaintySecondary),
		cite.Other("Resolução CFM 1.821/2007", "storage", "Twenty years on paper, permanent when electronic; the act is read as the floor for all media.", conformance.CertaintySecondary),
	},
	InForce: cite.Lei13787InForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Config.Retention == nil {
			j.Skip("the host showed no retention")
			return
		}
		r, at := kept(c, clinicalRecord)
		if !j.Check(r != nil, "/config/retention", "has no class %s", clinicalRecord) {
			return
		}
		j.Check(atLeast(r.Min, "P20Y"), at+"/min", "is %s, the floor is P20Y from the last entry", r.Min)
		j.Check(slices.Contains([]string{"review", "return_to_patient", "destroy_confidentially"}, r.Action), at+"/action",
			"is %q: a chart is reviewed, returned or destroyed confidentially, never deleted silently", r.Action)
	},
}
