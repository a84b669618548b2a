package audit

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// AUD007 is about what the physician made of a suggestion.
var AUD007 = &conformance.Rule{
	ID:    "AUD-007",
	Title: "The physician's decision is recorded, and rejecting costs nothing",
	Doc: conformance.Doc{
		Why:  "The final decision is the physician's. A form that is accepted by default, or that asks for reasons only from whoever disagrees, takes it away without saying so.",
		Fix:  "Record accepted, edited or rejected for each suggestion with CRM, UF and time; preset nothing, and ask for no reason to reject.",
		Good: "rejected by CRM-PE 12345",
		Bad:  "preset to accepted; the reason for a rejection is mandatory",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("arts. 4 II-V, 18 § 2 and 19 § 1", "The decision is the physician's; suggestions may be rejected without penalty."),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		j.Check(!c.Config.Physician.DecisionHasDefault, "/config/physician/decision_has_default", "a decision is preset")
		j.Check(!c.Config.Physician.RejectionNeedsReason, "/config/physician/rejection_needs_reason", "rejecting needs a reason, accepting needs none")
		rejected := false
		for i, d := range c.Decisions {
			at := fmt.Sprintf("/decisions/%d", i)
			j.Check(slices.Contains([]string{"accepted", "edited", "rejected"}, d.Status), at+"/status", "is %q", d.Status)
			j.Check(br.ValidCRM("CRM-"+d.UF+" "+d.CRM), at+"/crm", "names no registration with its UF")
			j.Check(!d.At.IsZero(), at+"/at", "is missing")
			rejected = rejected || d.Status == "rejected"
		}
		if !rejected {
			j.Skip("the host showed no rejected suggestion: whether one can be rejected was not seen")
		}
	},
}
