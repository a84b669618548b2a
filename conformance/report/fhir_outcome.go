package report

import (
	"io"

	"github.com/medplug/medplug/conformance"
)

// The elements of FHIR R4's OperationOutcome that a report needs.
type (
	fhirOutcome struct {
		Type     string      `json:"resourceType"`
		Language string      `json:"language"`
		Issues   []fhirIssue `json:"issue"`
	}
	fhirIssue struct {
		Severity    string      `json:"severity"`
		Code        string      `json:"code"`
		Details     fhirConcept `json:"details"`
		Diagnostics string      `json:"diagnostics,omitempty"`
	}
	fhirConcept struct {
		Text string `json:"text"`
	}
)

// OperationOutcome writes a FHIR R4 OperationOutcome: the verdict first, then an issue for each finding and for each rule
// that could not be decided. It is what a server answers who refuses a plugin.
func OperationOutcome(w io.Writer, r *conformance.Report) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	first := fhirIssue{Severity: "error", Code: "processing", Details: fhirConcept{fhirString(subject(r) + ": " + verdictLine(r))}}
	switch r.Verdict {
	case conformance.Conforming, conformance.OwnPassed:
		first.Severity, first.Code = "information", "informational"
	case conformance.WithWaivers:
		first.Severity, first.Code = "warning", "business-rule"
	case conformance.NotConforming:
		first.Code = "business-rule"
	}
	out := fhirOutcome{Type: "OperationOutcome", Language: string(English), Issues: []fhirIssue{first}}
	for i := range r.Results {
		out.Issues = append(out.Issues, fhirIssues(r, &r.Results[i])...)
	}
	out.Issues = append(out.Issues, fhirOwnIssues(r)...)
	return IndentedJSON(w, out)
}

func fhirIssues(r *conformance.Report, res *conformance.Result) []fhirIssue {
	state := statusOf(r, res)
	one := fhirIssue{Severity: "information", Code: "informational"}
	switch state {
	case passed, none, answered:
		return nil
	case failed:
		one.Severity, one.Code = "error", "business-rule"
	case warned, waived:
		one.Severity, one.Code = "warning", "business-rule"
	case broke:
		one.Severity, one.Code = "error", "exception"
	case missing, unanswered:
		one.Severity, one.Code = "error", "processing"
	case skipped:
		one.Severity, one.Code = "warning", "processing"
	}
	one.Details.Text = fhirString(res.ID + " " + res.Title + ": " + english.statuses[state])
	one.Diagnostics = fhirString(details(res))
	if len(res.Findings) == 0 {
		return []fhirIssue{one}
	}
	var all []fhirIssue
	for _, f := range res.Findings {
		issue := one
		if state == failed && f.Level < res.Level {
			issue.Severity = "warning" // beside the finding that decides
		}
		issue.Diagnostics = fhirString(findingLine(res, f, &english))
		if x := f.Exchange; x != nil {
			issue.Diagnostics += "\nsent: " + x.Sent + "\ngot: " + x.Got
			if x.Want != "" {
				issue.Diagnostics += "\nwant: " + x.Want
			}
		}
		all = append(all, issue)
	}
	return all
}
