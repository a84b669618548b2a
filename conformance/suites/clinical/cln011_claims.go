package clinical

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN011 is about kinds that look for claims in texts.
var CLN011 = &conformance.Rule{
	ID:    "CLN-011",
	Title: "A promise of cure in a known text is found",
	Doc: conformance.Doc{
		Why:  "These plugins stand between a text and the public. One that passes \"cures for certain\" is worse than none, for somebody relied on it.",
		Fix:  "Look for promises of cure, guarantee and effect in the whole text, folded; report each with the bytes of its sentence.",
		Good: "a claim at bytes 0 to 97 of the content",
		Bad:  "claims: [] for a text that promises a cure in seven days",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.CFM2336("art. 11 II, IV and IX, and § 2", "No guarantee of results, no exclusive capacity, no sensationalism."),
		policy("Which sentence is asked is a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: func(_ context.Context, p *conformance.Pass) error {
		answered := 0
		for _, o := range p.Observations() {
			truth := o.Fixture.Truth
			if !ok(o) || truth == nil || truth.Claim == nil || o.Repetition > 0 {
				continue
			}
			found, path, looks := spans(o)
			if !looks {
				continue
			}
			answered++
			p.At(o)
			p.Check(slices.ContainsFunc(found, func(s fixtures.Span) bool { return s.Start < truth.Claim.End && truth.Claim.Start < s.End }), path,
				"holds nothing about bytes %d to %d of the content, which promise a cure", truth.Claim.Start, truth.Claim.End)
		}
		if answered == 0 && slices.Contains(looking, p.Manifest().Kind) {
			p.Skip("no labelled text was analysed")
		} else if answered == 0 {
			p.NotApplicable("the kind does not look for claims")
		}
		return nil
	},
}

// looking are the kinds that look for claims.
var looking = []contract.Kind{contract.MedicalValidation, contract.ClaimsValidation, contract.CosmeticValidation}

// spans gives where in the content something was found, and the member that says so.
func spans(o *conformance.Observation) (found []fixtures.Span, path string, looks bool) {
	var medical contract.MedicalValidationResponse
	var claims contract.ClaimsValidationResponse
	var cosmetic contract.CosmeticValidationResponse
	path = "/claims"
	switch o.Case.Manifest.Kind {
	case contract.MedicalValidation:
		looks = read(o, &medical)
		for _, c := range medical.Claims {
			found = append(found, fixtures.Span{Start: c.Start, End: c.End})
		}
	case contract.ClaimsValidation:
		looks = read(o, &claims)
		for _, c := range claims.Claims {
			found = append(found, fixtures.Span{Start: c.Start, End: c.End})
		}
	case contract.CosmeticValidation:
		path, looks = "/findings_text", read(o, &cosmetic)
		for _, f := range cosmetic.FindingsText {
			found = append(found, fixtures.Span{Start: f.Start, End: f.End})
		}
	}
	return found, path, looks
}
