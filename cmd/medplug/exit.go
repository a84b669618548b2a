package main

import "fmt"

// Exit codes. They are frozen: scripts and continuous integration rely on them.
const (
	exitDone          = 0   // conforming; done
	exitNotConforming = 1   // not conforming, no plugin, does not compile
	exitUsage         = 2   // usage or configuration
	exitInconclusive  = 3   // nothing was decided, or the tool failed
	exitLimit         = 4   // a limit stopped `run`
	exitSignature     = 5   // a signature or a verdict does not hold
	exitInterrupted   = 130 // interrupted
)

// exitError is an error that knows the code the process ends with. Without an err nothing is printed but the hints: what
// there is to say stands in the output already.
type exitError struct {
	code  int
	err   error
	hints []string
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// hint adds a line that says what to do next.
func (e *exitError) hint(format string, a ...any) *exitError {
	e.hints = append(e.hints, fmt.Sprintf(format, a...))
	return e
}

func failf(code int, format string, a ...any) *exitError {
	return &exitError{code: code, err: fmt.Errorf(format, a...)}
}

// usagef is a mistake in the command line or in the configuration.
func usagef(format string, a ...any) *exitError { return failf(exitUsage, format, a...) }
