package robustness

import (
	"context"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ROB003 is about the text of a request, where its meaning is the same.
var ROB003 = &conformance.Rule{
	ID:    "ROB-003",
	Title: "A request that is written otherwise gives the same answer",
	Doc: conformance.Doc{
		Why:  "Every sender's JSON library orders members, spaces and numbers in its own way. An analysis that depends on that gives one patient two results in two hospitals.",
		Fix:  "Read requests with a whole JSON parser, such as the SDK's: 250, 250.0 and 2.5e2 are one number, `\\u0041` is A, members come in any order.",
		Good: "the same answer, byte for byte, with the members in the opposite order",
		Bad:  "2.5e2 read as 2.5; a search for the text \"sampling_rate\":",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("4", "Integers may be written 1 or 1.0; the request is JSON."),
		cite.Other("RFC 8259", "sections 4 to 7", "Members have no order; numbers and strings have several forms.", conformance.CertaintyOfficial),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Variants},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if written(o) && o.Made() && !o.Answered() && o.Limit() == nil && started(o) && answersAny(p) {
				p.At(o)
				p.Reportf("", "a valid request that is only written otherwise is not answered")
			}
		}
		judgePairs(p, fixtures.Variants, func(a against) {
			if !written(a.other) {
				return
			}
			p.Check(true, "", "was compared")
			if mayVary(p.Manifest()) {
				return
			}
			at := conformance.Difference(conformance.Leaves(a.base.Case.Tree()), conformance.Leaves(a.other.Case.Tree()), nil)
			p.Between(nil, &a.base.Reply).Check(at == "", at, "is another when the same request is written otherwise (order of members, form of numbers, escapes, spaces): read it with a whole JSON parser")
		})
		return nil
	},
}

func written(o *conformance.Observation) bool {
	return strings.HasPrefix(o.Fixture.Name, string(fixtures.Variants)+"/"+fixtures.WrittenOtherwise)
}

// answersAny says whether any form of the request is answered: if none is, how it is written is not the reason.
func answersAny(p *conformance.Pass) bool {
	return slices.ContainsFunc(p.Observations(), func(o *conformance.Observation) bool { return o.Answered() })
}
