package contract_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func decodeECG(t *testing.T, members string) *contract.ECGAnalysisRequest {
	t.Helper()
	req := new(contract.ECGAnalysisRequest)
	if err := contract.DecodeRequest([]byte(`{`+ecgHead+`,"sampling_rate":500,`+members+`}`), req, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	return req
}

func TestLeads(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		members string
		names   []string
		mv      [][]float64
	}{
		{`"ecg_data":[0.5,-1],"lead":"V2"`, []string{"V2"}, [][]float64{{0.5, -1}}},
		{`"leads":{"V6":[1,2],"I":[3,4],"aVR":[5,6]}`, []string{"I", "aVR", "V6"}, [][]float64{{3, 4}, {5, 6}, {1, 2}}},
		// 0x0001, 0xffff, 0x8000, 0x7fff at 5 microvolts a unit
		{`"ecg_packed":{"encoding":"int16le-base64","gain_uv":5,"leads":[{"name":"V1","data":"AQD//wCA/38="},{"name":"I","data":"AAAAAAAAAAA="}]}`,
			[]string{"V1", "I"}, [][]float64{{0.005, -0.005, nan, 163.835}, {0, 0, 0, 0}}},
	} {
		req := decodeECG(t, c.members)
		names, mv, err := req.Leads()
		if err != nil || !reflect.DeepEqual(names, c.names) || !sameSamples(mv, c.mv) {
			t.Errorf("%s: got %v %v, %v", c.members, names, mv, err)
		}
		if req.SampleCount() != len(c.mv[0]) {
			t.Errorf("%s: %d samples", c.members, req.SampleCount())
		}
	}
	req := decodeECG(t, `"ecg_packed":{"encoding":"int16le-base64","gain_uv":5,"leads":[{"name":"V1","data":"AQD//w=="}]}`)
	if mv, err := req.ECGPacked.Samples("V1"); err != nil || !sameSamples([][]float64{mv}, [][]float64{{0.005, -0.005}}) {
		t.Errorf("V1: %v, %v", mv, err)
	}
	if mv, err := req.ECGPacked.Samples("V2"); err == nil {
		t.Errorf("V2: %v", mv)
	}
	if _, _, err := new(contract.ECGAnalysisRequest).Leads(); err == nil {
		t.Error("a request without a signal has leads")
	}
}

func sameSamples(a, b [][]float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			if math.Abs(a[i][j]-b[i][j]) > 1e-12 || math.IsNaN(a[i][j]) != math.IsNaN(b[i][j]) {
				return false
			}
		}
	}
	return true
}

// Packing and unpacking moves no sample by more than half a unit, and keeps missing values.
func TestPackLead(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	mv := make([]float64, 1001)
	for i := range mv {
		mv[i] = rng.NormFloat64()
	}
	mv[10], mv[20] = math.NaN(), 0
	lead, err := contract.PackLead("II", mv, 2.5)
	if err != nil {
		t.Fatal(err)
	}
	p := contract.ECGPacked{Encoding: "int16le-base64", GainUV: 2.5, Leads: []contract.PackedLead{lead}}
	back, err := p.Samples("II")
	if err != nil || len(back) != len(mv) {
		t.Fatalf("%d samples, %v", len(back), err)
	}
	for i := range mv {
		if math.IsNaN(mv[i]) != math.IsNaN(back[i]) || math.Abs(mv[i]-back[i]) > 0.00125+1e-12 {
			t.Errorf("sample %d: %v became %v", i, mv[i], back[i])
		}
	}
	for _, bad := range []struct {
		mv   []float64
		gain float64
	}{{[]float64{33}, 1}, {[]float64{-32.768}, 1}, {[]float64{math.Inf(1)}, 1}, {[]float64{1}, 0}, {[]float64{1}, -1}, {[]float64{1}, math.NaN()}} {
		if _, err := contract.PackLead("II", bad.mv, bad.gain); err == nil {
			t.Errorf("%v at gain %v is packed", bad.mv, bad.gain)
		}
	}
}

