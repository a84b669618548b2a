package conformance_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// What is grave is asked for a patient, of every kind that has labelled requests; what is bland is not.
func TestGrave(t *testing.T) {
	for kind, want := range map[contract.Kind]int{contract.SymptomContent: 2, contract.MedicationValidation: 2, contract.CardiacRisk: 2, contract.CosmeticValidation: 1, contract.HealthContent: 0} {
		all, err := conformance.Generate(&contract.Manifest{Contract: "1", Kind: kind, Specialty: contract.Any}, 5, []fixtures.Need{conformance.Grave})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != want {
			t.Errorf("%s: %d requests, want %d", kind, len(all), want)
		}
		for _, f := range all {
			if f.Need != conformance.Grave || !strings.HasPrefix(f.Name, "grave/") || f.Truth == nil || f.Truth.Bland || !strings.Contains(string(f.Request), `"audience":"patient"`) {
				t.Errorf("%s: need %s, truth %+v", f.Name, f.Need, f.Truth)
			}
		}
	}
}

// The text that a kind gives back speaks of somebody, who may come out in the answer alone.
func TestCarried(t *testing.T) {
	for kind, want := range map[contract.Kind]bool{contract.PublicationPackage: true, contract.HealthContent: true, contract.ContentTransformation: true, contract.ECGAnalysis: false} {
		all, err := conformance.Generate(&contract.Manifest{Contract: "1", Kind: kind, Specialty: contract.Any}, 5, []fixtures.Need{fixtures.CanaryText})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if len(f.Carried) > 0 != want {
				t.Errorf("%s %s: %d carried", kind, f.Name, len(f.Carried))
			}
			for _, c := range f.Carried {
				if len(fixtures.Leaks(f.Request, []fixtures.Canary{c})) == 0 {
					t.Errorf("%s: the %s is not in the request", f.Name, c.Type)
				}
			}
		}
	}
}
