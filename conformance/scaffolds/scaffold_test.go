// Package scaffolds_test judges what authors are given to start from: every scaffold, built and held against the whole catalogue.
package scaffolds_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/cases"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/build/buildtest"
	"github.com/medplug/medplug/templates"
)

// seeds is on how many seeds each scaffold is judged; make soak takes more.
var seeds = flag.Uint64("seeds", 1, "judge on so many seeds")

// What an author is given to start from conforms, warnings included, whatever the seed.
func TestScaffoldsConform(t *testing.T) {
	list := templates.List()
	if len(list) == 0 {
		t.Fatal("there is no scaffold: this looked at nothing")
	}
	for _, s := range list {
		t.Run(s.Language+" "+string(s.Kind), func(t *testing.T) {
			files, err := templates.Files("plugin", templates.Params{Language: s.Language, Specialty: s.Specialties[0], Kind: s.Kind})
			if err != nil {
				t.Fatal(err)
			}
			built := buildtest.Scaffold(t, s.Language+"-"+string(s.Kind), files)
			judge := func(seed uint64, rules []string) (text string, ok bool) {
				t.Helper()
				rep, err := conformance.Run(t.Context(), built.Module, suites.All, conformance.Options{
					Seed: seed, AsOf: mutants.AsOf, Strict: true, ExactBudgets: true, Declared: built.Manifest, CacheDir: buildtest.CompiledDir(t), Select: rules,
				})
				if err != nil {
					t.Fatal(err)
				}
				var b strings.Builder
				if err := report.Text(&b, rep, report.Style{}); err != nil {
					t.Fatal(err)
				}
				return b.String(), rep.Verdict == conformance.Conforming
			}
			ownCases(t, files, built.Module)
			for seed := range *seeds {
				var rules []string // all
				if seed > 0 {
					rules = aboutAnswers() // answers depend on the seed; what else is judged does so less, and takes longer
				}
				if text, ok := judge(seed, rules); !ok {
					t.Errorf("seed %d:\n%s", seed, text)
				}
			}
		})
	}
}

// ownCases holds a scaffold against the cases that it brings along.
func ownCases(t *testing.T, files map[string][]byte, module []byte) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if path := filepath.Join(dir, filepath.FromSlash(name)); strings.HasPrefix(name, "test") {
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	all, err := cases.Beside(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 3 {
		t.Errorf("%d cases of its own: authors see by three how they are written", len(all))
	}
	results, err := cases.Run(t.Context(), module, all, cases.Options{Dir: dir, CacheDir: buildtest.CompiledDir(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Outcome != conformance.Passed {
			t.Errorf("case %q: %s %s\n%s", r.Name, r.Outcome, r.Reason, strings.Join(r.Diff, "\n"))
		}
	}
}

// aboutAnswers are the rules that look at each answer by itself.
func aboutAnswers() []string {
	var ids []string
	for _, suite := range suites.All {
		for _, r := range suite.Rules {
			if r.Output != nil {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids
}
