package isolation

import (
	"bytes"
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// ISL008 looks further back than ISL-001, which is about the patient directly before.
var ISL008 = &conformance.Rule{
	ID:    "ISL-008",
	Title: "Nothing of an earlier patient or practice comes out, however many calls later",
	Doc: conformance.Doc{
		Why:  "What one practice sent may not reach another, not even by way of a history that a plugin keeps, a cache it searches, or a text it releases after the tenth call.",
		Fix:  "Keep nothing of a request. What every request would compute alike may be cached, and nothing else.",
		Good: "after two practices and eight patients, no mark of any of them stands in the next answer",
		Bad:  "a list of the patients seen so far, written to the log at every tenth call",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "An instance may be reused for other patients; nothing of one request may influence another."),
		cite.LGPD("art. 46", "Technical measures protect personal data from unauthorised disclosure.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, conformance.Practices, fixtures.CanaryText},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		s, err := p.Open(ctx)
		if err != nil {
			p.Skip("no instance could be started") // another rule's finding
			return ctx.Err()
		}
		defer s.Close(ctx)
		var earlier, before []fixtures.Canary // of all but the call directly before, and of that one
		queue := p.Fixtures(fixtures.CanaryText, conformance.Practices)
		queue = append(queue, p.Fixtures(fixtures.Small)...)
		for len(queue) > 0 && len(queue) < leastCalls {
			queue = append(queue, queue...)
		}
		for i, f := range queue {
			reply, _ := s.Call(ctx, p.Entry(), f.Request) // its error is in the trace
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.AtFixture(f.Name)
			own := f.Canaries
			for _, surface := range conformance.TraceSurfaces(reply.Output, reply.Trace) {
				for _, l := range leak.Canaries(surface.Bytes, without(earlier, append(own, before...))) {
					p.Between(&reply, nil).Where(leak.Spot(l)).Check(false, leak.Place(surface.Name, surface.Bytes, l.Canary), "holds what the request of an earlier call had at %s, %s", l.Canary.Path, l.How)
				}
			}
			if i > 1 {
				p.Check(true, "", "the call was looked at")
			}
			if s.Dead() {
				break // stopped or trapped: other rules say so
			}
			earlier, before = append(earlier, before...), own
		}
		remain(p, s, append(earlier, before...))
		if p.Checks() == 0 {
			p.Skip("no instance served enough requests")
		}
		return nil
	},
}

// mostSought bounds the marks that are looked for in an instance's memory.
const mostSought = 8

// remain notes what lies in the guest's memory after the calls. It is no finding: what a plugin has freed still lies there, garbage
// collected or not, and no plugin can keep it from there. That the next patient's instance holds none of it is the host's, whose
// reset gives every byte back; AUD-005 asks hosts for that, and the harness's own tests compare the whole memory.
func remain(p *conformance.Pass, s *harness.Sandbox, marks []fixtures.Canary) {
	state, err := s.State()
	marks = without(marks, nil)
	if err != nil || len(marks) == 0 {
		return
	}
	marks = marks[:min(len(marks), mostSought)]
	found := 0
	for _, c := range marks {
		if bytes.Contains(state.Memory, []byte(c.Value)) {
			found++
		}
	}
	p.Notef("after the calls, %d of %d marks that were looked for still lay in the instance's memory, which hosts reset before the next patient", found, len(marks))
}

// leastCalls is how many calls one instance serves at least.
const leastCalls = 8

// without gives the marks that are none of the others': of who comes twice, the own ones may come out.
func without(all, others []fixtures.Canary) []fixtures.Canary {
	known := map[string]bool{}
	for _, c := range others {
		known[c.Value] = true
	}
	var out []fixtures.Canary
	for _, c := range all {
		if !known[c.Value] {
			known[c.Value] = true
			out = append(out, c)
		}
	}
	return out
}
