package clinical

import (
	"slices"
	"strconv"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN007 is about published cases.
var CLN007 = &conformance.Rule{
	ID:    "CLN-007",
	Title: "A risk score gives the published value for the published case",
	Doc: conformance.Doc{
		Why:  "A score is known by its name: physicians act on \"Framingham 12 %\" as the paper means it. A slip in one coefficient moves patients across the threshold of treatment.",
		Fix:  "Take the coefficients from the paper, not from another program, and keep its published cases as tests. Where an input is missing or out of the score's range, give null.",
		Good: "framingham_2008 of 10.5 % for a smoking woman of 61",
		Bad:  "10.5 % for the same woman with diabetes forgotten",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("D'Agostino 2008; Goff 2014; Khan 2024; SCORE2 2021; Lip 2010; Pisters 2010", "the published cases", "Coefficients and cases as the design's notes give them.", conformance.CertaintySecondary),
		policy("The tolerance, 0.15 percentage points, is a choice of this product: papers round."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.CardiacRisk, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.CardiacRiskResponse
		if !read(o, &r) || o.Fixture.Truth == nil {
			return
		}
		for _, known := range o.Fixture.Truth.Scores {
			for i, s := range r.RiskScores {
				path := "/risk_scores/" + strconv.Itoa(i)
				switch {
				case !slices.Contains(known.Names, s.Name):
				case known.Horizon > 0 && s.ValuePercent != nil && (s.HorizonYears == nil || *s.HorizonYears == known.Horizon):
					p.Check(*s.ValuePercent >= known.Least && *s.ValuePercent <= known.Most, path+"/value_percent", "%s is %.2f %%, published is %.2f to %.2f %%", s.Name, *s.ValuePercent, known.Least, known.Most)
				case known.Horizon == 0 && s.Points != nil:
					p.Check(*s.Points >= known.Least && *s.Points <= known.Most, path+"/points", "%s is %g points, it must be %g", s.Name, *s.Points, known.Least)
				}
			}
		}
	}),
}
