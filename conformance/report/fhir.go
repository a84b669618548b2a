package report

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// The elements of FHIR R4's TestReport that a report needs.
type (
	fhirTestReport struct {
		Type         string            `json:"resourceType"`
		Language     string            `json:"language"`
		Identifier   *fhirIdentifier   `json:"identifier,omitempty"`
		Name         string            `json:"name"`
		Status       string            `json:"status"`
		Script       fhirReference     `json:"testScript"`
		Result       string            `json:"result"`
		Score        *float64          `json:"score,omitempty"`
		Tester       string            `json:"tester"`
		Issued       string            `json:"issued"`
		Participants []fhirParticipant `json:"participant"`
		Tests        []fhirTest        `json:"test"`
	}
	fhirIdentifier struct {
		System string `json:"system"`
		Value  string `json:"value"`
	}
	fhirReference struct {
		Identifier fhirIdentifier `json:"identifier"`
		Display    string         `json:"display"`
	}
	fhirParticipant struct {
		Type    string `json:"type"`
		URI     string `json:"uri"`
		Display string `json:"display"`
	}
	fhirTest struct {
		Name        string       `json:"name"`
		Description string       `json:"description"`
		Actions     []fhirAction `json:"action"`
	}
	fhirAction struct {
		Assert fhirAssert `json:"assert"`
	}
	fhirAssert struct {
		Result  string `json:"result"`
		Message string `json:"message"`
		Detail  string `json:"detail,omitempty"`
	}
)

// TestReport writes a FHIR R4 TestReport: a test a rule, an assertion a finding. A verdict that was not drawn is
// "pending", which is FHIR's word for neither pass nor fail; what blocks it is an error, never a skip.
func TestReport(w io.Writer, r *conformance.Report) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	t := fhirTestReport{
		Type: "TestReport", Language: string(English), Name: fhirString("medplug: " + subject(r) + ": " + verdictLine(r)), Status: "completed",
		Script: fhirReference{fhirIdentifier{fhirURI, fhirDigest(r.SuiteDigest)}, fhirString("medplug rules: " + strings.Join(r.Suites, ", "))},
		Result: fhirResult(r.Verdict, "pending"),
		Tester: fhirString(r.Tool.Name + " " + r.Tool.Version), Issued: r.AsOf,
		Participants: []fhirParticipant{{"test-engine", fhirDigest(r.SuiteDigest), fhirString(r.Tool.Name + " " + r.Tool.Version)}},
	}
	if r.Plugin.SHA256 != "" {
		t.Identifier = &fhirIdentifier{fhirURI, fhirDigest(r.Plugin.SHA256)}
		t.Participants = append(t.Participants, fhirParticipant{"server", fhirDigest(r.Plugin.SHA256), fhirString(subject(r))})
	}
	judged, good := 0, 0
	for i := range r.Results {
		res := &r.Results[i]
		if state := statusOf(r, res); state != none && state != asked {
			judged++
			if !state.blocks() && state != waived && state != skipped {
				good++
			}
		}
		t.Tests = append(t.Tests, fhirTest{fhirString(res.ID), fhirString(res.Title), fhirAsserts(r, res)})
	}
	for _, own := range ownTests(r) {
		if judged++; own.Outcome == conformance.Passed {
			good++
		}
	}
	if judged > 0 {
		score := float64(good*10000/judged) / 100
		t.Score = &score
	}
	t.Tests = append(t.Tests, fhirOwnTests(r)...)
	t.Tests = append(t.Tests, fhirTest{"verdict", "What all rules come to",
		[]fhirAction{{fhirAssert{Result: fhirResult(r.Verdict, "error"), Message: fhirString(verdictLine(r))}}}})
	return IndentedJSON(w, t)
}

// fhirResult is the verdict in the words of a code system, which differ for one that was not drawn.
func fhirResult(v conformance.Verdict, undrawn string) string {
	switch v {
	case conformance.Conforming, conformance.WithWaivers, conformance.OwnPassed:
		return "pass"
	case conformance.NotConforming:
		return "fail"
	}
	return undrawn
}

func fhirAsserts(r *conformance.Report, res *conformance.Result) []fhirAction {
	state := statusOf(r, res)
	result := "skip"
	switch state {
	case passed, answered, informed:
		result = "pass"
	case failed:
		result = "fail"
	case warned, waived:
		result = "warning"
	case broke, missing, unanswered:
		result = "error"
	}
	if len(res.Findings) == 0 {
		text := english.statuses[state] + ": " + headline(res)
		if res.SignOff != nil {
			text += "; " + signOffLine(res)
		}
		return []fhirAction{{fhirAssert{Result: result, Message: fhirString(text)}}}
	}
	var all []fhirAction
	for _, f := range res.Findings {
		one := result
		if state == failed && f.Level < res.Level {
			one = "warning" // beside the finding that decides
		}
		text := english.statuses[state] + ": " + findingLine(res, f, &english)
		if res.Waiver != nil {
			text += "; " + waiverLine(res)
		}
		if x := f.Exchange; x != nil {
			text += "\nsent: " + x.Sent + "\ngot: " + x.Got
			if x.Want != "" {
				text += "\nwant: " + x.Want
			}
		}
		all = append(all, fhirAction{fhirAssert{Result: one, Message: fhirString(text), Detail: fhirString(basis(res, &english))}})
	}
	return all
}

// fhirURI is the system of identifiers that are URIs.
const fhirURI = "urn:ietf:rfc:3986"

// fhirDigest is a SHA-256 as a URI (RFC 6920).
func fhirDigest(digest string) string {
	b, err := hex.DecodeString(digest)
	if err != nil || len(b) == 0 {
		return "urn:ietf:rfc:6920"
	}
	return "ni:///sha-256;" + base64.RawURLEncoding.EncodeToString(b)
}

// fhirString is a text as FHIR's string: not empty, without space at its ends.
func fhirString(text string) string { return firstOf(strings.TrimSpace(text), "none") }
