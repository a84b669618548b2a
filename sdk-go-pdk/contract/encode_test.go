package contract_test

import (
	"math"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func TestEncodeRefuses(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name string
		v    any
		path string
	}{
		{"NaN", &contract.Response{Confidence: nan}, "/confidence"},
		{"infinity", &contract.Response{Confidence: math.Inf(1)}, "/confidence"},
		{"NaN behind a pointer", &contract.ECGAnalysisResponse{HeartRate: &contract.HeartRate{RMSSD: &nan}}, "/heart_rate/rmssd"},
		{"NaN sample", contract.ECGAnalysisRequest{ECGData: []float64{1, nan}}, "/ecg_data"},
		{"NaN in a map", contract.ECGAnalysisRequest{LeadsMV: map[string][]float64{"I": {nan}}}, "/leads/*"},
		{"invalid UTF-8", &contract.Response{Reason: "a\xffb"}, "/reason"},
		{"invalid UTF-8 in a name", &contract.AuditEvent{Details: map[string]any{"\xff": 1.0}}, "/details"},
		{"channel", &contract.AuditEvent{Details: map[string]any{"a": make(chan int)}}, "/details/*"},
		{"number", 5, ""},
		{"nil", (*contract.Response)(nil), ""},
		{"untyped nil", nil, ""},
	} {
		out, err := contract.Encode(c.v)
		if err == nil || !strings.Contains(err.Error(), c.path) || out != nil {
			t.Errorf("%s: got %s, %v, want an error naming %q", c.name, out, err, c.path)
		}
	}
}

func TestEncodeEmptyMembers(t *testing.T) {
	ok := contract.ECGAnalysisResponse{Response: contract.Response{Status: contract.OK}}
	refused := contract.ECGAnalysisResponse{Response: contract.Response{Status: contract.NotAnalysable}}
	for _, c := range []struct {
		name      string
		v         any
		has, lack []string
	}{
		{"answer", &ok, []string{`"r_peaks":[]`, `"abnormality_detection":[]`, `"limitations":[]`, `"disclaimer":null`,
			`"ai":{"used":false,"model_version":null}`, `"human_review":{"status":"","reviewer":null}`, `"compliance_issues":[]`},
			[]string{`"heart_rate"`, `"signal_quality"`, `"reason"`, `"claims"`, `"analysis_id"`, `"lead"`}},
		{"answer by value", ok, []string{`"r_peaks":[]`}, nil},
		{"refusal", &refused, []string{`"limitations":[]`, `"findings":[]`}, []string{"r_peaks", "abnormality_detection", "st_analysis"}},
		{"empty, not nil", &contract.Response{Claims: []contract.Claim{}}, []string{`"claims":[]`}, nil},
		{"one scale", &contract.LesionAnalysisRequest{MMPerPx: []float64{0.25}}, []string{`"mm_per_px":0.25`}, nil},
		{"two scales", &contract.LesionAnalysisRequest{MMPerPx: []float64{0.25, 0.5}}, []string{`"mm_per_px":[0.25,0.5]`}, nil},
		{"sorted map", &contract.AuditEvent{EventType: "e", Details: map[string]any{"b": true, "a": 1.5, "c": "x"}},
			[]string{`{"event_type":"e","details":{"a":1.5,"b":true,"c":"x"}}`}, nil},
		{"text", &contract.Finding{Type: "observation", Text: "<a & b>\u2028\"é\"\n\x01"}, []string{"<a & b>\u2028\\\"é\\\"\\n\\u0001"}, nil},
		{"numbers", &contract.STDeviation{DeviationMV: contract.Ptr(math.Copysign(0, -1))}, []string{`"deviation_mv":0}`}, nil},
	} {
		out, err := contract.Encode(c.v)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, want := range c.has {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s: no %s in %s", c.name, want, out)
			}
		}
		for _, other := range c.lack {
			if strings.Contains(string(out), other) {
				t.Errorf("%s: %s in %s", c.name, other, out)
			}
		}
	}
}

func TestDocument(t *testing.T) {
	resp := new(contract.PersonalDataAnalysisResponse)
	if err := contract.DecodeResponse(golden(t, "personal-data-analysis.response"), resp); err != nil {
		t.Fatal(err)
	}
	doc, err := contract.NewDocument(resp)
	if err != nil || doc.Kind() != contract.PersonalDataAnalysis {
		t.Fatalf("kind %q, %v", doc.Kind(), err)
	}
	again := new(contract.PersonalDataAnalysisResponse)
	if err := doc.DecodeResponse(again); err != nil || len(again.PersonalData) != len(resp.PersonalData) {
		t.Errorf("%+v, %v", again, err)
	}
	wantError(t, "another kind", doc.DecodeResponse(new(contract.LegalReviewResponse)), contract.UnsupportedKind, "/kind")
	wantError(t, "no document", contract.Document{}.DecodeResponse(again), contract.InvalidJSON, "")
	if _, err := contract.NewDocument([]int{1}); err == nil {
		t.Error("an array is taken as a document")
	}
	review := new(contract.LegalReviewRequest)
	if err := contract.DecodeRequest(golden(t, "legal-review.request"), review, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := review.Previous[0].DecodeResponse(new(contract.ClaimsValidationResponse)); err != nil {
		t.Errorf("the first stage's response: %v", err)
	}
}
