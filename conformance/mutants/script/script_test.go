package script_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const seed = 7

var asOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// needs are those of the whole catalogue.
func needs() []fixtures.Need {
	var all []fixtures.Need
	for _, s := range suites.All {
		for _, r := range s.Rules {
			for _, n := range r.Needs {
				if !slices.Contains(all, n) {
					all = append(all, n)
				}
			}
		}
	}
	return all
}

// The honest plugin of every kind keeps every rule.
func TestHonest(t *testing.T) {
	kinds := contract.Kinds()
	if len(kinds) != 14 {
		t.Fatalf("%d kinds", len(kinds))
	}
	for _, k := range kinds {
		t.Run(string(k.Kind), func(t *testing.T) {
			p := script.Honest(k.Kind)
			start := time.Now()
			all, err := conformance.Generate(p.Manifest(), seed, needs())
			if err != nil {
				t.Fatal(err)
			}
			made := time.Since(start)
			wasm, err := p.Build(all)
			if err != nil {
				t.Fatal(err)
			}
			built := time.Since(start) - made
			rep, err := conformance.Run(t.Context(), wasm, suites.All, conformance.Options{Seed: seed, AsOf: asOf, Strict: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d fixtures in %v, %d bytes in %v, judged in %v", len(all), made, len(wasm), built, time.Since(start)-made-built)
			if rep.Verdict != conformance.Conforming {
				t.Errorf("verdict %v", rep.Verdict)
			}
			for _, r := range rep.Results {
				if r.DurationMS > 50 {
					t.Logf("%s took %.0f ms", r.ID, r.DurationMS)
				}
				if r.Outcome == conformance.Passed || r.Outcome == conformance.NotApplicable {
					continue
				}
				t.Errorf("%s: %v %s", r.ID, r.Outcome, r.Reason)
				for _, f := range r.Findings {
					t.Logf("   %s", fmt.Sprint(f))
				}
			}
		})
	}
}
