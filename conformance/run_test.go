package conformance_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// refusing is a plugin that can be called and answers nothing: every call returns 7.
func refusing(t *testing.T, change func(*contract.Manifest)) []byte {
	t.Helper()
	b := emit.New()
	entry := b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, emit.I32(7))
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, entry)
	m := mutants.Manifest()
	if change != nil {
		change(m)
	}
	module, err := manifest.Embed(b.Bytes(), m)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

// rule gives a sound rule with a check.
func rule(id string, check func(context.Context, *conformance.Pass) error) *conformance.Rule {
	return &conformance.Rule{
		ID: id, Title: "A rule of the test", Doc: conformance.Doc{Why: "why", Fix: "fix", Good: "good", Bad: "bad"},
		Subject: conformance.SubjectPlugin, Basis: conformance.BasisPolicy,
		Citations: []conformance.Citation{{Source: "test", Clause: "1", Certainty: conformance.CertaintyPolicy, CheckedOn: "2026-11-22"}},
		Level:     conformance.Always(conformance.LevelError), Stage: conformance.StageModule, Check: check,
	}
}

func suite(rules ...*conformance.Rule) []*conformance.Suite {
	return []*conformance.Suite{{Name: "test", Prefix: "TST", Title: "Rules of the test", Rules: rules}}
}

func run(t *testing.T, module []byte, o conformance.Options, rules ...*conformance.Rule) *conformance.Report {
	t.Helper()
	o.AsOf = day
	rep, err := conformance.Run(t.Context(), module, suite(rules...), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Results) != len(rules) && len(o.Select) == 0 {
		t.Fatalf("%d results for %d rules", len(rep.Results), len(rules))
	}
	return rep
}

func passes(_ context.Context, p *conformance.Pass) error { p.Check(true, "", ""); return nil }

