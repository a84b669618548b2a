package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
)

// MismatchError says what of a verdict does not hold.
type MismatchError struct{ What string }

func (e *MismatchError) Error() string { return "verify verdict: " + e.What }

// OfFile says whether the statement is about this very file.
func (s *Statement) OfFile(wasm []byte) error {
	sum := sha256.Sum256(wasm)
	have, want := hex.EncodeToString(sum[:]), s.Subject[0].Digest["sha256"]
	if want != have || s.Predicate.Run.Plugin.SHA256 != have {
		return &MismatchError{fmt.Sprintf("it is about another file: sha256 %.64s, this one has %s", want, have)}
	}
	return nil
}

// Certifies says whether the statement says that the plugin conforms, as one of this tool's does: judged as a marketplace does, under one
// policy, with nothing against it. A key may have signed something else.
func (s *Statement) Certifies() error {
	run := s.Predicate.Run
	switch {
	case run.Verdict != conformance.Conforming && run.Verdict != conformance.WithWaivers:
		return &MismatchError{"it does not say that the plugin conforms"}
	case run.Mode != conformance.ModeCertify:
		return &MismatchError{"the plugin was not judged in mode certify"}
	case s.Policy() != run.Policy.Digest():
		return &MismatchError{"it says two things about the policy"}
	}
	return nil
}

// Rules gives the digest of the rules that judged.
func (s *Statement) Rules() string { return s.configured("rules") }

// Policy gives the digest of the policy that counted.
func (s *Statement) Policy() string { return s.configured("policy") }

// Program gives the digest of the program that judged: the code of rules, limits and test data. Empty when the statement has none.
func (s *Statement) Program() string { return s.configured("program") }

func (s *Statement) configured(name string) string {
	i := slices.IndexFunc(s.Predicate.Configuration, func(r Resource) bool { return r.Name == name })
	if i < 0 {
		return ""
	}
	return s.Predicate.Configuration[i].Digest["sha256"]
}

// timed are the rules whose outcome rests on measured time: a replay need not repeat it.
var timed = []string{"PRF-001"}

// SameAs says whether a run with the recorded seed, policy and date came to the same: the outcomes that do not rest on time,
// and the exact costs.
func (s *Statement) SameAs(r *conformance.Report) error {
	again, err := NewStatement(r, s.Predicate.Run.Policy, s.Program())
	if err != nil {
		return &MismatchError{"a replay is not signable: " + err.Error()}
	}
	have, want := again.Predicate.Run, s.Predicate.Run
	for id, outcome := range want.Outcomes {
		if have.Outcomes[id] != outcome && !slices.Contains(timed, id) {
			return &MismatchError{fmt.Sprintf("a replay gives %s for %s, signed is %s", have.Outcomes[id], id, outcome)}
		}
	}
	if len(have.Outcomes) != len(want.Outcomes) {
		return &MismatchError{fmt.Sprintf("a replay judged %d rules, signed are %d", len(have.Outcomes), len(want.Outcomes))}
	}
	if !slices.Equal(have.Costs, want.Costs) {
		return &MismatchError{fmt.Sprintf("a replay costs %v, signed is %v", have.Costs, want.Costs)}
	}
	if have.LimitsDigest != want.LimitsDigest {
		return &MismatchError{"a replay ran under other limits"}
	}
	return nil
}
