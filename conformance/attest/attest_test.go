package attest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	tr "github.com/in-toto/attestation/go/predicates/test_result/v0"
	v1 "github.com/in-toto/attestation/go/v1"
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"google.golang.org/protobuf/encoding/protojson"
)

var wasm = []byte("\x00asm\x01\x00\x00\x00")

// program is the digest of the program that judged.
var program = strings.Repeat("cd", 32)

// report is one that can be signed.
func report() *conformance.Report {
	sum := sha256.Sum256(wasm)
	limits := harness.Limits{MemoryPages: 20, Timeout: time.Second}
	return &conformance.Report{
		SchemaVersion: 1, Tool: conformance.Tool{Name: "medplug", Version: "1.0.0"}, AsOf: "2026-11-22", Seed: 7, Subject: conformance.SubjectPlugin,
		Profile: conformance.ProfileBR, Mode: conformance.ModeCertify, PolicyDigest: policy.Policy{}.Digest(), SuiteDigest: strings.Repeat("ab", 32),
		Plugin: conformance.Plugin{SHA256: hex.EncodeToString(sum[:]), Size: len(wasm), ID: "org.example.ecg", Version: "1.0.0", Kind: "ecg-analysis"},
		Limits: &limits, LimitsDigest: "0123456789abcdef", Verdict: conformance.Conforming, Costs: []conformance.Cost{{Fixture: "typical/packed", Cost: 12345}},
		Results: []conformance.Result{
			{ID: "ABI-001", Outcome: conformance.Passed}, {ID: "PRF-001", Outcome: conformance.Passed}, {ID: "PRF-002", Outcome: conformance.Failed, Level: conformance.LevelWarn},
			{ID: "AUD-001", Outcome: conformance.NotApplicable},
		},
	}
}