func TestOutcomes(t *testing.T) {
	module := refusing(t, nil)
	const path = "/where"
	for name, c := range map[string]struct {
		check   func(context.Context, *conformance.Pass) error
		change  func(*conformance.Rule)
		outcome conformance.Outcome
		verdict conformance.Verdict
		strict  conformance.Verdict // under Strict; 0: the same
		reason  string
	}{
		"passes": {check: passes, outcome: conformance.Passed, verdict: conformance.Conforming},
		"fails": {check: func(_ context.Context, p *conformance.Pass) error { p.Reportf(path, "bad"); return nil },
			outcome: conformance.Failed, verdict: conformance.NotConforming},
		"warns": {check: func(_ context.Context, p *conformance.Pass) error { p.Reportf(path, "bad"); return nil },
			change:  func(r *conformance.Rule) { r.Level = conformance.Always(conformance.LevelWarn) },
			outcome: conformance.Failed, verdict: conformance.Conforming, strict: conformance.NotConforming},
		"informs": {check: func(_ context.Context, p *conformance.Pass) error { p.Reportf(path, "bad"); return nil },
			change:  func(r *conformance.Rule) { r.Level = conformance.Always(conformance.LevelInfo) },
			outcome: conformance.Failed, verdict: conformance.Conforming},
		"a warning of an error rule": {check: func(_ context.Context, p *conformance.Pass) error { p.Warn(false, path, "bad"); return nil },
			outcome: conformance.Failed, verdict: conformance.Conforming, strict: conformance.NotConforming},
		"panics": {check: func(context.Context, *conformance.Pass) error { panic("boom") },
			outcome: conformance.Errored, verdict: conformance.Inconclusive, reason: "panic: boom"},
		"breaks": {check: func(context.Context, *conformance.Pass) error { return errors.New("no disk") },
			outcome: conformance.Errored, verdict: conformance.Inconclusive, reason: "no disk"},
		"breaks after a violation": {check: func(_ context.Context, p *conformance.Pass) error { p.Reportf(path, "bad"); panic("boom") },
			outcome: conformance.Failed, verdict: conformance.NotConforming},
		"breaks after a warning": {check: func(_ context.Context, p *conformance.Pass) error { p.Warn(false, path, "bad"); panic("boom") },
			outcome: conformance.Errored, verdict: conformance.Inconclusive},
		"looks at nothing": {check: func(context.Context, *conformance.Pass) error { return nil },
			outcome: conformance.Errored, verdict: conformance.Inconclusive, reason: "looked at nothing"},
		"skips": {check: func(_ context.Context, p *conformance.Pass) error {
			p.Check(true, "", "")
			p.Skip("cannot tell")
			return nil
		},
			outcome: conformance.Skipped, verdict: conformance.Inconclusive, reason: "cannot tell"},
		"skips as a warning": {check: func(_ context.Context, p *conformance.Pass) error { p.Skip("cannot tell"); return nil },
			change:  func(r *conformance.Rule) { r.Level = conformance.Always(conformance.LevelWarn) },
			outcome: conformance.Skipped, verdict: conformance.Inconclusive}, // nothing else was decided
		"fails and skips": {check: func(_ context.Context, p *conformance.Pass) error {
			p.Reportf(path, "bad")
			p.Skip("cannot tell")
			return nil
		},
			outcome: conformance.Failed, verdict: conformance.NotConforming},
		"does not apply": {check: func(_ context.Context, p *conformance.Pass) error { p.NotApplicable("nothing there"); return nil },
			outcome: conformance.NotApplicable, verdict: conformance.Inconclusive, reason: "nothing there"},
		"asks a person": {check: func(_ context.Context, p *conformance.Pass) error { p.NeedsHuman("read it"); return nil },
			outcome: conformance.NeedsHuman, verdict: conformance.Inconclusive, reason: "read it"},
		"not yet in force": {check: passes, change: func(r *conformance.Rule) { r.InForce.From = "2026-11-23" },
			outcome: conformance.NotApplicable, verdict: conformance.Inconclusive, reason: "not in force on 2026-11-22"},
		"no longer in force": {check: passes, change: func(r *conformance.Rule) { r.InForce.To = "2026-11-22" },
			outcome: conformance.NotApplicable, verdict: conformance.Inconclusive},
		"in force from today": {check: passes, change: func(r *conformance.Rule) { r.InForce.From = "2026-11-22" },
			outcome: conformance.Passed, verdict: conformance.Conforming},
	} {
		t.Run(name, func(t *testing.T) {
			r := rule("TST-001", c.check)
			if c.change != nil {
				c.change(r)
			}
			rep := run(t, module, conformance.Options{}, r)
			res := rep.Results[0]
			if res.Outcome != c.outcome || rep.Verdict != c.verdict || !strings.Contains(res.Reason, c.reason) {
				t.Errorf("outcome %v (%s), verdict %v; want %v (%s), %v", res.Outcome, res.Reason, rep.Verdict, c.outcome, c.reason, c.verdict)
			}
			if c.strict == 0 {
				c.strict = c.verdict
			}
			if got := run(t, module, conformance.Options{Strict: true}, r).Verdict; got != c.strict {
				t.Errorf("strict verdict %v, want %v", got, c.strict)
			}
		})
	}
}

// One rule that breaks stops neither the others nor the finding of a violation.
func TestVerdictOfSeveral(t *testing.T) {
	module := refusing(t, nil)
	good := func(id string) *conformance.Rule { return rule(id, passes) }
	broken := rule("TST-002", func(context.Context, *conformance.Pass) error { panic("boom") })
	bad := rule("TST-003", func(_ context.Context, p *conformance.Pass) error { p.Reportf("", "bad"); return nil })
	skipped := rule("TST-004", func(_ context.Context, p *conformance.Pass) error { p.Skip("no"); return nil })
	lightly := rule("TST-005", func(_ context.Context, p *conformance.Pass) error { p.Skip("no"); return nil })
	lightly.Level = conformance.Always(conformance.LevelWarn)
	for name, c := range map[string]struct {
		rules []*conformance.Rule
		want  conformance.Verdict
		exit  int
	}{
		"one good, one broken":       {[]*conformance.Rule{good("TST-001"), broken}, conformance.Inconclusive, 3},
		"broken and bad":             {[]*conformance.Rule{broken, bad, good("TST-001")}, conformance.NotConforming, 1},
		"good and a required skip":   {[]*conformance.Rule{good("TST-001"), skipped}, conformance.Inconclusive, 3},
		"good and a skipped warning": {[]*conformance.Rule{good("TST-001"), lightly}, conformance.Conforming, 0},
		"good":                       {[]*conformance.Rule{good("TST-001"), good("TST-006")}, conformance.Conforming, 0},
	} {
		rep := run(t, module, conformance.Options{}, c.rules...)
		if rep.Verdict != c.want || rep.Verdict.ExitCode() != c.exit {
			t.Errorf("%s: %v (%d), want %v (%d)", name, rep.Verdict, rep.Verdict.ExitCode(), c.want, c.exit)
		}
	}
}

