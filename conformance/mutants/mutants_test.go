package mutants_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/fixtures"
)

var asOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func specimens(t *testing.T) []mutants.Specimen {
	t.Helper()
	built, err := mutants.Build(t.Context(), "plugin")
	if err != nil {
		t.Fatal(err)
	}
	all, err := mutants.All(built)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Rules that cost much: the one calls plugins by the hundred, the other compiles each once more, for stock Extism. They are
// judged where a specimen is about them or conforms; measured only on the plainest of these.
const (
	measured = "PRF-001"
	compiled = "ABI-016"
)

// TestSpecimens runs every rule on every specimen. Set equality both ways: a rule that should fail and does not, and one
// that fails and should not, are both faults of the gate.
func TestSpecimens(t *testing.T) {
	cache, all := t.TempDir(), specimens(t)
	var mu sync.Mutex
	broken, passed := map[string]bool{}, map[string]bool{}
	t.Run("each", func(t *testing.T) {
		for _, s := range all {
			t.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				rep := judged(t, s, cache)
				mu.Lock()
				defer mu.Unlock()
				compare(t, s, rep)
				broken[s.Breaks] = true
				for _, r := range rep.Results {
					passed[r.ID] = passed[r.ID] || s.Breaks == "" && r.Outcome == conformance.Passed
				}
			})
		}
	})
	for _, suite := range suites.All {
		for _, r := range suite.Rules {
			if !broken[r.ID] {
				t.Errorf("%s: no specimen breaks it", r.ID)
			}
			if !passed[r.ID] {
				t.Errorf("%s: no conforming specimen passes it", r.ID)
			}
		}
	}
}

func judged(t *testing.T, s mutants.Specimen, cache string) *conformance.Report {
	t.Helper()
	rep, err := conformance.Run(t.Context(), s.Wasm, suites.All, conformance.Options{
		Seed: 7, AsOf: asOf, Strict: true, Declared: s.Beside, CacheDir: cache, Select: selection(s),
		Tool: conformance.Tool{Name: "mutants", Version: "test"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func selection(s mutants.Specimen) []string {
	var left []string
	if s.Breaks != measured && s.Name != "conforms" {
		left = append(left, measured)
	}
	if s.Breaks != compiled && s.Breaks != "" {
		left = append(left, compiled)
	}
	return allBut(left...)
}

func allBut(left ...string) []string {
	var ids []string
	for _, suite := range suites.All {
		for _, r := range suite.Rules {
			if !slices.Contains(left, r.ID) {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids
}

func compare(t *testing.T, s mutants.Specimen, rep *conformance.Report) {
	t.Helper()
	var failed []string
	want := conformance.NotConforming
	if s.Breaks == "" {
		want = conformance.Conforming
	}
	if rep.Verdict != want {
		t.Errorf("verdict %v, want %v", rep.Verdict, want)
	}
	for _, r := range rep.Results {
		switch r.Outcome {
		case conformance.Failed:
			failed = append(failed, r.ID)
			for _, f := range r.Findings {
				t.Logf("%s: %s %s %v x%d", r.ID, f.Path, f.Message, f.Fixtures, f.Count)
			}
			if r.ID == s.Breaks && !says(r, s.Says) {
				t.Errorf("%s fails, but no finding matches %q", r.ID, s.Says)
			}
		case conformance.Errored:
			t.Errorf("%s broke: %s", r.ID, r.Reason)
		case conformance.Skipped:
			if !s.Silent && !slices.Contains(s.Skips, r.ID) {
				t.Errorf("%s is skipped: %s", r.ID, r.Reason)
			}
		}
		if slices.Contains(s.Applies, r.ID) && r.Outcome != conformance.Passed {
			t.Errorf("%s is %v (%s), want pass", r.ID, r.Outcome, r.Reason)
		}
	}
	if got := strings.Join(failed, " "); got != s.Breaks {
		t.Errorf("failed rules: %q, want exactly %q", got, s.Breaks)
	}
}

func says(r conformance.Result, pattern string) bool {
	re := regexp.MustCompile(pattern)
	return slices.ContainsFunc(r.Findings, func(f conformance.Finding) bool { return re.MatchString(f.Path + " " + f.Message) })
}

// What decides where timing does not is the same number each time, and counts what the plugin does.
func TestExactCost(t *testing.T) {
	var cost uint64
	costs, cache := map[string]uint64{}, t.TempDir()
	rule := &conformance.Rule{
		ID: "TST-001", Title: "The exact cost repeats", Doc: conformance.Doc{Why: "why", Fix: "fix", Good: "good", Bad: "bad"},
		Subject: conformance.SubjectPlugin, Basis: conformance.BasisPolicy, Level: conformance.Always(conformance.LevelError),
		Citations: []conformance.Citation{{Source: "test", Clause: "1", Certainty: conformance.CertaintyPolicy, CheckedOn: "2026-11-22"}},
		Stage:     conformance.StageAnswers, Needs: []fixtures.Need{fixtures.Typical},
		Check: func(ctx context.Context, p *conformance.Pass) error {
			request := p.Fixtures(fixtures.Typical)[0].Request
			first, err := p.ExactCost(ctx, request)
			if err != nil {
				return err
			}
			again, err := p.ExactCost(ctx, request)
			p.Check(first == again && first > 0, "", "%d, then %d", first, again)
			cost = first
			return err
		},
	}
	for _, s := range specimens(t) {
		if s.Name != "conforms" && s.Name != "slow" {
			continue
		}
		suite := []*conformance.Suite{{Name: "test", Prefix: "TST", Title: "Cost", Rules: []*conformance.Rule{rule}}}
		rep, err := conformance.Run(t.Context(), s.Wasm, suite, conformance.Options{Seed: 7, AsOf: asOf, CacheDir: cache})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Verdict != conformance.Conforming {
			t.Errorf("%s: %+v", s.Name, rep.Results[0])
		}
		costs[s.Name] = cost
	}
	if costs["slow"] < 5*costs["conforms"] {
		t.Errorf("costs %v: the slow one is hardly dearer", costs)
	}
}
