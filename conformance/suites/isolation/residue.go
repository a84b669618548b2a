package isolation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// mostPairs bounds the sequences a residue rule makes.
const mostPairs = 8

// pair is A's request and the recorded call of B's on a fresh instance.
type pair struct {
	a fixtures.Fixture
	b *conformance.Observation
}

// residue calls A and then B on one instance, and compares B's call with the one recorded on a fresh instance. usable
// says whether A's call is of the sort the rule is about. It gives how many pairs were compared.
func residue(ctx context.Context, p *conformance.Pass, pairs []pair, usable func(error) bool) (int, error) {
	compared := 0
	for _, ab := range pairs {
		if compared == mostPairs {
			break
		}
		reply, ok, err := after(ctx, p, ab, usable)
		if err != nil {
			return compared, err
		}
		if ok {
			compared++
			p.At(ab.b)
			judgeResidue(p, ab, reply)
		}
	}
	return compared, nil
}

// answered are the recorded first answers to the requests of some families.
func answered(p *conformance.Pass, needs ...fixtures.Need) []*conformance.Observation {
	return slices.DeleteFunc(p.Observations(), func(o *conformance.Observation) bool {
		return !slices.Contains(needs, o.Fixture.Need) || o.Repetition != 0 || !o.Answered()
	})
}

// after gives B's call on the instance that served A; ok is false when A's call was not of the wanted sort.
func after(ctx context.Context, p *conformance.Pass, ab pair, usable func(error) bool) (reply harness.Reply, ok bool, err error) {
	s, err := p.Open(ctx)
	if err != nil {
		return reply, false, ctx.Err() // an instance that does not start is another rule's finding
	}
	defer s.Close(ctx)
	_, failed := s.Call(ctx, p.Entry(), ab.a.Request)
	if ctx.Err() != nil {
		return reply, false, ctx.Err()
	}
	if s.Dead() || !usable(failed) {
		return reply, false, nil
	}
	reply, _ = s.Call(ctx, p.Entry(), ab.b.Fixture.Request) // its error is in the trace
	return reply, ctx.Err() == nil, ctx.Err()
}

func judgeResidue(p *conformance.Pass, ab pair, reply harness.Reply) {
	search := leak.Planted(ab.a.Canaries)
	for _, s := range conformance.TraceSurfaces(reply.Output, reply.Trace) {
		for _, l := range search.In(s.Bytes) {
			p.Between(&reply, nil).Where(leak.Spot(l)).Check(false, leak.Place(s.Name, s.Bytes, l.Canary), "holds what the request for the patient before had at %s, %s", l.Canary.Path, l.How)
		}
	}
	p.Check(true, "", "the call was looked at")
	if c := p.Manifest().Capabilities; c.Clock || c.Random {
		return // such an answer may differ from call to call; what is left is to look for canaries
	}
	p.Between(&reply, &ab.b.Reply).Check(reply.Trace.Err == nil, "", "a fresh instance answers this request, and one that served another patient before fails")
	if reply.Trace.Err == nil {
		p.Between(&reply, &ab.b.Reply).Check(bytes.Equal(reply.Output, ab.b.Reply.Output), p.Unlike(ab.b, reply), "differs from that of a fresh instance, after one call for another patient")
	}
	p.Between(&reply, &ab.b.Reply).Check(sameWritten(reply.Trace, ab.b.Reply.Trace), "log", "logs, vars or host calls differ from those of a fresh instance, after one call for another patient")
}

// sameWritten compares what two calls wrote beside their answers.
func sameWritten(a, b harness.Trace) bool {
	return slices.Equal(a.Logs, b.Logs) && slices.Equal(a.Egress, b.Egress) &&
		slices.EqualFunc(a.Vars, b.Vars, func(x, y harness.VarWrite) bool { return x.Key == y.Key && bytes.Equal(x.Value, y.Value) }) &&
		slices.EqualFunc(a.HostCalls, b.HostCalls, func(x, y harness.HostCall) bool {
			return x.Function == y.Function && bytes.Equal(x.Argument, y.Argument) && x.Result == y.Result
		})
}

// samePatient makes of the first pair one in which B's request bears A's pseudonym: another examination of the same patient,
// whose answer must not be that of the one before.
func samePatient(ctx context.Context, p *conformance.Pass, pairs []pair) ([]pair, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	a, b := pairs[0].a, pairs[0].b.Fixture
	var of, to map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(a.Request, &of), json.Unmarshal(b.Request, &to)); err != nil {
		return nil, fmt.Errorf("make second examination: %w", err)
	}
	if of["patient_id"] == nil {
		return nil, nil // a request without a pseudonym has no second one
	}
	to["patient_id"] = of["patient_id"]
	request, err := json.Marshal(to)
	if err != nil {
		return nil, fmt.Errorf("make second examination: %w", err)
	}
	b.Request = request
	a.Canaries = slices.DeleteFunc(slices.Clone(a.Canaries), func(c fixtures.Canary) bool { return bytes.Contains(request, []byte(c.Value)) })
	if reply, err := p.CallIn(ctx, conformance.World{}, request); err == nil {
		second := *pairs[0].b
		second.Fixture, second.Reply = b, reply
		return []pair{{a, &second}}, nil
	}
	return nil, ctx.Err() // what does not answer a fresh request is another rule's finding
}
