package abi

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
)

// ABI009 is about what an error gives away.
var ABI009 = &conformance.Rule{
	ID:    "ABI-009",
	Title: "A refusal echoes nothing of the request",
	Doc: conformance.Doc{
		Why:  "Errors end up in logs, tickets and screenshots. A value of the request in an error is a patient's data in all of them.",
		Fix:  "Name the member at fault by its path and say what is expected, never what was found; write `*` for members that are not in the schema.",
		Good: `{"code":"wrong_type","message":"must be a number","path":"/sampling_rate"}`,
		Bad:  `{"code":"wrong_type","message":"sampling_rate is \"Maria Souza\"","path":"/sampling_rate"}`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("6", "The error string holds never a value of the input; members not in the schema are written *."),
		cite.LGPD("art. 6 III, VII", "Necessity and security: no more data than needed, protected.", conformance.CertaintyOfficial),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Malformed},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if !o.Made() || len(o.Fixture.Canaries) == 0 {
				continue
			}
			p.At(o)
			search := leak.Planted(o.Fixture.Canaries)
			for _, s := range o.Surfaces() {
				for _, l := range search.In(s.Bytes) {
					p.Where(leak.Spot(l)).Check(false, leak.Place(s.Name, s.Bytes, l.Canary), "repeats a value of the refused request%s, %s", at(l.Canary), l.How)
				}
			}
			p.Check(true, "", "the call was looked at")
		}
		return nil
	},
}

// at names the member that a value stood in, where it is known.
func at(c fixtures.Canary) string {
	if c.Path == "" {
		return ""
	}
	return " (" + c.Path + ")"
}
