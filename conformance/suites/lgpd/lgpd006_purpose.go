package lgpd

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LGPD006 is about what a host lets plugins be used for.
var LGPD006 = &conformance.Rule{
	ID:    "LGPD-006",
	Title: "Every call has a purpose of the plugin's manifest, and any other is refused",
	Doc: conformance.Doc{
		Why:  "Data given for care are not to be used for marketing. Where nobody has to say what a call is for, nobody can tell afterwards.",
		Fix:  "Hand each call a purpose_id, refuse those that the manifest does not list, and write it into the audit event.",
		Good: "purpose_id: triagem_ecg, listed in privacy.purposes",
		Bad:  "purpose_id: marketing, and the plugin runs",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 6 I and II", "Purpose and adequacy.", conformance.CertaintySecondary),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		ran, refused := false, false
		for i, s := range c.Served {
			at := fmt.Sprintf("/served/%d", i)
			switch {
			case lists(c, s):
				ran = true
			case j.Check(s.Outcome == "refused", at+"/purpose_id", "is none of plugin %s's purposes, and the call was not refused", s.Plugin):
				refused = true
			}
		}
		if c.Audit != nil {
			for i, e := range c.Audit.Events {
				j.Check(e.PurposeID != "" || i >= len(c.Served), fmt.Sprintf("/audit/events/%d/purpose_id", i), "is missing")
			}
		}
		if !ran || !refused {
			j.Skip("the host did not show both: a call for a purpose of the manifest, and one for another")
		}
	},
}

// lists says whether the call's purpose is one of its plugin's.
func lists(c *conformance.HostCase, s conformance.Served) bool {
	return slices.ContainsFunc(c.Plugins, func(m contract.Manifest) bool {
		return m.Plugin.ID == s.Plugin && slices.ContainsFunc(m.Privacy.Purposes, func(p contract.PrivacyPurpose) bool { return p.ID == s.PurposeID })
	})
}
