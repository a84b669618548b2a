package mutants

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// faults says in words how a report differs from what must become of the specimen: a rule that should fail and does not, one
// that fails and should not, one that broke or was skipped without need, and a wrong verdict.
func (j job) faults(rep *conformance.Report) []string {
	r := j.result()
	var s Specimen
	if j.plugin != nil {
		s = *j.plugin
	} else {
		s.Says = j.host.Says
	}
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	caught := false
	for _, res := range rep.Results {
		switch {
		case res.Outcome == conformance.Failed && res.ID == r.Breaks:
			caught = true
			if !said(res, s.Says) {
				fault("%s fails, but no finding matches %q: %s", res.ID, s.Says, findings(res))
			}
		case res.Outcome == conformance.Failed:
			fault("%s fails beside it: %s", res.ID, findings(res))
		case res.Outcome == conformance.Errored:
			fault("%s broke: %s", res.ID, res.Reason)
		case res.Outcome == conformance.Skipped && !s.Silent && !slices.Contains(s.Skips, res.ID):
			fault("%s is skipped: %s", res.ID, res.Reason)
		case slices.Contains(r.Near, res.ID) && res.Outcome != conformance.Passed:
			fault("%s is %v (%s), want pass", res.ID, res.Outcome, res.Reason)
		}
	}
	want := conformance.Conforming
	if r.Breaks != "" {
		want = conformance.NotConforming
		if !caught {
			fault("%s does not fail: missed", r.Breaks)
		}
	}
	if len(faults) == 0 && rep.Verdict != want {
		fault("the verdict is %v, want %v", rep.Verdict, want)
	}
	for _, id := range r.Near {
		if !slices.ContainsFunc(rep.Results, func(res conformance.Result) bool { return res.ID == id }) {
			fault("%s is no rule of the catalogue", id)
		}
	}
	return faults
}

func said(r conformance.Result, pattern string) bool {
	re := regexp.MustCompile(pattern)
	return slices.ContainsFunc(r.Findings, func(f conformance.Finding) bool { return re.MatchString(f.Path + " " + f.Message) })
}

// findings are the first few of a rule, with where they were found.
func findings(r conformance.Result) string {
	const few = 3
	var all []string
	for _, f := range r.Findings[:min(few, len(r.Findings))] {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %v", f.Path, f.Message, f.Fixtures)))
	}
	return strings.Join(all, "; ")
}
