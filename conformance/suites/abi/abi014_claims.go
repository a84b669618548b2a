package abi

import (
	"slices"
	"strconv"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// ABI014 is about claims of compliance.
var ABI014 = &conformance.Rule{
	ID:    "ABI-014",
	Title: "The answer claims no check and no review that did not happen",
	Doc: conformance.Doc{
		Why:  "\"crm_compliant: true\" reads like the council's word. Nobody gave it unless a register was asked, and a review is a physician's, not a plugin's.",
		Fix:  "Leave compliance members null unless the matching host function was called in the same call and answered so. Write human_review.status pending, or copy the request's review.",
		Good: `"crm_compliant":null, "human_review":{"status":"pending","reviewer":null}`,
		Bad:  `"anvisa_compliant":true without a call of validate_medical_authority; "status":"approved"`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("5", "A plugin may not claim what it did not do; true or false needs the matching host call in the trace; only the host sets approved or edited."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		claims(c.Tree(), "", func(path, member string, value bool) {
			t.Check(backed(member, value, c.Trace), path, "claims what no host function said in this call: must be null")
		})
		review, given := c.Response.HumanReview, c.Request.HumanReview
		copied := given != nil && review.Status == given.Status
		t.Check(review.Status == "pending" || copied, "/human_review/status", "is %s, which only the host may set", review.Status)
		t.Check(review.Reviewer == nil || copied, "/human_review/reviewer", "names a reviewer the request does not name")
	},
}

// sources names the host functions one of which must have been called before a member may be true or false.
var sources = map[string][]string{
	"crm_compliant":              {"validate_crm_cardiology_guidelines", "validate_medical_authority"},
	"anvisa_compliant":           {"validate_medical_authority"},
	"anvisa_verified":            {"validate_medical_authority"},
	"medical_authority_verified": {"validate_medical_authority"},
	"medical_device_compliance":  {"validate_medical_authority"},
	"lgpd_compliant":             {"check_consent"},
	"audit_trail_complete":       {"log_medical_audit_event"},
}

func claims(v *strictjson.Value, path string, each func(path, member string, value bool)) {
	members, items := v.Members(), v.Items()
	for i := range members {
		m := &members[i]
		if _, ok := sources[m.Key]; ok && m.Value.Kind == strictjson.Bool {
			each(path+"/"+m.Key, m.Key, m.Value.Bool)
		}
		claims(&m.Value, path+"/"+m.Key, each)
	}
	for i := range items {
		claims(&items[i], path+"/"+strconv.Itoa(i), each)
	}
}

// backed says whether a host function of this call backs the claim: for false, one that could tell was asked; for true,
// one said yes.
func backed(member string, value bool, tr harness.Trace) bool {
	return slices.ContainsFunc(tr.HostCalls, func(call harness.HostCall) bool {
		if !slices.Contains(sources[member], call.Function) || !concerns(member, call) {
			return false
		}
		return !value || saidYes(call)
	})
}

// concerns says whether a question to an authority was put to the one that the member names.
func concerns(member string, call harness.HostCall) bool {
	var q contract.AuthorityQuery
	if call.Function != "validate_medical_authority" || contract.Decode(call.Argument, &q) != nil {
		return true
	}
	switch member {
	case "crm_compliant":
		return q.Authority == "crm"
	case "anvisa_compliant", "anvisa_verified", "medical_device_compliance":
		return q.Authority == "anvisa"
	}
	return true
}

func saidYes(call harness.HostCall) bool {
	switch call.Function {
	case "validate_crm_cardiology_guidelines":
		return call.Result == strconv.Itoa(int(contract.GuidelinePass))
	case "validate_medical_authority":
		var s contract.AuthorityStatus
		return contract.Decode([]byte(call.Result), &s) == nil && s.Status == "verified"
	case "check_consent":
		var s contract.ConsentStatus
		return contract.Decode([]byte(call.Result), &s) == nil && s.Sufficient()
	}
	return true
}
