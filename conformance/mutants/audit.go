package mutants

import (
	"time"

	"github.com/medplug/medplug/conformance"
)

func audit() []Specimen { return nil }

func auditHosts() []HostSpecimen {
	retention := func(class string, change func(c *conformance.HostConfig, i int)) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) {
			for i, r := range c.Config.Retention {
				if r.Class == class {
					change(&c.Config, i)
					return
				}
			}
		}
	}
	lasting := func(class, period string) func(*conformance.HostCase) {
		return retention(class, func(c *conformance.HostConfig, i int) { c.Retention[i].Min = period })
	}
	event := func(change func(*conformance.AuditEvent)) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) { change(&c.Audit.Events[1]); c.Audit.Chain() }
	}
	return []HostSpecimen{
		{Name: "forgets an event", Breaks: "AUD-001", Says: "/served/0 left no audit event", Change: func(c *conformance.HostCase) { c.Served[0].Audited = false }},
		{Name: "does not name the file", Breaks: "AUD-001", Says: "/audit/events/1/wasm_sha256", Change: event(func(e *conformance.AuditEvent) { e.WasmSHA256 = "" })},
		{Name: "writes content into the trail", Breaks: "AUD-001", Says: "/audit/events/1/verdict is no code",
			Change: event(func(e *conformance.AuditEvent) { e.Verdict = "Ritmo regular.\nFrequência de 74 bpm." })},
		{Name: "writes a CPF into the trail", Breaks: "AUD-001", Says: "/audit/events/1 holds a CPF", Change: event(func(e *conformance.AuditEvent) { e.Details = "529.982.247-25" })},
		{Name: "never looks at the trail", Breaks: "AUD-002", Says: "takes a trail with an event edited",
			Change: func(c *conformance.HostCase) { c.Audit.Verify = func(conformance.AuditTrail) error { return nil } }},
		{Name: "knows no end of the trail", Breaks: "AUD-002", Says: "cut off at the end", Change: func(c *conformance.HostCase) {
			c.Audit.Verify = func(t conformance.AuditTrail) error {
				if n := len(t.Events); n > 0 {
					t.Head = t.Events[n-1].Hash
				}
				return conformance.VerifyChain(t)
			}
		}},
		{Name: "anchors nothing", Breaks: "AUD-002", Says: "neither signed nor anchored", Change: func(c *conformance.HostCase) { c.Audit.Signed = false }},
		{Name: "shows a trail that was changed", Breaks: "AUD-002", Says: "the trail does not verify", Change: func(c *conformance.HostCase) { c.Audit.Events[2].Actor = "crm:SP-1" }},
		{Name: "keeps charts for seven years", Breaks: "AUD-003", Says: "is P7Y, the floor is P20Y", Change: lasting("clinical_record", "P7Y")},
		{Name: "deletes charts silently", Breaks: "AUD-003", Says: "never deleted silently",
			Change: retention("clinical_record", func(c *conformance.HostConfig, i int) { c.Retention[i].Action = "delete" })},
		{Name: "charts for 240 months", Near: []string{"AUD-003", "AUD-004"}, Change: lasting("clinical_record", "P240M")},
		{Name: "access logs for thirty days", Breaks: "AUD-004", Says: "of class access_log is P30D", Change: lasting("access_log", "P30D")},
		{Name: "access logs for six months", Near: []string{"AUD-004"}, Change: lasting("access_log", "P6M")},
		{Name: "keeps guest memory", Breaks: "AUD-004", Says: "plugin_scratch is P1D", Change: lasting("plugin_scratch", "P1D")},
		{Name: "reuses instances", Breaks: "AUD-005", Says: `/config/instances is "reused"`, Change: func(c *conformance.HostCase) { c.Config.Instances = "reused" }},
		{Name: "leaves the patient in memory", Breaks: "AUD-005", Says: "/served/1/residue", Change: func(c *conformance.HostCase) { c.Served[1].Residue = true }},
		{Name: "zeroes instances", Near: []string{"AUD-005"}, Change: func(c *conformance.HostCase) { c.Config.Instances = "zeroed" }},
		{Name: "deletes a chart on request", Breaks: "AUD-006", Says: `/erasures/0/status is "deleted"`, Change: func(c *conformance.HostCase) { c.Erasures[0].Status = "deleted" }},
		{Name: "refuses every erasure", Breaks: "AUD-006", Says: `/erasures/1/status is "blocked"`, Change: func(c *conformance.HostCase) { c.Erasures[1].Status = "blocked" }},
		{Name: "blocks for too short a time", Breaks: "AUD-006", Says: "before the end of the legal period",
			Change: func(c *conformance.HostCase) { c.Erasures[0].Until = c.Erasures[0].RetainUntil.Add(-time.Hour) }},
		{Name: "presets acceptance", Breaks: "AUD-007", Says: "a decision is preset", Change: func(c *conformance.HostCase) { c.Config.Physician.DecisionHasDefault = true }},
		{Name: "wants reasons to reject", Breaks: "AUD-007", Says: "rejecting needs a reason", Change: func(c *conformance.HostCase) { c.Config.Physician.RejectionNeedsReason = true }},
		{Name: "records no registration", Breaks: "AUD-007", Says: "/decisions/0/crm", Change: func(c *conformance.HostCase) { c.Decisions[0].UF = "" }},
		{Name: "exports nothing", Breaks: "AUD-008", Says: "/evidence no bundle", Change: func(c *conformance.HostCase) { c.Evidence = nil }},
		{Name: "exports names", Breaks: "AUD-008", Says: "/evidence/text holds a CPF", Change: func(c *conformance.HostCase) { c.Evidence.Text += " CPF 529.982.247-25" }},
		{Name: "approves no host that a plugin declares", Breaks: "SMD-009", Says: "/config/hosts lacks api.example.org",
			Change: func(c *conformance.HostCase) { c.Plugins[0].Capabilities.Hosts = []string{"api.example.org"} }},
	}
}
