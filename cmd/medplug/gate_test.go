package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

// gated runs gate on a folder and gives its summary.
func gated(t *testing.T, want int, args ...string) gateSummary {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(common.dir, "cache"))
	var out, errs bytes.Buffer
	if code := run(t.Context(), append([]string{"gate", "--format", "json"}, args...), strings.NewReader(""), &out, &errs); code != want {
		t.Fatalf("gate %v: exit code %d, want %d; stderr:\n%s", args, code, want, &errs)
	}
	var sum gateSummary
	if err := json.Unmarshal(out.Bytes(), &sum); err != nil {
		t.Fatal(err)
	}
	return sum
}

// Honest plugins and ones that break a rule, by gate and one by one: the same verdict, the same failures. What a person must answer
// keeps a plugin open until the policy holds the answer, and what conforms is spared the next time.
func TestGateJudgesAsCertifyDoes(t *testing.T) {
	dir := t.TempDir()
	specimens := map[string]mutants.Specimen{}
	for _, m := range mutants.All() {
		name := ""
		switch {
		case m.Options != nil || m.Beside != nil || m.Silent:
		case m.Name == "honest ecg-analysis" || m.Name == "honest health-content":
			name = strings.Fields(m.Name)[1]
		case m.Breaks == "DIS-001" || m.Breaks == "CFM-001":
			name = m.Breaks
		}
		if name == "" || specimens[name].Name != "" {
			continue
		}
		specimens[name] = m
		wasm, err := m.Build(suites.All, 1)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".wasm"), wasm, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(specimens) != 4 {
		t.Fatalf("only %d specimens", len(specimens))
	}
	results := filepath.Join(t.TempDir(), "results")
	first := gated(t, exitInconclusive, dir, "-o", results)
	policy := "sign_offs:\n"
	for _, row := range first.Plugins {
		text, err := os.ReadFile(filepath.Join(row.Folder, gate.ReportFile))
		if err != nil {
			t.Fatal(err)
		}
		var r conformance.Report
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		var failed []string
		for _, res := range r.Results {
			if res.Outcome == conformance.Failed && res.Level == conformance.LevelError {
				failed = append(failed, res.ID)
			}
			if res.Outcome == conformance.NeedsHuman {
				policy += fmt.Sprintf("  - {rule: %s, plugin_sha256: %s, name: Dra. Ana, council: CRM-PE 12345, date: \"2026-11-20\"}\n", res.ID, row.SHA256)
			}
		}
		name := strings.TrimSuffix(filepath.Base(row.Paths[0]), ".wasm")
		var want []string
		if breaks := specimens[name].Breaks; breaks != "" {
			want = []string{breaks}
		}
		if diff := cmp.Diff(want, failed); diff != "" || !cmp.Equal(failed, row.Failed) || r.Verdict.String() != row.Verdict || r.Mode != conformance.ModeCertify {
			t.Errorf("%s: %s, row %+v, verdict %s, mode %s", name, diff, row, r.Verdict, r.Mode)
		}
	}
	path := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(path, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	second := gated(t, exitNotConforming, dir, "-o", results, "--policy", path)
	if diff := cmp.Diff(map[string]int{"conforming": 2, "not_conforming": 2}, second.Counts); diff != "" {
		t.Error(diff)
	}
	honest := []string{filepath.Join(dir, "ecg-analysis.wasm"), filepath.Join(dir, "health-content.wasm")}
	third := gated(t, exitDone, append(honest, "-o", filepath.Join(t.TempDir(), "new"), "--policy", path, "--since", results)...)
	for _, row := range third.Plugins {
		if row.How != gate.Certified || row.Folder != "" {
			t.Errorf("%+v", row)
		}
	}
}
