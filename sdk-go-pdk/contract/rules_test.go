package contract_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

type members = map[string]any

// Each rule that ties members together is broken by one change of a golden example; the decoder names it.
func TestRulesBetweenMembers(t *testing.T) {
	claim := func(start, end int) members {
		return members{"start": start, "end": end, "category": "effect", "negated": false, "evidence_level": "A"}
	}
	mask := func(w, h int, counts ...any) members {
		return members{"lesion_1": members{"abcde_score": members{}, "mask_rle": members{"width": w, "height": h, "counts": counts}}}
	}
	recommend := func(p contract.Priority, u contract.Urgency) members {
		return members{"medical_recommendations": []any{members{"priority": p, "urgency": u, "recommendation": "x", "medical_disclaimer": "x"}}}
	}
	for _, c := range []struct {
		golden string
		set    members
		code   contract.Code // "": accepted
		path   string
	}{
		{"ecg-analysis.request", members{"leads": members{"I": []any{1}}}, contract.ConflictingFields, ""},
		{"ecg-analysis.request", members{"ecg_packed": nil, "leads": members{"aVR": []any{1, nil}}}, contract.WrongType, "/leads/aVR/1"},
		{"ecg-analysis.request", members{"ecg_packed": nil, "leads": members{"avr": []any{1, nil}}}, contract.InvalidValue, "/leads/*"},
		{"ecg-analysis.request", members{"specialty_context": "cardiology"}, contract.ConflictingFields, "/specialty_context"},
		{"ecg-analysis.request", members{"compliance_level": "x", "compliance_requirements": members{}}, contract.ConflictingFields, "/compliance_level"},
		{"ecg-analysis.request", members{"compliance_level": 1}, contract.WrongType, "/compliance_level"},
		{"ecg-analysis.response", members{"r_peaks": []any{1, 5, 5}}, contract.InvalidValue, "/r_peaks/2"},
		{"ecg-analysis.response", members{"r_peaks": []any{1, 1e17}}, contract.WrongType, "/r_peaks/1"},
		{"ecg-analysis.response", members{"r_peaks": []any{1, 2.5}}, contract.WrongType, "/r_peaks/1"},
		{"ecg-analysis.response", members{"r_peaks": []any{-1, 2}}, contract.OutOfRange, "/r_peaks/0"},
		{"ecg-analysis.response", members{"audience": "public", "language": "en"}, contract.InvalidValue, "/language"},
		{"ecg-analysis.response", members{"language": "en"}, "", ""},
		{"ecg-analysis.response", members{"heart_rate": nil}, contract.MissingField, "/heart_rate"},
		{"ecg-analysis.response", recommend(contract.PriorityMonitoring, contract.Routine), "", ""},
		{"ecg-analysis.response", recommend(contract.PriorityMonitoring, contract.Soon), "", ""},
		{"ecg-analysis.response", recommend(contract.PriorityMonitoring, contract.Urgent), contract.ConflictingFields, "/medical_recommendations/0/urgency"},
		{"ecg-analysis.response", recommend(contract.PriorityUrgent, contract.Emergency), "", ""},
		{"ecg-analysis.response", recommend(contract.PriorityUrgent, contract.Soon), contract.ConflictingFields, "/medical_recommendations/0/urgency"},
		{"ecg-analysis.response", recommend(contract.PriorityPrevention, contract.Soon), contract.ConflictingFields, "/medical_recommendations/0/urgency"},
		{"not_analysable.response", members{"confidence": 0.5}, contract.InvalidValue, "/confidence"},
		{"not_analysable.response", members{"r_peaks": []any{}}, contract.ConflictingFields, "/r_peaks"},
		{"not_analysable.response", members{"reason_code": nil}, contract.MissingField, "/reason_code"},
		{"not_analysable.response", members{"disclaimer": nil}, "", ""}, // for rule DIS-001 to say
		{"medical-validation.response", members{"claims": []any{claim(0, 4), claim(4, 9)}}, "", ""},
		{"medical-validation.response", members{"claims": []any{claim(0, 5), claim(4, 9)}}, contract.InvalidValue, "/claims/1/start"},
		{"medical-validation.response", members{"claims": []any{claim(4, 4)}}, contract.InvalidValue, "/claims/0/end"},
		{"medical-validation.response", members{"claims": []any{claim(4, 3)}}, contract.InvalidValue, "/claims/0/end"},
		{"medical-validation.response", members{"claims": nil}, contract.MissingField, "/claims"},
		{"medical-validation.response", members{"claims": []any{members{"start": 0, "end": 1}}}, contract.MissingField, "/claims/0/category"},
		{"claims-validation.response", members{"claims": []any{claim(0, 1)}}, contract.MissingField, "/claims/0/verdict"},
		{"content-transformation.response", members{"changes": []any{members{"start": 3, "end": 3, "replacement": "x", "reason": "x"}}}, "", ""},
		{"lesion-analysis.request", members{"mm_per_px": []any{0.1, 0.2}}, contract.LengthMismatch, "/mm_per_px"},
		{"lesion-analysis.request", members{"mm_per_px": []any{0.1}}, "", ""},
		{"lesion-analysis.request", members{"mm_per_px": 0}, contract.OutOfRange, "/mm_per_px"},
		{"lesion-analysis.request", members{"lesion_images": []any{}}, contract.OutOfRange, "/lesion_images"},
		{"lesion-analysis.response", members{"lesion_characteristics": mask(2, 3, 1, 2, 3)}, "", ""},
		{"lesion-analysis.response", members{"lesion_characteristics": mask(2, 3, 1, 2, 4)}, contract.LengthMismatch, "/lesion_characteristics/lesion_1/mask_rle/counts"},
		{"lesion-analysis.response", members{"lesion_characteristics": mask(4001, 3000, 12_003_000)}, contract.OutOfRange, "/lesion_characteristics/lesion_1/mask_rle"},
		{"lesion-analysis.response", members{"lesion_characteristics": members{"lesion_0": members{}}}, contract.InvalidValue, "/lesion_characteristics/*"},
		{"dermoscopy.response", members{"abcd": members{"a": 2, "b": 8, "c": 6, "d": 5, "tds": 8.9, "class": "highly_suspicious"}}, "", ""},
		{"dermoscopy.response", members{"abcd": members{"a": 2, "b": 8, "c": 6, "d": 5, "tds": 8.8, "class": "highly_suspicious"}}, contract.InvalidValue, "/abcd/tds"},
		{"dermoscopy.response", members{"seven_point": members{"items": []any{"blotches"}, "score": 2}}, contract.InvalidValue, "/seven_point/score"},
		{"cardiac-risk.response", members{"risk_scores": []any{members{"name": "a", "points": 1, "value_percent": 1}}}, contract.ConflictingFields, "/risk_scores/0/points"},
		{"health-content.response", members{"content": "é", "claims": nil, "disclaimers_placed": []any{members{"element": "not_substitute", "start": 0, "end": 3}}}, contract.OutOfRange, "/disclaimers_placed/0/end"},
		{"health-content.response", members{"content": "é", "claims": nil, "disclaimers_placed": []any{members{"element": "not_substitute", "start": 0, "end": 1}}}, contract.InvalidValue, "/disclaimers_placed/0/end"},
		{"health-content.response", members{"content": "é", "claims": nil, "disclaimers_placed": []any{members{"element": "not_substitute", "start": 0, "end": 2}}}, "", ""},
		{"publication-package.request", members{"human_review": members{"status": "pending"}}, contract.InvalidValue, "/human_review/status"},
		{"publication-package.request", members{"human_review": nil}, contract.MissingField, "/human_review"},
		{"symptom-content.request", members{"symptoms": nil}, contract.MissingField, ""},
		{"symptom-content.request", members{"medical_content": "x"}, "", ""},
		{"medication-validation.request", members{"medications": []any{members{"dcb": "x", "dose": 1}}}, contract.MissingField, "/medications/0/unit"},
	} {
		err := decodeGolden(t, c.golden, c.set)
		if c.code == "" {
			if err != nil {
				t.Errorf("%s with %v: %v", c.golden, c.set, err)
			}
			continue
		}
		wantError(t, c.golden, err, c.code, c.path)
	}
}

