package conformance_test

import (
	"testing"

	"github.com/medplug/medplug/conformance"
)

// hostRule gives a sound rule about hosts.
func hostRule(id string, check func(*conformance.HostCase, *conformance.Judgement)) *conformance.Rule {
	r := rule(id, nil)
	r.Subject, r.Stage, r.Host = conformance.SubjectHost, 0, check
	return r
}

func TestRunHost(t *testing.T) {
	keeps := hostRule("TST-001", func(c *conformance.HostCase, j *conformance.Judgement) {
		if len(c.Incidents) == 0 {
			j.Skip("no incident was shown")
			return
		}
		j.Check(c.Incidents[0].Subjects > 0, "/incidents/0/subjects_n", "is missing")
	})
	breaks := hostRule("TST-002", func(*conformance.HostCase, *conformance.Judgement) { panic("boom") })
	plugin := rule("TST-003", passes)
	for name, c := range map[string]struct {
		host  conformance.HostCase
		rules []*conformance.Rule
		want  conformance.Verdict
	}{
		"keeps it":            {conformance.HostCase{Incidents: []conformance.Incident{{Subjects: 3}}}, []*conformance.Rule{keeps, plugin}, conformance.Conforming},
		"breaks it":           {conformance.HostCase{Incidents: []conformance.Incident{{}}}, []*conformance.Rule{keeps}, conformance.NotConforming},
		"shows nothing":       {conformance.HostCase{}, []*conformance.Rule{keeps}, conformance.Inconclusive},
		"a rule that broke":   {conformance.HostCase{Incidents: []conformance.Incident{{Subjects: 3}}}, []*conformance.Rule{keeps, breaks}, conformance.Inconclusive},
		"only plugins' rules": {conformance.HostCase{}, []*conformance.Rule{plugin}, conformance.Inconclusive},
	} {
		rep, err := conformance.RunHost(&c.host, suite(c.rules...), conformance.Options{AsOf: day})
		if err != nil || rep.Verdict != c.want || rep.Subject != conformance.SubjectHost {
			t.Errorf("%s: %v, %v, want %v", name, rep.Verdict, err, c.want)
		}
	}
	if _, err := conformance.RunHost(nil, suite(keeps), conformance.Options{AsOf: day}); err == nil {
		t.Error("no host was shown, and it was judged")
	}
	// A plugin alone is not judged by it, and the exit code does not hang on it.
	rep := run(t, refusing(t, nil), conformance.Options{}, keeps, plugin)
	if res := rep.Results[0]; res.Outcome != conformance.NotApplicable || res.Subject != conformance.SubjectHost || rep.Verdict != conformance.Conforming {
		t.Errorf("for a plugin: %v, %v", res.Outcome, rep.Verdict)
	}
}

func TestAuditTrail(t *testing.T) {
	trail := func() conformance.AuditTrail {
		var a conformance.AuditTrail
		for range 50 {
			a.Events = append(a.Events, conformance.AuditEvent{TS: day, Actor: "crm:PE-12345", Verdict: "cleared"})
		}
		a.Chain()
		return a
	}
	whole := trail()
	if err := conformance.VerifyChain(whole); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*conformance.AuditTrail){
		"edited":                  func(a *conformance.AuditTrail) { a.Events[20].Verdict = "held" },
		"deleted":                 func(a *conformance.AuditTrail) { a.Events = append(a.Events[:20], a.Events[21:]...) },
		"cut off":                 func(a *conformance.AuditTrail) { a.Events = a.Events[:49] },
		"moved":                   func(a *conformance.AuditTrail) { a.Events[20], a.Events[21] = a.Events[21], a.Events[20] },
		"moved and numbered":      func(a *conformance.AuditTrail) { a.Events[20].Actor, a.Events[21].Actor = "x", "y" },
		"added":                   func(a *conformance.AuditTrail) { a.Events = append(a.Events, a.Events[0]) },
		"emptied":                 func(a *conformance.AuditTrail) { a.Events = nil },
		"edited and hashed alone": func(a *conformance.AuditTrail) { e := &a.Events[20]; e.Verdict = "held"; e.Hash = e.Link(e.Prev) },
		"edited and chained anew": func(a *conformance.AuditTrail) {
			head := a.Head
			a.Events[20].Verdict = "held"
			a.Chain()
			a.Head = head
		},
		"another head": func(a *conformance.AuditTrail) { a.Head = a.Events[3].Hash },
	} {
		a := trail()
		if change(&a); conformance.VerifyChain(a) == nil {
			t.Errorf("%s: it still verifies", name)
		}
	}
}
