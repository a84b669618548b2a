package audit

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
)

// AUD008 is about what is handed to those who oversee.
var AUD008 = &conformance.Rule{
	ID:    "AUD-008",
	Title: "The evidence for oversight can be exported and verified offline, without personal data",
	Doc: conformance.Doc{
		Why:  "A committee, a council or the authority must be able to check how the software was used without a seat in front of the system, and without receiving patients' data.",
		Fix:  "Export manifests, version of the rules, results and the proof of the audit chain in one bundle that verifies without the host.",
		Good: "a bundle that verifies on another machine",
		Bad:  "screenshots",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("Annex III VIII", "Documentation that allows oversight."),
		cite.LGPD("art. 37", "A record of the processing is kept.", conformance.CertaintySecondary),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelWarn),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		e := c.Evidence
		if !j.Check(e != nil, "/evidence", "no bundle can be exported") {
			return
		}
		j.Check(e.Manifests > 0, "/evidence/manifests", "the bundle holds no manifest")
		j.Check(e.RulesVersion != "", "/evidence/rules_version", "is missing")
		j.Check(e.Results > 0, "/evidence/results", "the bundle holds no results")
		j.Check(e.ChainProof, "/evidence/chain_proof", "the audit chain is not proven")
		j.Check(e.VerifiedAlone, "/evidence/verified_offline", "the bundle does not verify without the host")
		for _, id := range leak.Identifiers(e.Text) {
			j.Check(false, "/evidence/text", "holds a %s", id)
		}
	},
}
