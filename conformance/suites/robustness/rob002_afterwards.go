package robustness

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ROB002 is about what strange requests leave broken. What they leave behind of a patient is ISL-001's and ISL-002's.
var ROB002 = &conformance.Rule{
	ID:    "ROB-002",
	Title: "After strange requests, an instance still measures what a fresh one measures",
	Doc: conformance.Doc{
		Why:  "A buffer that was left too small, a table that was written over: the next patient's figures are wrong, and nobody connects them with the request before.",
		Fix:  "Allocate per call and reset what is shared at the beginning of a call, not at its end: a call may leave early.",
		Good: "after every strange request the heart rate of the next patient is the one a fresh instance gives",
		Bad:  "a global sample rate that the strange request set and the next one does not",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "An instance may be reused for other patients; nothing of one request may influence another."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Hostile},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		var next *conformance.Observation
		for _, o := range p.Observations() {
			if next == nil && o.Fixture.Need == fixtures.Small && o.Answered() && o.Case.Tree() != nil {
				next = o
			}
		}
		if next == nil {
			p.Skip("no ordinary request was answered")
			return nil
		}
		s, err := p.Open(ctx)
		if err != nil {
			p.Skip("no instance could be started") // another rule's finding
			return ctx.Err()
		}
		defer s.Close(ctx)
		served := 0
		for _, f := range p.Fixtures(fixtures.Hostile) {
			_, _ = s.Call(ctx, p.Entry(), f.Request) // how it fares is ROB-001's
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if s.Dead() {
				break
			}
			served++
		}
		if s.Dead() || served == 0 {
			p.Skip("no instance survived the strange requests")
			return nil
		}
		p.At(next)
		reply, err := s.Call(ctx, p.Entry(), next.Fixture.Request)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !p.Between(&reply, &next.Reply).Check(err == nil, "", "a fresh instance answers this ordinary request, and one that served %d strange ones before fails", served) || mayVary(p.Manifest()) {
			return nil
		}
		after, err := conformance.NewOutputCase(p.Manifest(), next.Fixture.Request, reply.Output, reply.Trace)
		if err != nil {
			return err
		}
		at := conformance.Difference(conformance.Leaves(next.Case.Tree()), conformance.Leaves(after.Tree()), figures)
		p.Between(&reply, &next.Reply).Check(at == "", at, "is another after %d strange requests than on a fresh instance", served)
		return nil
	},
}
