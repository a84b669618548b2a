package isolation

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ISL002 is about state that outlives a refusal.
var ISL002 = &conformance.Rule{
	ID:    "ISL-002",
	Title: "Nothing of a refused request influences the next on the same instance",
	Doc: conformance.Doc{
		Why:  "Error paths are where clean-up is forgotten: what was decoded before the fault stays in memory, and the next patient's answer is made from it.",
		Fix:  "Keep no request data in package-level variables, not even for error messages; return before anything is stored.",
		Good: "B after a refused A equals B on a fresh instance, byte for byte",
		Bad:  "the decoded half of a malformed request is reused for the next one",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "An instance may be reused for other patients; nothing of one request may influence another."),
		cite.Other("rule catalogue, AUD-005", "nothing kept inside the plugin", "LGPD arts. 6 III, 15 and 16 support it.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Malformed},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		var pairs []pair
		if b := answered(p, fixtures.Small); len(b) > 0 {
			for i, a := range p.Fixtures(fixtures.Malformed) {
				pairs = append(pairs, pair{a, b[i%len(b)]})
			}
		}
		n, err := residue(ctx, p, pairs, func(failed error) bool { return failed != nil })
		if two := cheapest(p, fixtures.Small); err == nil && len(two) > 0 {
			err = afterRefusals(ctx, p, two[0])
		}
		if n == 0 && err == nil {
			p.Skip("no request was refused and another answered on one instance")
		}
		return err
	},
}
