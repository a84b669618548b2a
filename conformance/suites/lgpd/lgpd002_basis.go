package lgpd

import (
	"context"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD002 is about the legal basis of sensitive data. The bases that article 11 has no counterpart for are LGPD-003's.
var LGPD002 = &conformance.Rule{
	ID:    "LGPD-002",
	Title: "Sensitive data are processed on one basis of article 11",
	Doc: conformance.Doc{
		Why:  "Article 7 grounds ordinary data. For health data the law has its own, closed list: consent, legal duty, public policy, research, exercise of rights, life, protection of health by its professionals, fraud prevention.",
		Fix:  "Give each purpose that reads sensitive data exactly one entry in `privacy.basis`, with a code from art11.I to art11.II.g; for care that is mostly art11.II.f.",
		Good: "{purpose_id: triagem_ecg, code: art11.II.f}",
		Bad:  "{purpose_id: triagem_ecg, code: art7.I}; two bases; none",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 11 I and II a-g", "When sensitive personal data may be processed.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		purposes := sensitivePurposes(m)
		for _, id := range purposes {
			n := 0
			for i, b := range m.Privacy.Basis {
				if b.PurposeID != id {
					continue
				}
				n++
				p.Check(strings.HasPrefix(b.Code, "art11.") || slices.Contains(withoutCounterpart, b.Code), item("/privacy/basis", i, "code"),
					"is %s, which grounds no sensitive data: use art11.I or art11.II.a to art11.II.g", b.Code)
			}
			p.Check(n == 1, "/privacy/basis", "purpose %s reads sensitive data and has %d legal bases, want exactly one", id, n)
		}
		if len(purposes) == 0 {
			p.NotApplicable("no sensitive data are read")
		}
		return nil
	},
}
