package conformance

import (
	"errors"
	"time"
)

// RunHost judges a host by the rules that speak of hosts. Errors are as Run's; rules about plugins alone do not apply.
func RunHost(c *HostCase, suites []*Suite, o Options) (*Report, error) {
	started := time.Now()
	if err := Validate(suites...); err != nil {
		return nil, err
	}
	if o.AsOf.IsZero() {
		return nil, errors.New("judge host: no date given whose rules are in force")
	}
	if c == nil {
		return nil, errors.New("judge host: no host was shown")
	}
	rules, err := selected(suites, o.Select)
	if err != nil {
		return nil, err
	}
	var results []Result
	for _, rule := range rules {
		results = append(results, judgeHost(c, rule, o))
	}
	return newReport(suites, results, o, SubjectHost, time.Since(started)), nil
}

func judgeHost(c *HostCase, rule *Rule, o Options) Result {
	started := time.Now()
	j := &Judgement{}
	j.at(rule.Level(Context{}), "")
	res := newResult(rule)
	switch {
	case rule.Host == nil:
		res.Outcome, res.Reason = NotApplicable, "it judges plugins, and only a host is judged here"
	case outOfForce(rule, o) != "":
		res.Outcome, res.Reason = NotApplicable, outOfForce(rule, o)
	default:
		err := guard(func() error { rule.Host(c, j); return nil })
		res.Outcome, res.Reason = j.outcome(err, 0)
	}
	res.take(j, time.Since(started))
	return res
}
