//go:build !wasm

package contract_test

import (
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The literal was computed apart from this code: SHA-256 over "org.example.ecg@1.0.0", a line feed and the canonical
// text written by hand.
func TestAnalysisID(t *testing.T) {
	const want = "3f635e6bcbf275a9129f9d9fcefe5c8f"
	for _, request := range []string{
		`{"contract":"1","kind":"ecg-analysis","request_id":"req-1","processing_timestamp":"2026-11-22T10:00:00Z","sampling_rate":500,"ecg_data":[0.1,-0.0,1e21,1e-7,333333333.33333329],"lead":"II","patient_id":"é\u0001\"\/"}`,
		`{"lead":"II","patient_id":"\u00e9\u0001\u0022/", "ecg_data":[0.10,0,1.0e21,0.0000001,333333333.3333333], "processing_timestamp":"other","request_id":"req-2","sampling_rate":5e2,"kind":"ecg-analysis","contract":"1"}`,
	} {
		if got, err := contract.AnalysisID("org.example.ecg", "1.0.0", []byte(request)); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	other, err := contract.AnalysisID("org.example.ecg", "1.0.1", []byte(`{}`))
	if err != nil || other == want || len(other) != 32 {
		t.Errorf("another plugin and request: %s, %v", other, err)
	}
	if _, err := contract.AnalysisID("a", "1.0.0", []byte(`{"a":1,"a":2}`)); err == nil {
		t.Error("a request with a duplicate member has an id")
	}
}
