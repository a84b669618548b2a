package conformance

import (
	"context"
	"fmt"
	"time"
)

// judge gives the result of one rule. Whatever the rule does, the others are judged too.
func (r *run) judge(ctx context.Context, rule *Rule) Result {
	started := time.Now()
	p := &Pass{rule: rule, run: r}
	p.at(rule.Level(r.context()), "")
	res := Result{Rule: rule, ID: rule.ID, Title: rule.Title, Subject: rule.Subject, Basis: rule.Basis, Citations: rule.Citations}
	switch why := r.unjudgeable(rule); {
	case !rule.InForce.Contains(r.o.AsOf):
		res.Outcome, res.Reason = NotApplicable, "the rule is not in force on "+r.o.AsOf.UTC().Format(time.DateOnly)
	case why != "":
		res.Outcome, res.Reason = Skipped, why
	default:
		err := guard(func() error { return r.check(ctx, rule, p) })
		res.Outcome, res.Reason = p.outcome(err, r.unmade(rule))
	}
	res.Level, res.Checks, res.Findings, res.Notes = p.highest, p.checks, p.findings, p.notes
	if res.Outcome == Failed {
		res.Level = p.worst()
	}
	res.Duration = time.Since(started)
	res.DurationMS = milliseconds(res.Duration)
	return res
}

// unjudgeable says why a rule's stage was not reached; "" when it was.
func (r *run) unjudgeable(rule *Rule) string {
	switch {
	case rule.Stage >= StageModule && r.inspectErr != nil:
		return "the file is no WebAssembly module"
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
	if rule.Check != nil {
		return rule.Check(ctx, p)
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

// outcome of a rule that ran. A blocking finding stands whatever the rule said or did afterwards; an error comes before
// every other word; and what looked at nothing, or missed a call it needed, has not passed.
func (p *Pass) outcome(err error, unmade int) (Outcome, string) {
	switch {
	case p.worst() == LevelError:
		return Failed, ""
	case err != nil:
		return Errored, err.Error()
	case p.state != 0:
		return p.state, p.why
	case unmade > 0:
		return Skipped, fmt.Sprintf("%d calls it needed were not made, because the plugin ran into its deadline", unmade)
	case p.checks == 0:
		return Errored, "the rule looked at nothing"
	case len(p.findings) > 0:
		return Failed, ""
	}
	return Passed, ""
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
