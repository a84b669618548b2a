package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/measure"
)

// benched runs medplug bench on a small plugin and gives the exit code and what was printed.
func benched(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(common.dir, "cache"))
	var out, err bytes.Buffer
	code = run(t.Context(), append([]string{"bench", filepath.Join(common.specimens, "honest.wasm")}, args...), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// A regression is code 1, whatever else got better, and is not saved over the baseline.
func TestBenchComparesWithABaseline(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "base.json")
	if code, _, stderr := benched(t, "--calls", "80", "--save", path); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*measure.Report)
		code   int
		figure string
		says   string
	}{
		{"the cost grew", func(r *measure.Report) { r.Cost.Instructions = r.Cost.Instructions * 10 / 12 }, exitNotConforming, "cost ", "worse"},
		{"guest memory grew", func(r *measure.Report) { r.GuestPages /= 2 }, exitNotConforming, "guest memory ", "worse"},
		{"CPU time grew", func(r *measure.Report) { shrunk(r.CPU) }, exitNotConforming, "cpu p50 ", "worse"},
		{"CPU time grew, on another machine", func(r *measure.Report) { shrunk(r.CPU); r.Machine.Model += " II" }, exitDone, "cpu p50 ", "the baseline is of another machine"},
		{"the cost fell", func(r *measure.Report) { r.Cost.Instructions *= 2; r.Machine.Model += " II" }, exitDone, "cost ", "better"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := measure.Decode(saved)
			if err != nil {
				t.Fatal(err)
			}
			c.change(r)
			data, err := r.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := benched(t, "--calls", "80", "--compare", path, "--save", path)
			if code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, c.code, stdout, stderr)
			}
			if !lineWith(stdout, c.figure, c.says) {
				t.Errorf("no line %q with %q in\n%s", c.figure, c.says, stdout)
			}
			now, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if kept := bytes.Equal(now, data); kept != (code == exitNotConforming) {
				t.Errorf("exit code %d, the baseline was kept: %v", code, kept)
			}
			if code == exitNotConforming && !strings.Contains(stderr, "medplug: error: worse than ") {
				t.Errorf("stderr %q", stderr)
			}
		})
	}
}

// shrunk makes all CPU times a tenth of what they were.
func shrunk(t *measure.Times) {
	for _, e := range []*measure.Estimate{&t.P50, &t.P95, &t.P99} {
		e.Value /= 10
		if e.Low != nil {
			*e.Low /= 10
		}
		if e.High != nil {
			*e.High /= 10
		}
	}
}

func lineWith(text, start, word string) bool {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, start) && strings.Contains(line, word) {
			return true
		}
	}
	return false
}
