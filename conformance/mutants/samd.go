package mutants

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
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
	answering := func(reason contract.ReasonCode, r *script.Reply) bool {
		return r.Text("/reason_code") == string(reason)
	}
	return append([]Specimen{
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
		{Name: "a model that goes on learning without a plan", Breaks: "SMD-006", Says: "/samd/change_assessment_ref is missing",
			Plugin: device(func(*contract.SaMD) {}).Plugin.Declare(adaptive)},
	}, []Specimen{
		{Name: "a new indication in a patch release", Breaks: "SMD-006", Says: "/medical/intended_use changed since 0.9.0 without a new major version",
			Plugin: declaring(func(m *contract.Manifest) {
				m.Plugin.Version = "0.9.1"
				m.SaMD.ChangeAssessmentRef = contract.Ptr("DOC-CA-1")
			}),
			Options: after("0.9.0", func(m *contract.Manifest) { m.Medical.IntendedUse = "Medir a frequência cardíaca." })},
		{Name: "maintenance in a patch release", Near: []string{"SMD-006"},
			Plugin:  declaring(func(m *contract.Manifest) { m.Plugin.Version = "0.9.1" }),
			Options: after("0.9.0", func(*contract.Manifest) {})},
		{Name: "a new indication in a major version", Near: []string{"SMD-006"},
			Plugin: declaring(func(m *contract.Manifest) {
				m.Plugin.Version = "2.0.0"
				m.SaMD.ChangeAssessmentRef = contract.Ptr("DOC-CA-1")
			}),
			Options: after("1.0.0", func(m *contract.Manifest) { m.Medical.IntendedUse = "Medir a frequência cardíaca." })},
		{Name: "measures a flat line", Breaks: "SMD-007", Says: "/status analysed although", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			if answering(contract.FlatSignal, r) && f.Expect.OfQuality() {
				r.Set("/status", "ok").Set("/confidence", 0.9).Delete("/reason_code").Delete("/reason")
				for member, value := range measured {
					r.Set(member, value)
				}
			}
		})},
		{Name: "fixed rules that follow the dice", Breaks: "SMD-008", Says: "follows the random stream",
			Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.Random = true })},
		{Name: "fixed rules that follow the day", Breaks: "SMD-008", Says: "follows the clock",
			Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.Clock = true })},
		{Name: "draws for its log alone", Near: []string{"SMD-008"}, Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.Random = true }).
			Act(func(m *contract.Manifest) { m.Capabilities.Random = false }).
			Answer(func(_ fixtures.Fixture, r *script.Reply) { r.Log("semente " + script.Random) })},
		{Name: "declares the machine itself", Breaks: "SMD-009", Says: "/capabilities/hosts/0 is no full public host name",
			Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"localhost"} })},
		{Name: "declares a host of the intranet", Breaks: "SMD-009", Says: "/capabilities/hosts/0 is no full public host name",
			Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"prontuario.local"} })},
	}...)
}

// adaptive declares a model that goes on learning.
func adaptive(m *contract.Manifest) {
	m.AI = contract.AIDeclared{Used: true, Kind: "ml_adaptive", ModelID: "ritmo", ModelVersion: "1.0.0", CFMRisk: "medio"}
}

// after is a run that knows the version before.
func after(version string, change func(*contract.Manifest)) func(*conformance.Options) {
	return func(o *conformance.Options) {
		m := ecg().Manifest()
		m.Plugin.Version = version
		change(m)
		o.Earlier = m
	}
}

// measured are the members of a measurement that says nothing wrong by itself.
var measured = map[string]any{
	"/heart_rate": map[string]any{"avg_heart_rate": 72, "heart_rate_variability": 20, "rmssd": 20, "resting_heart_rate": 72, "max_heart_rate": 75,
		"clinical_assessment": "frequência cardíaca medida"},
	"/r_peaks": []any{}, "/st_analysis": []any{}, "/abnormality_detection": []any{}, "/signal_quality": 0.9,
	"/rhythm_analysis": map[string]any{"rhythm": "unknown", "regular": true, "confidence": 0.9, "ectopic_beats": 0},
}
