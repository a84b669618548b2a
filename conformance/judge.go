package conformance

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// judgeAll gives the results in the order of the rules. They are judged on all processors, those that measure time before the
// others and each alone, so that nothing of the run's own is measured with the plugin.
func (r *run) judgeAll(ctx context.Context, rules []*Rule) ([]Result, error) {
	var (
		results  = make([]Result, len(rules))
		together []int
		finished atomic.Int64
	)
	judge := func(i int) {
		results[i] = r.judge(ctx, rules[i])
		r.progress("judge", int(finished.Add(1)), len(rules))
	}
	for i, rule := range rules {
		if !rule.Timed {
			together = append(together, i)
		} else if ctx.Err() == nil {
			judge(i)
		}
	}
	// Rules that call the plugin take longest: they go first, so that no processor is left with one at the end.
	slices.SortStableFunc(together, func(a, b int) int { return cmp.Compare(rules[a].toil(), rules[b].toil()) })
	var (
		next atomic.Int64
		wg   sync.WaitGroup
	)
	for range min(runtime.GOMAXPROCS(0), len(together)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(together) && ctx.Err() == nil; i = next.Add(1) - 1 {
				judge(together[i])
			}
		})
	}
	wg.Wait()
	return results, context.Cause(ctx)
}

// toil sorts the rules that take long before those that only read what was recorded.
func (r *Rule) toil() int {
	switch {
	case r.Slow:
		return 0
	case r.Check != nil && r.Stage >= StageAnswers:
		return 1
	}
	return 2
}

// judge gives the result of one rule. Whatever the rule does, the others are judged too.
func (r *run) judge(ctx context.Context, rule *Rule) Result {
	started := time.Now()
	p := &Pass{rule: rule, run: r}
	p.at(rule.Level(r.context()), "")
	res := newResult(rule)
	switch why := r.unjudgeable(rule); {
	case rule.Subject == SubjectHost:
		res.Outcome, res.Reason = NotApplicable, "it judges the host, and only a plugin is judged here"
	case outOfForce(rule, r.o) != "":
		res.Outcome, res.Reason = NotApplicable, outOfForce(rule, r.o)
	case why != "":
		res.Outcome, res.Reason = Skipped, why
	case r.onlyCases() && len(r.cases[rule.ID]) == 0:
		res.Outcome, res.Reason = Skipped, "none of the fixtures named is one of its own"
	case r.onlyCases():
		res.Outcome, res.Reason = NotApplicable, "the answer holds nothing the rule speaks about" // unless a case says otherwise
	default:
		err := guard(func() error { return r.check(ctx, rule, p) })
		res.Outcome, res.Reason = p.outcome(err, r.unmade(rule))
	}
	res.take(&p.Judgement, time.Since(started))
	r.explain(&res)
	r.withCases(&res)
	return res
}

// newResult is a result without an outcome yet.
func newResult(rule *Rule) Result {
	return Result{Rule: rule, ID: rule.ID, Title: rule.Title, Subject: rule.Subject, Basis: rule.Basis, Citations: rule.Citations}
}

// take fills in what the rule found.
func (res *Result) take(j *Judgement, took time.Duration) {
	slices.SortStableFunc(j.findings, func(a, b Finding) int { return int(b.Level) - int(a.Level) })
	res.Level, res.Checks, res.Findings, res.Notes, res.Measured = j.highest, j.checks, j.findings, j.notes, j.measured
	if res.Outcome == Failed {
		res.Level = j.worst()
	}
	res.Duration = took
	res.DurationMS = milliseconds(took)
}

// outOfForce says why a rule is not of this run: not in force on its day, or of another profile; "" when it is.
func outOfForce(rule *Rule, o Options) string {
	switch {
	case !rule.InForce.Contains(o.AsOf):
		return "the rule is not in force on " + o.AsOf.UTC().Format(time.DateOnly)
	case len(rule.Profiles) > 0 && !slices.Contains(rule.Profiles, o.profile()):
		return fmt.Sprintf("the rule belongs to profile %s", rule.Profiles[0])
	}
	return ""
}

// unjudgeable says why a rule's stage was not reached; "" when it was.
func (r *run) unjudgeable(rule *Rule) string {
	switch {
	case rule.Stage >= StageModule && r.inspectErr != nil:
		return "the file is no WebAssembly module"
	case rule.Stage >= StageManifest && r.manifest == nil:
		return "no valid manifest is embedded"
	case rule.Stage >= StageAnswers && r.uncallable() != "":
		return r.uncallable()
	case rule.Stage >= StageAnswers && r.fixturesErr != nil:
		return r.fixturesErr.Error()
	}
	return ""
}

// unmade counts the calls a rule needed that were not made.
func (r *run) unmade(rule *Rule) int {
	n := 0
	for _, o := range r.observed(rule.Needs...) {
		if !o.Made() {
			n++
		}
	}
	return n
}

// check runs the rule: an output rule over the calls it needs, any other once.
func (r *run) check(ctx context.Context, rule *Rule, p *Pass) error {
	switch {
	case rule.Check != nil:
		return rule.Check(ctx, p)
	case rule.Ask != nil:
		if question := rule.Ask(p); question != "" {
			p.NeedsHuman("%s", question)
		} else {
			p.NotApplicable("the plugin raises no such question")
		}
		return nil
	}
	answered := 0
	for _, o := range p.Observations() {
		if !o.Made() {
			continue
		}
		if o.Case.Response != nil {
			answered++
		}
		p.At(o)
		rule.Output(o.Case, &p.Tally)
	}
	switch {
	case p.checks > 0:
	case answered == 0:
		p.Skip("no call gave an answer that fits the schema")
	default:
		p.NotApplicable("none of %d answers holds what the rule speaks about", answered)
	}
	return nil
}

// guard turns a panic into an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}
