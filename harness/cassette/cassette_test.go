package cassette_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// call is the context of one call of a plugin.
func call(t *testing.T) context.Context { return hostenv.With(t.Context(), &hostenv.State{}) }

var allowed = []string{"api.example.org"}

// ask makes a request and gives the answer in one line.
func ask(ctx context.Context, e hostenv.Egress, method, url string, headers map[string]string, body string) string {
	r, err := e.Do(ctx, allowed, hostenv.HTTPRequest{Method: method, URL: url, Headers: headers}, []byte(body), func(hostenv.EgressAttempt) {})
	if err != nil {
		return "error: " + err.Error()
	}
	return strings.TrimSpace(text(r.Status) + " " + string(r.Body))
}

func text(n int) string { return strconv.Itoa(n) }

// server answers as a service does: each time with something else.
type server struct {
	n      int
	answer hostenv.HTTPResponse
	err    error
}

func (s *server) Do(ctx context.Context, hosts []string, r hostenv.HTTPRequest, _ []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	var guard hostenv.Guard
	if err := guard.Decide(ctx, hosts, r, record); err != nil {
		return hostenv.HTTPResponse{}, err
	}
	s.n++
	answer := s.answer
	if answer.Status == 0 {
		answer.Status, answer.Body = 200, []byte(strings.Repeat("x", s.n))
	}
	return answer, s.err
}

// strict is a host with opinions.
type strict struct{}

func (strict) Guideline(context.Context, []byte) contract.GuidelineResult {
	return contract.GuidelineFail
}
func (strict) Authority(_ context.Context, q contract.AuthorityQuery) contract.AuthorityStatus {
	at, source := "2026-11-22T10:00:00Z", "CRM "+q.Subject
	return contract.AuthorityStatus{Status: "verified", CheckedAt: &at, Source: &source}
}
func (strict) Consent(context.Context, contract.ConsentQuery) contract.ConsentStatus {
	return contract.ConsentStatus{Status: "revoked"}
}

