package shrink

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
)

// Bounds of what is spent. Time is none of them: what is made must not depend on the machine.
const (
	mostFindings = 5              // are reduced in a run, of as many rules
	mostFixtures = 3              // are tried for one of them
	mostCalls    = 300            // for one of them
	mostCost     = 12_000_000_000 // instructions in a run: some 2 s at 6 a nanosecond
	costOfCall   = 2_000_000      // of a sandbox, beside what the call itself is charged
	patience     = 300_000_000    // from which a call is taken for one that hangs, where a hanging one is reduced: the budget of 50 ms
)

// Options of Findings.
type Options struct {
	Plugin   string // the plugin file; what is made is kept beside it
	Progress func(done, total int, rule string)
}

// Findings reduces a request of each rule that failed, the first rules first, and keeps what comes of it beside the plugin. The
// findings in the report then name it. What a rule has against several fixtures is reduced once, and so is what is kept
// already. An error means that something could not be tried or kept; the report is right all the same.
func Findings(ctx context.Context, s *conformance.Session, rep *conformance.Report, o Options) error {
	m := s.Manifest()
	if m == nil || rep.Uncallable != "" {
		return nil
	}
	sh := &shrinker{session: s, rep: rep, o: o, class: ClassOf(m, int(s.Limits().InputBytes))}
	var chosen []*conformance.Result
	for i := range rep.Results {
		if res := &rep.Results[i]; len(chosen) < mostFindings && reducible(res) >= 0 {
			chosen = append(chosen, res)
		}
	}
	var faults []error
	for i, res := range chosen {
		if o.Progress != nil {
			o.Progress(i, len(chosen), res.ID)
		}
		if err := sh.reduce(ctx, res, &res.Findings[reducible(res)]); err != nil {
			faults = append(faults, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(faults...)
}

// reducible is the index of a rule's first finding of the worst level, if that is at least a warning about a fixture; -1 when
// there is none, and when what is kept shows the failure already.
func reducible(res *conformance.Result) int {
	if res.Outcome != conformance.Failed || res.Waiver != nil || res.Rule.Slow || res.Rule.Timed || res.Rule.Stage != conformance.StageAnswers || res.Level < conformance.LevelWarn {
		return -1
	}
	at := -1
	for i, f := range res.Findings {
		if f.Level != res.Level || len(f.Fixtures) == 0 {
			continue
		}
		if f.Smallest != nil {
			return -1
		}
		if at < 0 {
			at = i
		}
	}
	return at
}

// shrinker is what the findings of one run share.
type shrinker struct {
	session *conformance.Session
	rep     *conformance.Report
	o       Options
	class   func([]byte) Class
	spent   uint64
}

// reduce makes the smallest request of a finding, if one request shows it.
func (sh *shrinker) reduce(ctx context.Context, res *conformance.Result, f *conformance.Finding) error {
	all := slices.DeleteFunc(slices.Clone(sh.session.Fixtures()), func(x fixtures.Fixture) bool { return !slices.Contains(f.Fixtures, x.Name) })
	slices.SortStableFunc(all, func(a, b fixtures.Fixture) int { return len(a.Request) - len(b.Request) })
	for _, fixture := range all[:min(len(all), mostFixtures)] {
		t := &trial{sh, res.Rule, f, sh.session.Hung(fixture.Name)}
		shows, err := t.shows(ctx, alone(fixture, fixture.Request))
		if errors.Is(err, ErrSpent) {
			return nil
		}
		if err != nil {
			return err
		}
		if !shows {
			continue
		}
		class := sh.class(fixture.Request)
		got, err := Reduce(ctx, fixture.Request, Test{
			Calls: mostCalls, Pictures: !fixture.Expect.Deep,
			Valid: func(c []byte) bool { return sh.class(c) == class },
			Fails: func(ctx context.Context, c []byte) (bool, error) { return t.shows(ctx, alone(fixture, c)) },
		})
		if err != nil {
			return err
		}
		if t.hung { // what took long may have ended all the same
			j, err := sh.session.Judge(ctx, res.Rule, alone(fixture, got.Request))
			if err != nil {
				return err
			}
			if !j.TimedOut || !finds(j, f) {
				got = Reduced{Request: fixture.Request, Calls: got.Calls}
			}
		}
		return sh.keep(res.Rule.ID, f, alone(fixture, got.Request), class, got)
	}
	return nil
}

// keep writes the file and names it in the finding.
func (sh *shrinker) keep(rule string, f *conformance.Finding, x fixtures.Fixture, class Class, got Reduced) error {
	m := sh.session.Manifest()
	s := &Saved{Version: Version, Rule: rule, Finding: Way{f.Level, f.Path, f.Message}, About: About(x.Request), Fixture: x.Name, Need: x.Need, Seed: sh.rep.Seed,
		Kind: m.Kind, Plugin: m.Plugin.ID, File: filepath.Base(sh.o.Plugin), Class: class, Expect: x.Expect, Canaries: x.Canaries, Encoding: x.Encoding,
		Minimal: got.Minimal, Calls: got.Calls, SHA256: digestOf(x.Request)}
	path, err := save(Folder(sh.o.Plugin), s, x.Request)
	if err != nil {
		return err
	}
	known := s.known(sh.o.Plugin, path)
	f.Smallest = &known
	return nil
}

// alone is a fixture with another request, of which nothing is known but what follows from the request: no truth, no partner,
// no base. Whether a valid one must be answered is not known either; a malformed one must be refused as before.
func alone(f fixtures.Fixture, request []byte) fixtures.Fixture {
	f.Request, f.Canaries = request, present(f.Canaries, request)
	f.ECG, f.Truth, f.Partner, f.Base = nil, nil, "", ""
	if f.Expect.Outcome == fixtures.Answered || f.Expect.Outcome == fixtures.NotAnalysable {
		f.Expect = fixtures.Expectation{Outcome: fixtures.Accepted}
	}
	return f
}

// trial tries requests for one finding.
type trial struct {
	sh   *shrinker
	rule *conformance.Rule
	f    *conformance.Finding
	hung bool // the call that it is about never ended
}

// shows says whether the rule finds the same of one request.
func (t *trial) shows(ctx context.Context, x fixtures.Fixture) (bool, error) {
	sh := t.sh
	if sh.spent >= mostCost {
		return false, ErrSpent
	}
	judge := sh.session.Judge
	if t.hung {
		judge = func(ctx context.Context, rule *conformance.Rule, x fixtures.Fixture) (conformance.Judged, error) {
			return sh.session.JudgeWithin(ctx, rule, x, patience)
		}
	}
	j, err := judge(ctx, t.rule, x)
	if err != nil {
		return false, err
	}
	sh.spent += j.Cost + uint64(j.Calls)*costOfCall
	if j.TimedOut && !t.hung {
		sh.spent = mostCost // it would take seconds a call
	}
	return finds(j, t.f), nil
}

// finds says whether a judgement that rests on the request alone holds a finding.
func finds(j conformance.Judged, f *conformance.Finding) bool {
	return !j.Further && slices.ContainsFunc(j.Findings, func(g conformance.Finding) bool { return way(&g) == way(f) })
}

var (
	index  = regexp.MustCompile(`/\d+`)
	figure = regexp.MustCompile(`"[^"]*"|\d+`)
)

// way is what two findings have in common that are the same failure: level, path but for indices of arrays, and the message's
// first line but for figures and what is quoted.
func way(f *conformance.Finding) string {
	first, _, _ := strings.Cut(f.Message, "\n")
	return f.Level.String() + " " + index.ReplaceAllString(f.Path, "/#") + " " + figure.ReplaceAllString(first, "#")
}
