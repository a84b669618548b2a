package mutants_test

import (
	"testing"
	"time"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

var asOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// Every specimen, of plugins and of hosts, is judged as it must be by the whole catalogue.
func TestSpecimens(t *testing.T) {
	o, err := mutants.Check(t.Context(), mutants.Options{Suites: suites.All, AsOf: asOf})
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
	if o.Mutants < 40 || o.Honest < 20 || o.Caught != o.Mutants || o.Clean != o.Honest {
		t.Errorf("%d/%d mutants caught, %d/%d honest clean", o.Caught, o.Mutants, o.Clean, o.Honest)
	}
}
