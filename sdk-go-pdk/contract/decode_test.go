package contract_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const ecgHead = `"contract":"1","kind":"ecg-analysis","request_id":"r","processing_timestamp":"2026-11-22T10:00:00Z"`

func wantError(t *testing.T, what string, err error, code contract.Code, path string) {
	t.Helper()
	var e *contract.Error
	if !errors.As(err, &e) || e.Code != code || e.Path != path {
		t.Errorf("%s: got %v, want %s at %q", what, err, code, path)
	}
}

// A request with a fault of every class reports them in the contract's order as they are mended one by one.
func TestFaultsAreReportedInOrder(t *testing.T) {
	opt := contract.DecodeOptions{MaxBytes: 400, Kind: contract.ECGAnalysis, Specialty: contract.Cardiology}
	doc := map[string]string{"contract": `"2"`, "kind": `"dermoscopy"`, "specialty": `"dermatology"`, "sampling_rate": `"500"`,
		"audience": `"nobody"`, "ecg_data": `[1,2]`, "lead": `null`, "request_id": `"r"`,
		"processing_timestamp": `"2026-11-22T10:00:00Z"`, "patient_id": `"` + strings.Repeat("x", 300) + `"`}
	text := func() []byte {
		var b strings.Builder
		for _, k := range []string{"patient_id", "audience", "sampling_rate", "lead", "ecg_data", "specialty", "kind", "contract", "request_id", "processing_timestamp"} {
			fmt.Fprintf(&b, `,%q:%s`, k, doc[k])
		}
		return []byte("{" + b.String()[1:] + "}")
	}
	for _, step := range []struct {
		code contract.Code
		path string
		mend func()
	}{
		{contract.InputTooLarge, "", func() { doc["patient_id"] = `"p","patient_id":"q"` }},
		{contract.InvalidJSON, "", func() { doc["patient_id"] = `5` }},
		{contract.UnsupportedContract, "/contract", func() { doc["contract"] = `"1"` }},
		{contract.UnsupportedKind, "/kind", func() { doc["kind"] = `"ecg-analysis"` }},
		{contract.UnsupportedSpecialty, "/specialty", func() { doc["specialty"] = `"cardiology"` }},
		{contract.MissingField, "/lead", func() { doc["lead"] = `"II"` }},
		{contract.WrongType, "/patient_id", func() { doc["patient_id"] = `"p"` }},
		{contract.WrongType, "/sampling_rate", func() { doc["sampling_rate"] = `10` }},
		{contract.InvalidValue, "/audience", func() { doc["audience"] = `"patient"` }},
		{contract.OutOfRange, "/sampling_rate", func() { doc["sampling_rate"] = `500.0` }},
	} {
		err := contract.DecodeRequest(text(), new(contract.ECGAnalysisRequest), opt)
		wantError(t, string(step.code), err, step.code, step.path)
		step.mend()
	}
	var req contract.ECGAnalysisRequest
	if err := contract.DecodeRequest(text(), &req, opt); err != nil {
		t.Fatal(err)
	}
	if req.Audience != contract.Patient || req.Language != contract.PtBR || req.SamplingRate != 500 || len(req.ECGData) != 2 {
		t.Errorf("decoded %+v", req)
	}
}