func TestExitCode(t *testing.T) {
	of := func(vs ...conformance.Verdict) (reports []*conformance.Report) {
		for _, v := range vs {
			reports = append(reports, &conformance.Report{Verdict: v})
		}
		return reports
	}
	for want, reports := range map[int][][]*conformance.Report{
		0: {of(conformance.Conforming), of(conformance.Conforming, conformance.Conforming)},
		1: {of(conformance.NotConforming), of(conformance.Conforming, conformance.NotConforming)},
		3: {of(), of(0), of(conformance.Inconclusive), of(conformance.NotConforming, conformance.Inconclusive), of(conformance.Conforming, 0)},
	} {
		for _, r := range reports {
			if got := conformance.ExitCode(r...); got != want {
				t.Errorf("exit code of %d reports: %d, want %d", len(r), got, want)
			}
		}
	}
}

// answers gives a rule about answers.
func answers(id string, repeats int, check func(context.Context, *conformance.Pass) error, needs ...fixtures.Need) *conformance.Rule {
	r := rule(id, check)
	r.Stage, r.Needs, r.Repeats = conformance.StageAnswers, needs, repeats
	return r
}

func TestObservationsAreShared(t *testing.T) {
	seen := map[string][]*conformance.Observation{}
	watch := func(id string) func(context.Context, *conformance.Pass) error {
		return func(_ context.Context, p *conformance.Pass) error {
			seen[id] = p.Observations()
			for _, o := range seen[id] {
				p.At(o)
				p.Check(!o.Answered() && o.Made(), "", "it answered")
			}
			return nil
		}
	}
	rep := run(t, refusing(t, nil), conformance.Options{Seed: 3},
		answers("TST-001", 0, watch("a"), fixtures.Small), answers("TST-002", 3, watch("b"), fixtures.Small, conformance.Audiences))
	if rep.Verdict != conformance.Conforming {
		t.Fatalf("verdict %v: %+v", rep.Verdict, rep.Results)
	}
	// Two encodings: small twice, for three audiences six times, each three times.
	if len(seen["a"]) != 6 || len(seen["b"]) != 24 || rep.Observations != 24 {
		t.Fatalf("%d and %d observations of %d, want 6 and 24 of 24", len(seen["a"]), len(seen["b"]), rep.Observations)
	}
	for i, o := range seen["a"] {
		if o != seen["b"][i] {
			t.Errorf("observation %d was made twice", i)
		}
		if o.Repetition != i%3 {
			t.Errorf("observation %d is repetition %d", i, o.Repetition)
		}
	}
	audiences := map[contract.Audience]int{}
	for _, o := range seen["b"] {
		audiences[o.Case.Request.Audience]++
	}
	if audiences[contract.Patient] != 6 || audiences[contract.Public] != 6 || audiences[contract.Professional] != 12 {
		t.Errorf("audiences asked: %v", audiences)
	}
}

// An output rule whose plugin never answers is skipped: silence is no conformity.
func TestOutputRuleWithoutAnswers(t *testing.T) {
	r := answers("TST-001", 0, nil, fixtures.Small)
	r.Output = func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response != nil {
			t.Check(true, "", "")
		}
	}
	rep := run(t, refusing(t, nil), conformance.Options{}, r)
	if rep.Results[0].Outcome != conformance.Skipped || rep.Verdict != conformance.Inconclusive {
		t.Errorf("%v, %v", rep.Results[0].Outcome, rep.Verdict)
	}
}

// After two deadlines no further call is made, and what was not seen has not passed.
func TestDeadlinesStopTheObservation(t *testing.T) {
	b := emit.New()
	loop := []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, loop, emit.I32(0)))
	m := mutants.Manifest()
	m.Limits.TimeoutMS = contract.Ptr(100)
	module, err := manifest.Embed(b.Bytes(), m)
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	lenient := answers("TST-001", 5, func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if o.Made() {
				made++
				p.Check(true, "", "")
			}
		}
		return nil
	}, fixtures.Small)
	rep := run(t, module, conformance.Options{}, lenient)
	if made == 0 || made > 4 {
		t.Errorf("%d calls were made, want 2 and those in flight", made)
	}
	if rep.Results[0].Outcome != conformance.Skipped || rep.Verdict != conformance.Inconclusive {
		t.Errorf("%v, %v", rep.Results[0].Outcome, rep.Verdict)
	}
}

