// Command medplug scaffolds, builds, runs and judges medical plugins. One file holds one command; this one holds the way
// in, the way out, and the only place that prints errors.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // whoever interrupts twice wants out at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out one command line and gives the exit code of the process.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := newStreams(stdin, stdout, stderr, os.Getenv)
	root := newRootCmd(s)
	root.SetArgs(args)
	return finish(ctx, s, root.ExecuteContext(ctx))
}

// finish prints an error in medplug's one voice and gives the code it ends with:
//
//	medplug: error: what went wrong, lower case, no full stop
//	medplug: hint: what to do next
//
// An error that carries no code of its own is the tool's: 3.
func finish(ctx context.Context, s *streams, err error) int {
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil {
		fmt.Fprintln(s.err, s.paint.red("medplug: error:"), "interrupted")
		return exitInterrupted
	}
	return s.tell(err)
}

// tell prints an error and its hints, and gives its code.
func (s *streams) tell(err error) int {
	var e *exitError
	if !errors.As(err, &e) {
		e = &exitError{code: exitInconclusive, err: err}
	}
	if e.err != nil {
		for line := range strings.SplitSeq(strings.TrimRight(e.err.Error(), "\n"), "\n") {
			fmt.Fprintln(s.err, s.paint.red("medplug: error:"), printable(line))
		}
	}
	for _, hint := range e.hints {
		fmt.Fprintln(s.err, s.paint.bold("medplug: hint:"), printable(hint))
	}
	return e.code
}
