package main

import (
	"errors"
	"testing"

	"github.com/medplug/medplug/conformance/mutants"
)

// The exit codes that a sound gate never shows.
func TestSelfcheckExitCodes(t *testing.T) {
	fine := mutants.Result{Name: "fine"}
	missed := mutants.Result{Name: "missed", Breaks: "DIS-001", Faults: []string{"DIS-001 does not fail: missed"}}
	broken := mutants.Result{Name: "broken", Error: "no room"}
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"all as it must be":    {concluded(&mutants.Outcome{Results: []mutants.Result{fine}, Honest: 1, Clean: 1}), exitDone},
		"a mutant missed":      {concluded(&mutants.Outcome{Results: []mutants.Result{fine, missed}, Mutants: 1, Honest: 1, Clean: 1}), exitNotConforming},
		"an extra finding":     {concluded(&mutants.Outcome{Results: []mutants.Result{{Faults: []string{"x"}}}, Honest: 1}), exitNotConforming},
		"one not judged":       {concluded(&mutants.Outcome{Results: []mutants.Result{fine, broken}, Honest: 2, Clean: 1, Broken: 1}), exitInconclusive},
		"missed, and another":  {concluded(&mutants.Outcome{Results: []mutants.Result{missed, broken}, Mutants: 1, Honest: 1, Broken: 1}), exitNotConforming},
		"no name matches":      {(&selfcheckOptions{run: "x"}).none(), exitUsage},
		"a rule without any":   {(&selfcheckOptions{rule: "DIS-001"}).none(), exitInconclusive},
		"no specimen there is": {(&selfcheckOptions{}).none(), exitInconclusive},
	} {
		code := exitDone
		var e *exitError
		if errors.As(c.err, &e) {
			code = e.code
		}
		if code != c.want || (c.err == nil) != (c.want == exitDone) {
			t.Errorf("%s: %v, exit code %d, want %d", name, c.err, code, c.want)
		}
	}
}
