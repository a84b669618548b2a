package audit

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// AUD005 is the host's half of ISL-001: whether a plugin keeps something is judged there, whether it could is judged here.
var AUD005 = &conformance.Rule{
	ID:    "AUD-005",
	Title: "No plugin's memory outlives the patient it served",
	Doc: conformance.Doc{
		Why:  "An instance that goes on to the next patient with the memory of the last one is one mistake away from showing it. The patient's data are kept where the law says, and a sandbox is not that place.",
		Fix:  "Start a fresh instance for each call, or bring memory back to its first state before the next patient; give plugins no file system.",
		Good: "instances: fresh",
		Bad:  "instances: reused, and the memory still holds the patient before",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 6 III, 15 and 16", "Data are not kept longer than their purpose needs.", conformance.CertaintySecondary),
		cite.Other("rule catalogue, AUD-005", "the mechanism", "Fresh or zeroed memory is a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Config.Instances == "" || len(c.Served) == 0 {
			j.Skip("the host showed neither how instances are used nor any call")
			return
		}
		j.Check(c.Config.Instances == "fresh" || c.Config.Instances == "zeroed", "/config/instances", "is %q, want fresh or zeroed", c.Config.Instances)
		for i, s := range c.Served {
			j.Check(!s.Residue, fmt.Sprintf("/served/%d/residue", i), "the guest's memory held the patient before")
		}
	},
}
