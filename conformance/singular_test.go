package conformance_test

import (
	"testing"

	"github.com/medplug/medplug/conformance"
)

func TestSingular(t *testing.T) {
	for text, want := range map[string]string{
		"1 calls were stopped":             "1 call was stopped",
		"2 calls were stopped":             "2 calls were stopped",
		"11 calls, 1 rules: 1 passed":      "11 calls, 1 rule: 1 passed",
		"served 1 requests (1 pages)":      "served 1 request (1 page)",
		"0.1 pages, 2,1 bytes, v1 answers": "0.1 pages, 2,1 bytes, v1 answers",
		"1 regras: 1 aprovada":             "1 regra: 1 aprovada",
		"rule 1 fails":                     "rule 1 fails",
		"":                                 "",
	} {
		if got := conformance.Singular(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