func signed(t *testing.T) (attest.PrivateKey, []byte) {
	t.Helper()
	key, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := attest.NewStatement(report(), policy.Policy{}, program)
	if err != nil {
		t.Fatal(err)
	}
	text, err := attest.Sign(t.Context(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	return key, text
}

func TestOnlyWhatConformsIsSigned(t *testing.T) {
	for name, change := range map[string]func(*conformance.Report){
		"not conforming": func(r *conformance.Report) { r.Verdict = conformance.NotConforming },
		"inconclusive":   func(r *conformance.Report) { r.Verdict = conformance.Inconclusive },
		"no verdict":     func(r *conformance.Report) { r.Verdict = 0 },
		"mode full":      func(r *conformance.Report) { r.Mode = conformance.ModeFull },
		"a part":         func(r *conformance.Report) { r.Partial = true },
		"left out":       func(r *conformance.Report) { r.LeftOut = []string{"ABI-016"} },
		"other policy":   func(r *conformance.Report) { r.PolicyDigest = "x" },
		"a host":         func(r *conformance.Report) { r.Subject = conformance.SubjectHost },
		"never called":   func(r *conformance.Report) { r.Limits = nil },
		"replayed":       func(r *conformance.Report) { r.Replay = &cassette.ReplayUse{} },
		"no outcome":     func(r *conformance.Report) { r.Results[0].Outcome = 0 },
	} {
		r := report()
		change(r)
		if _, err := attest.NewStatement(r, policy.Policy{}, program); err == nil {
			t.Errorf("%s: it was signed", name)
		}
	}
}

// What in-toto's own library and the DSSE library say of an envelope.
func TestOthersReadIt(t *testing.T) {
	key, text := signed(t)
	var e dsse.Envelope
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	payload, err := e.DecodeB64Payload()
	if err != nil {
		t.Fatal(err)
	}
	statement := new(v1.Statement)
	if err := (protojson.UnmarshalOptions{DiscardUnknown: false}).Unmarshal(payload, statement); err != nil {
		t.Fatal(err)
	}
	if err := statement.Validate(); err != nil {
		t.Errorf("in-toto refuses the statement: %v", err)
	}
	if e.PayloadType != "application/vnd.in-toto+json" || statement.GetPredicateType() != "https://in-toto.io/attestation/test-result/v0.1" {
		t.Errorf("types %s, %s", e.PayloadType, statement.GetPredicateType())
	}
	predicate, err := statement.GetPredicate().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	result := new(tr.TestResult)
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(predicate, result); err != nil {
		t.Fatal(err)
	}
	if result.GetResult() != "WARNED" || len(result.GetPassedTests()) != 2 || len(result.GetWarnedTests()) != 1 || len(result.GetConfiguration()) != 4 {
		t.Errorf("result %v", result)
	}
	for _, c := range result.GetConfiguration() {
		if err := c.Validate(); err != nil {
			t.Errorf("in-toto refuses %s: %v", c.GetName(), err)
		}
	}
	if e.Signatures[0].KeyID != key.Public().ID() {
		t.Errorf("key id %s", e.Signatures[0].KeyID)
	}
}

func TestOpen(t *testing.T) {
	key, text := signed(t)
	other, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	s, by, err := attest.Open(t.Context(), text, other.Public(), key.Public())
	if err != nil || by.ID() != key.Public().ID() || s.OfFile(wasm) != nil || s.Rules() != strings.Repeat("ab", 32) || s.Program() != program || s.Policy() != (policy.Policy{}).Digest() {
		t.Fatalf("%v, %v", s, err)
	}
	again, err := attest.Sign(t.Context(), s, key)
	if err != nil || !bytes.Equal(again, text) {
		t.Error("the same statement gives other bytes")
	}
	if _, _, err := attest.Open(t.Context(), text, other.Public()); err == nil {
		t.Error("another key opened it")
	}
	if _, _, err := attest.Open(t.Context(), text); err == nil {
		t.Error("no key opened it")
	}
	var mismatch *attest.MismatchError
	if err := s.OfFile(append([]byte{}, wasm[:7]...)); !errors.As(err, &mismatch) {
		t.Errorf("another file: %v", err)
	}
}

// Every flipped bit of an envelope is noticed.
func TestEveryBitCounts(t *testing.T) {
	key, text := signed(t)
	space := func(b byte) bool { return b == ' ' || b == '\n' }
	for i := range text {
		for bit := range 8 {
			changed := bytes.Clone(text)
			changed[i] ^= 1 << bit
			if space(text[i]) && (space(changed[i]) || changed[i] == '\t' || changed[i] == '\r') {
				continue // other white space between members says the same
			}
			s, _, err := attest.Open(t.Context(), changed, key.Public())
			if err == nil && s.OfFile(wasm) == nil && !bytes.EqualFold(changed, text) && !sameEnvelope(t, changed, text) {
				t.Fatalf("bit %d of byte %d (%q) was flipped, and it opened", bit, i, text[max(0, i-20):min(len(text), i+20)])
			}
		}
	}
}

// sameEnvelope says whether two texts hold the same payload and signature bytes: base64 has bits that say nothing, and a key's
// name is only a hint.
func sameEnvelope(t *testing.T, a, b []byte) bool {
	t.Helper()
	parts := func(text []byte) [2]string {
		var e dsse.Envelope
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		payload, err := e.DecodeB64Payload()
		if err != nil {
			t.Fatal(err)
		}
		sig, err := base64.StdEncoding.DecodeString(e.Signatures[0].Sig)
		if err != nil {
			sig, _ = base64.URLEncoding.DecodeString(e.Signatures[0].Sig)
		}
		return [2]string{string(payload), string(sig)}
	}
	return parts(a) == parts(b)
}

func TestOpenRefuses(t *testing.T) {
	key, text := signed(t)
	edit := func(f func(*dsse.Envelope)) []byte {
		var e dsse.Envelope
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		f(&e)
		out, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, bad := range map[string][]byte{
		"empty":             nil,
		"no JSON":           []byte("hello"),
		"a list":            []byte("[]"),
		"data after it":     append(bytes.Clone(text), "{}"...),
		"a member twice":    bytes.Replace(text, []byte(`"payloadType"`), []byte(`"payload":"","payloadType"`), 1),
		"an unknown member": bytes.Replace(text, []byte(`"payloadType"`), []byte(`"x":1,"payloadType"`), 1),
		"no signature":      edit(func(e *dsse.Envelope) { e.Signatures = nil }),
		"two signatures":    edit(func(e *dsse.Envelope) { e.Signatures = append(e.Signatures, e.Signatures[0]) }),
		"another type":      edit(func(e *dsse.Envelope) { e.PayloadType = "text/plain" }),
		"another payload":   edit(func(e *dsse.Envelope) { e.Payload = base64.StdEncoding.EncodeToString([]byte(`{}`)) }),
		"no base64":         edit(func(e *dsse.Envelope) { e.Payload = "***" }),
		"too large":         bytes.Repeat([]byte(" "), attest.MaxEnvelope+1),
	} {
		if _, _, err := attest.Open(t.Context(), bad, key.Public()); err == nil {
			t.Errorf("%s: it opened", name)
		}
	}
}

// A payload that is properly signed but is no verdict that conforms is none.
func TestSignedButNoVerdict(t *testing.T) {
	key, _ := signed(t)
	base, err := attest.NewStatement(report(), policy.Policy{}, program)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*attest.Statement){
		"a failure":         func(s *attest.Statement) { s.Predicate.FailedTests = []string{"ABI-001"} },
		"result failed":     func(s *attest.Statement) { s.Predicate.Result = "FAILED" },
		"another predicate": func(s *attest.Statement) { s.PredicateType = "https://slsa.dev/provenance/v1" },
		"another statement": func(s *attest.Statement) { s.Type = "https://in-toto.io/Statement/v0.1" },
		"no subject":        func(s *attest.Statement) { s.Subject = nil },
	} {
		s := *base
		change(&s)
		text, err := attest.Sign(t.Context(), &s, key)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := attest.Open(t.Context(), text, key.Public()); err == nil {
			t.Errorf("%s: it opened", name)
		}
	}
}

// A statement that opens, and does not say that the plugin conforms.
func TestCertifies(t *testing.T) {
	for name, change := range map[string]func(*attest.Statement){
		"":                      func(*attest.Statement) {},
		"not conforming":        func(s *attest.Statement) { s.Predicate.Run.Verdict = conformance.NotConforming },
		"inconclusive":          func(s *attest.Statement) { s.Predicate.Run.Verdict = conformance.Inconclusive },
		"the author's own":      func(s *attest.Statement) { s.Predicate.Run.Verdict = conformance.OwnPassed },
		"mode full":             func(s *attest.Statement) { s.Predicate.Run.Mode = conformance.ModeFull },
		"another policy inside": func(s *attest.Statement) { s.Predicate.Run.Policy.Strict = true },
	} {
		s, err := attest.NewStatement(report(), policy.Policy{}, program)
		if err != nil {
			t.Fatal(err)
		}
		change(s)
		if err := s.Certifies(); (err == nil) != (name == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReplay(t *testing.T) {
	s, err := attest.NewStatement(report(), policy.Policy{}, program)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*conformance.Report)
		same   bool
	}{
		"the same":        {func(*conformance.Report) {}, true},
		"a timed rule":    {func(r *conformance.Report) { r.Results[1].Outcome = conformance.NotApplicable }, true},
		"another outcome": {func(r *conformance.Report) { r.Results[0].Outcome = conformance.NotApplicable }, false},
		"another cost":    {func(r *conformance.Report) { r.Costs[0].Cost++ }, false},
		"no cost":         {func(r *conformance.Report) { r.Costs = nil }, false},
		"other limits":    {func(r *conformance.Report) { r.LimitsDigest = "x" }, false},
		"a rule more": {func(r *conformance.Report) {
			r.Results = append(r.Results, conformance.Result{ID: "X-1", Outcome: conformance.Passed})
		}, false},
		"no longer conformng": {func(r *conformance.Report) { r.Verdict = conformance.NotConforming }, false},
	} {
		r := report()
		c.change(r)
		if err := s.SameAs(r); (err == nil) != c.same {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeys(t *testing.T) {
	key, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	private, err := key.PEM()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	if k, err := attest.ReadPrivateKey(private); err != nil || k.Public().ID() != key.Public().ID() {
		t.Errorf("private key: %v", err)
	}
	if k, err := attest.ReadPublicKey(public); err != nil || k.ID() != key.Public().ID() {
		t.Errorf("public key: %v", err)
	}
	for name, bad := range map[string][]byte{"empty": nil, "text": []byte("key"), "the other": public, "two": append(bytes.Clone(private), private...), "cut": private[:60]} {
		if _, err := attest.ReadPrivateKey(bad); err == nil {
			t.Errorf("%s is a private key", name)
		}
	}
	if _, err := attest.ReadPublicKey(private); err == nil {
		t.Error("a private key is a public one")
	}
}

func TestTrust(t *testing.T) {
	key, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	file := func(more string) string {
		return "keys:\n  - id: " + key.Public().ID() + "\n    public_key: |\n      " + strings.ReplaceAll(strings.TrimSpace(string(public)), "\n", "\n      ") + "\n" + more
	}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for more, ok := range map[string]bool{
		"": true, "    not_before: \"2026-01-01T00:00:00Z\"\n    not_after: \"2026-12-31T00:00:00Z\"\n": true,
		"    not_before: \"2026-12-01T00:00:00Z\"\n": false, "    not_after: \"2026-11-01T00:00:00Z\"\n": false, "    revoked_at: \"2027-01-01T00:00:00Z\"\n": false,
	} {
		trust, err := attest.ReadTrust([]byte(file(more)))
		if err != nil {
			t.Fatalf("%q: %v", more, err)
		}
		if err := trust.At(key.Public(), at); (err == nil) != ok || len(trust.All()) != 1 {
			t.Errorf("%q: %v", more, err)
		}
	}
	other, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	trust, err := attest.ReadTrust([]byte(file("")))
	if err != nil || trust.At(other.Public(), at) == nil {
		t.Error("a stranger is trusted")
	}
	for _, bad := range []string{"", "keys: []\n", "keys:\n  - {id: x, public_key: y}\n", strings.Replace(file(""), "id: ", "id: 0", 1), file("    not_after: soon\n"), file("    noted: x\n"), // one key twice: the second may say that it was revoked
		file("") + strings.TrimPrefix(file("    revoked_at: \"2026-01-01T00:00:00Z\"\n"), "keys:\n")} {
		if _, err := attest.ReadTrust([]byte(bad)); err == nil {
			t.Errorf("%.40q was read", bad)
		}
	}
}

func FuzzOpen(f *testing.F) {
	key, err := attest.NewKey()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"keyid":"","sig":"AAAA"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, _, err := attest.Open(t.Context(), text, key.Public()); err == nil {
			t.Error("an envelope that nobody signed opened")
		}
	})
}
