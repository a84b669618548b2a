package templates_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

// The scaffolds refuse what the SDK for Go refuses, with the same code and path.
func TestCRefusesAsGo(t *testing.T) {
	for _, kind := range []contract.Kind{contract.ECGAnalysis, contract.HealthContent, contract.LesionAnalysis} {
		echo := open(t, built(t, "c", kind).Module)
		sound, err := fs.ReadFile(examples.FS, string(kind)+".request.json")
		if err != nil {
			t.Fatal(err)
		}
		sound = change(t, sound, func(m map[string]any) { delete(m, "specialty") })
		broken := cBroken(t, sound, cSpecialty(kind))
		if kind == contract.LesionAnalysis {
			maps.Copy(broken, cBrokenLesions(t, sound))
		}
		for name, bad := range broken {
			info, _ := contract.KindOf(kind)
			var want *contract.Error
			if err := contract.DecodeRequest(bad, info.NewRequest(), contract.DecodeOptions{}); !errors.As(err, &want) {
				t.Fatalf("%s, %s: Go takes it: nothing to compare", kind, name)
			}
			var got *contract.Error
			if err := echo(bad).Trace.Err; !errors.As(err, &got) || got.Code != want.Code || got.Path != want.Path {
				t.Errorf("%s, %s: %v, in Go %v", kind, name, err, want)
			}
		}
	}
}

// cBroken makes requests of a sound one that no SDK may take.
func cBroken(t *testing.T, sound []byte, specialty contract.Specialty) map[string][]byte {
	t.Helper()
	out := map[string][]byte{"no JSON": []byte("{"), "an array": []byte("[]"), "a name twice": []byte(`{"kind":"x","kind":"x"}`)}
	for name, f := range map[string]func(m map[string]any){
		"contract":    func(m map[string]any) { m["contract"] = "2" },
		"kind":        func(m map[string]any) { m["kind"] = "cardiac-risk" },
		"missing":     func(m map[string]any) { delete(m, "request_id"); m["audience"] = "x" },
		"null":        func(m map[string]any) { m["processing_timestamp"] = nil },
		"time":        func(m map[string]any) { m["processing_timestamp"] = "2026-02-30T00:00:00Z" },
		"type first":  func(m map[string]any) { m["medical_context"], m["audience"] = map[string]any{"patient_age": "60"}, "x" },
		"age":         func(m map[string]any) { m["medical_context"] = map[string]any{"patient_age": 131} },
		"history":     func(m map[string]any) { m["medical_context"] = map[string]any{"medical_history": []any{"a", 1}} },
		"two names":   func(m map[string]any) { m["specialty_context"], m["specialty"] = specialty, specialty },
		"guardian":    func(m map[string]any) { m["consent"] = map[string]any{"guardian": map[string]any{}} },
		"level":       func(m map[string]any) { m["compliance_level"] = 3 },
		"long id":     func(m map[string]any) { m["patient_id"] = strings.Repeat("ã", 129) },
		"nested type": func(m map[string]any) { m["telemedicine"] = map[string]any{"provider": []any{}} },
		"truth":       func(m map[string]any) { m["ai_refused"] = "yes" },
	} {
		out[name] = change(t, sound, f)
	}
	return out
}

// cBrokenLesions makes requests whose images or scales are wrong.
func cBrokenLesions(t *testing.T, sound []byte) map[string][]byte {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(sound, &m); err != nil {
		t.Fatal(err)
	}
	one := m["lesion_images"].([]any)[0]
	out := map[string][]byte{}
	for name, f := range map[string]func(m map[string]any){
		"no images":      func(m map[string]any) { m["lesion_images"] = []any{} },
		"five images":    func(m map[string]any) { m["lesion_images"] = []any{one, one, one, one, one} },
		"no text":        func(m map[string]any) { m["lesion_images"] = []any{one, 1} },
		"null image":     func(m map[string]any) { m["lesion_images"] = []any{nil} },
		"no image":       func(m map[string]any) { m["lesion_images"] = []any{"QUJD"} },
		"no base64":      func(m map[string]any) { m["lesion_images"] = []any{"iVB*"} },
		"empty image":    func(m map[string]any) { m["lesion_images"] = []any{one, ""} },
		"two megabytes":  func(m map[string]any) { m["lesion_images"] = []any{strings.Repeat("iVBO", 1<<19)[:1400000]} },
		"scale of none":  func(m map[string]any) { m["mm_per_px"] = []any{} },
		"scale of zero":  func(m map[string]any) { m["mm_per_px"] = 0 },
		"scale of text":  func(m map[string]any) { m["mm_per_px"] = "0.1" },
		"scale of truth": func(m map[string]any) { m["mm_per_px"] = true },
		"scales of text": func(m map[string]any) { m["mm_per_px"] = []any{0.1, "0.1"} },
		"scales of null": func(m map[string]any) { m["mm_per_px"] = []any{nil} },
		"scales below":   func(m map[string]any) { m["mm_per_px"] = []any{0.1, -1} },
		"two scales":     func(m map[string]any) { m["mm_per_px"] = []any{0.1, 0.2, 0.3}; m["lesion_images"] = []any{one} },
		"five scales":    func(m map[string]any) { m["mm_per_px"] = []any{1, 1, 1, 1, 1} },
		"evolution":      func(m map[string]any) { m["patient_history"] = map[string]any{"evolution": "fast"} },
		"history":        func(m map[string]any) { m["patient_history"] = map[string]any{"sun_exposure_high": "no"} },
		"location":       func(m map[string]any) { m["lesion_location"] = []any{} },
	} {
		out["lesion, "+name] = change(t, sound, f)
	}
	return out
}
