package conformance_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
)

// onRequest is a rule about answers that judges by the request alone.
func onRequest(id string, judge func(p *conformance.Pass, request string)) *conformance.Rule {
	return answers(id, 0, func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			p.At(o)
			judge(p, string(o.Fixture.Request))
		}
		return nil
	}, fixtures.Small)
}

// saved is a case whose request is a word.
func saved(rule, word string) conformance.Case {
	return conformance.Case{Rule: rule, Known: conformance.Smallest{Fixture: "failing/" + rule + "-" + word, File: word + ".json"},
		Fixture: fixtures.Fixture{Name: "small/packed", Need: fixtures.Small, Request: []byte(`{"word":"` + word + `"}`), Expect: fixtures.Expectation{Outcome: fixtures.Accepted}}}
}

// What a rule has against a request that is kept counts like what it has against a fixture, and whatever keeps it from being
// judged keeps the plugin from conforming.
func TestCasesCount(t *testing.T) {
	module := refusing(t, nil)
	judge := func(p *conformance.Pass, request string) {
		switch {
		case strings.Contains(request, "bad"):
			p.Reportf("/at", "bad")
		case strings.Contains(request, "odd"):
			p.Warn(false, "/at", "odd")
		case strings.Contains(request, "unclear"):
			p.Skip("unclear")
		case strings.Contains(request, "panic"):
			panic("boom")
		case strings.Contains(request, "nothing"):
			p.NotApplicable("nothing")
		case strings.Contains(request, "further"):
			if _, err := p.Open(t.Context()); err == nil {
				t.Error("a further sandbox was opened")
			}
			p.Check(true, "", "")
		default:
			p.Check(true, "", "")
		}
	}
	for name, c := range map[string]struct {
		cases   []conformance.Case
		only    []string // fixtures asked for
		outcome conformance.Outcome
		verdict conformance.Verdict
		first   []conformance.Outcome
		calls   int
	}{
		"none":               {nil, nil, conformance.Passed, conformance.Conforming, nil, 2},
		"fails":              {[]conformance.Case{saved("TST-001", "bad")}, nil, conformance.Failed, conformance.NotConforming, []conformance.Outcome{conformance.Failed}, 3},
		"warns":              {[]conformance.Case{saved("TST-001", "odd")}, nil, conformance.Failed, conformance.Conforming, []conformance.Outcome{conformance.Failed}, 3},
		"passes":             {[]conformance.Case{saved("TST-001", "good")}, nil, conformance.Passed, conformance.Conforming, []conformance.Outcome{conformance.Passed}, 3},
		"does not apply":     {[]conformance.Case{saved("TST-001", "nothing")}, nil, conformance.Passed, conformance.Conforming, []conformance.Outcome{conformance.NotApplicable}, 3},
		"skips":              {[]conformance.Case{saved("TST-001", "unclear")}, nil, conformance.Skipped, conformance.Inconclusive, []conformance.Outcome{conformance.Skipped}, 3},
		"breaks":             {[]conformance.Case{saved("TST-001", "panic")}, nil, conformance.Skipped, conformance.Inconclusive, []conformance.Outcome{conformance.Errored}, 3},
		"wants further":      {[]conformance.Case{saved("TST-001", "further")}, nil, conformance.Skipped, conformance.Inconclusive, []conformance.Outcome{conformance.Skipped}, 3},
		"of another rule":    {[]conformance.Case{saved("TST-009", "bad")}, nil, conformance.Passed, conformance.Conforming, nil, 2},
		"two":                {[]conformance.Case{saved("TST-001", "good"), saved("TST-001", "bad")}, nil, conformance.Failed, conformance.NotConforming, []conformance.Outcome{conformance.Passed, conformance.Failed}, 4},
		"one alone, failing": {[]conformance.Case{saved("TST-001", "bad"), saved("TST-001", "odd")}, []string{"failing/TST-001-bad"}, conformance.Failed, conformance.NotConforming, []conformance.Outcome{conformance.Failed}, 1},
		"one alone, passing": {[]conformance.Case{saved("TST-001", "good"), saved("TST-001", "bad")}, []string{"failing/TST-001-good"}, conformance.Passed, conformance.Conforming, []conformance.Outcome{conformance.Passed}, 1},
		"one alone, unclear": {[]conformance.Case{saved("TST-001", "unclear")}, []string{"failing/TST-001-unclear"}, conformance.Skipped, conformance.Inconclusive, []conformance.Outcome{conformance.Skipped}, 1},
		"one not asked for":  {[]conformance.Case{saved("TST-001", "bad")}, []string{"small/packed"}, conformance.Passed, conformance.Conforming, nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := conformance.Open(t.Context(), module, suite(onRequest("TST-001", judge)), conformance.Options{AsOf: day, Seed: 1, Fixtures: c.only})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(t.Context())
			first, err := s.First(t.Context(), c.cases)
			if err != nil {
				t.Fatal(err)
			}
			rep, err := s.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var outcomes []conformance.Outcome
			for _, f := range first {
				outcomes = append(outcomes, f.Outcome)
			}
			res := rep.Results[0]
			if res.Outcome != c.outcome || rep.Verdict != c.verdict || !slices.Equal(outcomes, c.first) || len(rep.Failing) != len(first) {
				t.Errorf("outcome %s (%s), verdict %s, cases %v; want %s, %s, %v", res.Outcome, res.Reason, rep.Verdict, outcomes, c.outcome, c.verdict, c.first)
			}
			if rep.Observations != c.calls {
				t.Errorf("%d calls, want %d", rep.Observations, c.calls)
			}
			if res.Outcome != conformance.Failed {
				return
			}
			if f := res.Findings[0]; len(f.Fixtures) != 1 || !strings.HasPrefix(f.Fixtures[0], "failing/") || f.Smallest == nil || f.Smallest.Fixture != f.Fixtures[0] ||
				f.Exchange == nil || f.Exchange.Fixture != f.Fixtures[0] {
				t.Errorf("finding %+v", f)
			}
		})
	}
	unknown := conformance.Options{AsOf: day, Fixtures: []string{"failing/TST-001-none"}}
	s, err := conformance.Open(t.Context(), module, suite(onRequest("TST-001", judge)), unknown)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if _, err := s.First(t.Context(), []conformance.Case{saved("TST-001", "bad")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context()); !errors.As(err, new(*conformance.UnknownError)) {
		t.Errorf("a fixture that does not exist: %v", err)
	}
}

// Equal findings of a case and of fixtures are one, under both names.
func TestFindingsOfCasesMerge(t *testing.T) {
	s, err := conformance.Open(t.Context(), refusing(t, nil), suite(onRequest("TST-001", func(p *conformance.Pass, _ string) { p.Reportf("/at", "bad") })),
		conformance.Options{AsOf: day, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if _, err := s.First(t.Context(), []conformance.Case{saved("TST-001", "bad")}); err != nil {
		t.Fatal(err)
	}
	rep, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if f := rep.Results[0].Findings; len(f) != 1 || f[0].Count != 3 || len(f[0].Fixtures) != 3 || f[0].Fixtures[0] != "failing/TST-001-bad" {
		t.Errorf("%+v", f)
	}
}
