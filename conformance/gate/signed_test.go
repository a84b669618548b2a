package gate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/harness/manifest"
)

// lateRules has a rule that is in force from a day on.
var lateRules = []*conformance.Suite{{Rules: []*conformance.Rule{{ID: "ABI-001"}, {ID: "ABI-002", InForce: conformance.Period{From: "2026-11-01"}}}}}

// notary signs verdicts.
type notary struct {
	t   *testing.T
	key attest.PrivateKey
}

func newNotary(t *testing.T) notary {
	t.Helper()
	key, err := attest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return notary{t, key}
}

// open trusts the notary alone.
func (n notary) open(ctx context.Context, text []byte) (*attest.Statement, string, error) {
	s, by, err := attest.Open(ctx, text, n.key.Public())
	if err != nil {
		return nil, "", err
	}
	return s, by.ID(), nil
}

// sign signs a verdict about a file as a run of signedKey's would come to it, after a change of the report, and one of the statement.
func (n notary) sign(file []byte, report func(*conformance.Report), statement func(*attest.Statement)) []byte {
	n.t.Helper()
	m, err := manifest.Extract(file)
	if err != nil {
		n.t.Fatal(err)
	}
	limits, err := conformance.LimitsFor(m)
	if err != nil {
		n.t.Fatal(err)
	}
	r := sampleReport(sum(file), conformance.Conforming)
	r.SuiteDigest, r.Limits, r.LimitsDigest = strings.Repeat("ab", 32), &limits, limits.Digest()
	if report != nil {
		report(r)
	}
	s, err := attest.NewStatement(r, policy.Policy{}, strings.Repeat("cd", 32))
	if err != nil {
		n.t.Fatal(err)
	}
	if statement != nil {
		statement(s)
	}
	text, err := attest.Sign(n.t.Context(), s, n.key)
	if err != nil {
		n.t.Fatal(err)
	}
	return text
}

// signedKey is what notary.sign says that a plugin was judged under.
func signedKey(digest string) gate.Key {
	k := sampleKey(digest)
	k.Program, k.Suite, k.InForce = strings.Repeat("cd", 32), strings.Repeat("ab", 32), gate.InForce(lateRules, policy.Policy{}, day)
	return k
}

