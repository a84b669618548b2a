package audit

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// AUD006 is about requests to delete.
var AUD006 = &conformance.Rule{
	ID:    "AUD-006",
	Title: "A request for erasure deletes what may go and blocks what the law keeps",
	Doc: conformance.Doc{
		Why:  "Patients may ask for deletion, and a chart may not be deleted for twenty years. Whoever gives in destroys a record, whoever refuses everything denies a right; both must say why.",
		Fix:  "Answer for each class: blocked with reason art16.I and the date until which, when a legal period runs; deleted otherwise. Record the answer in the audit trail.",
		Good: `{"class":"clinical_record","status":"blocked","reason":"art16.I","until":"2046-11-22"}`,
		Bad:  "the row of the chart is deleted",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 16 I", "Data may be kept to meet a legal obligation.", conformance.CertaintyOfficial),
		cite.LGPD("art. 18 VI", "The data subject may ask for deletion.", conformance.CertaintyUnsourced),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		kept, free := false, false
		for i, e := range c.Erasures {
			at := fmt.Sprintf("/erasures/%d", i)
			j.Check(e.Audited, at+"/audited", "the answer is not in the audit trail")
			if e.RetainUntil.After(e.At) {
				kept = true
				if j.Check(e.Status == "blocked", at+"/status", "is %q although the law keeps class %s longer", e.Status, e.Class) {
					j.Check(e.Reason == "art16.I", at+"/reason", "is not art16.I")
					j.Check(!e.Until.Before(e.RetainUntil), at+"/until", "lies before the end of the legal period")
				}
			} else {
				free = true
				j.Check(e.Status == "deleted", at+"/status", "is %q although no legal period runs for class %s", e.Status, e.Class)
			}
		}
		if !kept || !free {
			j.Skip("the host did not show both: an erasure that the law forbids, and one that it does not")
		}
	},
}
