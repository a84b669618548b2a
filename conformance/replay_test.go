package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// asking is a plugin that asks for consent, for an authority and for https://a.example/tables/version.
func asking(t *testing.T) []byte {
	t.Helper()
	p := script.Honest(contract.CardiacRisk).Declare(func(m *contract.Manifest) {
		m.Capabilities.Hosts = []string{"a.example"}
		m.Capabilities.HostFunctions = []string{"check_consent", "validate_medical_authority"}
	})
	all, err := conformance.Generate(p.Manifest(), 1, []fixtures.Need{fixtures.Small})
	if err != nil {
		t.Fatal(err)
	}
	module, err := p.Build(all)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

// watching gives a rule that passes, and hands each call of a small request to see.
func watching(see func(ctx context.Context, p *conformance.Pass, o *conformance.Observation)) *conformance.Rule {
	r := rule("TST-001", func(ctx context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			see(ctx, p, o)
		}
		p.Check(true, "", "")
		return nil
	})
	r.Needs, r.Repeats, r.Stage = []fixtures.Need{fixtures.Small}, 2, conformance.StageAnswers
	return r
}

// replaying reads a recording in which some words are others.
func replaying(t *testing.T, r *cassette.Recording, was, is string) *cassette.Replay {
	t.Helper()
	text, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	edited, err := cassette.Read([]byte(strings.ReplaceAll(string(text), was, is)))
	if err != nil {
		t.Fatal(err)
	}
	replay, err := cassette.NewReplay(edited, cassette.Unreachable)
	if err != nil {
		t.Fatal(err)
	}
	return replay
}

// What a run asked is recorded; edited by hand, it answers the next run, each call from its beginning.
func TestARunIsRecordedAndReplayed(t *testing.T) {
	module := asking(t)
	recorder := &cassette.Recorder{Distinct: true}
	calls := 0
	run(t, module, conformance.Options{Seed: 1, Recorder: recorder}, watching(func(_ context.Context, _ *conformance.Pass, o *conformance.Observation) {
		if calls++; !o.Answered() || len(o.Sent) != 1 || len(o.Reply.Trace.HostCalls) != 2 {
			t.Errorf("%s: %v, sent %+v", o.Fixture.Name, o.Err, o.Sent)
		}
	}))
	recording, err := recorder.Recording(cassette.Tool{}, cassette.Plugin{SHA256: "ab"})
	if err != nil || calls < 2 {
		t.Fatal(err, calls)
	}
	of := map[string]int{}
	for _, c := range recording.Calls {
		of[c.Function]++
	}
	if of[cassette.HTTP] != 1 || of[cassette.Authority] != 1 || of[cassette.Consent] == 0 {
		t.Errorf("recorded %v", of)
	}

	rep := run(t, module, conformance.Options{Seed: 1, Replay: replaying(t, recording, `"unknown"`, `"inactive"`)}, watching(func(ctx context.Context, p *conformance.Pass, o *conformance.Observation) {
		if !o.Answered() || !strings.Contains(o.Reply.Trace.HostCalls[1].Result, "inactive") || len(o.Sent) != 1 || len(o.Reply.Trace.Egress) != 1 {
			t.Errorf("%s: %v, %+v, sent %+v", o.Fixture.Name, o.Err, o.Reply.Trace, o.Sent)
		}
		// A rule that asks for another consent gets it, and what else is replayed.
		reply, err := p.CallIn(ctx, conformance.World{Consent: "revoked"}, o.Fixture.Request)
		if err != nil || !strings.Contains(string(reply.Output), `"consent_missing"`) {
			t.Errorf("%s: with another consent: %v %s", o.Fixture.Name, err, reply.Output)
		}
		reply, err = p.CallIn(ctx, conformance.World{Consent: "not_required"}, o.Fixture.Request)
		if calls := reply.Trace.HostCalls; err != nil || len(calls) != 2 || !strings.Contains(calls[1].Result, "inactive") {
			t.Errorf("%s: without a consent: %v %+v", o.Fixture.Name, err, calls)
		}
	}))
	if u := rep.Replay; u == nil || u.Used != len(recording.Calls) || u.Calls != u.Used || len(u.NotHeld) > 0 || u.MadeFor != "ab" {
		t.Errorf("use %+v", u)
	}

	run(t, module, conformance.Options{Seed: 1, Replay: replaying(t, recording, `"granted"`, `"expired"`)}, watching(func(_ context.Context, _ *conformance.Pass, o *conformance.Observation) {
		if !strings.Contains(string(o.Reply.Output), `"consent_missing"`) {
			t.Errorf("%s: the recording's consent does not count: %s", o.Fixture.Name, o.Reply.Output)
		}
	}))
}

// What the recording does not hold is met as production meets what cannot be reached, and the report says so.
func TestWhatIsNotRecordedIsUnreachableAndSaid(t *testing.T) {
	module := asking(t)
	consent := cassette.Call{Function: cassette.Consent, Asked: json.RawMessage(`{}`), Any: []string{"patient_id", "purpose_id"}, Answered: json.RawMessage(`{"status":"granted"}`), Repeat: true}
	replay, err := cassette.NewReplay(&cassette.Recording{Version: cassette.Version, Calls: []cassette.Call{consent}}, cassette.Unreachable)
	if err != nil {
		t.Fatal(err)
	}
	rep := run(t, module, conformance.Options{Seed: 1, Replay: replay}, watching(func(_ context.Context, _ *conformance.Pass, o *conformance.Observation) {
		if trap := (*harness.TrapError)(nil); !errors.As(o.Err, &trap) || !strings.Contains(o.Reply.Trace.HostCalls[1].Result, `"unknown"`) {
			t.Errorf("%s: %v, %+v", o.Fixture.Name, o.Err, o.Reply.Trace.HostCalls)
		}
	}))
	if got := strings.Join(rep.Replay.NotHeld, "; "); got != "http_request GET https://a.example/tables/version; validate_medical_authority" || rep.Replay.Used != 1 {
		t.Errorf("use %+v", rep.Replay)
	}
}

func TestNoVerdictOfCertifyRestsOnARecording(t *testing.T) {
	replay, err := cassette.NewReplay(&cassette.Recording{}, cassette.Unreachable)
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]conformance.Options{
		"certify":         {AsOf: day, Mode: conformance.ModeCertify, Replay: replay},
		"record a replay": {AsOf: day, Recorder: &cassette.Recorder{}, Replay: replay},
	} {
		if _, err := conformance.Run(t.Context(), refusing(t, nil), suite(rule("TST-001", passes)), o); err == nil {
			t.Errorf("%s: was judged", name)
		}
	}
	if rep := run(t, refusing(t, nil), conformance.Options{}, rule("TST-001", passes)); rep.Replay != nil {
		t.Error("a report without a replay speaks of one")
	}
}
