package mutants

import (
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The day of the honest host's life that its trace shows: a Friday.
var hostDay = time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)

// HonestHost is a host that keeps every rule and has met everything that rules speak about. Each call gives a new one, to
// be changed at will.
func HonestHost() *conformance.HostCase {
	c := &conformance.HostCase{Config: hostConfig(), Plugins: []contract.Manifest{*script.Manifest(contract.ECGAnalysis)}}
	plugin, purpose := c.Plugins[0].Plugin.ID, c.Plugins[0].Privacy.Purposes[0].ID
	given := []string{}
	for _, in := range c.Plugins[0].Privacy.Inputs {
		given = append(given, in.Path)
	}
	ran := conformance.Served{Plugin: plugin, At: hostDay, PurposeID: purpose, Consent: "not_required", Given: given, Outcome: "ran", Audited: true, ChartSave: true,
		Delivered: contract.Professional, HumanReview: &contract.HumanReview{Status: "pending"}}
	reviewed, refused, noPurpose, noConsent, held, trapped := ran, ran, ran, ran, ran, ran
	reviewed.Delivered, reviewed.AIUsed, reviewed.Diagnostic = contract.Patient, true, true
	reviewed.HumanReview = &contract.HumanReview{Status: "approved", Reviewer: &contract.Reviewer{Name: "Dra. Exemplo", CRM: "12345", UF: "PE"}, At: "2026-11-20T13:05:00Z"}
	for reason, s := range map[string]*conformance.Served{"ai_refused": &refused, "purpose_unknown": &noPurpose, "consent_missing": &noConsent} {
		s.Outcome, s.Reason, s.Given, s.Delivered, s.HumanReview = "refused", reason, nil, "", nil
	}
	refused.AIRefused, noPurpose.PurposeID, noConsent.Consent = true, "marketing", "revoked"
	held.Outcome, held.Reason, held.Delivered, held.AIUsed, held.Diagnostic = "held", "human_review", "", true, true
	trapped.Outcome, trapped.Reason, trapped.Delivered, trapped.HumanReview = "trapped", "unreachable", "", nil
	remote := reviewed
	remote.Remote = &contract.Telemedicine{Modality: "telediagnóstico", ConsentRef: "TC-7", Provider: &contract.TelemedicineProvider{CNPJ: "12ABC34501DE35", CRMPJ: "PE 4321", Country: "BR"}}
	remote.HumanReview = &contract.HumanReview{Status: "approved", At: "2026-11-20T13:05:00Z", Reviewer: &contract.Reviewer{Name: "Dra. Exemplo", CRM: "12345", UF: "PE", RQE: "45678"}}
	remote.Document, remote.SaysRemote, remote.Chronic, remote.InPersonBy = "laudo", true, true, hostDay.AddDate(0, 0, 120)
	c.Served = []conformance.Served{ran, reviewed, refused, noPurpose, noConsent, held, trapped, remote}
	c.Audit = auditTrail(c)
	for _, right := range []string{"confirm", "export", "correct", "erase_or_block", "portability", "sharing_info", "revoke"} {
		c.Rights = append(c.Rights, conformance.RightsAnswer{Right: right, Subject: "pseud:8f2a00000001", At: hostDay, Records: 3, Known: 3, OK: true})
	}
	until := hostDay.AddDate(20, 0, 0)
	c.Erasures = []conformance.Erasure{
		{Class: "clinical_record", RetainUntil: until, At: hostDay, Status: "blocked", Reason: "art16.I", Until: until, Audited: true},
		{Class: "non_clinical_event", RetainUntil: hostDay.AddDate(-1, 0, 0), At: hostDay, Status: "deleted", Audited: true},
	}
	c.Incidents = []conformance.Incident{{KnownAt: hostDay, NotifyBy: time.Date(2026, 11, 25, 23, 59, 59, 0, time.UTC), DataTypes: []string{"sensitive_health"}, Subjects: 12,
		Measures: []string{"access_revoked", "keys_rotated"}}}
	for _, status := range []string{"accepted", "edited", "rejected"} {
		c.Decisions = append(c.Decisions, conformance.Decision{Status: status, CRM: "12345", UF: "PE", At: hostDay})
	}
	c.Lookups = []conformance.Lookup{
		{Status: "verified", CheckedAt: hostDay.Add(-time.Hour), UsedAt: hostDay, Passed: true, By: "host"},
		{Status: "unknown", CheckedAt: hostDay.Add(-time.Hour), UsedAt: hostDay, By: "host"},
	}
	c.Adverse = []conformance.AdverseEvent{{Severity: "moderate", Product: plugin, Version: "1.0.0", At: hostDay, Exported: true}}
	c.Prescriptions = []conformance.Prescribed{
		{Controlled: true, Electronic: true, Prescription: contract.Prescription{Form: "notificacao_b", SNCRNumber: "SNCR-0001", Origin: "native_electronic", Signature: "qualified"}},
		{Electronic: true, Prescription: contract.Prescription{Form: "receita", Origin: "native_electronic", Signature: "advanced"}},
	}
	c.Evidence = &conformance.Evidence{Manifests: 1, RulesVersion: "2026-11-22", Results: 70, ChainProof: true, VerifiedAlone: true, Text: "Relatório de conformidade do anfitrião."}
	return c
}

