package mutants

import (
	"encoding/base64"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func lgpd() []Specimen {
	return []Specimen{
		{Name: "takes an undeclared name along", Breaks: "LGPD-007", Says: "/patient_name is not declared .* comes out in the log, in base64",
			Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
				for _, name := range planted(f, "/patient_name") {
					r.Log("ref " + base64.StdEncoding.EncodeToString([]byte(name)))
				}
			})},
		{Name: "logs a CPF", Breaks: "LGPD-008", Says: "log holds a CPF", Plugin: saying(func(r *script.Reply) { r.Log("CPF 529.982.247-25 processado") })},
		{Name: "repeats the declared history", Breaks: "LGPD-008", Says: "/findings/1/text holds", Plugin: declaring(func(m *contract.Manifest) {
			m.Privacy.Inputs = append(m.Privacy.Inputs, contract.PrivacyInput{Path: "medical_context.medical_history", Category: "sensitive_health",
				PurposeID: m.Privacy.Purposes[0].ID, Necessity: "antecedentes"})
		}).Answer(func(f fixtures.Fixture, r *script.Reply) {
			for _, history := range planted(f, "/medical_context/medical_history/0") {
				if r.Text("/status") == "ok" {
					r.Set("/findings/-", contract.Finding{Type: "observation", Text: "Antecedentes: " + history})
				}
			}
		})},
	}
}

func lgpdHosts() []HostSpecimen { return nil }