// since runs a gate over one plugin with a folder of signed verdicts.
func since(t *testing.T, file []byte, verdicts string, open gate.Opener) gate.Outcome {
	t.Helper()
	dir := folderOf(t, map[string]string{"a.wasm": string(file)})
	o, err := options(openStore(t, t.TempDir()), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o.Key = signedKey
	if o.Signed, err = gate.ReadSigned(t.Context(), verdicts, open, lateRules); err != nil {
		t.Fatal(err)
	}
	outcomes, err := gate.Run(t.Context(), find(t, dir), o)
	if err != nil || len(outcomes) != 1 {
		t.Fatalf("%v, %v", outcomes, err)
	}
	outcomes[0].PassedOver = append(outcomes[0].PassedOver, o.Signed.PassedOver...)
	return outcomes[0]
}

// A verdict that a trusted key signed spares the plugin, wherever it lies, and the outcome says whose it is.
func TestASignedVerdictSpares(t *testing.T) {
	n, file := newNotary(t), plugin(t, "a")
	text := n.sign(file, nil, nil)
	attached := filepath.Join(t.TempDir(), "layout")
	layoutOf(t, attached, "1.0.0", file, n.sign(plugin(t, "a"), func(r *conformance.Report) { r.Seed++ }, nil), text)
	folder := folderOf(t, map[string]string{"2026/verdict.json": string(text), "other.json": "{}", "2026/report.json": "[", ".old/verdict.json": "{}"})
	early := folderOf(t, map[string]string{"v.json": string(n.sign(file, func(r *conformance.Report) { r.AsOf = "2026-11-02" }, nil))})
	for name, path := range map[string]string{"file": filepath.Join(folder, "2026", "verdict.json"), "folder": folder, "layout": attached, "below": filepath.Dir(attached), "another day": early} {
		out := since(t, file, path, n.open)
		if out.How != gate.Certified || out.ExitCode() != 0 || out.Signed == nil || out.Signed.KeyID != n.key.Public().ID() || !strings.HasPrefix(out.Signed.AsOf, "2026-11-") ||
			!strings.HasPrefix(out.Signed.File, path) || out.Record.Plugin.ID != "org.example.one" || len(out.PassedOver) > 0 {
			t.Errorf("%s: %s, signed %+v, record %+v, passed over %v", name, out.How, out.Signed, out.Record, out.PassedOver)
		}
	}
	if v, err := gate.ReadSigned(t.Context(), folder, n.open, lateRules); err != nil || v.Strangers != 2 || len(v.PassedOver) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := gate.ReadSigned(t.Context(), filepath.Join(folder, "none"), n.open, lateRules); err == nil {
		t.Error("a path that is not there was read")
	}
}

// Whatever of a verdict is otherwise, the plugin is judged, and why is said.
func TestAVerdictOfSomethingElseSparesNothing(t *testing.T) {
	n, file := newNotary(t), plugin(t, "a")
	of := func(change func(*conformance.Report)) []byte { return n.sign(file, change, nil) }
	says := func(change func(*attest.Statement)) []byte { return n.sign(file, nil, change) }
	configured := func(s *attest.Statement, i int) map[string]string { return s.Predicate.Configuration[i].Digest }
	for name, c := range map[string]struct {
		text []byte
		want string // "" when nothing is to be said: the verdict is about no plugin that is here
	}{
		"another key":    {newNotary(t).sign(file, nil, nil), "no trusted key signed it"},
		"tampered":       {[]byte(strings.Replace(string(of(nil)), `"payload": "e`, `"payload": "f`, 1)), "no trusted key signed it"},
		"cut":            {[]byte(`{"payload":"e30=","payloadType":"application/vnd.in-toto+json"}`), "it has 0 signatures"},
		"another plugin": {n.sign(plugin(t, "b"), nil, nil), ""},
		"tool":           {of(func(r *conformance.Report) { r.Tool.Version = "2" }), "another program"},
		"suite":          {of(func(r *conformance.Report) { r.SuiteDigest = strings.Repeat("00", 32) }), "other rules"},
		"seed":           {of(func(r *conformance.Report) { r.Seed++ }), "another seed"},
		"profile":        {of(func(r *conformance.Report) { r.Profile = conformance.ProfileGDPR }), "profile"},
		"strict":         {of(func(r *conformance.Report) { r.Strict = true }), "strictness"},
		"limits":         {of(func(r *conformance.Report) { r.LimitsDigest = "x" }), "other limits"},
		"an older day":   {of(func(r *conformance.Report) { r.AsOf = "2026-10-31" }), "counted on its day"},
		"no day":         {of(func(r *conformance.Report) { r.AsOf = "" }), "its date is none"},
		"program":        {says(func(s *attest.Statement) { configured(s, 3)["sha256"] = strings.Repeat("00", 32) }), "another program"},
		"no program":     {says(func(s *attest.Statement) { s.Predicate.Configuration = s.Predicate.Configuration[:3] }), "another program"},
		"policy":         {says(func(s *attest.Statement) { s.Predicate.Run.Policy.Strict = true }), "two things about the policy"},
		"policy and its digest": {says(func(s *attest.Statement) {
			s.Predicate.Run.Policy.Strict = true
			configured(s, 2)["sha256"] = s.Predicate.Run.Policy.Digest()
		}), "another policy"},
		"mode":         {says(func(s *attest.Statement) { s.Predicate.Run.Mode = conformance.ModeFull }), "mode"},
		"verdict":      {says(func(s *attest.Statement) { s.Predicate.Run.Verdict = conformance.NotConforming }), "its verdict is not_conforming"},
		"inconclusive": {says(func(s *attest.Statement) { s.Predicate.Run.Verdict = conformance.Inconclusive }), "its verdict is inconclusive"},
		"two plugins":  {says(func(s *attest.Statement) { s.Predicate.Run.Plugin.SHA256 = sum(plugin(t, "b")) }), "not about one plugin"},
		"failed":       {says(func(s *attest.Statement) { s.Predicate.FailedTests = []string{"ABI-001"} }), "statement of a failure"},
	} {
		out := since(t, file, folderOf(t, map[string]string{"verdict.json": string(c.text)}), n.open)
		var why []string
		for _, p := range out.PassedOver {
			why = append(why, p.Why)
		}
		if said := strings.Join(why, "; "); out.How != gate.Judged || out.Signed != nil || !strings.Contains(said, c.want) || (said == "") != (c.want == "") {
			t.Errorf("%s: %s, signed %v, said %q, want %q", name, out.How, out.Signed, said, c.want)
		}
	}
}

// A trusted key's verdict counts only as long as the key does.
func TestTheKeyMustCountNow(t *testing.T) {
	n, file := newNotary(t), plugin(t, "a")
	folder := folderOf(t, map[string]string{"verdict.json": string(n.sign(file, nil, nil))})
	pem, err := n.key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	for bound, want := range map[string]string{
		"":                                     "",
		"not_after: \"2999-01-01T00:00:00Z\"":  "",
		"not_after: \"2020-01-01T00:00:00Z\"":  "was trusted only until",
		"not_before: \"2999-01-01T00:00:00Z\"": "is trusted only from",
		"revoked_at: \"2999-01-01T00:00:00Z\"": "was revoked",
	} {
		text := "keys:\n  - id: " + n.key.Public().ID() + "\n    public_key: |\n      " + strings.ReplaceAll(strings.TrimSpace(string(pem)), "\n", "\n      ") + "\n"
		if bound != "" {
			text += "    " + bound + "\n"
		}
		trust, err := attest.ReadTrust([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		out := since(t, file, folder, func(ctx context.Context, text []byte) (*attest.Statement, string, error) {
			s, by, err := attest.Open(ctx, text, trust.All()...)
			if err == nil {
				err = trust.At(by, time.Now())
			}
			return s, by.ID(), err
		})
		if want == "" && out.How != gate.Certified || want != "" && (out.How != gate.Judged || len(out.PassedOver) != 1 || !strings.Contains(out.PassedOver[0].Why, want)) {
			t.Errorf("%q: %s, %v", bound, out.How, out.PassedOver)
		}
	}
}

// A file that was exchanged since it was found is judged.
func TestAnExchangedFileIsJudged(t *testing.T) {
	n, file := newNotary(t), plugin(t, "a")
	dir := folderOf(t, map[string]string{"a.wasm": string(file), "v/verdict.json": string(n.sign(file, nil, nil))})
	o, err := options(openStore(t, t.TempDir()), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o.Key = signedKey
	if o.Signed, err = gate.ReadSigned(t.Context(), filepath.Join(dir, "v"), n.open, lateRules); err != nil {
		t.Fatal(err)
	}
	found := find(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "a.wasm"), plugin(t, "b"), 0o600); err != nil {
		t.Fatal(err)
	}
	outcomes, err := gate.Run(t.Context(), found, o)
	if err != nil || outcomes[0].How != gate.Judged || gate.ExitCode(outcomes) != 3 {
		t.Errorf("%s, exit code %d, %v", outcomes[0].How, gate.ExitCode(outcomes), err)
	}
}
