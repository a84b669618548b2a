package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The scaffolded plugin, as a file and in the sandbox, finds every reference beat of the real record and no other.
func TestScaffoldFindsEveryBeatOfTheRealECG(t *testing.T) {
	const record, tolerance = "../../examples/data/ecg/s0010_re", 50 // ms, which are samples at 1,000 Hz
	text, err := os.ReadFile(record + ".rpeaks")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(text))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(common.dir, "cache"))
	var out, errs bytes.Buffer
	args := []string{"run", filepath.Join(common.dir, "cardiology"), "--wfdb", record, "--duration", "1m", "--json"}
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, &errs)
	}
	var answer struct {
		RPeaks []int `json:"r_peaks"`
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(want) != 52 || len(answer.RPeaks) != len(want) {
		t.Fatalf("%d beats found, %d reference beats, want 52 of both", len(answer.RPeaks), len(want))
	}
	for i, found := range answer.RPeaks {
		reference, err := strconv.Atoi(want[i])
		if err != nil {
			t.Fatal(err)
		}
		if off := found - reference; off < -tolerance || off > tolerance {
			t.Errorf("beat %d is at sample %d, the reference at %d", i, found, reference)
		}
	}
}
