package shrink_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/conformance/shrink"
	"github.com/medplug/medplug/conformance/suites/abi"
	"github.com/medplug/medplug/conformance/suites/disclaimer"
	"github.com/medplug/medplug/conformance/suites/isolation"
	"github.com/medplug/medplug/conformance/suites/lgpd"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// scripted is an ECG plugin that answers with a change.
func scripted(t *testing.T, change func(r *script.Reply)) []byte {
	t.Helper()
	p := script.Honest(contract.ECGAnalysis)
	if change != nil {
		p = p.Answer(func(_ fixtures.Fixture, r *script.Reply) {
			if r.Answered() {
				change(r)
			}
		})
	}
	all, err := conformance.Generate(p.Manifest(), 1, append([]fixtures.Need{fixtures.CanaryText}, conformance.Texts...))
	if err != nil {
		t.Fatal(err)
	}
	module, err := p.Build(all)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

func undisclaimed(t *testing.T) []byte {
	return scripted(t, func(r *script.Reply) { r.Set("/disclaimer", nil) })
}

func suiteOf(rules ...*conformance.Rule) []*conformance.Suite {
	return []*conformance.Suite{{Name: "test", Prefix: rules[0].ID[:3], Title: "Rules of the test", Rules: rules}}
}

// judged runs a plugin file as the command does, with what is kept beside it, and reduces what fails.
func judged(t *testing.T, plugin string, module []byte, rules ...*conformance.Rule) (*conformance.Report, []conformance.CaseResult, shrink.Kept) {
	t.Helper()
	s, err := conformance.Open(t.Context(), module, suiteOf(rules...), conformance.Options{AsOf: day, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.WithoutCancel(t.Context()))
	kept, err := shrink.Load(plugin, s.Manifest(), s.Limits().InputBytes)
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.First(t.Context(), kept.Cases)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := shrink.Findings(t.Context(), s, rep, shrink.Options{Plugin: plugin}); err != nil {
		t.Fatal(err)
	}
	return rep, first, kept
}

func files(t *testing.T, plugin string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(shrink.Folder(plugin), "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(p)] = string(text)
	}
	return all
}

// From a failure to its smallest request, kept; the next run begins with it and makes nothing anew; mended, it passes.
func TestAFailureIsKeptAndJudgedFirst(t *testing.T) {
	module, plugin := undisclaimed(t), filepath.Join(t.TempDir(), "plugin.wasm")
	rep, first, _ := judged(t, plugin, module, disclaimer.DIS001)
	small := rep.Results[0].Findings[0].Smallest
	if len(first) != 0 || small == nil || !small.Minimal || small.Bytes > 250 || !strings.HasPrefix(small.About, "1 lead, ") {
		t.Fatalf("%v, %+v", first, small)
	}
	made := files(t, plugin)
	name := strings.TrimPrefix(small.Fixture, shrink.Prefix) + ".json"
	if len(made) != 1 || made[name] == "" || small.File != filepath.ToSlash(filepath.Join(shrink.Folder(plugin), name)) {
		t.Fatalf("kept %v, named %+v", made, small)
	}
	request, ok := shrink.RequestIn([]byte(made[name]))
	if !ok || len(request) != small.Bytes || shrink.ClassOf(script.Manifest(contract.ECGAnalysis), 1<<20)(request) != (shrink.Class{}) {
		t.Errorf("kept %s", made[name])
	}
	elsewhere := filepath.Join(t.TempDir(), "plugin.wasm")
	judged(t, elsewhere, module, disclaimer.DIS001)
	if again := files(t, elsewhere); again[name] != made[name] {
		t.Errorf("another run made %v", again)
	}

	rep, first, _ = judged(t, plugin, module, disclaimer.DIS001)
	if len(first) != 1 || first[0].Fixture != small.Fixture || first[0].Outcome != conformance.Failed || len(files(t, plugin)) != 1 {
		t.Errorf("the second run begins with %+v and leaves %v", first, files(t, plugin))
	}
	if f := rep.Results[0].Findings[0]; f.Smallest == nil || f.Smallest.Replay != "medplug test "+filepath.ToSlash(plugin)+" --rule DIS-001 --fixture "+small.Fixture {
		t.Errorf("%+v", f.Smallest)
	}

	rep, first, kept := judged(t, plugin, scripted(t, nil), disclaimer.DIS001)
	if len(first) != 1 || !first[0].Mended() || rep.Verdict != conformance.Conforming {
		t.Errorf("mended: %+v, %s", first, rep.Verdict)
	}
	for range 2 { // the second time it is gone already
		if err := shrink.Remove(kept.Cases[0].Known.File); err != nil {
			t.Error(err)
		}
	}
	if left := files(t, plugin); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// An identifier that comes out stays whole in the request, and what else stood there goes.
func TestLeaksKeepTheirCanary(t *testing.T) {
	module := scripted(t, func(r *script.Reply) { r.Set("/limitations", []string{script.Member("version", "nada")}) }) // of the consent
	plugin := filepath.Join(t.TempDir(), "plugin.wasm")
	rule := *lgpd.LGPD008
	rule.ID = "LGP-008"
	rep, _, _ := judged(t, plugin, module, &rule)
	set, err := conformance.Generate(script.Manifest(contract.ECGAnalysis), 1, []fixtures.Need{fixtures.CanaryText})
	if err != nil {
		t.Fatal(err)
	}
	f := rep.Results[0].Findings[0]
	if f.Smallest == nil || f.Path != "/limitations/0" || f.Smallest.Bytes > 400 {
		t.Fatalf("%+v, %+v", f, f.Smallest)
	}
	request, _ := shrink.RequestIn([]byte(files(t, plugin)[filepath.Base(f.Smallest.File)]))
	whole := 0
	var all []fixtures.Canary
	for _, f := range set {
		all = append(all, f.Canaries...)
	}
	for _, c := range all {
		if c.Path == "/consent/version" && bytes.Contains(request, []byte(c.Value)) {
			whole++
		} else if bytes.Contains(request, []byte(c.Value)) {
			t.Errorf("%s still holds the %s of %s", request, c.Type, c.Path)
		}
	}
	if whole != 1 {
		t.Errorf("%s holds %d identifiers, want one", request, whole)
	}
	if _, first, _ := judged(t, plugin, module, &rule); len(first) != 1 || first[0].Outcome != conformance.Failed {
		t.Errorf("the next run begins with %+v", first)
	}
}

// A plugin that refuses nothing properly: each malformed request keeps its fault.
func TestMalformedRequestsKeepTheirFault(t *testing.T) {
	b := emit.New()
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, emit.I32(7)))
	module, err := manifest.Embed(b.Bytes(), mutants.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	plugin := filepath.Join(t.TempDir(), "plugin.wasm")
	rep, _, _ := judged(t, plugin, module, abi.ABI008)
	class := shrink.ClassOf(mutants.Manifest(), 1<<20)
	small := rep.Results[0].Findings[0].Smallest
	if small == nil {
		t.Fatalf("%+v", rep.Results[0].Findings)
	}
	request, ok := shrink.RequestIn([]byte(files(t, plugin)[filepath.Base(small.File)]))
	if !ok || class(request).Code == "" {
		t.Errorf("%+v: %q is %+v", small, request, class(request))
	}
	_, first, kept := judged(t, plugin, module, abi.ABI008)
	if len(first) != 1 || first[0].Outcome != conformance.Failed || len(kept.Stale) > 0 {
		t.Errorf("the second run begins with %+v, %v", first, kept.Stale)
	}
}

// Of a plugin that hangs the request is reduced without waiting for its deadline each time, and confirmed by waiting once.
func TestHangsAreReduced(t *testing.T) {
	b := emit.New()
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil,
		[]byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}, emit.I32(0)))
	m := mutants.Manifest()
	m.Limits.TimeoutMS = contract.Ptr(300)
	module, err := manifest.Embed(b.Bytes(), m)
	if err != nil {
		t.Fatal(err)
	}
	rule := *isolation.ISL003
	rule.Needs = []fixtures.Need{fixtures.Small}
	plugin := filepath.Join(t.TempDir(), "plugin.wasm")
	rep, _, _ := judged(t, plugin, module, &rule)
	if small := rep.Results[0].Findings[0].Smallest; small == nil || !small.Minimal || small.Bytes > 300 {
		t.Fatalf("%+v, %+v", rep.Results[0].Findings, small)
	}
	if _, first, _ := judged(t, plugin, module, &rule); len(first) != 1 || first[0].Outcome != conformance.Failed {
		t.Errorf("the next run begins with %+v", first)
	}
}

