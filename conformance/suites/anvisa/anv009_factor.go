package anvisa

import (
	"math"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The bounds of a sunscreen's numbers; recommended is policy in dermatology.
const (
	leastFPS, mostFPS, recommended = 6, 99, 30
	leastLambda                    = 370 // nm
)

// ANV009 is about a sunscreen's numbers.
var ANV009 = &conformance.Rule{
	ID:    "ANV-009",
	Title: "A sunscreen has its FPS, and protection from UVA that fits it",
	Doc: conformance.Doc{
		Why:  "A high FPS without protection from UVA lets people stay in the sun for hours without burning, while the deeper harm goes on. Both numbers belong together, and a third is the least.",
		Fix:  "Give a sunscreen in products an fps from 6 to 99, an fpuva of a third of it or more and, where it is known, a critical wavelength of 370 nm or more; write no others into texts that sell it. Below 30 it is a warning in dermatology, as policy and not as law, and so is an fpuva that is missing. Advice without a product need not have numbers; it is pointed out where no text says which FPS.",
		Good: "\"fps\":50, \"fpuva\":18",
		Bad:  "\"fps\":50, \"fpuva\":10; a sunscreen without fps",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC629("requirements", "FPS of at least 6, protection factor against UVA of at least a third of it, critical wavelength of at least 370 nm."),
		cite.Other("medplug policy", "dermatology", "At least FPS 30 where a sunscreen is recommended in dermatology.", conformance.CertaintyPolicy),
	},
	InForce: cite.RDC629InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		products := listed(c, "sunscreen")
		for _, p := range products {
			numbers(t, p, c.Manifest.Specialty == contract.Dermatology || c.Request.Specialty == contract.Dermatology)
		}
		texts := prose.ForReaders(c)
		if len(products) > 0 || sells(c, phrase.Sunscreen, texts) {
			for _, text := range texts {
				for _, f := range phrase.SunFactors(text.Value) {
					t.Check(f.FPS >= leastFPS && f.FPS <= mostFPS, text.Path, "gives a sunscreen FPS %d; from %d to %d", f.FPS, leastFPS, mostFPS)
					t.Check(f.UVA == 0 || 3*f.UVA >= f.FPS, text.Path, "gives a sunscreen FPUVA %d for FPS %d, less than a third", f.UVA, f.FPS)
				}
			}
			return
		}
		for _, text := range texts {
			if phrase.SunAdvice.In(text.Value) {
				t.Inform(len(phrase.SunFactors(text.Value)) > 0, text.Path, "advises a sunscreen and does not say which FPS")
			}
		}
	},
}

func numbers(t *conformance.Tally, p product, dermatology bool) {
	if !t.Check(p.FPS != nil, p.at+"/fps", "is missing") {
		return
	}
	fps := *p.FPS
	t.Check(fps == math.Trunc(fps) && fps >= leastFPS && fps <= mostFPS, p.at+"/fps", "is no whole number from %d to %d", leastFPS, mostFPS)
	if dermatology {
		t.Warn(fps >= recommended, p.at+"/fps", "is less than %d, which is policy in dermatology", recommended)
	}
	if t.Warn(p.FPUVA != nil, p.at+"/fpuva", "is missing, so that nothing is known of UVA") {
		t.Check(*p.FPUVA*3 >= fps, p.at+"/fpuva", "is less than a third of the FPS")
	}
	if p.LambdaC != nil {
		t.Check(*p.LambdaC >= leastLambda, p.at+"/lambda_c", "is less than %d nm", leastLambda)
	}
}
