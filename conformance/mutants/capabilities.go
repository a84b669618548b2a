package mutants

import (
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func capabilities() []Specimen {
	return []Specimen{
		{Name: "never writes the events it declares", Breaks: "CAP-001", Says: "declares log_medical_audit_event, which none of", Plugin: declaring(func(m *contract.Manifest) {
			m.Capabilities.HostFunctions = []string{"log_medical_audit_event"}
		}).Act(func(m *contract.Manifest) { m.Capabilities.HostFunctions = nil }).Import("log_medical_audit_event")},
		{Name: "never asks the second host", Breaks: "CAP-002", Says: "declares spare.example.net, which none of", Plugin: declaring(func(m *contract.Manifest) {
			m.Capabilities.Hosts = []string{"collector.example.net", "spare.example.net"}
		}).Act(func(m *contract.Manifest) { m.Capabilities.Hosts = m.Capabilities.Hosts[:1] })},
		{Name: "asks both hosts", Near: []string{"CAP-002"}, Plugin: declaring(func(m *contract.Manifest) {
			m.Capabilities.Hosts = []string{"collector.example.net", "spare.example.net"}
		})},
		{Name: "declares the clock for nothing", Breaks: "CAP-003", Says: "/capabilities/clock is declared, and nothing",
			Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Clock = true }).Act(func(m *contract.Manifest) { m.Capabilities.Clock = false })},
		{Name: "logs the time it declares", Near: []string{"CAP-003"}, Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Clock = true }).
			Act(func(m *contract.Manifest) { m.Capabilities.Clock = false }).Answer(func(_ fixtures.Fixture, r *script.Reply) { r.Log("instante " + script.Clock) })},
		{Name: "declares the dice for nothing", Breaks: "CAP-004", Says: "/capabilities/random is declared, and nothing",
			Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Random = true }).Act(func(m *contract.Manifest) { m.Capabilities.Random = false })},
		{Name: "logs the draw it declares", Near: []string{"CAP-004"}, Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Random = true }).
			Act(func(m *contract.Manifest) { m.Capabilities.Random = false }).Answer(func(_ fixtures.Fixture, r *script.Reply) { r.Log("sorteio " + script.Random) })},
		{Name: "speaks for the authority", Breaks: "CAP-005", Says: "/anvisa_compliance/compliant gives the verdict of an authority", Plugin: verdict(of(contract.LesionAnalysis), true)},
		{Name: "speaks for no authority", Near: []string{"CAP-005"}, Plugin: verdict(of(contract.LesionAnalysis), nil)},
		{Name: "says that its disclaimer is complete", Near: []string{"CAP-005"}, Plugin: saying(func(r *script.Reply) { r.Set("/compliance_status/disclaimer_complete", true) })},
		{Name: "says that disclaimers are included", Breaks: "CAP-005", Says: "/audit_trail/medical_disclaimers_included says that every finding",
			Plugin: answers(of(contract.CardiacRisk), func(r *script.Reply) {
				r.Set("/audit_trail", map[string]any{"medical_disclaimers_included": true}).Set("/medical_recommendations/0/medical_disclaimer", "")
			})},
	}
}

// verdict gives answers the verdict of an authority on the whole.
func verdict(p *script.Plugin, compliant any) *script.Plugin {
	return answers(p, func(r *script.Reply) {
		r.Set("/anvisa_compliance", map[string]any{"compliant": compliant, "compliance_issues": []any{}, "anvisa_verified": nil, "medical_device_compliance": nil,
			"cosmetic_regulation_adherence": nil})
	})
}
