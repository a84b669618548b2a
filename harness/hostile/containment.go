package hostile

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/medplug/medplug/harness"
)

// Kind is the way a case is contained.
type Kind string

// The ways of containment. The zero value is none and never holds.
const (
	ModuleRefused Kind = "the module is refused at load"
	LimitReached  Kind = "a limit stops it"
	Trapped       Kind = "it traps"
	Untyped       Kind = "it fails without a valid error object"
	Refused       Kind = "it refuses with an error object"
	ExportRefused Kind = "the export is refused"
	Harmless      Kind = "the call succeeds and nothing was reached"
)

// Containment says exactly what must come of a case.
type Containment struct {
	Kind     Kind
	Resource harness.Resource    // of LimitReached
	Phase    harness.Phase       // of LimitReached and Trapped
	Reason   string              // what the error must say, in part
	Check    func(Outcome) error // what must hold besides; nil: nothing
}

func moduleRefused(reason string) Containment {
	return Containment{Kind: ModuleRefused, Reason: reason}
}

func stopped(r harness.Resource, p harness.Phase) Containment {
	return Containment{Kind: LimitReached, Resource: r, Phase: p}
}

func trapped(p harness.Phase, reason string) Containment {
	return Containment{Kind: Trapped, Phase: p, Reason: reason}
}

func untyped(reason string) Containment { return Containment{Kind: Untyped, Reason: reason} }

func exportRefused(reason string) Containment {
	return Containment{Kind: ExportRefused, Reason: reason}
}

func harmless(checks ...func(Outcome) error) Containment {
	return Containment{Kind: Harmless}.and(checks...)
}

func (c Containment) and(checks ...func(Outcome) error) Containment {
	c.Check = func(o Outcome) error {
		for _, check := range checks {
			if check == nil {
				continue
			}
			if err := check(o); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

// Judge says why an outcome is not the containment asked for, or nil.
func (c Containment) Judge(o Outcome) error {
	if err := c.judge(o); err != nil {
		return err
	}
	if c.Check != nil {
		if err := c.Check(o); err != nil {
			return fmt.Errorf("contained, but %w", err)
		}
	}
	return bounded(o)
}

func (c Containment) judge(o Outcome) error {
	var (
		module  *harness.ModuleError
		limit   *harness.LimitError
		trap    *harness.TrapError
		failure *harness.UntypedFailure
		refusal *harness.PluginError
		export  *harness.ExportError
		step    = StepCall
		alive   bool
		ok      bool
	)
	switch c.Kind {
	case ModuleRefused:
		ok, step = errors.As(o.Err, &module), StepLoad
	case LimitReached:
		ok = errors.As(o.Err, &limit) && limit.Resource == c.Resource && limit.Phase == c.Phase
		step = stepOf(c.Phase)
	case Trapped:
		ok = errors.As(o.Err, &trap) && trap.Phase == c.Phase
		step = stepOf(c.Phase)
	case Untyped:
		ok = errors.As(o.Err, &failure)
	case Refused:
		ok, alive = errors.As(o.Err, &refusal), true
	case ExportRefused:
		ok, alive = errors.As(o.Err, &export), true
	case Harmless:
		ok, alive = o.Err == nil, true
	}
	switch {
	case !ok:
		return fmt.Errorf("wanted: %s; got %s", c, o)
	case o.Step != step:
		return fmt.Errorf("wanted: %s at %s; got %s", c, step, o)
	case o.Err != nil && !strings.Contains(o.Err.Error(), c.Reason):
		return fmt.Errorf("wanted: %s; it says %q", c, clip(o.Err.Error()))
	case step == StepCall && o.Dead == alive:
		return fmt.Errorf("wanted: %s; the sandbox is dead: %v", c, o.Dead)
	}
	return nil
}

func stepOf(p harness.Phase) Step {
	switch p {
	case harness.PhaseCall:
		return StepCall
	case harness.PhaseLoad:
		return StepLoad
	}
	return StepOpen
}

func (c Containment) String() string {
	s := string(c.Kind)
	switch c.Kind {
	case LimitReached:
		s += fmt.Sprintf(" (%s, during %s)", c.Resource, c.Phase)
	case Trapped:
		s += fmt.Sprintf(" (during %s)", c.Phase)
	}
	if c.Reason != "" {
		s += fmt.Sprintf(", saying %q", c.Reason)
	}
	return s
}

// What bounds an error message and the records of a call, for any guest.
const (
	maxErrorText = 2 << 10
	maxEntries   = 1 << 14
)

// bounded holds an outcome to what all must keep.
func bounded(o Outcome) error {
	if o.Err != nil {
		text := o.Err.Error()
		if len(text) > maxErrorText {
			return fmt.Errorf("its error message has %d bytes", len(text))
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			return fmt.Errorf("its error message is not one legible line: %q", clip(text))
		}
	}
	for i, r := range o.Replies {
		t, l := r.Trace, o.Limits
		var logs, vars int64
		for _, line := range t.Logs {
			logs += int64(len(line.Message))
		}
		for _, v := range t.Vars {
			vars += int64(len(v.Key) + len(v.Value))
		}
		var calls int
		for _, h := range t.HostCalls {
			calls += len(h.Argument) + len(h.Result)
		}
		switch {
		case logs > l.LogBytes || len(t.Logs) > maxEntries:
			return fmt.Errorf("it left %d bytes in %d lines of log", logs, len(t.Logs))
		case vars > l.VarBytes || len(t.Vars) > maxEntries:
			return fmt.Errorf("it left %d bytes in %d writes of vars", vars, len(t.Vars))
		case calls > 4<<20:
			return fmt.Errorf("it left %d bytes of host calls", calls)
		case len(t.Egress) > 64:
			return fmt.Errorf("it left %d requests", len(t.Egress))
		case t.GuestPages > l.MemoryPages || t.KernelPages > l.KernelPages():
			return fmt.Errorf("it took %d pages of its own and %d of the kernel's", t.GuestPages, t.KernelPages)
		case int64(len(r.Output)) > l.OutputBytes:
			return fmt.Errorf("it gave %d bytes of output", len(r.Output))
		case t.Err != nil && r.Output != nil:
			return errors.New("a failed call gave output")
		case i < len(o.Replies)-1 && t.Err != nil:
			return errors.New("it went on after a failed call")
		}
	}
	return nil
}

func clip(s string) string {
	const most = 300
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
