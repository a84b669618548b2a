package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

// What package mutants proves of every rule, with the whole catalogue, is shown here as a user meets it, with the first specimen of each
// suite: the exit code, and the one rule of the suite that is named.
func TestAPluginThatBreaksARuleIsNamed(t *testing.T) {
	specimens := mutants.All()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(common.dir, "cache"))
	for _, s := range suites.All {
		if !slices.ContainsFunc(s.Rules, func(r *conformance.Rule) bool { return r.Subject == conformance.SubjectPlugin }) {
			continue // no plugin can break its rules
		}
		t.Run(s.Name, func(t *testing.T) {
			i := slices.IndexFunc(specimens, func(m mutants.Specimen) bool {
				const timed = "PRF-001" // a fast machine does not find its specimen slow
				return strings.HasPrefix(m.Breaks, s.Prefix) && m.Breaks != timed && !m.Silent && m.Beside == nil && m.Options == nil
			})
			if i < 0 {
				t.Fatal("no specimen breaks a rule of this suite")
			}
			wasm, err := specimens[i].Build(suites.All, 1)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "plugin.wasm")
			if err := os.WriteFile(path, wasm, 0o600); err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			code := run(t.Context(), []string{"test", path, "--strict", "--suite", s.Name, "--format", "json"}, strings.NewReader(""), &out, &errs)
			if code != exitNotConforming {
				t.Errorf("%s: exit code %d, want %d; stderr:\n%s", specimens[i].Name, code, exitNotConforming, &errs)
			}
			var report struct {
				Results []struct{ ID, Outcome string }
			}
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, r := range report.Results {
				if r.Outcome == "fail" {
					failed = append(failed, r.ID)
				}
			}
			if diff := cmp.Diff([]string{specimens[i].Breaks}, failed); diff != "" {
				t.Errorf("%s: %s", specimens[i].Name, diff)
			}
		})
	}
}
