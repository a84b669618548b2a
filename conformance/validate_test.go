package conformance_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
)

func TestValidateFindsEachFault(t *testing.T) {
	if err := conformance.Validate(suite(rule("TST-001", passes))...); err != nil {
		t.Fatalf("a sound suite: %v", err)
	}
	for fault, spoil := range map[string]func(*conformance.Rule){
		"form ABC-001":              func(r *conformance.Rule) { r.ID = "TST-1" },
		"suite's prefix":            func(r *conformance.Rule) { r.ID = "ABI-001" },
		"title":                     func(r *conformance.Rule) { r.Title = "two\nlines" },
		"full stop":                 func(r *conformance.Rule) { r.Title = "It ends." },
		"doc is empty":              func(r *conformance.Rule) { r.Doc.Fix = "" },
		"no subject":                func(r *conformance.Rule) { r.Subject = 0 },
		"no basis":                  func(r *conformance.Rule) { r.Basis = 0 },
		"no level":                  func(r *conformance.Rule) { r.Level = nil },
		"no stage":                  func(r *conformance.Rule) { r.Stage = 0 },
		"exactly one of Output":     func(r *conformance.Rule) { r.Check = nil },
		"Check and Ask must be set": func(r *conformance.Rule) { r.Output = func(*conformance.OutputCase, *conformance.Tally) {} },
		"an output rule is about": func(r *conformance.Rule) {
			r.Check, r.Output = nil, func(*conformance.OutputCase, *conformance.Tally) {}
		},
		"fixtures belong":  func(r *conformance.Rule) { r.Needs = []fixtures.Need{fixtures.Small} },
		"these need some":  func(r *conformance.Rule) { r.Stage = conformance.StageAnswers },
		"no citation":      func(r *conformance.Rule) { r.Citations = nil },
		"source or clause": func(r *conformance.Rule) { r.Citations[0].Clause = "" },
		"checked on":       func(r *conformance.Rule) { r.Citations[0].CheckedOn = "today" },
		"not A, B, C or P": func(r *conformance.Rule) { r.Citations[0].Certainty = "" },
		"basis is law":     func(r *conformance.Rule) { r.Basis = conformance.BasisLaw; r.Citations[0].Certainty = "C" },
		"must be policy":   func(r *conformance.Rule) { r.Basis = conformance.BasisNorm },
		"is no date":       func(r *conformance.Rule) { r.InForce.From = "2026-02-30" },
		"period in force":  func(r *conformance.Rule) { r.InForce = conformance.Period{From: "2026-02-02", To: "2026-02-02"} },
	} {
		r := rule("TST-001", passes)
		spoil(r)
		if err := conformance.Validate(suite(r)...); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: got %v", fault, err)
		}
	}
	for fault, suites := range map[string][]*conformance.Suite{
		"none given":    nil,
		"used twice":    suite(rule("TST-001", passes), rule("TST-001", passes)),
		"name is used":  append(suite(rule("TST-001", passes)), suite(rule("TST-002", passes))...),
		"rule 0 is nil": suite(nil),
		"are required":  {{Name: "empty", Prefix: "TST", Title: "No rules"}},
	} {
		if err := conformance.Validate(suites...); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: got %v", fault, err)
		}
	}
}

func TestNothingIsNoOutcome(t *testing.T) {
	var (
		o conformance.Outcome
		l conformance.Level
		v conformance.Verdict
		b conformance.Basis
		s conformance.Subject
	)
	for name, marshal := range map[string]func() ([]byte, error){
		"outcome": o.MarshalText, "level": l.MarshalText, "verdict": v.MarshalText, "basis": b.MarshalText, "subject": s.MarshalText,
	} {
		if text, err := marshal(); err == nil {
			t.Errorf("the zero %s is written as %q", name, text)
		}
	}
	if err := o.UnmarshalText([]byte("pass")); err != nil || o != conformance.Passed {
		t.Errorf("read pass: %v, %v", o, err)
	}
	if err := o.UnmarshalText([]byte("")); err == nil {
		t.Error("an empty outcome was read")
	}
}
