package cassette_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
)

var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := os.ReadFile("../../docs/recording/v1/recording.schema.json")
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("recording.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("recording.json")
})

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func document(t testing.TB, text []byte) any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheSchemaTakesWhatIsRead(t *testing.T) {
	if err := schema(t).Validate(document(t, []byte(answers))); err != nil {
		t.Error(err)
	}
}

// Each fault is said once, with its place. The last column says that the schema alone finds it, too.
func TestFaults(t *testing.T) {
	one := func(call string) string { return "{\"recording\": 1,\n \"calls\": [\n  " + call + "]}" }
	const (
		get   = `{"method": "GET", "url": "https://a.example/"}`
		asked = `{"patient_id": "Maria", "purpose_id": "care"}`
	)
	for name, c := range map[string]struct {
		text, want string
		schema     bool
	}{
		"empty":            {"", "is not one JSON object", false},
		"an array":         {"[]", "1:1: is not one JSON object", false},
		"cut short":        {"{\"recording\": 1,\n \"calls\": [", "2:12: is not one JSON object", false},
		"a key twice":      {"{\"recording\": 1, \"recording\": 1}", "1:18: is not one JSON object: duplicate member name", false},
		"another version":  {`{"recording": 2, "calls": []}`, "1:2: /recording: want 1", true},
		"no version":       {`{"calls": []}`, "1:1: recording is missing", true},
		"no calls":         {`{"recording": 1}`, "1:1: calls is missing", true},
		"unknown member":   {`{"recording": 1, "cals": [], "calls": []}`, "1:18: /cals: is unknown; there are calls, masked,", true},
		"numbers":          {`{"recording": 1, "calls": [1]}`, "1:18: /calls/0: want an object", true},
		"unknown of call":  {one(`{"function": "check_consent", "asked": ` + asked + `, "answer": 1}`), "3:89: /calls/0/answer: is unknown", true},
		"unknown function": {one(`{"function": "Maria", "asked": {}, "answered": {}}`), "3:4: /calls/0/function: want one of http_request,", true},
		"repeat":           {one(`{"function": "check_consent", "asked": ` + asked + `, "repeat": "yes"}`), "/calls/0/repeat: want true or false", true},
		"no answer":        {one(`{"function": "check_consent", "asked": ` + asked + `}`), "3:3: /calls/0: want exactly one of answered and failed", true},
		"two answers":      {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200}, "failed": "x"}`), "/calls/0: want exactly one of", true},
		"consent fails":    {one(`{"function": "check_consent", "asked": ` + asked + `, "failed": "x"}`), "/calls/0/failed: only an http_request can fail", true},
		"asked is a text":  {one(`{"function": "check_consent", "asked": "Maria", "answered": {"status": "granted"}}`), "3:33: /calls/0/asked: want an object", true},
		"bad status":       {one(`{"function": "check_consent", "asked": ` + asked + `, "answered": {"status": "Maria"}}`), "/calls/0/answered/status: ", true},
		"null answer":      {one(`{"function": "check_consent", "asked": ` + asked + `, "answered": null}`), "/calls/0/answered: ", true},
		"stranger":         {one(`{"function": "check_consent", "asked": {"patient_id": "Maria", "purpose_id": "c", "x": 1}, "answered": {"status": "granted"}}`), "/calls/0/asked: holds a member that is not of the contract", true},
		"missing member":   {one(`{"function": "check_consent", "asked": {"patient_id": "Maria"}, "answered": {"status": "granted"}}`), "/calls/0/asked/purpose_id: ", false},
		"no authority":     {one(`{"function": "validate_medical_authority", "asked": {"authority": "oab", "kind": "document", "subject": "Maria"}, "answered": {"status": "unknown"}}`), "/calls/0/asked/authority: ", true},
		"bad guideline":    {one(`{"function": "validate_crm_cardiology_guidelines", "asked": ` + recommendation + `, "answered": 3}`), "/calls/0/answered: want 1 for pass", true},
		"no guideline":     {one(`{"function": "validate_crm_cardiology_guidelines", "asked": {"priority": 7}, "answered": 1}`), "/calls/0/asked/urgency: ", false},
		"audit answered":   {one(`{"function": "log_medical_audit_event", "asked": "Maria", "answered": 1}`), "/calls/0: an audit event has no answer", true},
		"open and given":   {one(`{"function": "check_consent", "asked": ` + asked + `, "any": ["patient_id"], "answered": {"status": "granted"}}`), "/calls/0/any/0: is left open here and given", false},
		"open twice":       {one(`{"function": "check_consent", "asked": {}, "any": ["patient_id", "patient_id"], "answered": {"status": "granted"}}`), "/calls/0/any/1: stands there twice", true},
		"open url":         {one(`{"function": "http_request", "asked": ` + get + `, "any": ["url"], "answered": {"status": 200}}`), "/calls/0/any/0: of http_request only headers, body", true},
		"open body given":  {one(`{"function": "http_request", "asked": {"method": "GET", "url": "https://a.example/", "body_json": 1}, "any": ["body"], "answered": {"status": 200}}`), "/calls/0/any/0: ", false},
		"no url":           {one(`{"function": "http_request", "asked": {"method": "GET"}, "answered": {"status": 200}}`), "/calls/0/asked: url is missing", true},
		"empty method":     {one(`{"function": "http_request", "asked": {"method": "", "url": "https://a.example/"}, "answered": {"status": 200}}`), "/calls/0/asked: want a method", true},
		"half a status":    {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200.5}}`), "3:102: /calls/0/answered/status: want a whole number", true},
		"status 100":       {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 100}}`), "/calls/0/answered/status: want a status from 200", true},
		"header of number": {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200, "headers": {"x/y": 1}}}`), "/calls/0/answered/headers/x~1y: want a string", true},
		"no base64":        {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200, "body_base64": "?"}}`), "/calls/0/answered/body_base64: want standard base64", false},
		"two bodies":       {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200, "body": "", "body_json": 1}}`), "/calls/0/answered: want one of body,", true},
		"after a repeat": {one(`{"function": "check_consent", "asked": ` + asked + `, "answered": {"status": "granted"}, "repeat": true},
  {"function": "check_consent", "asked": ` + asked + `, "answered": {"status": "revoked"}}`), "4:3: /calls/1: asks what an earlier call", false},
		"a large body": {one(`{"function": "http_request", "asked": ` + get + `, "answered": {"status": 200, "body": "` + strings.Repeat("x", 1<<20+1) + `"}}`), "more than 1048576 bytes", false},
	} {
		_, err := cassette.Read([]byte(c.text))
		var fault *cassette.FaultError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
			continue
		}
		if strings.Contains(err.Error(), "Maria") || strings.Contains(err.Error(), "\n") || fault.Line == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if c.schema && schema(t).Validate(document(t, []byte(c.text))) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
}

