package mutants

import (
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func samd() []Specimen {
	// device is an ECG plugin on the market, in class III, with everything that asks for.
	device := func(change func(*contract.SaMD)) Specimen {
		return Specimen{Plugin: declaring(func(m *contract.Manifest) {
			m.SaMD = contract.SaMD{
				Status: "registered", Rationale: "Apoio à decisão sobre ECG (RDC 751/2022, Regra 11).", Class: contract.Ptr("III"), Rule: contract.Ptr("RDC751-R11"),
				ANVISANumber: contract.Ptr("80012345678"), WorstHarm: "serious", VitalImmediate: contract.Ptr(false),
				IMDRF:       &contract.IMDRF{State: "serious", Significance: "drive", Category: "II"},
				SafetyClass: contract.Ptr("B"), LifecycleRef: contract.Ptr("DOC-LC-1"), RMFRef: contract.Ptr("DOC-RM-1"), UsabilityRef: contract.Ptr("DOC-US-1"),
				ClinicalValidationRef: contract.Ptr("DOC-CV-1"), TechnicalResponsible: contract.Ptr("CREA-SP 0000000"),
				SBOMSHA256: contract.Ptr("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
			}
			change(&m.SaMD)
		})}
	}
	breaking := func(name, rule, says string, change func(*contract.SaMD)) Specimen {
		s := device(change)
		s.Name, s.Breaks, s.Says = name, rule, says
		return s
	}
	keeping := func(name string, change func(*contract.SaMD), rules ...string) Specimen {
		s := device(change)
		s.Name, s.Near = name, rules
		return s
	}
	return []Specimen{
		keeping("registered device of class III", func(*contract.SaMD) {}, "SMD-001", "SMD-002", "SMD-003", "SMD-004", "SMD-005"),
		keeping("notified device of class II", func(s *contract.SaMD) {
			s.Status, s.Class, s.WorstHarm, s.ClinicalValidationRef = "notified", contract.Ptr("II"), "none", nil
		}, "SMD-002", "SMD-003", "SMD-005"),
		keeping("a class above what Rule 11 gives", func(s *contract.SaMD) { s.WorstHarm = "none" }, "SMD-002"),
		breaking("says it is no device", "SMD-001", "/samd/status is not_device", func(s *contract.SaMD) { *s = contract.SaMD{Status: "not_device", Rationale: "Bem-estar."} }),
		breaking("gives no reason for its status", "SMD-001", "/samd/rationale is missing", func(s *contract.SaMD) { s.Rationale = " " }),
		breaking("class below the harm", "SMD-002", "/samd/class is III, Rule 11 gives IV", func(s *contract.SaMD) { s.WorstHarm = "death" }),
		breaking("immediate danger in class II", "SMD-002", "Rule 11 gives III", func(s *contract.SaMD) {
			s.Status, s.Class, s.WorstHarm, s.VitalImmediate = "notified", contract.Ptr("II"), "none", contract.Ptr(true)
		}),
		breaking("registered without a number", "SMD-003", "/samd/anvisa_number is missing", func(s *contract.SaMD) { s.ANVISANumber = nil }),
		breaking("class III stays in the house", "SMD-003", "/samd/status is in_house with class III", func(s *contract.SaMD) { s.Status = "in_house" }),
		breaking("nobody is responsible", "SMD-004", "/samd/technical_responsible is missing", func(s *contract.SaMD) { s.TechnicalResponsible = nil }),
		breaking("class III without a risk file", "SMD-005", "/samd/rmf_ref is missing", func(s *contract.SaMD) { s.RMFRef = nil }),
		breaking("class III without clinical evaluation", "SMD-005", "/samd/clinical_validation_ref is missing", func(s *contract.SaMD) { s.ClinicalValidationRef = nil }),
	}
}
