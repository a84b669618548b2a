package mutants_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

// rules are those of the catalogue.
func rules() []*conformance.Rule {
	var all []*conformance.Rule
	for _, s := range suites.All {
		all = append(all, s.Rules...)
	}
	return all
}

// Every specimen, of plugins and of hosts, is judged as it must be by the whole catalogue, and every rule passes some that
// conform: a rule that failed or did not apply on all of them would be none.
func TestSpecimens(t *testing.T) {
	o, err := mutants.Check(t.Context(), mutants.Options{Suites: suites.All, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	passed := map[string]bool{}
	for _, r := range o.Results {
		t.Logf("%s: %.0f ms, %d bytes", r.Name, r.Millis, r.Bytes)
		if r.Error != "" {
			t.Errorf("%s: %s", r.Name, r.Error)
		}
		for _, f := range r.Faults {
			t.Errorf("%s: %s", r.Name, f)
		}
		for _, id := range r.Passed {
			passed[id] = passed[id] || r.Breaks == ""
		}
	}
	if o.Mutants < 40 || o.Honest < 20 || !o.OK() {
		t.Error(o)
	}
	for _, r := range rules() {
		if r.Ask == nil && !passed[r.ID] {
			t.Errorf("%s: no conforming specimen passes it", r.ID)
		}
	}
}

func TestEveryRuleHasAMutant(t *testing.T) {
	plugins, hosts := map[string]bool{}, map[string]bool{}
	for _, s := range mutants.All() {
		plugins[s.Breaks] = true
	}
	for _, h := range mutants.Hosts() {
		hosts[h.Breaks] = true
	}
	for _, r := range rules() {
		if r.Subject == conformance.SubjectPlugin && r.Ask == nil && !plugins[r.ID] {
			t.Errorf("%s (%s): no plugin breaks it", r.ID, r.Title)
		}
		if r.Host != nil && !hosts[r.ID] {
			t.Errorf("%s (%s): no host breaks it", r.ID, r.Title)
		}
	}
}

// Specimens are named once, break rules that there are, and mutants alone say how.
func TestDeclarations(t *testing.T) {
	names := map[string]bool{}
	sound := func(name, breaks, says string, near []string) {
		t.Helper()
		if name == "" || names[name] || strings.TrimSpace(name) != name {
			t.Errorf("%q: no name of its own", name)
		}
		names[name] = true
		if _, err := regexp.Compile(says); err != nil || (breaks == "") != (says == "") || breaks != "" && len(near) > 0 {
			t.Errorf("%s: breaks %q, says %q, near %v", name, breaks, says, near)
		}
		for _, id := range append(near, breaks) {
			if !slices.ContainsFunc(rules(), func(r *conformance.Rule) bool { return id == "" || r.ID == id }) {
				t.Errorf("%s: there is no rule %s", name, id)
			}
		}
	}
	for _, s := range mutants.All() {
		sound(s.Name, s.Breaks, s.Says, s.Near)
		if s.Plugin == nil || s.Breaks == "" && (s.Silent || len(s.Skips) > 0) {
			t.Errorf("%s: no plugin, or nothing of it is judged although it conforms", s.Name)
		}
	}
	for _, h := range mutants.Hosts() {
		sound(h.Name, h.Breaks, h.Says, h.Near)
	}
}

// A rule whose check does nothing is found out, whichever it is, by the first specimen that breaks it; with its check that specimen is as
// it must be. That each of the others finds the rule out as well is TestSpecimens: an emptied check finds nothing in any.
func TestAnEmptiedRuleIsFoundOut(t *testing.T) {
	kept := &conformance.Kept{Most: 12}
	for _, s := range suites.All {
		for _, r := range s.Rules {
			for what, emptied := range emptied(r) {
				t.Run(r.ID+" "+what, func(t *testing.T) {
					t.Parallel()
					first := firstThatBreaks(r.ID, what == "on hosts")
					check := func(r *conformance.Rule) *mutants.Outcome {
						o, err := mutants.Check(t.Context(), mutants.Options{Suites: []*conformance.Suite{{Name: s.Name, Prefix: s.Prefix, Title: s.Title, Rules: []*conformance.Rule{r}}},
							Seed: 1, Kept: kept, Only: func(c mutants.Result) bool { return c.Name == first && c.Host == (what == "on hosts") }})
						if err != nil {
							t.Fatal(err)
						}
						return o
					}
					if o := check(r); !o.OK() || o.Mutants == 0 {
						t.Fatalf("with its check: %v", o)
					}
					o := check(emptied)
					if o.Caught > 0 || o.OK() {
						t.Errorf("without its check: %v", o)
					}
					for _, res := range o.Results {
						if !slices.ContainsFunc(res.Faults, func(f string) bool { return strings.Contains(f, r.ID+" does not fail: missed") }) {
							t.Errorf("%s does not name the rule: %v %s", res.Name, res.Faults, res.Error)
						}
					}
				})
			}
		}
	}
}

// firstThatBreaks is a specimen's name; empty when there is none.
func firstThatBreaks(id string, hosts bool) string {
	if hosts {
		for _, h := range mutants.Hosts() {
			if h.Breaks == id {
				return h.Name
			}
		}
		return ""
	}
	for _, s := range mutants.All() {
		if s.Breaks == id {
			return s.Name
		}
	}
	return ""
}

// emptied gives copies of a rule that count one check and find nothing.
func emptied(r *conformance.Rule) map[string]*conformance.Rule {
	copies := map[string]*conformance.Rule{}
	if r.Subject == conformance.SubjectPlugin && r.Ask == nil {
		c := *r
		if c.Output != nil {
			c.Output = func(_ *conformance.OutputCase, t *conformance.Tally) { t.Check(true, "", "") }
		} else {
			c.Check = func(_ context.Context, p *conformance.Pass) error { p.Check(true, "", ""); return nil }
		}
		copies["on plugins"] = &c
	}
	if r.Host != nil {
		c := *r
		c.Host = func(_ *conformance.HostCase, j *conformance.Judgement) { j.Check(true, "", "") }
		copies["on hosts"] = &c
	}
	return copies
}
