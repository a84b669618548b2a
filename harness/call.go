package harness

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Reply is what a call gave: the output only when the call succeeded, the trace always.
type Reply struct {
	Output []byte
	Trace  Trace
}

// Call runs an export on an input. The error is also in the reply's trace; see the package comment for its types. After
// any error but a *PluginError or an *ExportError the sandbox is dead.
func (s *Sandbox) Call(ctx context.Context, export string, input []byte) (Reply, error) {
	var r Reply
	if err := s.plugin.life.enter(); err != nil {
		r.Trace.Err = err
		return r, err
	}
	defer s.plugin.life.leave()
	err := s.call(ctx, export, input, &r)
	var refusal *PluginError
	var missing *ExportError
	if err != nil && s.dead == nil && !errors.As(err, &refusal) && !errors.As(err, &missing) {
		s.dead = err
	}
	r.Trace.Err = err
	return r, err
}

func (s *Sandbox) call(ctx context.Context, export string, input []byte, r *Reply) error {
	if s.dead != nil {
		return fmt.Errorf("call on a dead sandbox: %w", s.dead)
	}
	if err := s.plugin.info.CheckEntry(export); err != nil {
		return err
	}
	if int64(len(input)) > s.limits.InputBytes {
		return &LimitError{ResourceInput, PhaseCall, fmt.Sprintf("%d bytes, limit %d", len(input), s.limits.InputBytes)}
	}
	if err := s.blocks.setInput(ctx, input); err != nil {
		return fmt.Errorf("bring input in: %w", err)
	}
	if s.used {
		s.state.Begin()
	}
	s.used = true // what initialisation logged belongs to the first call's trace
	code, err := s.run(ctx, export, &r.Trace)
	r.Trace.Logs, r.Trace.HostCalls = s.state.Record.Logs, s.state.Record.HostCalls
	r.Trace.Egress, r.Trace.Vars = s.state.Record.Egress, s.state.Record.Vars
	r.Trace.GuestPages, r.Trace.KernelPages = s.memory.Pages(), s.blocks.pages(ctx)
	if err != nil {
		return s.fault(ctx, PhaseCall, err)
	}
	r.Output, err = s.answer(ctx, code)
	return err
}

// run calls the export under the deadline and measures it, on one thread so that its CPU time is the guest's.
func (s *Sandbox) run(caller context.Context, export string, t *Trace) (uint32, error) {
	ctx, cancel := context.WithTimeout(hostenv.With(caller, s.state), s.limits.Timeout)
	defer cancel()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, fuel := s.fuelled(ctx, caller, PhaseCall)
	f := s.guest.ExportedFunction(export) // not kept for the next call: a function keeps the stack that it grew, up to 50 MB
	if s.ledger != nil {
		fuel.sampler = newSampler(s.ledger)
	}
	fuel.fill(s.counter)
	wall, cpu := time.Now(), threadCPU()
	result, err := f.Call(ctx)
	t.CPU, t.Wall = threadCPU()-cpu, time.Since(wall)
	t.Cost = fuel.used(meter.Counter(s.counter.Get()))
	if fuel.sampler != nil {
		running := uint32(s.guest.ExportedGlobal(meter.CurrentExport).Get())
		t.Profile = fuel.sampler.profile(s.plugin.functions, t.Cost, f.Definition().Index(), running)
	}
	if err != nil {
		return 0, err
	}
	return uint32(result[0]), nil
}

// answer decides whether the call succeeded (contract section 1) and gives its output.
func (s *Sandbox) answer(ctx context.Context, code uint32) ([]byte, error) {
	text, failed, err := s.blocks.errorText(ctx)
	if errors.Is(err, errNoBlock) {
		return nil, &UntypedFailure{Reason: "it freed the error that it had set", Return: code}
	}
	if err != nil {
		return nil, fmt.Errorf("read the plugin's error: %w", err)
	}
	if failed || code != 0 {
		return nil, refusal(text, failed, code)
	}
	if s.plugin.tests != nil {
		return nil, nil // what it found it has told its tester
	}
	offset, n, err := s.blocks.output(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the plugin's output: %w", err)
	}
	if n > uint64(s.limits.OutputBytes) {
		return nil, &LimitError{ResourceOutput, PhaseCall, fmt.Sprintf("%d bytes, limit %d", n, s.limits.OutputBytes)}
	}
	output, err := s.blocks.copy(offset, n)
	if err != nil {
		return nil, fmt.Errorf("read the plugin's output: %w", err)
	}
	if _, err := strictjson.ParseObject(output); err != nil {
		return nil, &UntypedFailure{Reason: "the output is not one JSON object: " + err.Error()}
	}
	return output, nil
}

// refusal turns a failed call into the plugin's own error object, or says why it is none.
func refusal(text string, set bool, code uint32) error {
	switch {
	case !set:
		return &UntypedFailure{Reason: fmt.Sprintf("it returned %d without setting an error", code), Return: code}
	case code == 0:
		return &UntypedFailure{Reason: "it set an error but returned 0", Raw: clip(text)}
	}
	e, err := contract.ParseError(text)
	if err != nil {
		return &UntypedFailure{Reason: "its error is not an error object of the contract: " + err.Error(), Raw: clip(text), Return: code}
	}
	return &PluginError{e}
}

// fault turns what wazero reports into the typed error of this package, and marks the sandbox dead.
func (s *Sandbox) fault(caller context.Context, phase Phase, err error) error {
	err = s.classify(caller, phase, err)
	s.dead = err
	return err
}

func (s *Sandbox) classify(caller context.Context, phase Phase, err error) error {
	var (
		limit     *LimitError
		overflow  errStack
		exit      *hostenv.Exit
		exceeded  *hostenv.Exceeded
		violation *hostenv.Violation
	)
	denied, wanted := s.memory.Denied()
	switch {
	case caller.Err() != nil:
		return fmt.Errorf("stopped during %s: %w", phase, context.Cause(caller))
	case errors.As(err, &limit):
		return limit
	case errors.As(err, &overflow):
		return &TrapError{phase, overflow.Error(), stackOf(err)}
	case errors.As(err, &exceeded):
		return &LimitError{Resource(exceeded.What), phase, exceeded.Error()}
	case errors.As(err, &violation) && time.Now().After(s.stay.deadline): // it waited for a network until then
		return s.stay.late()
	case errors.As(err, &violation):
		return &TrapError{phase, "host function " + violation.Error(), stackOf(err)}
	case errors.As(err, &exit):
		// A Go guest that finds no memory prints so and leaves by proc_exit(2).
		if exit.Code != 0 && denied {
			return &LimitError{ResourceMemory, phase, wanted}
		}
		return &TrapError{phase, exit.Error(), nil}
	case denied:
		return &LimitError{ResourceMemory, phase, wanted}
	}
	return &TrapError{phase, strings.TrimPrefix(firstLine(err.Error()), "wasm error: "), stackOf(err)}
}

// CheckInput is what a host checks before a plugin sees an input (contract section 1): valid UTF-8 without BOM, one JSON
// object, no duplicate keys, no lone surrogates, bounded depth. The error is an *InputError and quotes nothing of it.
func CheckInput(input []byte) error {
	if _, err := strictjson.ParseObject(input); err != nil {
		return &InputError{err.Error()}
	}
	return nil
}

// clip keeps the beginning of a text that may be as long as the guest likes, and lets go of the rest.
func clip(s string) string { return strings.Clone(s[:min(len(s), 4<<10)]) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
