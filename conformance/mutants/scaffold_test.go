package mutants_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/templates"
)

// What an author is given to start from conforms, warnings included, whatever the seed.
func TestScaffoldsConform(t *testing.T) {
	list := templates.List()
	if len(list) == 0 {
		t.Fatal("there is no scaffold: this looked at nothing")
	}
	for _, s := range list {
		t.Run(s.Language+" "+string(s.Kind), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plugin")
			if err := templates.Render(dir, templates.Params{Language: s.Language, Specialty: s.Specialty, Kind: s.Kind}); err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			built, err := build.Build(t.Context(), dir, build.Options{Stderr: &said})
			if err != nil {
				t.Fatalf("%v\n%s", err, &said)
			}
			module, err := os.ReadFile(built.Path)
			if err != nil {
				t.Fatal(err)
			}
			cache := t.TempDir()
			for seed := range uint64(3) {
				rep, err := conformance.Run(t.Context(), module, suites.All, conformance.Options{
					Seed: seed, AsOf: asOf, Strict: true, Declared: built.Manifest, CacheDir: cache,
				})
				if err != nil {
					t.Fatal(err)
				}
				if rep.Verdict != conformance.Conforming {
					var text strings.Builder
					if err := report.Text(&text, rep, report.Style{}); err != nil {
						t.Fatal(err)
					}
					t.Errorf("seed %d:\n%s", seed, &text)
				}
			}
		})
	}
}
