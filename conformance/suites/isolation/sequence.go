package isolation

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// How long one instance serves two patients in turns. Costs are exact, so that every machine ends at the same call.
const (
	fewestCalls = 12
	usualCalls  = 64
	mostCalls   = 512 // while memory grows
	mostCost    = 1_800_000_000
	restPages   = 128 // managed languages collect when they took some megabytes, and rest there
)

// sequence lets one instance serve two patients in turns, many times, and others once among them: a state that shows at the tenth
// call, and memory that is never given back. How many calls it made comes back.
func sequence(ctx context.Context, p *conformance.Pass, two, others []*conformance.Observation) (int, error) {
	s, err := p.Open(ctx)
	if err != nil {
		return 0, ctx.Err() // an instance that does not start is another rule's finding
	}
	defer s.Close(ctx)
	g := growth{}
	for g.goOn() {
		fresh := two[g.calls()%len(two)]
		if n := g.calls() - fewestCalls/2; n >= 0 && n < len(others) {
			fresh = others[n]
		}
		p.At(fresh)
		reply, failed := s.Call(ctx, p.Entry(), fresh.Fixture.Request)
		if ctx.Err() != nil {
			return g.calls(), ctx.Err()
		}
		if !p.Between(&reply, &fresh.Reply).Check(failed == nil, "", "a fresh instance answers this request, and one that served %d before fails%s", g.calls(), g.because(failed)) || !asFresh(p, fresh, reply, g.calls()) {
			return g.calls(), nil
		}
		g.add(reply.Trace)
	}
	p.Notef("one instance served %d calls of %d patients in turns; its memory went from %d to %d pages of 64 KiB", g.calls(), len(two), g.pages[0], g.last())
	p.Warn(g.last()-g.pages[0] < restPages || !g.grows(), "", "memory grows from call to call and comes to no rest (from %d to %d pages in %d calls): free what a call allocates, or begin each call with an empty arena",
		g.pages[0], g.last(), g.calls())
	return g.calls(), nil
}

// procession lets one instance serve many patients, each once, the cheapest requests first: what is kept for some patients only, or
// under a key that two of them share, shows when there are many. How many calls it made comes back.
func procession(ctx context.Context, p *conformance.Pass, all []*conformance.Observation) (int, error) {
	s, err := p.Open(ctx)
	if err != nil {
		return 0, ctx.Err() // another rule's finding
	}
	defer s.Close(ctx)
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *conformance.Observation) int { return cmp.Compare(a.Reply.Trace.Cost, b.Reply.Trace.Cost) })
	served, cost := 0, uint64(0)
	for _, fresh := range all {
		if cost > mostCost {
			break
		}
		p.At(fresh)
		reply, failed := s.Call(ctx, p.Entry(), fresh.Fixture.Request)
		if ctx.Err() != nil {
			return served, ctx.Err()
		}
		if !p.Between(&reply, &fresh.Reply).Check(failed == nil, "", "a fresh instance answers this request, and one that served %d other patients before fails", served) || !asFresh(p, fresh, reply, served) {
			return served, nil
		}
		served++
		cost += reply.Trace.Cost
	}
	return served, nil
}

// afterRefusals lets one instance refuse every malformed request and then answer an ordinary one.
func afterRefusals(ctx context.Context, p *conformance.Pass, fresh *conformance.Observation) error {
	s, err := p.Open(ctx)
	if err != nil {
		return ctx.Err() // another rule's finding
	}
	defer s.Close(ctx)
	served := 0
	for _, f := range p.Fixtures(fixtures.Malformed) {
		_, failed := s.Call(ctx, p.Entry(), f.Request)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if s.Dead() {
			var stopped *harness.LimitError
			if served > 0 && errors.As(failed, &stopped) && stopped.Resource == harness.ResourceMemory {
				p.AtFixture(f.Name)
				p.Reportf("", "the memory limit is reached once %d requests were refused: free what a refused request had allocated", served)
			}
			return nil // one that dies of a single request is ABI-008's
		}
		served++
	}
	if served == 0 {
		return nil
	}
	p.At(fresh)
	reply, failed := s.Call(ctx, p.Entry(), fresh.Fixture.Request)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if p.Between(&reply, &fresh.Reply).Check(failed == nil, "", "a fresh instance answers this request, and one that refused %d before fails", served) {
		asFresh(p, fresh, reply, served)
	}
	return nil
}

// asFresh holds an answer on a used instance against that of a fresh one.
func asFresh(p *conformance.Pass, fresh *conformance.Observation, reply harness.Reply, served int) bool {
	if c := p.Manifest().Capabilities; c.Clock || c.Random {
		return true // such an answer may differ from call to call
	}
	return p.Between(&reply, &fresh.Reply).Check(bytes.Equal(reply.Output, fresh.Reply.Output), p.Unlike(fresh, reply), "differs from that of a fresh instance once %d calls were served", served) &&
		p.Between(&reply, &fresh.Reply).Check(sameWritten(reply.Trace, fresh.Reply.Trace), "log", "logs, vars or host calls differ from those of a fresh instance once %d calls were served", served)
}

// because says what stopped a call, where memory is the reason.
func (g *growth) because(err error) string {
	var stopped *harness.LimitError
	if errors.As(err, &stopped) && len(g.pages) > 0 {
		return fmt.Sprintf(": its %s limit is reached; memory was %d pages after the first call and %d after the last", stopped.Resource, g.pages[0], g.last())
	}
	return ""
}

// growth is what the memory of an instance did from call to call.
type growth struct {
	pages []uint32
	cost  uint64
}

func (g *growth) add(t harness.Trace) {
	g.pages = append(g.pages, t.GuestPages)
	g.cost += t.Cost
}

func (g *growth) calls() int { return len(g.pages) }

func (g *growth) last() uint32 { return g.pages[len(g.pages)-1] }

// grows says whether memory grew in the later half of the calls.
func (g *growth) grows() bool { return len(g.pages) > 1 && g.last() > g.pages[len(g.pages)/2] }

// goOn says whether another call may show something.
func (g *growth) goOn() bool {
	switch n := len(g.pages); {
	case n < fewestCalls:
		return true
	case n >= mostCalls || g.cost > 10*mostCost:
		return false
	case g.last()-g.pages[0] >= restPages/2 && g.last() > g.pages[n-n/4]: // what came so far goes on, until it rests or dies
		return true
	case n < usualCalls:
		return g.cost <= mostCost
	default:
		return g.cost <= mostCost/2 && g.grows()
	}
}

// cheapest gives the two answered requests of two families that cost the least, one of each: two patients.
func cheapest(p *conformance.Pass, needs ...fixtures.Need) []*conformance.Observation {
	var two []*conformance.Observation
	for _, need := range needs {
		all := answered(p, need)
		if len(all) > 0 {
			two = append(two, slices.MinFunc(all, func(a, b *conformance.Observation) int { return cmp.Compare(a.Reply.Trace.Cost, b.Reply.Trace.Cost) }))
		}
	}
	return two
}

// unlike gives the two answered requests of the first pair of patients, who differ in all that there is.
func unlike(p *conformance.Pass) []*conformance.Observation {
	all := answered(p, fixtures.Patients)
	return all[:min(len(all), 2)]
}
