package samd

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// SMD005 is about the records behind the software.
var SMD005 = &conformance.Rule{
	ID:    "SMD-005",
	Title: "Life cycle, risk management, usability and clinical evaluation are referenced",
	Doc: conformance.Doc{
		Why:  "Whoever deploys a device of higher risk must be able to ask for its risk file and its clinical evaluation. Without a reference there is nothing to ask for.",
		Fix:  "Fill `samd.safety_class` (A, B, C), `lifecycle_ref`, `rmf_ref` and `usability_ref`; classes III and IV also `clinical_validation_ref`. Class II is warned, III and IV fail.",
		Good: "class III with all five",
		Bad:  "class III, safety_class null",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC657("arts. 12-13", "Development after IEC 62304, usability after IEC 62366-1, risk after ISO 14971; clinical evaluation for classes III and IV."),
		cite.Other("RDC ANVISA 848/2024", "essential requirements", "Safety and performance requirements of medical devices.", conformance.CertaintySecondary),
	},
	InForce: cite.RDC657InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		s := p.Manifest().SaMD
		if s.Status == "not_device" || s.Status == "research_only" || s.Class == nil || rank(*s.Class) < rank("II") {
			p.NotApplicable("no record is asked for: status %s", s.Status)
			return nil
		}
		high := rank(*s.Class) >= rank("III")
		check := p.Warn
		if high {
			check = p.Check
		}
		for _, ref := range []struct {
			path  string
			value *string
		}{
			{"/samd/safety_class", s.SafetyClass}, {"/samd/lifecycle_ref", s.LifecycleRef}, {"/samd/rmf_ref", s.RMFRef}, {"/samd/usability_ref", s.UsabilityRef},
		} {
			check(numbered(ref.value), ref.path, "is missing in a device of class %s", *s.Class)
		}
		if high {
			p.Check(numbered(s.ClinicalValidationRef), "/samd/clinical_validation_ref", "is missing in a device of class %s", *s.Class)
		}
		return nil
	},
}