// Whatever is read can be written and read again, and fits the schema.
func FuzzRead(f *testing.F) {
	f.Add([]byte(answers))
	f.Add([]byte(`{"recording": 1, "tool": {"name": "t"}, "plugin": {"sha256": ""}, "masked": ["header cookie"], "calls": [{"function": "log_medical_audit_event", "asked": "x"}]}`))
	f.Add([]byte(`{"recording":1,"calls":[{"function":"http_request","asked":{"method":"PUT","url":"https://a.example/?key=1&&=#","headers":{"A":"1"},"body_base64":"/w=="},"failed":"x"}]}`))
	f.Add([]byte(`{"recording":1,"calls":[{"function":"validate_crm_cardiology_guidelines","asked":` + recommendation + `,"answered":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := cassette.Read(data)
		if err != nil {
			if fault := (*cassette.FaultError)(nil); !errors.As(err, &fault) || fault.Reason == "" {
				t.Fatalf("not a fault of the file: %v", err)
			}
			return
		}
		if err := schema(t).Validate(document(t, data)); err != nil {
			t.Errorf("read, and the schema refuses it: %v", err)
		}
		if r.Masked == nil {
			r.Masked = []string{}
		}
		again, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		second, err := cassette.Read(again)
		if err != nil {
			t.Fatalf("written and not read: %v\n%s", err, again)
		}
		one, _ := json.Marshal(r.Calls) // they were just written
		two, _ := json.Marshal(second.Calls)
		if !bytes.Equal(one, two) {
			t.Errorf("written and read as something else:\n%s\n%s", one, two)
		}
	})
}

// A file without end is refused before it is read.
func TestBounds(t *testing.T) {
	audits := strings.Repeat(`{"function":"log_medical_audit_event","asked":1},`, cassette.MaxCalls)
	for name, c := range map[string]struct{ text, want string }{
		"bytes": {`{"recording":1,"calls":[]}` + strings.Repeat(" ", cassette.MaxBytes), "more than 32 MiB"},
		"calls": {`{"recording":1,"calls":[` + audits + `{"function":"log_medical_audit_event","asked":1}]}`, "1:16: /calls: holds 65537 calls, want at most 65536"},
	} {
		if _, err := cassette.Read([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := cassette.Read([]byte(`{"recording":1,"calls":[` + strings.TrimSuffix(audits, ",") + `]}`)); err != nil {
		t.Error(err)
	}
}

// What the documentation shows is a recording, by the reader and by the schema.
func TestTheDocumentedExample(t *testing.T) {
	text, err := os.ReadFile("../../docs/recording.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```json\n")
	example, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("docs/recording.md shows no recording")
	}
	if _, err := cassette.Read([]byte(example)); err != nil {
		t.Error(err)
	}
	if err := schema(t).Validate(document(t, []byte(example))); err != nil {
		t.Error(err)
	}
}

// What the documentation says of masking and of coming and going headers is what is done.
func TestTheDocumentedNames(t *testing.T) {
	raw, err := os.ReadFile("../../docs/recording.md")
	if err != nil {
		t.Fatal(err)
	}
	_, masking, _ := strings.Cut(string(raw), "## What is masked")
	masking, comparing, found := strings.Cut(masking, "## What equals what")
	if !found {
		t.Fatal("docs/recording.md has no such headings")
	}
	masking, _, _ = strings.Cut(masking, "are `[masked]`")
	quoted := regexp.MustCompile("`([a-z0-9-]+)`")
	for _, name := range quoted.FindAllStringSubmatch(masking, -1) {
		recorder := &cassette.Recorder{}
		h := recorder.Around(hostenv.Host{Egress: &server{}})
		ask(call(t), h.Egress, "GET", "https://api.example.org/?"+name[1]+"=hunter2", map[string]string{name[1]: "hunter2"}, "")
		if file := written(t, recorder); strings.Contains(file, "hunter2") {
			t.Errorf("%s is said to be masked:\n%s", name[1], file)
		}
	}
	_, comparing, _ = strings.Cut(comparing, "not compared:")
	comparing, _, _ = strings.Cut(comparing, "\n\n")
	names := quoted.FindAllStringSubmatch(comparing, -1)
	if len(names) < 10 {
		t.Fatalf("%d headers are said not to be compared", len(names))
	}
	p := read(t, `{"recording": 1, "calls": [{"function": "http_request", "asked": {"method": "GET", "url": "https://api.example.org/"}, "answered": {"status": 204}, "repeat": true}]}`, cassette.Unreachable)
	for _, name := range append(names, []string{"", "x-b3-traceid"}, []string{"", "x-request-id"}, []string{"", "x-correlation-id"}) {
		if name[1] == "x-" {
			continue
		}
		if got := ask(call(t), p, "GET", "https://api.example.org/", map[string]string{name[1]: "1"}, ""); got != "204" {
			t.Errorf("%s is said not to be compared: %s", name[1], got)
		}
	}
}
