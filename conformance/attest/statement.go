// Package attest signs verdicts and verifies them, offline: a DSSE envelope around an in-toto Statement of predicate
// type test-result/v0.1, over the digest of the plugin file.
//
// A statement is made of a report of mode certify alone, and only when nothing stands against the plugin; whoever signs
// runs the rules himself. Members of the predicate beyond the type's own begin with "medplug_".
package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
)

// Types of the formats.
const (
	PayloadType   = "application/vnd.in-toto+json"
	statementType = "https://in-toto.io/Statement/v1"
	predicateType = "https://in-toto.io/attestation/test-result/v0.1"
)

// Statement says of one plugin file how it was judged.
type Statement struct {
	Type          string     `json:"_type"`
	Subject       []Resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     Predicate  `json:"predicate"`
}

// Resource is in-toto's ResourceDescriptor: a name and what identifies the content.
type Resource struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Predicate is the result of the tests.
type Predicate struct {
	Result        string     `json:"result"`        // PASSED or WARNED
	Configuration []Resource `json:"configuration"` // rules, limits, policy and the program that judged, by digest
	PassedTests   []string   `json:"passedTests"`
	WarnedTests   []string   `json:"warnedTests"` // failed at level warn or info, or waived by the policy
	FailedTests   []string   `json:"failedTests"` // always empty: what failed is not signed
	Run           Run        `json:"medplug_run"`
}

// Run is what it takes to do it again.
type Run struct {
	Verdict       conformance.Verdict `json:"verdict"`
	Tool          conformance.Tool    `json:"tool"`
	Plugin        conformance.Plugin  `json:"plugin"`
	AsOf          string              `json:"as_of"`
	Seed          uint64              `json:"seed"`
	Profile       conformance.Profile `json:"profile"`
	Mode          conformance.Mode    `json:"mode"`
	Strict        bool                `json:"strict"`
	Policy        policy.Policy       `json:"policy"`
	LimitsDigest  string              `json:"limits_digest"` // as every report prints it
	Outcomes      map[string]string   `json:"outcomes"`      // of every rule, by ID
	Costs         []conformance.Cost  `json:"costs"`         // exact, of the typical requests
	SchemaVersion int                 `json:"schema_version"`
}

// NotSignableError says why a verdict is not signed.
type NotSignableError struct{ Why string }

func (e *NotSignableError) Error() string { return "attest verdict: " + e.Why }

// NewStatement makes the statement of a report that was made under a marketplace's policy by the program with the digest. A report of
// another mode, one that judged only a part, and any verdict but conforming (or conforming with the policy's own waivers) is a
// *NotSignableError.
func NewStatement(r *conformance.Report, p policy.Policy, program string) (*Statement, error) {
	switch {
	case r.Subject != conformance.SubjectPlugin:
		return nil, &NotSignableError{"the report is not about a plugin"}
	case r.Mode != conformance.ModeCertify:
		return nil, &NotSignableError{fmt.Sprintf("it was judged in mode %s, want certify", r.Mode)}
	case len(r.LeftOut) > 0 || r.Partial:
		return nil, &NotSignableError{"only a part of the rules was judged"}
	case r.Replay != nil:
		return nil, &NotSignableError{"the host's answers were replayed from a recording"}
	case r.PolicyDigest != p.Digest():
		return nil, &NotSignableError{"it was judged under another policy"}
	case r.Verdict != conformance.Conforming && r.Verdict != conformance.WithWaivers:
		return nil, &NotSignableError{"the verdict is " + r.Verdict.String()}
	case r.Limits == nil:
		return nil, &NotSignableError{"nothing was called"}
	}
	limits, err := json.Marshal(r.Limits)
	if err != nil {
		return nil, fmt.Errorf("attest verdict: %w", err)
	}
	sum := sha256.Sum256(limits)
	s := &Statement{
		Type: statementType, PredicateType: predicateType, Subject: []Resource{{Name: r.Plugin.ID, Digest: digest(r.Plugin.SHA256)}},
		Predicate: Predicate{
			Result: "PASSED", PassedTests: []string{}, WarnedTests: []string{}, FailedTests: []string{},
			Configuration: []Resource{{"rules", digest(r.SuiteDigest)}, {"limits", digest(hex.EncodeToString(sum[:]))}, {"policy", digest(r.PolicyDigest)}},
			Run: Run{Verdict: r.Verdict, Tool: r.Tool, Plugin: r.Plugin, AsOf: r.AsOf, Seed: r.Seed, Profile: r.Profile, Mode: r.Mode, Strict: r.Strict, Policy: p,
				LimitsDigest: r.LimitsDigest, Outcomes: map[string]string{}, Costs: r.Costs, SchemaVersion: r.SchemaVersion},
		},
	}
	if program != "" {
		s.Predicate.Configuration = append(s.Predicate.Configuration, Resource{"program", digest(program)})
	}
	for _, res := range r.Results {
		outcome, err := res.Outcome.MarshalText()
		if err != nil {
			return nil, fmt.Errorf("attest verdict: %w", err)
		}
		s.Predicate.Run.Outcomes[res.ID] = string(outcome)
		switch {
		case res.Outcome == conformance.Passed:
			s.Predicate.PassedTests = append(s.Predicate.PassedTests, res.ID)
		case res.Outcome == conformance.Failed:
			s.Predicate.Result = "WARNED"
			s.Predicate.WarnedTests = append(s.Predicate.WarnedTests, res.ID)
		}
	}
	return s, nil
}

func digest(sha256 string) map[string]string { return map[string]string{"sha256": sha256} }
