package mutants_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

// Every specimen, of plugins and of hosts, is judged as it must be by the whole catalogue.
func TestSpecimens(t *testing.T) {
	o, err := mutants.Check(t.Context(), mutants.Options{Suites: suites.All, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range o.Results {
		t.Logf("%s: %.0f ms, %d bytes", r.Name, r.Millis, r.Bytes)
		if r.Error != "" {
			t.Errorf("%s: %s", r.Name, r.Error)
		}
		for _, f := range r.Faults {
			t.Errorf("%s: %s", r.Name, f)
		}
	}
	if o.Mutants < 40 || o.Honest < 20 || !o.OK() {
		t.Error(o)
	}
}
