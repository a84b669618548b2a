package robustness

import (
	"bytes"
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// ROB004 is about who the patient is, all that medicine weighs being equal.
var ROB004 = &conformance.Rule{
	ID:    "ROB-004",
	Title: "Another identity gives the same result",
	Doc: conformance.Doc{
		Why:  "Who somebody is must not change what is found. A result that follows a pseudonym, a request's number or a name is either arbitrary or something worse: an exception for a person.",
		Fix:  "Compute from the clinical members alone. Do not derive seeds, samples or branches from request_id, patient_id, the time or members that the contract does not have.",
		Good: "the same figures and texts for two pseudonyms, but for the ids that the answer repeats",
		Bad:  "a seed from a hash of request_id; a branch for one patient's name",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, SMD-008", "deterministic and bounded", "The same clinical input gives the same result: supports validation and audit.", conformance.CertaintyPolicy),
		cite.Contract("4", "patient_id is a pseudonym; unknown members are ignored."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Variants},
	Check: func(_ context.Context, p *conformance.Pass) error {
		judgePairs(p, fixtures.Variants, func(a against) {
			if written(a.other) {
				return
			}
			p.Check(true, "", "was compared")
			if mayVary(p.Manifest()) {
				return
			}
			at := conformance.Difference(nobodys(a.base), nobodys(a.other), nil)
			p.Between(nil, &a.base.Reply).Check(at == "", at, "is another when the same examination comes with another request_id, pseudonym, time or name: compute it from clinical members alone")
		})
		return nil
	},
}

// nobodys is an answer without what it repeats of the request's identity.
func nobodys(o *conformance.Observation) map[string]string {
	out := o.Reply.Output
	for _, own := range []string{o.Case.Request.RequestID, o.Case.Request.PatientID, o.Case.Request.ProcessingTimestamp} {
		if own != "" {
			out = bytes.ReplaceAll(out, []byte(own), []byte("*"))
		}
	}
	tree, err := strictjson.ParseObject(out)
	if err != nil {
		return map[string]string{"": err.Error()}
	}
	all := conformance.Leaves(tree)
	delete(all, "/analysis_id") // is derived from the whole request
	delete(all, "/request_id")
	delete(all, "/processing_audit/processed_at")
	delete(all, "/audit_trail/processed_at")
	return all
}
