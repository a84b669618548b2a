//go:build !wasip1

package pdk

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The stamp is what the linker puts in; the text here is what medplug build writes.
func TestStamp(t *testing.T) {
	const sound = `{"ai":{"used":true,"kind":"ml_locked","model_id":"net","model_version":"1.4.0"},"entry":"process_medical_content","id":"org.example.ecg",` +
		`"kind":"ecg-analysis","max_input_bytes":2097152,"max_output_bytes":262144,"population":{"age_min":18,"age_max":110},"specialty":"cardiology","version":"1.0.0"}`
	defer func(before string) { stamp = before }(stamp)
	link := func(text string) (Identity, error) {
		stamp = base64.StdEncoding.EncodeToString([]byte(text))
		return linked()
	}
	id, err := link(sound)
	if err != nil {
		t.Fatal(err)
	}
	if id.ID != "org.example.ecg" || id.Version != "1.0.0" || id.Kind != contract.ECGAnalysis || id.Specialty != contract.Cardiology ||
		id.Population != (contract.Population{AgeMin: 18, AgeMax: 110}) || id.MaxInputBytes != 2097152 || id.MaxOutputBytes != 262144 ||
		!id.AI.Used || *id.AI.ModelVersion != "1.4.0" {
		t.Errorf("%+v", id)
	}
	if id, err = link(strings.Replace(sound, `"used":true`, `"used":false`, 1)); err != nil || id.AI.Used || id.AI.ModelVersion != nil {
		t.Errorf("without artificial intelligence: %+v %v", id.AI, err)
	}
	for _, member := range []string{`"id":`, `"version":`, `"kind":"ecg`, `"max_input_bytes":`, `"max_output_bytes":`} {
		if _, err := link(strings.Replace(sound, member, `"x`+member[1:], 1)); err == nil {
			t.Errorf("a stamp without %s is taken", member)
		}
	}
	stamp = "no base64"
	if _, err := linked(); err == nil {
		t.Error("a damaged stamp is taken")
	}
	stamp = ""
	if _, err := linked(); err == nil || !strings.Contains(err.Error(), "medplug build") {
		t.Errorf("without a stamp: %v", err)
	}
}
