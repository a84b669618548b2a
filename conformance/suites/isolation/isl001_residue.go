package isolation

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ISL001 is about state that outlives an answer.
var ISL001 = &conformance.Rule{
	ID:    "ISL-001",
	Title: "Nothing of one request influences the next on the same instance",
	Doc: conformance.Doc{
		Why:  "Hosts may reuse an instance for other patients. A buffer or counter that survives a call puts one patient's data, or their influence, into another's analysis.",
		Fix:  "Keep no request data in package-level variables; allocate per call and give it back. Caches may hold only what every request would compute alike.",
		Good: "B after A on one instance, the sixtieth call of the two in turns, and each of a score of patients in a row, equal B on a fresh one, byte for byte; memory comes to rest",
		Bad:  "a running average over patients; a counter that changes the tenth answer; 256 KB kept for each call until the instance dies",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "An instance may be reused for other patients; nothing of one request may influence another."),
		cite.Other("rule catalogue, AUD-005", "nothing kept inside the plugin", "LGPD arts. 6 III, 15 and 16 support it.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelError),
	Slow:  true,
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Patients, fixtures.Small, fixtures.CanaryText, fixtures.Labelled},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		var pairs []pair
		for _, b := range answered(p, fixtures.Patients) {
			for _, a := range p.Fixtures(fixtures.Patients) {
				if a.Name == b.Fixture.Partner && (len(pairs) < 2 || strings.HasSuffix(a.Name, "/a")) { // of one pair both ways
					pairs = append(pairs, pair{a, b})
				}
			}
		}
		again, err := samePatient(ctx, p, pairs)
		if err != nil {
			return err
		}
		n, err := residue(ctx, p, append(again, pairs...), func(failed error) bool { return failed == nil })
		if err != nil {
			return err
		}
		if two := cheapest(p, fixtures.Small, fixtures.CanaryText); len(two) > 0 {
			more, err := sequence(ctx, p, two, unlike(p))
			if err != nil {
				return err
			}
			n += more
		}
		more, err := procession(ctx, p, answered(p, fixtures.Patients, fixtures.Small, fixtures.CanaryText, fixtures.Labelled))
		if err != nil {
			return err
		}
		n += more
		if n == 0 {
			p.Skip("no two requests were answered on one instance")
		}
		return nil
	},
}
