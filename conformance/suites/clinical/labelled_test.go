package clinical

import (
	"testing"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func TestMatched(t *testing.T) {
	truth := []float64{0.05, 1, 2, 3, 3.98}
	for _, c := range []struct {
		name              string
		given             []int // at 100 Hz
		found, of, listed int
	}{
		{"all", []int{5, 100, 200, 300, 398}, 5, 5, 5},
		{"the ends may be missing", []int{100, 200, 300}, 3, 3, 3},
		{"one between is missing", []int{5, 100, 300, 398}, 4, 5, 4},
		{"100 ms late", []int{15, 110, 210, 310}, 4, 4, 4},
		{"200 ms late", []int{120, 220, 320}, 0, 3, 3},
		{"each twice", []int{100, 101, 200, 201, 300, 301}, 3, 3, 6},
		{"none", nil, 0, 3, 0},
		{"outside the beats", []int{0, 100, 200, 300, 399}, 5, 5, 5},
	} {
		if found, of, listed := matched(truth, c.given, 100); found != c.found || of != c.of || listed != c.listed {
			t.Errorf("%s: found %d of %d, listed %d; want %d of %d, %d", c.name, found, of, listed, c.found, c.of, c.listed)
		}
	}
}

func TestRaises(t *testing.T) {
	must := fixtures.Alert{Type: "interaction", Severities: []string{"major", "contraindicated"}, Medications: []int{0, 2}}
	for _, c := range []struct {
		a    contract.MedicationAlert
		want bool
	}{
		{contract.MedicationAlert{Type: "interaction", Severity: "major", Medications: []int{2, 0}}, true},
		{contract.MedicationAlert{Type: "interaction", Severity: "contraindicated", Medications: []int{0, 1, 2}}, true},
		{contract.MedicationAlert{Type: "interaction", Severity: "moderate", Medications: []int{0, 2}}, false},
		{contract.MedicationAlert{Type: "interaction", Severity: "major", Medications: []int{0, 1}}, false},
		{contract.MedicationAlert{Type: "duplication", Severity: "major", Medications: []int{0, 2}}, false},
	} {
		if got := raises(c.a, must); got != c.want {
			t.Errorf("%+v: %v", c.a, got)
		}
	}
}
