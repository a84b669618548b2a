package audit

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
)

// AUD001 is about one entry of the audit trail.
var AUD001 = &conformance.Rule{
	ID:    "AUD-001",
	Title: "Every call leaves a complete audit event that holds digests and codes alone",
	Doc: conformance.Doc{
		Why:  "Years later somebody must be able to say who asked which version of which plugin for what, and what became of it, without the trail itself being one more copy of the patient's data.",
		Fix:  "Write for each call an event with time, actor, plugin, version and digest of the file, model version, purpose, digests of input and output, version of the rules, verdict and the human decision (pending until there is one). Put no content into it.",
		Good: `"output_digest":"sha256:9f86..."`,
		Bad:  "no wasm_sha256; a line that carries the text of the ECG",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 6 III, 6 X and 37", "Necessity, accountability, and a record of the processing.", conformance.CertaintySecondary),
		cite.CFM2454("art. 4 V", "The use of artificial intelligence is recorded in the chart."),
		cite.Other("rule catalogue, AUD-001", "the list of members", "Which members an event has is a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Audit == nil || len(c.Audit.Events) == 0 {
			j.Skip("the host showed no audit events")
			return
		}
		for i, s := range c.Served {
			j.Check(s.Audited, fmt.Sprintf("/served/%d", i), "left no audit event")
		}
		for i, e := range c.Audit.Events {
			judgeEvent(j, fmt.Sprintf("/audit/events/%d", i), e)
		}
	},
}

func judgeEvent(j *conformance.Judgement, at string, e conformance.AuditEvent) {
	j.Check(!e.TS.IsZero(), at+"/ts", "is missing")
	for _, m := range []struct{ name, value string }{
		{"actor", e.Actor}, {"plugin_id", e.PluginID}, {"plugin_version", e.PluginVersion}, {"model_version", e.ModelVersion}, {"purpose_id", e.PurposeID},
		{"rules_version", e.RulesVersion}, {"verdict", e.Verdict}, {"human_decision", e.HumanDecision},
	} {
		j.Check(m.value != "", at+"/"+m.name, "is missing")
		j.Check(len(m.value) <= longestCode && !strings.Contains(m.value, "\n"), at+"/"+m.name, "is no code: content does not belong into the trail")
	}
	j.Check(isDigest(e.WasmSHA256), at+"/wasm_sha256", "is no SHA-256 in hexadecimal")
	j.Check(isDigest(strings.TrimPrefix(e.InputDigest, "sha256:")), at+"/input_digest", "is no SHA-256 in hexadecimal")
	j.Check(e.OutputDigest == "none" || isDigest(strings.TrimPrefix(e.OutputDigest, "sha256:")), at+"/output_digest", "is no SHA-256 in hexadecimal, nor none")
	j.Check(len(e.Details) <= longestDetails, at+"/details", "is longer than codes and counts are")
	for _, text := range []string{e.Actor, e.PurposeID, e.Verdict, e.HumanDecision, e.Details} {
		for _, id := range leak.Identifiers(text) {
			j.Check(false, at, "holds a %s", id)
		}
	}
}

// Bounds between codes and content: our choice.
const (
	longestCode    = 128
	longestDetails = 512
)

func isDigest(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}
