package conformance

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Retired lists IDs that were published once and must never come back.
var Retired = []string{}

var ruleID = regexp.MustCompile(`^([A-Z]{3,4})-[0-9]{3}$`)

// Validate refuses declarations that cannot be trusted: IDs of the wrong form, twice, retired or outside their suite's
// prefix; missing titles, documents or citations; a policy that poses as law; a rule with no check or with two.
func Validate(suites ...*Suite) error {
	if len(suites) == 0 {
		return errors.New("validate suites: none given")
	}
	var errs []error
	seen := map[string]bool{}
	for _, s := range suites {
		if s == nil || s.Name == "" || s.Prefix == "" || s.Title == "" || len(s.Rules) == 0 {
			errs = append(errs, fmt.Errorf("validate suite: name, prefix, title and rules are required"))
			continue
		}
		if seen["suite "+s.Name] {
			errs = append(errs, fmt.Errorf("validate suite %s: the name is used twice", s.Name))
		}
		seen["suite "+s.Name] = true
		for i, r := range s.Rules {
			if r == nil {
				errs = append(errs, fmt.Errorf("validate suite %s: rule %d is nil", s.Name, i))
				continue
			}
			for _, fault := range ruleFaults(r, s.Prefix) {
				errs = append(errs, fmt.Errorf("validate rule %q: %s", r.ID, fault))
			}
			if seen[r.ID] {
				errs = append(errs, fmt.Errorf("validate rule %q: the ID is used twice", r.ID))
			}
			seen[r.ID] = true
		}
	}
	return errors.Join(errs...)
}

func ruleFaults(r *Rule, prefix string) []string {
	var faults []string
	need := func(ok bool, fault string) {
		if !ok {
			faults = append(faults, fault)
		}
	}
	m := ruleID.FindStringSubmatch(r.ID)
	need(m != nil, "the ID is not of the form ABC-001")
	need(m == nil || m[1] == prefix, "the ID does not start with its suite's prefix "+prefix)
	need(!slices.Contains(Retired, r.ID), "the ID is retired")
	need(r.Title != "" && !strings.ContainsAny(r.Title, "\n\r") && len(r.Title) <= 100 && !strings.HasSuffix(r.Title, "."),
		"the title is not one line of at most 100 bytes without a full stop")
	need(r.Doc.Why != "" && r.Doc.Fix != "" && r.Doc.Good != "" && r.Doc.Bad != "", "a part of the doc is empty")
	need(r.Subject == SubjectPlugin || r.Subject == SubjectHost, "no subject")
	need(r.Basis == BasisLaw || r.Basis == BasisNorm || r.Basis == BasisPolicy, "no basis")
	need(r.Level != nil, "no level")
	faults = append(faults, shapeFaults(r)...)
	need(len(r.Citations) > 0, "no citation")
	faults = append(faults, citationFaults(r)...)
	for _, day := range []string{r.InForce.From, r.InForce.To} {
		need(day == "" || isDate(day), "a date in force is no date")
	}
	need(r.InForce.From == "" || r.InForce.To == "" || r.InForce.From < r.InForce.To, "the period in force is empty")
	return faults
}

// shapeFaults is about which checks a rule has, and at which stage.
func shapeFaults(r *Rule) []string {
	var faults []string
	need := func(ok bool, fault string) {
		if !ok {
			faults = append(faults, fault)
		}
	}
	checks := 0
	for _, set := range []bool{r.Output != nil, r.Check != nil, r.Ask != nil} {
		if set {
			checks++
		}
	}
	if r.Subject == SubjectHost {
		need(checks == 0 && r.Host != nil, "a rule about hosts has Host and no other check")
		need(r.Stage == 0 && len(r.Needs) == 0, "a rule about hosts has no stage and no fixtures")
		return faults
	}
	need(checks == 1, "exactly one of Output, Check and Ask must be set")
	need(r.Stage >= StageFile && r.Stage <= StageAnswers, "no stage")
	need((r.Stage == StageAnswers) == (len(r.Needs) > 0), "fixtures belong to rules about answers, and these need some")
	need(r.Output == nil || r.Stage == StageAnswers, "an output rule is about answers")
	for _, p := range r.Profiles {
		need(slices.Contains(Profiles(), p), "there is no such profile")
	}
	return faults
}

// citationFaults also keeps opinion from being dressed as law: law needs a clause that was seen or quoted, and what
// rests only on our own choice is a policy.
func citationFaults(r *Rule) []string {
	var faults []string
	sourced := false
	for _, c := range r.Citations {
		if c.Source == "" || c.Clause == "" {
			faults = append(faults, "a citation lacks source or clause")
		}
		if !isDate(c.CheckedOn) {
			faults = append(faults, "a citation lacks the date it was checked on")
		}
		switch c.Certainty {
		case CertaintyOfficial, CertaintySecondary:
			sourced = true
		case CertaintyUnsourced, CertaintyPolicy:
		default:
			faults = append(faults, "a citation's certainty is not A, B, C or P")
		}
	}
	if r.Basis == BasisLaw && !sourced {
		faults = append(faults, "the basis is law but no citation was seen or quoted (certainty A or B)")
	}
	if policyOnly(r.Citations) && r.Basis != BasisPolicy {
		faults = append(faults, "every citation is policy, so the basis must be policy")
	}
	return faults
}

func policyOnly(cs []Citation) bool {
	return len(cs) > 0 && !slices.ContainsFunc(cs, func(c Citation) bool { return c.Certainty != CertaintyPolicy })
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
