package lgpd

import (
	"context"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
)

// LGPD011 is about what is called anonymous.
var LGPD011 = &conformance.Rule{
	ID:    "LGPD-011",
	Title: "What is called anonymised cannot be traced back, and the key of pseudonyms is kept apart",
	Doc: conformance.Doc{
		Why:  "Eleven digits can be tried out in seconds: the hash of a CPF is the CPF. Who calls that anonymous has taken the protection of the law away from data that are still personal.",
		Fix:  "Declare identifiers and pseudonyms as personal or pseudonymised. Hosts make pseudonyms with a keyed hash (hmac-sha256) and keep the key themselves.",
		Good: "{path: patient_id, category: pseudonymised}; hmac-sha256, key held by the host",
		Bad:  "{path: patient_id, category: anonymised}; sha256(CPF)",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 5 III and XI, 12 and 13 § 4", "Anonymised data are those that reasonable effort does not trace back; pseudonyms need separately kept information.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		for i, in := range m.Privacy.Inputs {
			at := item("/privacy/inputs", i, "")
			p.Check(in.Category != "anonymised" || !identifying(in.Path), at+"/category", "is anonymised, although %s tells one person from another", in.Path)
			p.Check(!phrase.HashedIdentifier.In(in.Necessity), at+"/necessity", "takes the hash of an identifier for anonymous")
		}
		for i, purpose := range m.Privacy.Purposes {
			p.Check(!phrase.HashedIdentifier.In(purpose.Text), item("/privacy/purposes", i, "text"), "takes the hash of an identifier for anonymous")
		}
		if p.Checks() == 0 {
			p.NotApplicable("no inputs are declared")
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		ps := c.Config.Pseudonyms
		if ps.Method == "" {
			j.Skip("the host did not show how it makes pseudonyms")
			return
		}
		j.Check(slices.Contains([]string{"hmac-sha256", "hmac-sha384", "hmac-sha512", "random"}, ps.Method), "/config/pseudonyms/method",
			"is %q: an unkeyed hash of CPF or CNS can be reversed by trying", ps.Method)
		j.Check(ps.KeyHeld == "host" || ps.Method == "random", "/config/pseudonyms/key_held", "is %q: the key stays with the host, apart from plugins", ps.KeyHeld)
	},
}

// identifying says whether a member tells one person from another by itself.
func identifying(path string) bool {
	last := path[strings.LastIndex(path, ".")+1:]
	return slices.Contains([]string{"patient_id", "subject", "subject_id", "name", "patient_name", "cpf", "cns", "rg", "email", "phone", "address", "record_number", "birth_date"}, last)
}
