// Package contract_test holds the published JSON Schemas against the Go decoder: both must accept and refuse the same
// documents, but for the rules that JSON Schema cannot say, which are listed here.
package contract_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

// document is one golden example, its schema and its decoder.
type document struct {
	golden, schema string
	decode         func([]byte) error
}

func documents() []document {
	var out []document
	for _, k := range contract.Kinds() {
		request, response := string(k.Kind)+".request", string(k.Kind)+".response"
		out = append(out,
			document{request, request, func(data []byte) error {
				return contract.DecodeRequest(data, k.NewRequest(), contract.DecodeOptions{})
			}},
			document{response, response, func(data []byte) error { return contract.DecodeResponse(data, k.NewResponse()) }})
	}
	return append(out,
		document{"not_analysable.response", "ecg-analysis.response", func(data []byte) error {
			return contract.DecodeResponse(data, new(contract.ECGAnalysisResponse))
		}},
		document{"manifest", "manifest", func(data []byte) error { _, err := contract.DecodeManifest(data); return err }},
		document{"error", "error", func(data []byte) error { _, err := contract.ParseError(string(data)); return err }})
}

// goDecides lists the faults that only the decoder finds, by what its message says. Every entry must be seen at least
// once, so that the list cannot outlive its reasons.
var goDecides = []string{
	"the leads must have equal lengths",
	"must hold whole 16-bit samples",
	"given twice", // names of packed leads, ids of purposes: unique members of objects
	"must be greater than the one before",
	"must be after start",
	"must not be before the end of the one before",
	"must be one number, or one for each image",
	"the runs must add up to width times height",
	"more than 12 megapixels",
	"not a PNG or JPEG image",
	"must be 1.3 a + 0.1 b + 0.5 c + 0.5 d",
	"must count 2 for each major item and 1 for each minor one",
	"is not the SHA-256 of content",
	"past the end of the text",
	"not on a character boundary",
	"less than age_min",
	"not one of privacy.purposes",
	"longer than 1 KiB",
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join("v1", name+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := examples.FS.ReadFile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestGoldenExamplesFitTheirSchemas(t *testing.T) {
	for _, d := range documents() {
		data := golden(t, d.golden)
		if err := validate(t, compile(t, d.schema), data); err != nil {
			t.Errorf("%s: %v", d.golden, err)
		}
		if err := d.decode(data); err != nil {
			t.Errorf("%s: %v", d.golden, err)
		}
	}
}

// Schema and decoder give the same verdict on every mutation of every golden example.
func TestSchemaAndDecoderAgree(t *testing.T) {
	seen := map[string]int{}
	for _, d := range documents() {
		t.Run(d.golden, func(t *testing.T) {
			s := compile(t, d.schema)
			accepted, refused, disagreements := 0, 0, 0
			for m := range mutants(golden(t, d.golden)) {
				bySchema, byGo := validate(t, s, m.data), d.decode(m.data)
				if byGo == nil {
					accepted++
				} else {
					refused++
				}
				if (bySchema == nil) == (byGo == nil) || bySchema == nil && listed(byGo, seen) {
					continue
				}
				if disagreements++; disagreements <= 5 {
					t.Errorf("%s:\n  schema: %v\n  decoder: %v", m.what, bySchema, byGo)
				}
			}
			// An error object is too small for as many as the others.
			if least := 200; accepted == 0 || refused < least && d.golden != "error" || refused < 20 {
				t.Errorf("%d mutants accepted, %d refused: too few to mean anything", accepted, refused)
			}
			if disagreements > 5 {
				t.Errorf("%d disagreements in all", disagreements)
			}
		})
	}
	for _, c := range onlyDecoder {
		d := find(t, c.golden)
		data := merge(t, golden(t, c.golden), c.set)
		bySchema, byGo := validate(t, compile(t, d.schema), data), d.decode(data)
		if bySchema != nil || byGo == nil || !listed(byGo, seen) {
			t.Errorf("%s with %.80s:\n  schema: %v\n  decoder: %v", c.golden, c.set, bySchema, byGo)
		}
	}
	for _, msg := range goDecides {
		if seen[msg] == 0 {
			t.Errorf("no mutation shows the fault %q that only the decoder finds", msg)
		}
	}
}

// onlyDecoder are documents with faults that no single mutation makes and that only the decoder finds.
var onlyDecoder = []struct{ golden, set string }{
	{"ecg-analysis.request", `{"ecg_packed":null,"leads":{"I":[0,1],"II":[0]}}`},
	{"ecg-analysis.request", `{"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AAAA"},{"name":"II","data":"AAA="}]}}`},
	{"ecg-analysis.request", `{"ecg_packed":{"encoding":"int16le-base64","gain_uv":1,"leads":[{"name":"I","data":"AAA="},{"name":"II","data":"AAAAAA=="}]}}`},
	{"health-content.response", `{"content":"ééé","disclaimers_placed":[{"element":"support_only","start":1,"end":2}]}`},
	{"lesion-analysis.response", `{"lesion_characteristics":{"lesion_1":{"abcde_score":{},"mask_rle":{"width":100000,"height":100000,"counts":[10000000000]}}}}`},
	{"error", `{"message":"` + strings.Repeat("x", 600) + `","path":"/` + strings.Repeat("x", 600) + `"}`},
}

func find(t *testing.T, golden string) document {
	t.Helper()
	all := documents()
	i := slices.IndexFunc(all, func(d document) bool { return d.golden == golden })
	if i < 0 {
		t.Fatalf("no document %s", golden)
	}
	return all[i]
}

func listed(err error, seen map[string]int) bool {
	i := slices.IndexFunc(goDecides, func(msg string) bool { return strings.Contains(err.Error(), msg) })
	if i < 0 {
		return false
	}
	seen[goDecides[i]]++
	return true
}

// The decoder names the fault that a mutation made by hand puts in, and the schema sees it too.
func TestRulesBetweenMembers(t *testing.T) {
	for _, c := range []struct {
		golden, set string // set: members to merge in, at the top
		code        contract.Code
		path        string
	}{
		{"ecg-analysis.request", `{"ecg_data":[0,1],"lead":"II"}`, contract.ConflictingFields, ""},
		{"ecg-analysis.request", `{"ecg_packed":null}`, contract.MissingField, ""},
		{"ecg-analysis.request", `{"ecg_packed":null,"ecg_data":[0,1]}`, contract.MissingField, "/lead"},
		{"ecg-analysis.request", `{"ecg_packed":null,"leads":{"X":[0,1]}}`, contract.InvalidValue, "/leads/*"},
		{"ecg-analysis.request", `{"ecg_packed":null,"leads":{}}`, contract.EmptySignal, "/leads"},
		{"ecg-analysis.request", `{"ecg_packed":null,"leads":{"I":null}}`, contract.EmptySignal, "/leads"},
		{"ecg-analysis.request", `{"ecg_packed":null,"leads":{"I":[]}}`, contract.EmptySignal, "/leads/I"},
		{"ecg-analysis.request", `{"ecg_packed":null,"leads":{"I":[0,null]}}`, contract.WrongType, "/leads/I/1"},
		{"ecg-analysis.request", `{"specialty_context":"cardiology"}`, contract.ConflictingFields, "/specialty_context"},
		{"ecg-analysis.request", `{"compliance_level":3}`, contract.WrongType, "/compliance_level"},
		{"ecg-analysis.request", `{"compliance_level":"full","compliance_requirements":{}}`, contract.ConflictingFields, "/compliance_level"},
		{"ecg-analysis.response", `{"audience":"patient","language":"en"}`, contract.InvalidValue, "/language"},
		{"ecg-analysis.response", `{"status":"not_analysable","reason_code":"too_short","confidence":0}`, contract.ConflictingFields, "/heart_rate"},
		{"ecg-analysis.response", `{"medical_recommendations":[{"priority":"URGENT","urgency":"routine","recommendation":"x","medical_disclaimer":"x"}]}`, contract.ConflictingFields, "/medical_recommendations/0/urgency"},
		{"ecg-analysis.response", `{"medical_recommendations":[{"priority":"ROUTINE","urgency":"routine","recommendation":"x"}]}`, contract.MissingField, "/medical_recommendations/0/medical_disclaimer"},
		{"ecg-analysis.response", `{"disclaimer":{"text":"x","elements":["support_only","support_only"]}}`, contract.InvalidValue, "/disclaimer/elements/1"},
		{"not_analysable.response", `{"confidence":0.1}`, contract.InvalidValue, "/confidence"},
		{"not_analysable.response", `{"reason_code":null}`, contract.MissingField, "/reason_code"},
		{"not_analysable.response", `{"r_peaks":[1]}`, contract.ConflictingFields, "/r_peaks"},
		{"cardiac-risk.response", `{"risk_scores":[{"name":"a","points":1,"value_percent":1}]}`, contract.ConflictingFields, "/risk_scores/0/points"},
		{"medication-validation.request", `{"medications":[{"dcb":"a","dose":1}]}`, contract.MissingField, "/medications/0/unit"},
		{"symptom-content.request", `{"symptoms":null}`, contract.MissingField, ""},
		{"health-content.request", `{"medical_content":"x"}`, contract.ConflictingFields, "/medical_content"},
		{"medical-validation.response", `{"claims":[{"start":0,"end":1,"category":"effect","negated":false}]}`, contract.MissingField, "/claims/0/evidence_level"},
		{"publication-package.request", `{"human_review":{"status":"pending"}}`, contract.InvalidValue, "/human_review/status"},
		{"publication-package.request", `{"human_review":null}`, contract.MissingField, "/human_review"},
		{"manifest", `{"specialty":"dermatology"}`, contract.ConflictingFields, "/specialty"},
		{"manifest", `{"entry":"other"}`, contract.ConflictingFields, "/entry"},
		{"manifest", `{"accepts":null}`, contract.MissingField, "/accepts"},
		{"manifest", `{"accepts":["other"]}`, contract.InvalidValue, "/accepts/0"},
		{"manifest", `{"limits":{"class":"micro","memory_pages":21}}`, contract.OutOfRange, "/limits/memory_pages"},
		{"manifest", `{"extra":1}`, contract.InvalidValue, "/extra"},
	} {
		d := find(t, c.golden)
		data := merge(t, golden(t, d.golden), c.set)
		err := d.decode(data)
		e, ok := err.(*contract.Error)
		if !ok || e.Code != c.code || e.Path != c.path {
			t.Errorf("%s with %s: got %v, want %s at %q", c.golden, c.set, err, c.code, c.path)
		}
		if validate(t, compile(t, d.schema), data) == nil {
			t.Errorf("%s with %s: the schema accepts it", c.golden, c.set)
		}
	}
}

func merge(t *testing.T, doc []byte, set string) []byte {
	t.Helper()
	var base, extra map[string]any
	if err := json.Unmarshal(doc, &base); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(set), &extra); err != nil {
		t.Fatal(err)
	}
	for k, v := range extra {
		base[k] = v
	}
	out, err := json.Marshal(base)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
