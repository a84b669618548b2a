package conformance

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Session is a run that is done step by step: First, then Run, and Judge for single requests before, between and after them.
// One belongs to one goroutine.
type Session struct {
	run     *run
	suites  []*Suite
	rules   []*Rule
	started time.Time
	first   []CaseResult
}

// Open loads a wasm file for a run. Errors are those of Run. The caller closes the session.
func Open(ctx context.Context, wasm []byte, suites []*Suite, o Options) (*Session, error) {
	s := &Session{suites: suites, started: time.Now()}
	if err := Validate(suites...); err != nil {
		return nil, err
	}
	if o.AsOf.IsZero() {
		return nil, errors.New("run conformance: no date given whose rules are in force")
	}
	rules, err := selected(suites, o.Select)
	if err != nil {
		return nil, err
	}
	answers, err := o.rehearsed()
	if err != nil {
		return nil, err
	}
	rules, left := o.Mode.choose(rules)
	s.rules, s.run = rules, &run{o: o, answers: answers, wasm: wasm, left: left, worlds: map[World]*harness.Plugin{}}
	if s.run.inspect(); s.run.inspectErr == nil {
		s.run.make(rules)
		if err := s.run.load(ctx); err != nil {
			s.Close(context.WithoutCancel(ctx))
			return nil, err
		}
	}
	return s, nil
}

// Close frees what was loaded.
func (s *Session) Close(ctx context.Context) { s.run.close(ctx) }

// Run judges the plugin as the function Run does. It is called once.
func (s *Session) Run(ctx context.Context) (*Report, error) {
	r := s.run
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if err := r.observe(ctx, s.rules); err != nil {
		return nil, err
	}
	results, err := r.judgeAll(ctx, s.rules)
	if err != nil {
		return nil, err
	}
	if err := r.count(ctx); err != nil {
		return nil, err
	}
	rep := r.report(s.suites, results, time.Since(s.started))
	rep.Failing, rep.Observations = s.first, rep.Observations+len(s.first)
	return rep, nil
}

// First judges requests on which rules failed before, each by its rule alone; Run takes over what they come to. One whose rule
// is not of this run, or that was not asked for where fixtures were named, is left alone, and so are all where the file
// cannot be called. It is called once, before Run.
func (s *Session) First(ctx context.Context, cases []Case) ([]CaseResult, error) {
	s.run.known, s.run.cases = cases, map[string][]Result{}
	if s.run.uncallable() != "" {
		return nil, nil
	}
	for i, c := range cases {
		s.run.progress("judge what failed before", i, len(cases))
		at := slices.IndexFunc(s.rules, func(r *Rule) bool { return r.ID == c.Rule && r.Stage == StageAnswers })
		named := len(s.run.o.Fixtures) == 0 || slices.Contains(s.run.o.Fixtures, c.Known.Fixture)
		if at < 0 || !named || outOfForce(s.rules[at], s.run.o) != "" {
			continue
		}
		judged, err := s.Judge(ctx, s.rules[at], c.Fixture)
		if err != nil {
			return nil, err
		}
		res := c.label(judged.Result)
		if judged.Further && res.Outcome != Failed {
			res.Outcome, res.Reason = Skipped, "the rule wants further calls"
		}
		s.run.cases[c.Rule] = append(s.run.cases[c.Rule], res)
		s.first = append(s.first, CaseResult{Fixture: c.Known.Fixture, Rule: c.Rule, Outcome: res.Outcome, Level: res.Level, Reason: res.Reason, Findings: res.Findings})
	}
	return s.first, nil
}

// Judged is one rule's word on one request.
type Judged struct {
	Result
	Calls    int    // that were made
	Cost     uint64 // what they were charged; the same for the same requests on every machine
	TimedOut bool   // the deadline stopped one
	// Further is set when the rule wanted further calls than that of the request; they were denied, so nothing that it
	// found can be relied on.
	Further bool
}

// Judge calls the plugin with one request, in fresh sandboxes as often as the rule asks for, and lets one rule judge.
func (s *Session) Judge(ctx context.Context, rule *Rule, f fixtures.Fixture) (Judged, error) {
	return s.judge(ctx, rule, s.run.single(f))
}

// JudgeWithin is Judge where a call that costs more than so many instructions is taken for one that meets its deadline: on
// every machine the same, and long before.
func (s *Session) JudgeWithin(ctx context.Context, rule *Rule, f fixtures.Fixture, cost uint64) (Judged, error) {
	r := s.run.single(f)
	r.limits.Cost, r.patience = cost, cost
	return s.judge(ctx, rule, r)
}

func (s *Session) judge(ctx context.Context, rule *Rule, r *run) (Judged, error) {
	if err := r.observe(ctx, []*Rule{rule}); err != nil {
		return Judged{}, err
	}
	j := Judged{Result: r.judge(ctx, rule)}
	for _, o := range r.observations {
		if !o.Made() {
			continue
		}
		j.Calls++
		j.Cost += o.Reply.Trace.Cost
		if l := o.Limit(); l != nil && l.Resource == harness.ResourceTime {
			j.TimedOut = true
		}
	}
	j.Further = r.denied.Load()
	return j, nil
}

// Hung says whether the deadline stopped a call of a fixture in the run.
func (s *Session) Hung(fixture string) bool {
	return slices.ContainsFunc(s.run.observations, func(o *Observation) bool {
		l := o.Limit()
		return o.Fixture.Name == fixture && l != nil && l.Resource == harness.ResourceTime
	})
}

// Manifest is the plugin's, nil when it has none.
func (s *Session) Manifest() *contract.Manifest { return s.run.manifest }

// Limits are those of every sandbox.
func (s *Session) Limits() harness.Limits { return s.run.limits }

// Fixtures are those of the run; none before it.
func (s *Session) Fixtures() []fixtures.Fixture { return s.run.fixtures }

// single is a run of one request on the same plugin.
func (r *run) single(f fixtures.Fixture) *run {
	o := r.o
	o.Progress = nil
	return &run{o: o, answers: r.answers, wasm: r.wasm, info: r.info, inspectErr: r.inspectErr, loadErr: r.loadErr, plugin: r.plugin, manifest: r.manifest, entry: r.entry,
		limits: r.limits, fixtures: []fixtures.Fixture{f}, alone: true}
}

// hanging turns the error of a call that used its patience up into that of one that met its deadline.
func (r *run) hanging(err error) error {
	if l := as[*harness.LimitError](err); r.patience > 0 && l != nil && l.Resource == harness.ResourceCost {
		return &harness.LimitError{Resource: harness.ResourceTime, Phase: l.Phase, Detail: l.Detail}
	}
	return err
}

// errFurther is what a rule gets that wants further calls where only one request is judged.
var errFurther = errors.New("further calls are not made for one request")

// further says whether calls beside the observations may be made.
func (r *run) further() error {
	if r.alone {
		r.denied.Store(true)
		return errFurther
	}
	return nil
}