// What rests on more than the request is left as it is.
func TestWhatRestsOnMoreIsNotReduced(t *testing.T) {
	module := scripted(t, nil)
	rule := func(check func(p *conformance.Pass, o *conformance.Observation) bool) *conformance.Rule {
		r := *disclaimer.DIS001
		r.Output, r.Needs = nil, []fixtures.Need{fixtures.Small}
		r.Check = func(_ context.Context, p *conformance.Pass) error {
			for _, o := range p.Observations() {
				p.At(o)
				p.Check(!check(p, o), "", "bad")
			}
			return nil
		}
		return &r
	}
	for name, bad := range map[string]func(p *conformance.Pass, o *conformance.Observation) bool{
		"the expectation": func(_ *conformance.Pass, o *conformance.Observation) bool {
			return o.Fixture.Expect.Outcome == fixtures.Answered
		},
		"the truth":      func(_ *conformance.Pass, o *conformance.Observation) bool { return o.Fixture.ECG != nil },
		"other requests": func(p *conformance.Pass, _ *conformance.Observation) bool { return len(p.Observations()) > 1 },
		"further calls": func(p *conformance.Pass, _ *conformance.Observation) bool {
			if s, err := p.Open(t.Context()); err == nil {
				_ = s.Close(t.Context())
			}
			return true
		},
	} {
		plugin := filepath.Join(t.TempDir(), "plugin.wasm")
		rep, _, _ := judged(t, plugin, module, rule(bad))
		if f := rep.Results[0].Findings; len(f) != 1 || f[0].Smallest != nil || len(files(t, plugin)) != 0 {
			t.Errorf("%s: %+v, kept %v", name, f, files(t, plugin))
		}
	}
}

