package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of `go test -json` (go doc test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// tally counts tests. A test with subtests is not counted itself unless it failed while all of them passed.
type tally struct {
	passed   int
	failures []string
	open     map[string]*pkg
}

// pkg is a package whose tests are running.
type pkg struct {
	state  map[string]string // test name -> run, pass, fail, skip
	output map[string][]string
}

func newTally() *tally { return &tally{open: map[string]*pkg{}} }

func (t *tally) failed() int      { return len(t.failures) }
func (t *tally) fail(name string) { t.failures = append(t.failures, name) }
func (t *tally) add(o *tally)     { t.passed += o.passed; t.failures = append(t.failures, o.failures...) }

// read takes the stream to its end and reports each package as it ends.
func (t *tally) read(r *bufio.Reader, w io.Writer) error {
	for {
		line, err := r.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			var e event
			if bad := json.Unmarshal(line, &e); bad != nil {
				return fmt.Errorf("read test output: %w", bad)
			}
			t.take(e, w)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read test output: %w", err)
		}
	}
	for name := range t.open {
		fmt.Fprintf(w, "FAIL  %s: its tests never ended\n", name)
		t.fail(name)
	}
	return nil
}

func (t *tally) take(e event, w io.Writer) {
	if e.Package == "" { // build-output and build-fail name the import path instead
		if e.Action == "build-output" {
			fmt.Fprint(w, e.Output)
		}
		return
	}
	p := t.open[e.Package]
	if p == nil {
		p = &pkg{state: map[string]string{}, output: map[string][]string{}}
		t.open[e.Package] = p
	}
	switch e.Action {
	case "output":
		p.output[e.Test] = append(p.output[e.Test], e.Output)
	case "run":
		p.state[e.Test] = "run"
	case "pass", "fail", "skip":
		if e.Test != "" {
			p.state[e.Test] = e.Action
			return
		}
		t.close(e, p, w)
		delete(t.open, e.Package)
	}
}

// close judges a package that has ended.
func (t *tally) close(e event, p *pkg, w io.Writer) {
	passed, failed := 0, []string(nil)
	for test, state := range p.state {
		below, broken := p.below(test)
		switch {
		case state == "pass" && !below:
			passed++
		case state == "pass", below && broken:
		default: // fail, skip, or started and never ended
			failed = append(failed, test)
		}
	}
	slices.Sort(failed)
	if e.Action == "fail" && len(failed) == 0 {
		failed = []string{""} // did not build, or ended outside its tests
	}
	t.passed += passed
	for _, test := range failed {
		t.fail(strings.TrimSuffix(e.Package+"."+test, "."))
	}
	switch {
	case len(failed) > 0:
		fmt.Fprintf(w, "FAIL  %s (%d passed, %d failed, %.1fs)\n", e.Package, passed, len(failed), e.Elapsed)
		for _, test := range failed {
			p.print(test, w)
		}
	case passed > 0:
		fmt.Fprintf(w, "ok    %s (%d passed, %.1fs)\n", e.Package, passed, e.Elapsed)
	}
}

// below says whether a test has subtests and whether one of them did not pass.
func (p *pkg) below(test string) (has, broken bool) {
	for other, state := range p.state {
		if strings.HasPrefix(other, test+"/") {
			has, broken = true, broken || state != "pass"
		}
	}
	return has, broken
}

// print shows what a test said, and what the package said around it.
func (p *pkg) print(test string, w io.Writer) {
	if test != "" {
		fmt.Fprintf(w, "--- %s: %s\n", test, p.state[test])
	}
	for _, line := range p.output[test] {
		fmt.Fprint(w, line)
	}
	if p.state[test] == "run" { // a panic's trace is output of the package
		for _, line := range p.output[""] {
			fmt.Fprint(w, line)
		}
	}
}
