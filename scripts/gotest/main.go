// Command gotest runs `go test -json` in one or more modules and counts what happened.
//
//	go run ./scripts/gotest MODULE... -- [go test flags]
//
// It prints a line for each package, the output of what failed, and last "N passed, N failed". It fails closed: a test that
// skips, one that started and never ended, a package that did not build, a module whose go test failed without naming a
// test, and a run in which nothing passed are all failures.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	modules, flags := args, []string(nil)
	if i := slices.Index(args, "--"); i >= 0 {
		modules, flags = args[:i], args[i+1:]
	}
	if len(modules) == 0 {
		fmt.Fprintln(stderr, "gotest: error: name the modules to test")
		return 2
	}
	total := newTally()
	for _, dir := range modules {
		t, err := testModule(ctx, dir, flags, stdout, stderr)
		if err != nil {
			fmt.Fprintf(stderr, "gotest: error: %s: %v\n", dir, err)
		}
		if err != nil && t.failed() == 0 {
			t.fail(dir)
		}
		total.add(t)
	}
	fmt.Fprintf(stdout, "\n%d passed, %d failed\n", total.passed, total.failed())
	if total.failed() > 0 || total.passed == 0 {
		return 1
	}
	return 0
}

// testModule runs the tests of one module. The error says that go test itself did not succeed.
func testModule(ctx context.Context, dir string, flags []string, stdout, stderr io.Writer) (*tally, error) {
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"test", "-json"}, flags, packages(ctx, dir))...)
	cmd.Dir, cmd.Stderr = dir, stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return newTally(), err
	}
	if err := cmd.Start(); err != nil {
		return newTally(), err
	}
	t := newTally()
	read := t.read(bufio.NewReader(pipe), stdout)
	if read != nil {
		_, _ = io.Copy(io.Discard, pipe) // so that go test can end
	}
	if err := cmd.Wait(); err != nil {
		return t, err
	}
	return t, read
}
