package cases

import (
	"errors"
	"fmt"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// compareOutcome compares an answer or a refusal. Reason is set when the call came to neither; guest says that err, if any,
// is the plugin's doing.
func compareOutcome(d *diff, w *wanted, reply harness.Reply, err error) (reason string, guest bool) {
	var refusal *harness.PluginError
	switch {
	case err == nil:
		answer := value(reply.Output)
		if w.refused {
			d.check(false, "", "refused: "+w.refusal.String(), "answered: "+brief(answer))
		} else if w.response != nil {
			w.response.match(d, "", answer)
		} else {
			d.check(true, "", "", "") // that it is answered at all
		}
		return "", true
	case errors.As(err, &refusal):
		got := errorObject(refusal.Object)
		if w.refused {
			w.refusal.match(d, "error", got)
		} else {
			d.check(false, "", "answered", "refused: "+brief(got))
		}
		return "", true
	}
	var (
		failure *harness.UntypedFailure
		limit   *harness.LimitError
		trap    *harness.TrapError
		module  *harness.ModuleError
		missing *harness.ExportError
	)
	if errors.As(err, &failure) || errors.As(err, &limit) || errors.As(err, &trap) || errors.As(err, &module) || errors.As(err, &missing) {
		return "the call came to neither an answer nor a refusal: " + err.Error(), true
	}
	return "", false
}

func errorObject(e *contract.Error) map[string]any {
	return map[string]any{"code": string(e.Code), "message": e.Message, "path": e.Path}
}

// asking is one call of a host function.
type asking struct {
	function string
	argument any
}

// asked lists what the plugin asked of the host: the medical functions in their order, then requests.
func asked(t harness.Trace, host *scripted) []asking {
	var all []asking
	for _, c := range t.HostCalls {
		a := asking{c.Function, value(c.Argument)}
		if text, plain := a.argument.(string); plain { // an audit event given as text
			a.argument = map[string]any{"event_type": "text", "text": text}
		}
		all = append(all, a)
	}
	for _, s := range host.sent {
		all = append(all, asking{httpRequest, s.argument()})
	}
	return all
}

// compareCalls counts the calls that each expectation is about.
func compareCalls(d *diff, w *wanted, got []asking) {
	expected := make([]bool, len(got))
	for i, want := range w.calls {
		times, others := 0, ""
		for j, a := range got {
			if a.function != want.function {
				continue
			}
			if want.argument == nil || holds(want.argument, a.argument) {
				times++
				expected[j] = true
			} else if others == "" {
				others = "; with " + brief(a.argument)
			}
		}
		what := want.function
		if want.argument != nil {
			what += " " + want.argument.String()
		}
		d.check(holds(want.times, numberOf(times)), fmt.Sprintf("calls[%d] %s", i, what), "times: "+want.times.String(), fmt.Sprintf("times: %d%s", times, others))
	}
	if !w.noOthers {
		return
	}
	others := false
	for j, a := range got {
		if !expected[j] {
			others = true
			d.check(false, "calls", "no other call", a.function+" "+brief(a.argument))
		}
	}
	if !others {
		d.checks++
	}
}
