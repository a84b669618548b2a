package conformance_test

import (
	"bytes"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The twins of every kind are valid requests of one length; nothing that identifies one stands in the other's.
func TestTwinsDifferInIdentifiersAlone(t *testing.T) {
	for _, kind := range contract.Kinds() {
		m := script.Manifest(kind.Kind)
		all, err := conformance.Generate(m, 3, []fixtures.Need{conformance.Twins})
		if err != nil || len(all) != 4 {
			t.Fatalf("%s: %d requests, %v", kind.Kind, len(all), err)
		}
		one, another, third, older := all[0], all[1], all[2], all[3]
		if len(one.Canaries) == 0 || len(one.Request) != len(another.Request) || bytes.Equal(one.Request, another.Request) || bytes.Equal(one.Request, older.Request) {
			t.Errorf("%s: %d identifiers, %d and %d bytes", kind.Kind, len(one.Canaries), len(one.Request), len(another.Request))
		}
		for _, l := range append(fixtures.Leaks(another.Request, one.Canaries), fixtures.Leaks(third.Request, append(one.Canaries, another.Canaries...))...) {
			t.Errorf("%s: of one stands in the other's request: %+v", kind.Kind, l)
		}
		if found := fixtures.Leaks(older.Request, one.Canaries); len(found) != len(one.Canaries) {
			t.Errorf("%s: a year older, %d of %d identifiers are left", kind.Kind, len(found), len(one.Canaries))
		}
		for _, f := range all {
			if err := contract.DecodeRequest(f.Request, kind.NewRequest(), contract.DecodeOptions{Kind: m.Kind, Specialty: m.Specialty}); err != nil {
				t.Errorf("%s is no request: %v", f.Name, err)
			}
		}
	}
}
