package mutants

import (
	"strings"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func abi() []Specimen {
	return append(abiFiles(), []Specimen{
		{Name: "imports http for no host", Breaks: "ABI-004", Says: "imports http_request", Plugin: ecg().Import("http_request")},
		{Name: "declares what it does not import", Breaks: "ABI-005", Says: "declares log_medical_audit_event but does not import it",
			Plugin: declaring(func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{"log_medical_audit_event"} }).Act(func(m *contract.Manifest) { m.Capabilities.HostFunctions = nil })},
		{Name: "imports what it does not declare", Breaks: "ABI-005", Says: "imports check_consent without declaring it", Plugin: ecg().Act(checksConsent)},
		{Name: "writes audit events as declared", Near: []string{"ABI-005"}, Plugin: declaring(func(m *contract.Manifest) {
			m.Capabilities.HostFunctions = []string{"log_medical_audit_event"}
		})},
		{Name: "checks consent as declared", Near: []string{"ABI-005"}, Plugin: declaring(checksConsent)},
		{Name: "asks the host it declares", Near: []string{"ABI-004", "ISL-005"}, Plugin: declaring(func(m *contract.Manifest) {
			m.Capabilities.Hosts = []string{"collector.example.net"}
		})},

		{Name: "traps on a large request", Breaks: "ABI-007", Says: "not answered: .*trap", Plugin: large(ecg(), func(r *script.Reply) { r.Trap() })},
		{Name: "returns one for an answer", Breaks: "ABI-007", Says: "not answered: untyped failure", Plugin: large(ecg(), func(r *script.Reply) { r.Return(1) })},
		{Name: "misnames a member", Breaks: "ABI-007", Says: "/heart_rate the answer does not fit the schema", Silent: true,
			Plugin: saying(func(r *script.Reply) { r.Rename("/heart_rate", "heartrate") })},

		{Name: "refuses with another code", Breaks: "ABI-008", Says: "is refused as invalid_value", Plugin: refusals(ecg(), func(_ fixtures.Fixture, r *script.Reply, e *contract.Error) {
			if e.Code == contract.OutOfRange {
				r.Fail(contract.InvalidValue, e.Path)
			}
		})},
		{Name: "refuses in plain words", Breaks: "ABI-008", Says: "not refused by an error object", Skips: []string{"ISL-002"},
			Plugin: refusals(ecg(), func(f fixtures.Fixture, r *script.Reply, _ *contract.Error) {
				if f.Need == fixtures.Malformed {
					r.FailText("bad input")
				}
			})},
		{Name: "answers what is out of range", Breaks: "ABI-008", Says: "is answered instead of refused", Plugin: refusals(ecg(), func(_ fixtures.Fixture, r *script.Reply, e *contract.Error) {
			if e.Code == contract.OutOfRange {
				r.Output("{}")
			}
		})},
		{Name: "quotes the request in its errors", Breaks: "ABI-009", Says: "error repeats a value of the refused request",
			Plugin: refusals(ecg(), func(f fixtures.Fixture, r *script.Reply, e *contract.Error) {
				tail := string(f.Request[max(0, len(f.Request)-400):])
				r.FailWith(&contract.Error{Code: e.Code, Path: e.Path, Message: "in " + strings.ToValidUTF8(tail, "")})
			})},

		{Name: "draws a number when it starts", Breaks: "ABI-010", Says: "follows the random stream",
			Plugin: saying(func(r *script.Reply) { r.Set("/limitations/-", "Referência "+script.Kept+".") }).Initialise(func(r *script.Reply) { r.Keep(script.Random) })},
		{Name: "draws as declared", Near: []string{"ABI-010", "ISL-001"}, Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Random = true })},
		{Name: "answers as another version", Breaks: "ABI-011", Says: "/provenance/version", Plugin: ecg().Act(func(m *contract.Manifest) { m.Plugin.Version = "0.9.0" })},
		{Name: "answers every request under one id", Breaks: "ABI-012", Says: "/request_id is not the request's", Plugin: saying(func(r *script.Reply) { r.Set("/request_id", "req-0001") })},
		{Name: "has a time of its own", Breaks: "ABI-012", Says: "/processing_audit/processed_at",
			Plugin: saying(func(r *script.Reply) { r.Set("/processing_audit/processed_at", "2026-01-01T00:00:00Z") })},
		{Name: "analyses patients it was not made for", Breaks: "ABI-013", Says: "/status analysed although .*outside_population",
			Plugin: ecg().Act(func(m *contract.Manifest) { m.Medical.Population = contract.Population{AgeMin: 0, AgeMax: 130} })},
		{Name: "claims a check that nobody made", Breaks: "ABI-014", Says: "/compliance_status/anvisa_compliant claims",
			Plugin: saying(func(r *script.Reply) { r.Set("/compliance_status/anvisa_compliant", true) })},
		{Name: "approves its own answer", Breaks: "ABI-014", Says: "/human_review/status", Plugin: saying(func(r *script.Reply) { r.Set("/human_review/status", "approved") })},
		{Name: "refuses the typical request", Breaks: "ABI-013", Says: "the kind's typical request is not analysed", Plugin: of(contract.CardiacRisk).Answer(func(f fixtures.Fixture, r *script.Reply) {
			if f.Need == fixtures.Typical && r.Text("/status") == "ok" {
				r.Set("/status", "not_analysable").Set("/reason_code", "not_applicable").Set("/reason", "fora do escopo").Set("/confidence", 0).Delete("/risk_scores")
			}
		})},
		{Name: "tells the time undeclared", Breaks: "ABI-015", Says: "follows the clock", Plugin: saying(func(r *script.Reply) { r.Set("/limitations/-", "Gerado em "+script.Clock+".") })},
		{Name: "tells the time as declared", Near: []string{"ABI-010", "ISL-001"}, Plugin: declaring(func(m *contract.Manifest) { generative(m); m.Capabilities.Clock = true })},
		{Name: "asks the log level", Breaks: "ABI-016", Says: "differs on stock Extism", Plugin: saying(func(r *script.Reply) { r.Set("/limitations/-", "Nível "+script.LogLevel+".") })},
	}...)
}

func checksConsent(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{"check_consent"} }
