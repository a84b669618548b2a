package lgpd

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// rights are the requests of article 18 that a host must be able to answer by subject.
var rights = []string{"confirm", "export", "correct", "erase_or_block", "portability", "sharing_info", "revoke"}

// LGPD012 is about what patients may ask for.
var LGPD012 = &conformance.Rule{
	ID:    "LGPD-012",
	Title: "Every right of the data subject can be exercised, by subject",
	Doc: conformance.Doc{
		Why:  "A right that the system cannot carry out does not exist. Whoever keeps records without being able to find those of one patient can neither show, correct nor delete them.",
		Fix:  "Offer confirm, export, correct, erase_or_block, portability, sharing_info and revoke by subject, and test each with records that are known to be there.",
		Good: "export for pseud:8f2a gives all three records",
		Bad:  "no look-up by subject",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 18", "The rights of the data subject.", conformance.CertaintySecondary),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Rights == nil {
			j.Skip("the host showed no request of a data subject")
			return
		}
		for _, right := range rights {
			i := slices.IndexFunc(c.Rights, func(a conformance.RightsAnswer) bool { return a.Right == right })
			if !j.Check(i >= 0, "/rights", "%s was not shown", right) {
				continue
			}
			a, at := c.Rights[i], fmt.Sprintf("/rights/%d", i)
			j.Check(a.OK, at+"/ok", "%s failed", right)
			j.Check(a.Known > 0 && a.Records >= a.Known, at+"/records", "%s found %d of %d records that were there", right, a.Records, a.Known)
		}
	},
}
