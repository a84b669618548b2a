package hostile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostile"
)

// find gives a case by its name.
func find(t *testing.T, name string) hostile.Case {
	t.Helper()
	all := hostile.Corpus()
	i := slices.IndexFunc(all, func(c hostile.Case) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no case %s", name)
	}
	return all[i]
}

// An outcome is judged by the containment of a case that ends otherwise: it must not hold.
func TestAnotherContainmentDoesNotHold(t *testing.T) {
	names := []string{
		"malformed/empty", "exports/void", "loops/call", "loops/initialize", "floods/log-lines", "memory/grow-until-refused",
		"exports/divides-by-zero", "wasi/exit-0-initialising", "wasi/exit-0", "floods/error-huge", "wasi/environment",
	}
	for _, ran := range names {
		outcome := hostile.Run(t.Context(), find(t, ran), harness.Options{})
		for _, judged := range names {
			if err := find(t, judged).Expect.Judge(outcome); (err == nil) != (ran == judged) {
				t.Errorf("%s judged as %s: %v", ran, judged, err)
			}
		}
	}
}

// What no outcome may leave behind is found whatever the case.
func TestWhatNoOutcomeMayLeave(t *testing.T) {
	c := find(t, "exports/divides-by-zero")
	for name, spoil := range map[string]func(o *hostile.Outcome, r *harness.Reply){
		"log": func(_ *hostile.Outcome, r *harness.Reply) {
			r.Trace.Logs = []harness.Log{{Message: strings.Repeat("x", 1<<20)}}
		},
		"lines": func(_ *hostile.Outcome, r *harness.Reply) { r.Trace.Logs = make([]harness.Log, 1<<20) },
		"vars": func(_ *hostile.Outcome, r *harness.Reply) {
			r.Trace.Vars = []harness.VarWrite{{Value: make([]byte, 1<<20)}}
		},
		"host calls": func(_ *hostile.Outcome, r *harness.Reply) {
			r.Trace.HostCalls = []harness.HostCall{{Argument: make([]byte, 16<<20)}}
		},
		"requests": func(_ *hostile.Outcome, r *harness.Reply) { r.Trace.Egress = make([]harness.EgressAttempt, 1000) },
		"memory":   func(_ *hostile.Outcome, r *harness.Reply) { r.Trace.GuestPages = 1 << 15 },
		"kernel":   func(_ *hostile.Outcome, r *harness.Reply) { r.Trace.KernelPages = 1 << 15 },
		"output":   func(_ *hostile.Outcome, r *harness.Reply) { r.Output = []byte("{}") },
		"reason": func(o *hostile.Outcome, _ *harness.Reply) {
			o.Err = errors.New("trap during call: integer divide by zero")
		},
		"still used": func(o *hostile.Outcome, _ *harness.Reply) { o.Dead = false },
		"legible": func(o *hostile.Outcome, _ *harness.Reply) {
			o.Err = &harness.TrapError{Phase: harness.PhaseCall, Reason: "integer divide by zero\n\x1b[2J"}
		},
		"short": func(o *hostile.Outcome, _ *harness.Reply) {
			o.Err = &harness.TrapError{Phase: harness.PhaseCall, Reason: "integer divide by zero" + strings.Repeat("!", 1<<20)}
		},
	} {
		o := hostile.Run(t.Context(), c, harness.Options{})
		if err := c.Expect.Judge(o); err != nil {
			t.Fatal(err)
		}
		spoil(&o, &o.Replies[0])
		if c.Expect.Judge(o) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
