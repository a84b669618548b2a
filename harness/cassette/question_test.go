package cassette_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
)

// Secrets are in no recording, and a request that carries another one is the same request.
func TestSecretsAreMasked(t *testing.T) {
	recorder := &cassette.Recorder{}
	headers := map[string]string{"Authorization": "Bearer hunter2", "COOKIE": "sid=hunter2", "X-Api-Key": "hunter2", "X-Amz-Security-Token": "hunter2", "Accept": "a/b"}
	answer := hostenv.HTTPResponse{Status: 200, Headers: map[string]string{"Set-Cookie": "sid=hunter2", "Content-Type": "text/plain"}, Body: []byte("ok")}
	h := recorder.Around(hostenv.Host{Egress: &server{answer: answer}})
	const address = "https://api.example.org/x?access_token=hunter2&page=1&%6Bey=hunter2&empty_token=#f"
	ask(call(t), h.Egress, "GET", address, headers, "")
	file := written(t, recorder)
	if strings.Contains(file, "hunter2") {
		t.Errorf("a secret is in the recording:\n%s", file)
	}
	for _, name := range []string{"header authorization", "header cookie", "header set-cookie", "header x-api-key", "header x-amz-security-token", "parameter access_token", "parameter key"} {
		if !strings.Contains(file, `"`+name+`"`) {
			t.Errorf("the recording does not say that %s was masked:\n%s", name, file)
		}
	}
	replay := read(t, file, cassette.Unreachable)
	other := map[string]string{}
	for name := range headers {
		other[strings.ToLower(name)] = "another"
	}
	other["accept"] = "a/b"
	if got := ask(call(t), replay, "GET", strings.ReplaceAll(address, "hunter2", "another"), other, ""); got != "200 ok" {
		t.Errorf("with another secret: %s", got)
	}
	delete(other, "authorization")
	if got := ask(call(t), replay, "GET", address, other, ""); !strings.HasPrefix(got, "error: ") {
		t.Errorf("without authorization: %s", got)
	}
}

// Bodies are equal as JSON, but never because a number is too long to be told from another one.
func TestEqualBodies(t *testing.T) {
	for _, c := range []struct {
		recorded, asked string
		equal           bool
	}{
		{`{"a": 1, "b": [1.50, "x"]}`, `{"b":[1.5,"\u0078"],"a":1e0}`, true},
		{`[{"b": 1, "a": 0.0}]`, `[{"a":0,"b":1}]`, true},
		{`{"cns": 123456789012345}`, `{"cns": 123456789012346}`, false},
		{`{"id": 12345678901234567890}`, `{"id": 12345678901234567891}`, false},
		{`{"id": 12345678901234567890}`, `{"id": 12345678901234567890}`, true},
		{`{"p": 1e-400}`, `{"p": 2e-400}`, false},
		{`{"p": 100000000000000000}`, `{"p": 1e17}`, false}, // 18 digits are too many to look at
		{`{"a": null}`, `{}`, false},
		{`x = 1`, `x  = 1`, false},
		{`{"a": 1, "a": 2}`, `{"a": 2}`, false},
	} {
		recorder := &cassette.Recorder{}
		ask(call(t), recorder.Around(hostenv.Host{Egress: &server{}}).Egress, "POST", "https://api.example.org/", nil, c.recorded)
		p := read(t, written(t, recorder), cassette.Unreachable)
		if got := ask(call(t), p, "POST", "https://api.example.org/", nil, c.asked); (got == "200 x") != c.equal {
			t.Errorf("%s and %s: %s", c.recorded, c.asked, got)
		}
	}
}

// Whatever a plugin sends and a service answers: the recording of it answers the same question in the same way.
func FuzzARecordingAnswersItself(f *testing.F) {
	f.Add("v1/x?b=1&a=%20&key=s&&=#f", "X-Api-Key", "s ", []byte(`{"b": 1.0, "a": "\u00e9"}`), "Set-Cookie", []byte("\xff"))
	f.Add("?token", "accept", "é", []byte(`[1e400]`), "b", []byte(`{}`))
	f.Add("a/../%2e%2E//;?a;b=c", "date", "\xff", []byte("  "), "content-type", []byte(nil))
	f.Fuzz(func(t *testing.T, path, header, value string, body []byte, answered string, content []byte) {
		ctx := call(t)
		url := strings.ToValidUTF8("https://api.example.org/"+path, "?") // it came in JSON
		headers := map[string]string{strings.ToValidUTF8(header, "?"): strings.ToValidUTF8(value, "?")}
		if len(content) > 1<<20 {
			return
		}
		recorder := &cassette.Recorder{}
		answer := hostenv.HTTPResponse{Status: 200, Headers: map[string]string{answered: value}, Body: content}
		h := recorder.Around(hostenv.Host{Egress: &server{answer: answer}})
		want := ask(ctx, h.Egress, "POST", url, headers, string(body))
		if strings.HasPrefix(want, "error: ") {
			return // no request
		}
		p := read(t, written(t, recorder), cassette.Unreachable)
		if got := ask(ctx, p, "POST", url, headers, string(body)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
