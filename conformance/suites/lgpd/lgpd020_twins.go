package lgpd

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// LGPD020 needs to know no disguise: what follows nothing but who somebody is tells who it is. Identifiers that can be read as they
// are, or in a form that LGPD-007 and LGPD-008 know, are theirs.
var LGPD020 = &conformance.Rule{
	ID:    "LGPD-020",
	Title: "What comes out does not tell two patients apart who differ in identifiers alone",
	Doc: conformance.Doc{
		Why:  "A name enciphered, its initials, a salted hash of a CPF or one digit of it in the decimals of a score: whoever knows how it was done reads it back, and nobody else notices that it left.",
		Fix:  "Write texts, numbers, logs, vars and host calls from measurements and codes. Where something must tell calls apart, repeat request_id or take a digest of the whole request, not of a name or a number in it.",
		Good: "two requests, alike but for names, documents and addresses of the same form: the answers are the same but for analysis_id",
		Bad:  `"Referência técnica 69464469..." in the limitations: the history, each byte XOR 0x2a`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 6 III, 6 VII and 46", "Necessity and security of personal data.", conformance.CertaintyOfficial),
		cite.LGPD("art. 13, § 4", "Data that can be led back to a person with information kept apart are pseudonymised, and personal still.", conformance.CertaintySecondary),
		cite.Other("medplug rule catalogue", "LGPD-020, the mechanism", "Comparing two requests that differ in identifiers alone is a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{conformance.Twins},
	Check: func(_ context.Context, p *conformance.Pass) error {
		all := p.Observations()
		named := func(name string) *conformance.Observation {
			if i := slices.IndexFunc(all, func(o *conformance.Observation) bool { return o.Fixture.Name == name && o.Made() }); i >= 0 {
				return all[i]
			}
			return nil
		}
		one, older := named(conformance.One), named(conformance.Older)
		for _, name := range []string{conformance.Another, conformance.Third} {
			another := named(name)
			if one == nil || another == nil || older == nil {
				p.Skip("the requests to compare were not all made")
				return nil
			}
			p.At(another)
			if one.Answered() != another.Answered() {
				p.Between(nil, &one.Reply).Check(false, "", "one of two requests that differ in identifiers alone is answered, and the other is not")
				return nil
			}
			t := newTwins(one, another, older)
			t.judgeOutput(p)
			t.judgeTrace(p)
		}
		return nil
	},
}