// read reads a recording and answers from it.
func read(t *testing.T, text string, m cassette.Missing) *cassette.Replay {
	t.Helper()
	r, err := cassette.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := cassette.NewReplay(r, m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// written gives the file of what was recorded.
func written(t *testing.T, r *cassette.Recorder) string {
	t.Helper()
	rec, err := r.Recording(cassette.Tool{Name: "medplug", Version: "1", Command: "run"}, cassette.Plugin{SHA256: "ab", ID: "org.example.a", Version: "1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := rec.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(document(t, b)); err != nil {
		t.Errorf("what was recorded does not fit the schema: %v", err)
	}
	return string(b)
}

const recommendation = `{"priority":"ROUTINE","urgency":"routine","recommendation":"Repetir o ECG","action":"ecg","timeframe":"30 dias","rationale":"a < b & c","required_actions":["ecg"],"medical_disclaimer":"Não substitui a avaliação médica"}`

// What is recorded answers another run alike: every function, in order, bodies of all sorts.
func TestARecordingAnswersAsTheHostDid(t *testing.T) {
	talk := func(e hostenv.Egress, m hostenv.Medical) []string {
		ctx := call(t)
		var all []string
		for range 2 {
			all = append(all, ask(ctx, e, "GET", "https://api.example.org/rates?b=1&a=2", map[string]string{"Accept": "text/plain", "User-Agent": "x"}, ""))
		}
		all = append(all, ask(ctx, e, "POST", "https://api.example.org/rates", nil, `{"b": 1.0, "a": [1, 2]}`),
			ask(ctx, e, "POST", "https://api.example.org/bytes", nil, "\xff\x00"), ask(ctx, e, "PUT", "https://other.example.org/", nil, ""))
		authority := m.Authority(ctx, contract.AuthorityQuery{Authority: "crm", Kind: "registration", Subject: "SP 123456"})
		all = append(all, authority.Status+" "+*authority.CheckedAt+" "+*authority.Source,
			m.Consent(ctx, contract.ConsentQuery{PatientID: "p-1", PurposeID: "care"}).Status, text(int(m.Guideline(ctx, []byte(recommendation)))))
		return all
	}
	recorder := &cassette.Recorder{}
	h := recorder.Around(hostenv.Host{Egress: &server{}, Medical: strict{}})
	want := talk(h.Egress, h.Medical)
	h.Medical.(hostenv.Auditor).Audited(call(t), []byte(`{"event_type":"analysis","details":{"n":1}}`))
	h.Medical.(hostenv.Auditor).Audited(call(t), []byte(`plain words`))
	file := written(t, recorder)
	replay := read(t, file, cassette.Unreachable)
	for range 2 { // each call begins at the beginning
		if got := talk(replay, replay); !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if u := replay.Use(); u.Calls != 7 || u.Used != 7 || len(u.NotHeld) > 0 || u.MadeFor != "ab" || len(u.RecordingSHA256) != 64 {
		t.Errorf("use %+v", u)
	}
	for _, part := range []string{`"analysis"`, `"plain words"`, `a < b & c`, `"body_base64": "/wA="`} {
		if !strings.Contains(file, part) {
			t.Errorf("%s is not in the recording:\n%s", part, file)
		}
	}
	if strings.Contains(file, "other.example.org") {
		t.Error("a request that was refused stands in the recording")
	}
}

// A failure is recorded, and fails again in the same words.
func TestAFailureIsRecorded(t *testing.T) {
	recorder := &cassette.Recorder{}
	h := recorder.Around(hostenv.Host{Egress: &server{err: errors.New("the host name does not resolve")}})
	want := ask(call(t), h.Egress, "GET", "https://api.example.org/", nil, "")
	replay := read(t, written(t, recorder), cassette.Stop)
	if got := ask(call(t), replay, "GET", "https://api.example.org", nil, ""); got != want || !strings.Contains(got, "resolve") {
		t.Errorf("got %q, want %q", got, want)
	}
}

const answers = `{"recording": 1, "calls": [
 {"function": "http_request", "asked": {"method": "get", "url": "HTTPS://API.example.org:443/a?y=2&x=1"}, "answered": {"status": 200, "body": "one"}},
 {"function": "http_request", "asked": {"method": "GET", "url": "https://api.example.org/a?x=1&y=2#part"}, "answered": {"status": 200, "body_json": {"n": [1, 2]}}, "repeat": true},
 {"function": "http_request", "asked": {"method": "POST", "url": "https://api.example.org/a", "body_json": {"b": 1, "a": 10}}, "answered": {"status": 201}},
 {"function": "http_request", "asked": {"method": "POST", "url": "https://api.example.org/a"}, "any": ["body", "headers"], "answered": {"status": 202}, "repeat": true},
 {"function": "check_consent", "asked": {"purpose_id": "care"}, "any": ["patient_id"], "answered": {"status": "granted"}, "repeat": true},
 {"function": "check_consent", "asked": {"patient_id": "p-9", "purpose_id": "care"}, "answered": {"status": "expired"}},
 {"function": "validate_medical_authority", "asked": {}, "any": ["subject", "kind", "authority"], "answered": {"status": "inactive"}},
 {"function": "validate_crm_cardiology_guidelines", "asked": {"priority": "URGENT"}, "any": ["recommendation", "rationale"], "answered": 0, "repeat": true}
]}`

func TestOrderRepetitionAndWhatIsLeftOpen(t *testing.T) {
	p := read(t, answers, cassette.Unreachable)
	ctx := call(t)
	get := func(url string) string { return ask(ctx, p, "GET", url, nil, "") }
	const missing = "error: the recording does not hold what was asked"
	consent := func(patient string) string {
		return p.Consent(ctx, contract.ConsentQuery{PatientID: patient, PurposeID: "care"}).Status
	}
	authority := func() string {
		return p.Authority(ctx, contract.AuthorityQuery{Authority: "anvisa", Kind: "product", Subject: "8"}).Status
	}
	for i, c := range []struct{ got, want string }{
		{get("https://api.example.org/a?x=1&y=2"), "200 one"},
		{get("https://api.example.org/a?y=2&x=1"), `200 {"n":[1,2]}`},
		{get("https://api.example.org/a?x=1&y=2"), `200 {"n":[1,2]}`}, // asked for
		{get("https://api.example.org/a?x=2&y=1"), missing},
		{ask(ctx, p, "GET", "https://api.example.org/a?x=1&y=2", map[string]string{"accept": "x"}, ""), missing},
		{ask(ctx, p, "POST", "https://api.example.org/a", nil, ` { "a" : 10.0 , "b" : 1 } `), "201"},
		{ask(ctx, p, "POST", "https://api.example.org/a", nil, `{"a":10,"b":1}`), "202"}, // that one is used up
		{ask(ctx, p, "POST", "https://api.example.org/a", map[string]string{"x": "y"}, "whatever"), "202"},
		{ask(ctx, p, "DELETE", "https://api.example.org/a", nil, ""), missing},
		{consent("p-1"), "granted"},
		{consent("p-9"), "expired"}, // precise before open
		{consent("p-9"), "granted"},
		{p.Consent(ctx, contract.ConsentQuery{PatientID: "p-1", PurposeID: "research"}).Status, "missing"},
		{authority(), "inactive"},
		{authority(), "unknown"}, // repeated only when asked for
		{text(int(p.Guideline(ctx, []byte(`{"recommendation":"r","rationale":"s","priority":"URGENT","action":null}`)))), "0"},
		{text(int(p.Guideline(ctx, []byte(`{"recommendation":"r","rationale":"s","priority":"ROUTINE"}`)))), "2"},
	} {
		if c.got != c.want {
			t.Errorf("%d: got %s, want %s", i, c.got, c.want)
		}
	}
	u := p.Use()
	want := []string{"check_consent", "http_request DELETE https://api.example.org/a", "http_request GET https://api.example.org/a",
		"validate_crm_cardiology_guidelines", "validate_medical_authority"}
	if !slices.Equal(u.NotHeld, want) || u.Calls != 8 || u.Used != 8 {
		t.Errorf("use %+v", u)
	}
}

// What is said exactly goes before what is left open, wherever it stands.
func TestExactGoesBeforeOpen(t *testing.T) {
	const file = `{"recording": 1, "calls": [
 {"function": "check_consent", "asked": {}, "any": ["purpose_id", "patient_id"], "answered": {"status": "missing"}, "repeat": true},
 {"function": "check_consent", "asked": {"purpose_id": "care"}, "any": ["patient_id"], "answered": {"status": "granted"}, "repeat": true},
 {"function": "check_consent", "asked": {"patient_id": "p-9", "purpose_id": "care"}, "answered": {"status": "revoked"}, "repeat": true}]}`
	p, ctx := read(t, file, cassette.Stop), call(t)
	for patient, want := range map[string]string{"p-9 care": "revoked", "p-1 care": "granted", "p-1 research": "missing"} {
		id, purpose, _ := strings.Cut(patient, " ")
		if got := p.Consent(ctx, contract.ConsentQuery{PatientID: id, PurposeID: purpose}).Status; got != want {
			t.Errorf("%s: %s, want %s", patient, got, want)
		}
	}
}

// Nothing that may be a patient's is said of a question that the recording does not hold.
func TestWhatIsMissingIsNamedWithoutBodyAndParameters(t *testing.T) {
	p := read(t, `{"recording": 1, "calls": []}`, cassette.Unreachable)
	ctx := call(t)
	ask(ctx, p, "POST", "https://api.example.org/p?name=Maria#Maria", map[string]string{"x-name": "Maria"}, "Maria")
	p.Consent(ctx, contract.ConsentQuery{PatientID: "Maria", PurposeID: "Maria"})
	p.Authority(ctx, contract.AuthorityQuery{Authority: "crm", Kind: "registration", Subject: "Maria"})
	p.Guideline(ctx, []byte(`{"recommendation":"Maria"}`))
	said := strings.Join(p.Use().NotHeld, "; ")
	if strings.Contains(said, "Maria") || !strings.Contains(said, "POST https://api.example.org/p") || len(p.Use().NotHeld) != 4 {
		t.Errorf("said %q", said)
	}
}

// With Stop a question that is not held ends the call, whatever was asked.
func TestStopEndsTheCall(t *testing.T) {
	for name, question := range map[string]func(ctx context.Context, p *cassette.Replay){
		"http": func(ctx context.Context, p *cassette.Replay) {
			ask(ctx, p, "GET", "https://api.example.org/", nil, "")
		},
		"consent":   func(ctx context.Context, p *cassette.Replay) { p.Consent(ctx, contract.ConsentQuery{}) },
		"authority": func(ctx context.Context, p *cassette.Replay) { p.Authority(ctx, contract.AuthorityQuery{}) },
		"guideline": func(ctx context.Context, p *cassette.Replay) { p.Guideline(ctx, []byte(`{}`)) },
	} {
		p := read(t, `{"recording": 1, "calls": []}`, cassette.Stop)
		func() {
			defer func() {
				if v, ok := recover().(*hostenv.Violation); !ok || v.Reason == "" {
					t.Errorf("%s: the call goes on", name)
				}
			}()
			question(call(t), p)
		}()
		if len(p.Use().NotHeld) != 1 {
			t.Errorf("%s: not kept", name)
		}
	}
}

// What the manifest does not declare is refused, although the recording holds an answer.
func TestAnUndeclaredHostStaysRefused(t *testing.T) {
	p := read(t, strings.ReplaceAll(answers, "api.example.org", "evil.example.org"), cassette.Unreachable)
	var seen []hostenv.EgressAttempt
	_, err := p.Do(call(t), allowed, hostenv.HTTPRequest{Method: "GET", URL: "https://evil.example.org/a?x=1&y=2"}, nil, func(a hostenv.EgressAttempt) { seen = append(seen, a) })
	if err == nil || len(seen) != 1 || seen[0].Refused == "" || p.Use().Used != 0 || len(p.Use().NotHeld) != 0 {
		t.Errorf("%v, %+v, %+v", err, seen, p.Use())
	}
}

// A recorder that keeps each question once writes the same file whatever the order.
func TestDistinct(t *testing.T) {
	record := func(patients ...string) string {
		recorder := &cassette.Recorder{Distinct: true}
		h := recorder.Around(hostenv.Host{Egress: hostenv.Unavailable{}, Medical: hostenv.Rehearsal{}})
		done := make(chan bool)
		for _, p := range patients {
			go func() {
				h.Medical.Consent(call(t), contract.ConsentQuery{PatientID: p, PurposeID: "care"})
				h.Medical.(hostenv.Auditor).Audited(call(t), []byte("seen"))
				ask(call(t), h.Egress, "GET", "https://api.example.org/"+p, nil, "")
				done <- true
			}()
		}
		for range patients {
			<-done
		}
		return written(t, recorder)
	}
	file := record("a", "b", "a", "c")
	if file != record("c", "a", "b", "b") || strings.Count(file, `"repeat": true`) != 6 || strings.Contains(file, "seen") {
		t.Errorf("got %s", file)
	}
	p := read(t, file, cassette.Unreachable)
	ctx := call(t)
	for range 3 {
		if got := p.Consent(ctx, contract.ConsentQuery{PatientID: "b", PurposeID: "care"}).Status; got != "granted" {
			t.Errorf("consent %s", got)
		}
	}
}

// A plugin that asks without end fills no memory and gets no file.
func TestAFloodIsNoRecording(t *testing.T) {
	recorder := &cassette.Recorder{}
	h := recorder.Around(hostenv.Host{Egress: &server{answer: hostenv.HTTPResponse{Status: 200, Body: make([]byte, 1<<20)}}})
	for range 20 {
		ask(call(t), h.Egress, "GET", "https://api.example.org/", nil, "")
	}
	if r, err := recorder.Recording(cassette.Tool{}, cassette.Plugin{}); err == nil {
		t.Errorf("a recording of %d calls", len(r.Calls))
	}
}

// A host that carries nothing out keeps its own refusal.
func TestAHostWithoutEgressStaysWithout(t *testing.T) {
	if h := new(cassette.Recorder).Around(hostenv.Host{}); h.Egress != nil || h.Medical == nil {
		t.Errorf("got %+v", h)
	}
}

// Recordings made in Go are checked as files are.
func TestScriptedAnswers(t *testing.T) {
	calls := []cassette.Call{{Function: cassette.Consent, Asked: json.RawMessage(`{"patient_id":"p","purpose_id":"care"}`), Answered: json.RawMessage(`{"status":"expired"}`)}}
	p, err := cassette.NewReplay(&cassette.Recording{Version: cassette.Version, Calls: calls}, cassette.Unreachable)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Around(hostenv.Host{}).Medical.Consent(call(t), contract.ConsentQuery{PatientID: "p", PurposeID: "care"}).Status; got != "expired" {
		t.Errorf("got %s", got)
	}
	for _, change := range []func(c *cassette.Call){
		func(c *cassette.Call) { c.Answered = json.RawMessage(`{"status":"perhaps"}`) },
		func(c *cassette.Call) { c.Asked = nil },
		func(c *cassette.Call) { c.Function = "" },
		func(c *cassette.Call) { c.Function = cassette.HTTP },
	} {
		broken := slices.Clone(calls)
		change(&broken[0])
		if _, err := cassette.NewReplay(&cassette.Recording{Calls: broken}, cassette.Stop); err == nil {
			t.Errorf("%+v is no call and was taken", broken[0])
		}
	}
}