func decodeGolden(t *testing.T, name string, set members) error {
	t.Helper()
	data := with(t, golden(t, name), set)
	kindName, part, _ := strings.Cut(name, ".")
	if kindName == "not_analysable" {
		kindName = "ecg-analysis"
	}
	kind, ok := contract.KindOf(contract.Kind(kindName))
	if !ok {
		t.Fatalf("no kind %s", kindName)
	}
	if part == "request" {
		return contract.DecodeRequest(data, kind.NewRequest(), contract.DecodeOptions{})
	}
	return contract.DecodeResponse(data, kind.NewResponse())
}

func TestMaxBytes(t *testing.T) {
	doc := golden(t, "ecg-analysis.request")
	for spare, code := range map[int]contract.Code{0: "", 1: "", -1: contract.InputTooLarge} {
		err := contract.DecodeRequest(doc, new(contract.ECGAnalysisRequest), contract.DecodeOptions{MaxBytes: len(doc) + spare})
		if code != "" {
			wantError(t, "one byte too many", err, code, "")
		} else if err != nil {
			t.Error(err)
		}
	}
}

// A refusal to answer carries no measurement, not even an empty one.
func TestRefusalOfContent(t *testing.T) {
	out, err := contract.Encode(&contract.HealthContentResponse{Response: contract.Response{Status: contract.NotAnalysable}})
	if err != nil || strings.Contains(string(out), `"content"`) || strings.Contains(string(out), "reading_level") || strings.Contains(string(out), "disclaimers_placed") {
		t.Errorf("%s, %v", out, err)
	}
	out, err = contract.Encode(&contract.HealthContentResponse{Response: contract.Response{Status: contract.OK}})
	if err != nil || !strings.Contains(string(out), `"content":""`) || !strings.Contains(string(out), `"reading_level":null`) || !strings.Contains(string(out), `"disclaimers_placed":[]`) {
		t.Errorf("%s, %v", out, err)
	}
}

// A stage's manifest names its own entry.
func TestStageEntry(t *testing.T) {
	m := decodeManifest(t)
	m.Kind, m.Entry, m.Accepts = contract.PersonalDataAnalysis, "find_personal_data", nil
	if all := m.Validate(); len(all) != 0 {
		t.Error(all)
	}
}
