package xtp

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness"
)

// Bounds of what a module of tests may say.
const (
	mostResults = 10_000
	mostText    = 4 << 10 // bytes of a name, a group or a reason that are kept
	mostTexts   = 8 << 20 // bytes of all of them together
)

// failedTime is what time gives for a call that failed: no bound on it holds, also where a language reads it as signed.
const failedTime = math.MaxInt64

// runner answers a module of tests. It is the Tester of one call.
type runner struct {
	o        Options
	plugin   *harness.Plugin
	limits   harness.Limits
	sandbox  *harness.Sandbox // nil: the next call opens one
	group    string
	results  []conformance.OwnTest
	asserted int
	failed   bool
	calls    []string  // that gave no output since the last assertion
	last     time.Time // of the last result
	texts    int       // bytes that were kept
	broken   error     // the tool's own failure
}

// Call implements hostenv.Tester.
func (r *runner) Call(ctx context.Context, export string, input []byte) ([]byte, bool, error) {
	reply, ok, err := r.call(ctx, export, input)
	return reply.Output, ok, err
}

// Time implements hostenv.Tester.
func (r *runner) Time(ctx context.Context, export string, input []byte) (int64, error) {
	reply, ok, err := r.call(ctx, export, input)
	if !ok {
		return failedTime, err
	}
	return reply.Trace.Wall.Nanoseconds(), nil
}

// call calls the plugin on the instance that is there. A refusal is an answer like another, of which the tests see that
// there is no output; anything worse is never right, so it fails whether or not the tests look.
func (r *runner) call(ctx context.Context, export string, input []byte) (harness.Reply, bool, error) {
	reply, err := r.onInstance(ctx, export, input)
	if err == nil {
		return reply, true, nil
	}
	if ctx.Err() != nil {
		return reply, false, errors.New("the tests had no time left") // their own deadline, or the caller gave up
	}
	var refusal *harness.PluginError
	if !ofGuest(err) {
		r.broken = err
		return reply, false, errors.New("the tool failed")
	}
	if errors.As(err, &refusal) {
		r.calls = append(r.calls, fmt.Sprintf("%s refused: %s", printableName(export), refusal.Object.Error()))
		return reply, false, nil
	}
	return reply, false, r.add("call of "+printableName(export), conformance.Failed, err.Error())
}

func (r *runner) onInstance(ctx context.Context, export string, input []byte) (harness.Reply, error) {
	if r.sandbox != nil && r.sandbox.Dead() {
		r.drop(ctx)
	}
	if r.sandbox == nil {
		var err error
		if r.sandbox, err = r.plugin.Open(ctx, r.limits); err != nil {
			return harness.Reply{}, err
		}
	}
	return r.sandbox.Call(ctx, export, input)
}

// Assert implements hostenv.Tester.
func (r *runner) Assert(name string, holds bool, reason string) error {
	r.asserted++
	calls := r.calls
	r.calls = nil
	if holds {
		return r.add(name, conformance.Passed, "")
	}
	if reason == "" {
		reason = "it does not hold"
	}
	for _, c := range calls { // why there was nothing to look at
		reason += "\n" + c
	}
	return r.add(name, conformance.Failed, reason)
}

// Reset implements hostenv.Tester.
func (r *runner) Reset(ctx context.Context) error {
	r.drop(ctx)
	return nil
}

// Group implements hostenv.Tester.
func (r *runner) Group(name string) error {
	r.group = clip(name)
	return nil
}

// MockInput implements hostenv.Tester.
func (r *runner) MockInput() ([]byte, bool) { return r.o.Input, r.o.HasInput }

// drop gives the plugin's instance back. What it leaves when it is freed is no result.
func (r *runner) drop(ctx context.Context) {
	if r.sandbox != nil {
		_ = r.sandbox.Close(ctx)
		r.sandbox = nil
	}
}

// add keeps a result while there is room. An error ends the tests, which Run then keeps as a failure of its own.
func (r *runner) add(name string, o conformance.Outcome, reason string) error {
	if len(r.results) >= mostResults {
		return fmt.Errorf("more than %d assertions", mostResults)
	}
	if r.texts += len(name) + len(r.group) + len(reason); r.texts > mostTexts {
		return fmt.Errorf("assertions with more than %d bytes of text", mostTexts)
	}
	r.keep(name, o, reason)
	return nil
}

func (r *runner) keep(name string, o conformance.Outcome, reason string) {
	now := time.Now()
	r.results = append(r.results, conformance.OwnTest{Source: conformance.SourceXTP, File: r.o.File, Group: r.group, Name: clip(name), Outcome: o,
		Reason: clip(reason), DurationMS: conformance.Milliseconds(now.Sub(r.last))})
	r.last, r.failed = now, r.failed || o == conformance.Failed
}

// clip makes valid text of bounded length of what a guest said. Reports take out what could steer what reads them.
func clip(text string) string {
	if len(text) > mostText {
		cut := mostText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "..."
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// printableName is an export's name as a module gave it, short enough for a line.
func printableName(export string) string {
	if len(export) > 64 {
		export = export[:64] + "..."
	}
	return fmt.Sprintf("%q", export)
}