func TestDecodeRequestFaults(t *testing.T) {
	for _, c := range []struct {
		doc  string
		code contract.Code
		path string
	}{
		{`[]`, contract.InvalidJSON, ""},
		{`{"contract":"1"`, contract.InvalidJSON, ""},
		{`{}`, contract.MissingField, "/contract"},
		{`{"contract":1,"kind":"ecg-analysis"}`, contract.MissingField, "/request_id"},
		{`{"contract":"1","kind":null}`, contract.MissingField, "/kind"},
		{`{"contract":"1","kind":["x"],"request_id":"r","processing_timestamp":"2026-11-22T10:00:00Z","sampling_rate":100,"ecg_data":[1],"lead":"I"}`, contract.WrongType, "/kind"},
		{`{` + ecgHead + `}`, contract.MissingField, "/sampling_rate"},
		{`{` + ecgHead + `,"sampling_rate":100}`, contract.MissingField, ""},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[],"lead":"I"}`, contract.EmptySignal, "/ecg_data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1,null],"lead":"I"}`, contract.WrongType, "/ecg_data/1"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":"AAAA","lead":"I"}`, contract.WrongType, "/ecg_data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1],"lead":"X"}`, contract.InvalidValue, "/lead"},
		{`{` + ecgHead + `,"sampling_rate":49.9,"ecg_data":[1],"lead":"I"}`, contract.OutOfRange, "/sampling_rate"},
		{`{` + ecgHead + `,"sampling_rate":100,"leads":{"I":[1,2],"V6":[1]}}`, contract.LengthMismatch, "/leads/V6"},
		{`{` + ecgHead + `,"sampling_rate":100,"leads":{"i":[1,2]}}`, contract.InvalidValue, "/leads/*"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":0,"leads":[{"name":"I","data":"AAA="}]}}`, contract.OutOfRange, "/ecg_packed/gain_uv"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[]}}`, contract.EmptySignal, "/ecg_packed/leads"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":""}]}}`, contract.EmptySignal, "/ecg_packed/leads/0/data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AA=="}]}}`, contract.InvalidValue, "/ecg_packed/leads/0/data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AA\n="}]}}`, contract.InvalidValue, "/ecg_packed/leads/0/data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AAA="},{"name":"I","data":"AAA="}]}}`, contract.InvalidValue, "/ecg_packed/leads/1/name"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AAA="},{"name":"V1","data":"AAAAAA=="}]}}`, contract.LengthMismatch, "/ecg_packed/leads/1/data"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1],"lead":"I","medical_context":{"patient_age":131}}`, contract.OutOfRange, "/medical_context/patient_age"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1],"lead":"I","medical_context":{"medical_history":["a",3]}}`, contract.WrongType, "/medical_context/medical_history/1"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1],"lead":"I","medical_context":{"medical_history":[3]}}`, contract.WrongType, "/medical_context/medical_history/0"},
		{`{` + ecgHead + `,"sampling_rate":100,"ecg_data":[1],"lead":"I","specialty":"alchemy"}`, contract.UnsupportedSpecialty, "/specialty"},
	} {
		wantError(t, c.doc, contract.DecodeRequest([]byte(c.doc), new(contract.ECGAnalysisRequest), contract.DecodeOptions{}), c.code, c.path)
	}
}

func TestLenience(t *testing.T) {
	doc := `{` + ecgHead + `,"sampling_rate":250,"ecg_data":[1,2.5],"lead":"II","patient_id":null,"unknown":{"deep":[null]},` +
		`"specialty_context":"cardiology","compliance_level":"full","authority_requirements":["x"],"leads":null,"human_review":{"status":"pending"}}`
	var req contract.ECGAnalysisRequest
	if err := contract.DecodeRequest([]byte(doc), &req, contract.DecodeOptions{Specialty: contract.Any}); err != nil {
		t.Fatal(err)
	}
	if req.Specialty != contract.Cardiology || !req.ComplianceRequirements.LGPD || req.PatientID != "" {
		t.Errorf("decoded %+v", req.Request)
	}
	var health contract.HealthContentRequest
	err := contract.DecodeRequest([]byte(`{"contract":"1","kind":"health-content","request_id":"r","processing_timestamp":"2026-11-22T10:00:00Z","medical_content":"olá"}`), &health, contract.DecodeOptions{})
	if err != nil || health.Content != "olá" {
		t.Errorf("medical_content: %q, %v", health.Content, err)
	}
	var resp contract.ECGAnalysisResponse
	old := strings.Replace(string(golden(t, "ecg-analysis.response")), `"medical_disclaimer"`, `"disclaimer"`, 1)
	old = strings.Replace(old, `"r_peaks": [40, 120`, `"r_peaks": [40.0, 12e1`, 1)
	if err := contract.DecodeResponse([]byte(old), &resp); err != nil {
		t.Fatal(err)
	}
	if resp.MedicalRecommendations[0].MedicalDisclaimer == "" || !reflect.DeepEqual(resp.RPeaks, []int{40, 120, 202, 282}) {
		t.Errorf("decoded %+v, peaks %v", resp.MedicalRecommendations, resp.RPeaks)
	}
}

// The common part of any kind can be read by itself, and no other type can be passed off as one.
func TestBareCommonParts(t *testing.T) {
	for _, k := range contract.Kinds() {
		var req contract.Request
		if err := contract.DecodeRequest(golden(t, string(k.Kind)+".request"), &req, contract.DecodeOptions{}); err != nil || req.Kind != k.Kind {
			t.Errorf("%s: request: %v", k.Kind, err)
		}
		var resp contract.Response
		if err := contract.DecodeResponse(golden(t, string(k.Kind)+".response"), &resp); err != nil || resp.Kind != k.Kind {
			t.Errorf("%s: response: %v", k.Kind, err)
		}
		if err := contract.DecodeRequest(golden(t, string(k.Kind)+".request"), &req, contract.DecodeOptions{Kind: "other"}); err == nil {
			t.Errorf("%s: taken for another kind", k.Kind)
		}
		if r, ok := k.NewRequest().(contract.RequestType); !ok || r.ContractKind() != k.Kind {
			t.Errorf("%s: the request type says %v", k.Kind, r.ContractKind())
		}
		if r, ok := k.NewResponse().(contract.ResponseType); !ok || r.ContractKind() != k.Kind {
			t.Errorf("%s: the response type says %v", k.Kind, r.ContractKind())
		}
	}
	err := contract.DecodeRequest(golden(t, "dermoscopy.request"), new(contract.ECGAnalysisRequest), contract.DecodeOptions{Kind: contract.Dermoscopy})
	wantError(t, "a kind that is not the type's", err, contract.Internal, "")
	wantError(t, "not a request type", contract.DecodeRequest([]byte(`{}`), new(contract.Manifest), contract.DecodeOptions{}), contract.Internal, "")
	wantError(t, "not a response type", contract.DecodeResponse([]byte(`{}`), new(contract.Manifest)), contract.Internal, "")
	doc := []byte(`{"contract":"1","kind":"alchemy","request_id":"r","processing_timestamp":"2026-11-22T10:00:00Z"}`)
	wantError(t, "unknown kind", contract.DecodeRequest(doc, new(contract.Request), contract.DecodeOptions{}), contract.UnsupportedKind, "/kind")
}

// The samples are the parser's own slice: decoding 60,000 of them allocates hardly more than parsing.
func TestSamplesAreNotCopied(t *testing.T) {
	doc := []byte(`{` + ecgHead + `,"sampling_rate":500,"lead":"II","ecg_data":[` + strings.Repeat("0.125,", 59_999) + `1]}`)
	var req contract.ECGAnalysisRequest
	if err := contract.DecodeRequest(doc, &req, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	if len(req.ECGData) != 60_000 || cap(req.ECGData) > 60_008 {
		t.Errorf("%d samples in room for %d", len(req.ECGData), cap(req.ECGData))
	}
	if allocs := testing.AllocsPerRun(3, func() { _ = contract.DecodeRequest(doc, &req, contract.DecodeOptions{}) }); allocs > 200 {
		t.Errorf("%v allocations", allocs)
	}
}

func TestImages(t *testing.T) {
	png := func(w, h string) string {
		return "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + w + h + "\x08\x02\x00\x00\x00"
	}
	jpeg := "\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08\x01\xc2\x02\x58\x03"
	for _, c := range []struct {
		name, image string
		code        contract.Code
	}{
		{"PNG", b64(png("\x00\x00\x00\x10", "\x00\x00\x00\x10")), ""},
		{"JPEG", b64(jpeg), ""},
		{"12 megapixels", b64(png("\x00\x00\x0f\xa0", "\x00\x00\x0b\xb8")), ""},
		{"1 MiB", b64(jpeg + strings.Repeat("\x00", 1<<20-len(jpeg))), ""},
		{"more than 1 MiB", b64(jpeg + strings.Repeat("\x00", 1<<20-len(jpeg)+1)), contract.ImageTooLarge},
		{"much more than 1 MiB", b64(strings.Repeat("\x00", 3<<20)), contract.ImageTooLarge},
		{"more than 12 megapixels", b64(png("\x00\x00\x0f\xa1", "\x00\x00\x0b\xb8")), contract.ImageTooLarge},
		{"an enormous size", b64(png("\xff\xff\xff\xff", "\xff\xff\xff\xff")), contract.ImageTooLarge},
		{"no width", b64(png("\x00\x00\x00\x00", "\x00\x00\x0b\xb8")), contract.InvalidImage},
		{"cut PNG", b64("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00"), contract.InvalidImage},
		{"cut JPEG", b64(jpeg[:12]), contract.InvalidImage},
		{"JPEG without a frame", b64("\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"), contract.InvalidImage},
		{"JPEG with a zero segment", b64("\xff\xd8\xff\xe0\x00\x00ab"), contract.InvalidImage},
		{"GIF", b64("GIF89a\x01\x00\x01\x00"), contract.InvalidImage},
		{"empty", "", contract.InvalidImage},
		{"no base64", "!!!!", contract.InvalidImage},
		{"base64 with a line break", b64(jpeg)[:8] + `\n` + b64(jpeg)[8:], contract.InvalidImage},
		{"data URL", "data:image/png;base64," + b64(jpeg), contract.InvalidImage},
	} {
		doc := `{"contract":"1","kind":"lesion-analysis","request_id":"r","processing_timestamp":"2026-11-22T10:00:00Z","lesion_images":["` + c.image + `"]}`
		err := contract.DecodeRequest([]byte(doc), new(contract.LesionAnalysisRequest), contract.DecodeOptions{})
		if c.code == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		wantError(t, c.name, err, c.code, "/lesion_images/0")
	}
}
