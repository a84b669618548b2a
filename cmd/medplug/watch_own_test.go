package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
)

// What watch shows of the author's own tests, beside rules that hold: the cases are read anew each time, and a fault in them is
// an error, not a pass.
func TestWatchRunsCases(t *testing.T) {
	dir := t.TempDir()
	module, err := os.ReadFile(filepath.Join(common.specimens, "honest.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "tests"), 0o700); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := &watching{s: newStreams(strings.NewReader(""), &out, &out, func(string) string { return "" }), dir: dir}
	rules := func(context.Context, []byte, []*conformance.Suite, conformance.Options) (*conformance.Report, error) {
		return &conformance.Report{Verdict: conformance.Conforming, Suites: []string{"abi"}, Counts: map[string]int{}}, nil
	}
	round := func(cases string) (string, error) {
		if err := os.WriteFile(filepath.Join(dir, "tests", "a.yaml"), []byte(cases), 0o600); err != nil {
			t.Fatal(err)
		}
		own, err := w.own(filepath.Join(dir, "plugin.wasm"), module)
		if err != nil {
			return "", err
		}
		r, err := own.judge(t.Context(), w.s.progress("judging"), rules, nil, conformance.Options{})
		if err != nil {
			return "", err
		}
		return w.text(r), nil
	}
	const good = "cases: [{name: a, input: {fixture: typical}, expect: {response: {status: ok}}}]\n"
	text, err := round(good)
	if err != nil || !strings.HasPrefix(text, "CONFORMING: ") || !strings.Contains(text, "1 own test: 1 passed\n") || strings.Contains(text, "do not pass") {
		t.Error(text, err)
	}
	text, err = round(strings.Replace(good, "ok", "not_analysable", 1))
	if err != nil || !strings.HasPrefix(text, "NOT CONFORMING: ") || !strings.Contains(text, "own tests that do not pass\n  FAIL tests/a.yaml: a\n") ||
		!strings.Contains(text, "       /status\n       - \"not_analysable\"\n       + \"ok\"\n") {
		t.Error(text, err)
	}
	if text, err := round("cases: []\n"); err == nil {
		t.Error(text)
	}
	if text, err := round(strings.Replace(good, "typical", "nothing", 1)); err == nil {
		t.Error(text)
	}
	w.o.suites = []string{"abi"}
	if text, err := round(good); err != nil || strings.Contains(text, "own tests") {
		t.Error(text, err)
	}
}