// A file that no host could call conforms to nothing, whatever was asked; a plugin for which no fixtures can be made is
// inconclusive.
func TestUncallable(t *testing.T) {
	r := answers("TST-001", 0, passes, fixtures.Small)
	for name, module := range map[string][]byte{
		"no module":   []byte("text"),
		"no manifest": emit.New().Bytes(),
		"no entry": func() []byte {
			m, err := manifest.Embed(emit.New().Bytes(), mutants.Manifest())
			if err != nil {
				t.Fatal(err)
			}
			return m
		}(),
	} {
		rep := run(t, module, conformance.Options{}, r)
		if rep.Verdict != conformance.NotConforming || rep.Uncallable == "" || rep.Results[0].Outcome != conformance.Skipped {
			t.Errorf("%s: %v, %q, %v", name, rep.Verdict, rep.Uncallable, rep.Results[0].Outcome)
		}
	}
	other := refusing(t, func(m *contract.Manifest) { m.Limits.MaxInputBytes = contract.Ptr(3000) })
	rep := run(t, other, conformance.Options{}, answers("TST-001", 0, passes, fixtures.Large))
	if rep.Verdict != conformance.Inconclusive || rep.Uncallable != "" || rep.Results[0].Outcome != conformance.Skipped {
		t.Errorf("fixtures that cannot be made: %v, %q, %v (%s)", rep.Verdict, rep.Uncallable, rep.Results[0].Outcome, rep.Results[0].Reason)
	}
}

func TestRunRefuses(t *testing.T) {
	good := rule("TST-001", passes)
	module := refusing(t, nil)
	var unknown *conformance.UnknownError
	if _, err := conformance.Run(t.Context(), module, suite(good), conformance.Options{AsOf: day, Select: []string{"TST-002"}}); !errors.As(err, &unknown) {
		t.Errorf("an unknown rule: %v", err)
	}
	if _, err := conformance.Run(t.Context(), module, suite(good), conformance.Options{}); err == nil {
		t.Error("no date was given, and it ran")
	}
	if _, err := conformance.Run(t.Context(), module, nil, conformance.Options{AsOf: day}); err == nil {
		t.Error("no suite was given, and it ran")
	}
	nameless := rule("TST-001", passes)
	nameless.Title = ""
	if _, err := conformance.Run(t.Context(), module, suite(nameless), conformance.Options{AsOf: day}); err == nil {
		t.Error("an unsound rule ran")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := conformance.Run(over, module, suite(answers("TST-001", 0, passes, fixtures.Small)), conformance.Options{AsOf: day}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The same file, seed and date give the same report, durations apart.
func TestReportRepeats(t *testing.T) {
	module := refusing(t, nil)
	r := answers("TST-001", 2, func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			p.At(o)
			p.Reportf("/x", "%s", o.Fixture.Name)
		}
		return nil
	}, fixtures.Small, fixtures.Malformed)
	a, b := run(t, module, conformance.Options{Seed: 5}, r), run(t, module, conformance.Options{Seed: 5}, r)
	if len(a.Results[0].Findings) == 0 || len(a.Results[0].Findings) > 21 {
		t.Fatalf("%d findings", len(a.Results[0].Findings))
	}
	for i, f := range a.Results[0].Findings {
		g := b.Results[0].Findings[i]
		if f.Message != g.Message || f.Count != g.Count || strings.Join(f.Fixtures, " ") != strings.Join(g.Fixtures, " ") {
			t.Errorf("finding %d: %+v and %+v", i, f, g)
		}
	}
	if a.SuiteDigest != b.SuiteDigest || len(a.SuiteDigest) != 64 || a.LimitsDigest != b.LimitsDigest || a.Plugin != b.Plugin {
		t.Error("the digests differ")
	}
	r.Title = "Another title"
	if c := run(t, module, conformance.Options{Seed: 5}, r); c.SuiteDigest == a.SuiteDigest {
		t.Error("another declaration has the same digest")
	}
}
