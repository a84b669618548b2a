package lgpd

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD001 is about what kind of data each input is.
var LGPD001 = &conformance.Rule{
	ID:    "LGPD-001",
	Title: "Every input has the data category that it truly is",
	Doc: conformance.Doc{
		Why:  "Everything else follows from the category: the legal basis, who may see the data, how they are kept. An ECG declared as ordinary data escapes the protection of health data.",
		Fix:  "List in `privacy.inputs` every member that the plugin reads, once, with its category; signals, images, medications and history of a patient are sensitive_health.",
		Good: "{path: ecg_packed, category: sensitive_health}",
		Bad:  "{path: ecg_packed, category: none}; no inputs at all",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 5 I, II and III", "Personal data, sensitive data, which health data are, and anonymised data.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		p.Check(len(m.Privacy.Inputs) > 0, "/privacy/inputs", "is empty: a plugin reads at least what it analyses")
		var seen []string
		health := false
		for i, in := range m.Privacy.Inputs {
			at := item("/privacy/inputs", i, "")
			p.Check(!slices.Contains(seen, in.Path), at+"/path", "is listed twice")
			seen = append(seen, in.Path)
			health = health || in.Category == "sensitive_health"
			if clinicalMember(in.Path) {
				p.Check(in.Category != "none" && in.Category != "personal", at+"/category", "is %s, although %s says something about a patient's health", in.Category, in.Path)
			}
		}
		if clinical(m.Kind) && len(m.Privacy.Inputs) > 0 {
			p.Check(health, "/privacy/inputs", "holds no sensitive_health, although a plugin of kind %s judges a patient's health", m.Kind)
		}
		return nil
	},
}