func TestCheckAnswer(t *testing.T) {
	for _, k := range contract.Kinds() {
		if err := contract.CheckAnswer(pair(t, k, nil, nil)); err != nil {
			t.Errorf("%s: the golden answer: %v", k.Kind, err)
		}
	}
	for _, c := range []struct {
		kind              contract.Kind
		request, response map[string]any
		code              contract.Code
		path              string
	}{
		{contract.ECGAnalysis, nil, map[string]any{"request_id": "other"}, contract.InvalidValue, "/request_id"},
		{contract.ECGAnalysis, map[string]any{"audience": "patient"}, nil, contract.InvalidValue, "/audience"},
		{contract.ECGAnalysis, map[string]any{"processing_timestamp": "2026-11-22T10:00:01Z"}, nil, contract.InvalidValue, "/processing_audit/processed_at"},
		{contract.ECGAnalysis, nil, map[string]any{"human_review": map[string]any{"status": "approved"}}, contract.InvalidValue, "/human_review/status"},
		{contract.ECGAnalysis, map[string]any{"human_review": map[string]any{"status": "rejected"}}, map[string]any{"human_review": map[string]any{"status": "approved"}}, contract.InvalidValue, "/human_review/status"},
		{contract.ECGAnalysis, nil, map[string]any{"r_peaks": []any{1, 360}}, contract.OutOfRange, "/r_peaks/1"},
		{contract.ECGAnalysis, nil, map[string]any{"st_analysis": []any{map[string]any{"lead": "V1"}}}, contract.InvalidValue, "/st_analysis/0/lead"},
		{contract.MedicationValidation, map[string]any{"medications": []any{}}, nil, contract.OutOfRange, "/alerts/0/medications/0"},
		{contract.LesionAnalysis, nil, map[string]any{"lesion_characteristics": map[string]any{"lesion_2": map[string]any{"abcde_score": map[string]any{}}}}, contract.OutOfRange, "/lesion_characteristics/lesion_2"},
		{contract.MedicalValidation, map[string]any{"content": "curto"}, nil, contract.OutOfRange, "/claims/0/start"},
		{contract.PersonalDataAnalysis, map[string]any{"content": "ééééééééééééééééééééééééééééééééééé éééééééééééééééééé"}, nil, contract.InvalidValue, "/personal_data/0/start"},
		{contract.CosmeticValidation, map[string]any{"content": "Creme hidratante que trata"}, nil, contract.OutOfRange, "/findings_text/0/end"},
		{contract.ContentTransformation, nil, map[string]any{"content": "outro texto"}, contract.InvalidValue, "/content"},
		{contract.HealthContent, nil, map[string]any{"claims": []any{map[string]any{"start": 0, "end": 900}}}, contract.OutOfRange, "/claims/0/end"},
	} {
		k, _ := contract.KindOf(c.kind)
		wantError(t, string(c.kind)+c.path, contract.CheckAnswer(pair(t, k, c.request, c.response)), c.code, c.path)
	}
	k, _ := contract.KindOf(contract.Dermoscopy)
	req, _ := pair(t, k, nil, nil)
	k, _ = contract.KindOf(contract.LesionAnalysis)
	_, resp := pair(t, k, nil, nil)
	wantError(t, "another kind's answer", contract.CheckAnswer(req, resp), contract.InvalidValue, "/kind")
	wantError(t, "no answer", contract.CheckAnswer(req, req), contract.Internal, "")
}

// pair decodes a kind's golden request and response, with members replaced.
func pair(t *testing.T, k contract.KindInfo, request, response map[string]any) (req, resp any) {
	t.Helper()
	req, resp = k.NewRequest(), k.NewResponse()
	if err := contract.DecodeRequest(with(t, golden(t, string(k.Kind)+".request"), request), req, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := contract.DecodeResponse(with(t, golden(t, string(k.Kind)+".response"), response), resp); err != nil {
		t.Fatal(err)
	}
	return req, resp
}

func with(t *testing.T, doc []byte, members map[string]any) []byte {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(doc, &root); err != nil {
		t.Fatal(err)
	}
	for name, v := range members {
		if v == nil {
			delete(root, name)
		} else {
			root[name] = v
		}
	}
	out, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