// hostConfig is that of a small clinic.
func hostConfig() conformance.HostConfig {
	var c conformance.HostConfig
	c.Deployer.Type, c.Deployer.CNES, c.Deployer.DPOContact = "provider", "1234567", "encarregada@exemplo.org"
	for _, r := range [][2]string{{"clinical_record", "P20Y"}, {"clinical_audit", "P20Y"}, {"access_log", "P12M"}, {"incident", "P5Y"}, {"consent", "P5Y"}, {"ropa_ripd", "P5Y"},
		{"samd_validation", "P10Y"}, {"controlled_rx", "P2Y"}, {"promo_price_history", "P12M"}, {"non_clinical_event", "P7Y"}, {"plugin_scratch", "PT0S"}} {
		action := "destroy_confidentially"
		if r[0] == "clinical_record" {
			action = "review"
		}
		c.Retention = append(c.Retention, contract.Retention{Class: r[0], Min: r[1], Action: action})
	}
	scc, ref := "scc", "C-12"
	c.Transfers = []contract.PrivacyTransfer{{Country: "DE"}, {Country: "US", Mechanism: &scc, Ref: &ref}}
	c.Hosts, c.Instances = []string{}, "fresh"
	c.Pseudonyms.Method, c.Pseudonyms.KeyHeld = "hmac-sha256", "host"
	c.Security.TLS, c.Security.EncryptedAtRest, c.Security.LeastPrivilege = true, true, true
	c.Security.Secrets = []conformance.Secret{{Name: "cfm_ws", Ref: "vault:cfm_ws"}}
	c.Physician.CanReject, c.Physician.CanDisable, c.Physician.PatientCanRefuse = true, true, true
	c.SNCRLive, c.Telemedicine = true, contract.Ptr(true)
	return c
}

// auditTrail is what the host recorded of its calls.
func auditTrail(c *conformance.HostCase) *conformance.AuditTrail {
	t := &conformance.AuditTrail{Signed: true, Verify: conformance.VerifyChain}
	digest := func(b byte) string {
		text := make([]byte, 64)
		for i := range text {
			text[i] = b
		}
		return string(text)
	}
	for _, s := range c.Served {
		e := conformance.AuditEvent{TS: s.At, Actor: "crm:PE-12345", PluginID: s.Plugin, PluginVersion: "1.0.0", WasmSHA256: digest('a'), ModelVersion: "none",
			PurposeID: s.PurposeID, InputDigest: "sha256:" + digest('b'), OutputDigest: "sha256:" + digest('c'), RulesVersion: "2026-11-22", Verdict: "cleared", HumanDecision: "pending"}
		if s.Outcome != "ran" && s.Outcome != "held" {
			e.OutputDigest, e.Verdict = "none", s.Outcome
		}
		t.Events = append(t.Events, e)
	}
	t.Chain()
	return t
}
