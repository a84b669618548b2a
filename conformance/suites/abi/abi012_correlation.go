package abi

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ABI012 is about whose answer it is.
var ABI012 = &conformance.Rule{
	ID:    "ABI-012",
	Title: "The answer repeats the request's id, kind, audience and time",
	Doc: conformance.Doc{
		Why:  "The request id ties an answer to a patient. An answer with another id is filed under someone else; one for another audience is read by someone it was not written for.",
		Fix:  "Copy request_id, kind and audience from the request, and processing_timestamp to processing_audit.processed_at; the SDK does. Leave processing_time_ms null: a plugin has no clock.",
		Good: `request_id "req-0001" in, "req-0001" out`,
		Bad:  "a constant request_id; processed_at from the plugin's own clock",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("5", "processed_at repeats processing_timestamp; processing_time_ms is filled by the host."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		t.Check(c.Response.RequestID == c.Request.RequestID, "/request_id", "is not the request's")
		t.Check(c.Response.Kind == c.Request.Kind, "/kind", "is not the request's")
		t.Check(c.Response.Audience == c.Request.Audience, "/audience", "is not the request's")
		t.Check(c.Response.ProcessingAudit.ProcessedAt == c.Request.ProcessingTimestamp, "/processing_audit/processed_at",
			"does not repeat the request's processing_timestamp")
		t.Check(c.Response.ProcessingAudit.ProcessingTimeMS == nil, "/processing_audit/processing_time_ms", "is the host's to fill: must be null")
	},
}
