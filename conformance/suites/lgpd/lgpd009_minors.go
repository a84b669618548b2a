package lgpd

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD009 is about children and adolescents.
var LGPD009 = &conformance.Rule{
	ID:    "LGPD-009",
	Title: "Data of minors are processed in their best interest, with a guardian's consent for children",
	Doc: conformance.Doc{
		Why:  "A child cannot weigh what becomes of its data. The law asks that somebody else did, in the child's best interest, and wrote it down.",
		Fix:  "Set `privacy.minors: true` and `best_interest_ref` where the population begins below 18; without a reference it fails below 12 and warns from 12 to 17. Where consent is the basis, hosts take a guardian's for children under 12.",
		Good: "population from 6, minors: true, best_interest_ref: AMI-2026-3",
		Bad:  "population from 6, and no word about minors; a child of nine with its own consent",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 14", "Data of children and adolescents are processed in their best interest.", conformance.CertaintySecondary),
		cite.Other("ANPD, Enunciado 1/2023", "bases", "Any basis of art. 7 or 11 may hold if the best interest prevails.", conformance.CertaintySecondary),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		youngest := m.Medical.Population.AgeMin
		if !m.Privacy.Minors && (!clinical(m.Kind) || youngest >= 18) {
			p.NotApplicable("the plugin is not for minors")
			return nil
		}
		check := p.Warn
		if youngest < 12 {
			check = p.Check
		}
		check(filled(m.Privacy.BestInterestRef), "/privacy/best_interest_ref", "is missing, although patients from %g years are analysed", youngest)
		check(m.Privacy.Minors, "/privacy/minors", "is false, although patients from %g years are analysed", youngest)
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for i, s := range c.Served {
			if s.PatientAge == nil || *s.PatientAge >= 12 || s.Outcome != "ran" || !onConsent(c, s) {
				continue
			}
			j.Check(s.Guardian, fmt.Sprintf("/served/%d/guardian", i), "a child under 12 was analysed on consent that is no guardian's")
		}
		if j.Checks() == 0 {
			j.NotApplicable("no child was analysed on consent")
		}
	},
}

// onConsent says whether the call's purpose rests on consent.
func onConsent(c *conformance.HostCase, s conformance.Served) bool {
	for _, m := range c.Plugins {
		for _, b := range m.Privacy.Basis {
			if m.Plugin.ID == s.Plugin && b.PurposeID == s.PurposeID && b.Code == "art11.I" {
				return true
			}
		}
	}
	return false
}
