package mutants

import "github.com/medplug/medplug/sdk-go-pdk/contract"

// soon is a deadline that a test can wait for.
func soon(m *contract.Manifest) { m.Limits.TimeoutMS = contract.Ptr(1500) }

func declaresHistory(m *contract.Manifest) {
	m.Privacy.Inputs = append(m.Privacy.Inputs, contract.PrivacyInput{Path: "medical_context.medical_history", Category: "sensitive_health", PurposeID: "triagem_ecg"})
}

// conforming specimens break nothing; those with applies prove that a rule can also pass.
func conforming() []variant {
	return []variant{
		{name: "conforms"},
		{name: "clear_urgent", applies: []string{"DIS-005"}},
		{name: "random_text", as: "declares random", declare: func(m *contract.Manifest) { m.Capabilities.Random = true }, applies: []string{"ABI-010", "ISL-001"}},
		{name: "clock_text", as: "declares clock", declare: func(m *contract.Manifest) { m.Capabilities.Clock = true }, applies: []string{"ABI-010", "ISL-001"}},
		{name: "audits", host: true, applies: []string{"ABI-005"}, declare: func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"api.example.org"} }},
		{name: "calls_home", as: "declares its host", host: true, applies: []string{"ABI-004", "ISL-005"},
			declare: func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"collector.example.net"} }},
	}
}

// behavioural specimens do one thing wrong.
func behavioural() []variant {
	return []variant{
		{name: "conforms", as: "imports http for no host", host: true, breaks: "ABI-004", says: "imports http_request"},
		{name: "conforms", as: "declares what it does not import", breaks: "ABI-005", says: "declares check_consent but does not import it",
			declare: func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{"check_consent"} }},
		{name: "traps", breaks: "ABI-007", says: "not answered: .*trap", silent: true},
		{name: "returns_one", breaks: "ABI-007", says: "not answered: untyped failure", silent: true},
		{name: "misnames", breaks: "ABI-007", says: "/heart_rate the answer does not fit the schema", silent: true},
		{name: "wrong_code", breaks: "ABI-008", says: "is refused as invalid_value"},
		{name: "plain_errors", breaks: "ABI-008", says: "not refused by an error object", skips: []string{"ISL-002"}},
		{name: "lenient", breaks: "ABI-008", says: "is answered instead of refused"},
		{name: "echoes", breaks: "ABI-009", says: "its value comes back in the error"},
		{name: "random_origin", breaks: "ABI-010", says: "follows the random stream"},
		{name: "other_version", breaks: "ABI-011", says: "/provenance/version"},
		{name: "constant_id", breaks: "ABI-012", says: "/request_id is not the request's"},
		{name: "own_time", breaks: "ABI-012", says: "/processing_audit/processed_at"},
		{name: "analyses_anyone", breaks: "ABI-013", says: "/status analysed although .*outside_population"},
		{name: "claims", breaks: "ABI-014", says: "/compliance_status/anvisa_compliant claims"},
		{name: "approves", breaks: "ABI-014", says: "/human_review/status"},
		{name: "clock_text", breaks: "ABI-015", says: "follows the clock"},
		{name: "asks_log_level", breaks: "ABI-016", says: "the answer differs on stock Extism"},
		{name: "no_disclaimer", breaks: "DIS-001", says: "/disclaimer is missing"},
		{name: "hidden_disclaimer", breaks: "DIS-001", says: "/disclaimer/text shows 0 characters"},
		{name: "half_disclaimer", breaks: "DIS-001", says: "/disclaimer/elements lacks professional_decides"},
		{name: "no_cardiologist", breaks: "DIS-004", says: "no text names a cardiologista"},
		{name: "vague_urgent", breaks: "DIS-005", says: "/medical_recommendations/0/timeframe is empty"},
		{name: "diagnoses", breaks: "DIS-006", says: "/findings/1/text states a diagnosis"},
		{name: "takes_along", breaks: "LGPD-007", says: "/patient_name is not declared .* comes out in the log, in base64"},
		{name: "logs_cpf", breaks: "LGPD-008", says: "log holds a CPF"},
		{name: "echoes_history", breaks: "LGPD-008", says: "/findings/1/text holds", declare: declaresHistory},
		{name: "remembers", breaks: "ISL-001", says: "/patient_id of the patient before stands in the output"},
		{name: "remembers_refusals", breaks: "ISL-002", says: "differs from that of a fresh instance"},
		{name: "spins", breaks: "ISL-003", says: "time limit of 1.5s reached during call", declare: soon, skips: []string{"ABI-007"}},
		{name: "greedy", breaks: "ISL-004", says: "memory limit of 256 pages reached during call", silent: true},
		{name: "calls_home", as: "calls another host", host: true, breaks: "ISL-005", says: "an HTTP request was refused",
			declare: func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"api.example.org"} }},
		{name: "chatty", breaks: "ISL-006", says: "log limit of .* reached", silent: true},
		{name: "flood", breaks: "ISL-006", says: "output limit of .* reached", silent: true},
		{name: "slow", breaks: "PRF-001", says: "the budget is 50.0 ms"},
		{name: "hungry", breaks: "PRF-002", says: "more than nine tenths"},
	}
}