// A file that is not whole is an error, not a request less; one of another plugin or kind is nobody's business here.
func TestDamagedFiles(t *testing.T) {
	plugin := filepath.Join(t.TempDir(), "plugin.wasm")
	rep, _, _ := judged(t, plugin, undisclaimed(t), disclaimer.DIS001)
	path := rep.Results[0].Findings[0].Smallest.File
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := script.Manifest(contract.ECGAnalysis)
	for name, change := range map[string]func(text string) string{
		"empty":             func(string) string { return "" },
		"cut":               func(s string) string { return s[:len(s)/2] },
		"another version":   func(s string) string { return strings.Replace(s, `"medplug_failing": 1`, `"medplug_failing": 2`, 1) },
		"a stranger":        func(s string) string { return strings.Replace(s, `"rule"`, `"rules"`, 1) },
		"twice":             func(s string) string { return strings.Replace(s, `"seed": 1`, `"seed": 1, "seed": 2`, 1) },
		"another request":   func(s string) string { return strings.Replace(s, `"lead":"I"`, `"lead":"V1"`, 1) },
		"no request":        func(s string) string { return strings.Replace(s, `"request": `, `"about": "x", "about2": `, 1) },
		"no expectation":    func(s string) string { return strings.Replace(s, `"outcome":"accepted"`, `"outcome":""`, 1) },
		"something behind":  func(s string) string { return s + "{}" },
		"a level of no one": func(s string) string { return strings.Replace(s, `"level":"error"`, `"level":"worse"`, 1) },
	} {
		text := change(string(whole))
		if text == string(whole) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var damaged *shrink.DamagedError
		if kept, err := shrink.Load(plugin, m, 1<<20); !errors.As(err, &damaged) || damaged.Path != filepath.FromSlash(path) || len(kept.Cases) > 0 {
			t.Errorf("%s: %v, %v", name, kept, err)
		}
		if _, ok := shrink.RequestIn([]byte(text)); ok {
			t.Errorf("%s: a request is taken from it", name)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	other := *m
	other.Plugin.ID = "org.example.other"
	for name, tt := range map[string]struct {
		plugin       string
		m            *contract.Manifest
		most         int64
		cases, stale int
	}{
		"whole":                 {plugin, m, 1 << 20, 1, 0},
		"of another plugin":     {plugin, &other, 1 << 20, 0, 0},
		"of another file":       {filepath.Join(filepath.Dir(plugin), "b.wasm"), m, 1 << 20, 0, 0},
		"too large by now":      {plugin, m, 10, 0, 1},
		"without a manifest":    {plugin, nil, 1 << 20, 0, 0},
		"in a folder of no one": {filepath.Join(t.TempDir(), "plugin.wasm"), m, 1 << 20, 0, 0},
	} {
		kept, err := shrink.Load(tt.plugin, tt.m, tt.most)
		if err != nil || len(kept.Cases) != tt.cases || len(kept.Stale) != tt.stale {
			t.Errorf("%s: %+v, %v", name, kept, err)
		}
	}
}

// Whatever becomes of the reduction, the report says what it said, and nothing half-done is left.
func TestABrokenReductionChangesNoVerdict(t *testing.T) {
	module := undisclaimed(t)
	for name, run := range map[string]func(t *testing.T, plugin string, s *conformance.Session, rep *conformance.Report) error{
		"interrupted": func(t *testing.T, plugin string, s *conformance.Session, rep *conformance.Report) error {
			ctx, cancel := context.WithCancel(t.Context())
			return shrink.Findings(ctx, s, rep, shrink.Options{Plugin: plugin, Progress: func(int, int, string) { cancel() }})
		},
		"nowhere to keep it": func(t *testing.T, plugin string, s *conformance.Session, rep *conformance.Report) error {
			if err := os.WriteFile(filepath.Join(filepath.Dir(plugin), ".medplug"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return shrink.Findings(t.Context(), s, rep, shrink.Options{Plugin: plugin})
		},
	} {
		t.Run(name, func(t *testing.T) {
			plugin := filepath.Join(t.TempDir(), "plugin.wasm")
			s, err := conformance.Open(t.Context(), module, suiteOf(disclaimer.DIS001), conformance.Options{AsOf: day, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(context.WithoutCancel(t.Context()))
			rep, err := s.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := run(t, plugin, s, rep); err == nil {
				t.Error("it went well")
			}
			if rep.Verdict != conformance.NotConforming || rep.Results[0].Findings[0].Smallest != nil || len(files(t, plugin)) != 0 {
				t.Errorf("%s, %+v, kept %v", rep.Verdict, rep.Results[0].Findings, files(t, plugin))
			}
		})
	}
}

// FuzzRequestIn: no text makes the reader of kept files fail, and what it gives is what stands there.
func FuzzRequestIn(f *testing.F) {
	f.Add([]byte(`{"medplug_failing": 1, "rule": "DIS-001", "finding": {"level":"error","message":"x"}, "request": {}}`))
	f.Add([]byte(`{"medplug_failing": 1, "request_base64": "e30="}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if request, ok := shrink.RequestIn(text); ok && !bytes.Contains(text, []byte(`"sha256"`)) {
			t.Fatalf("%q", request)
		}
	})
}
