package conformance

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/medplug/medplug/harness/hostenv"
)

// The network of a run decides as production does and sends nothing: not even a name is resolved.
func TestOfflineSendsNothing(t *testing.T) {
	before := net.DefaultResolver
	defer func() { net.DefaultResolver = before }()
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		t.Error("a name was resolved")
		return nil, errors.New("offline")
	}}
	e := &offline{}
	var attempts []hostenv.EgressAttempt
	for _, url := range []string{"https://api.example.org/x", "http://api.example.org/", "https://other.example.org/", "https://u:p@api.example.org/", "::"} {
		answer, err := e.Do(t.Context(), []string{"api.example.org"}, hostenv.HTTPRequest{URL: url, Method: "POST", Headers: map[string]string{"X-A": "1"}},
			[]byte("body"), func(a hostenv.EgressAttempt) { attempts = append(attempts, a) })
		if err != nil || answer.Status != 503 || len(answer.Body) != 0 {
			t.Errorf("%s: %+v, %v", url, answer, err)
		}
	}
	sent := e.take()
	if len(sent) != 5 || len(attempts) != 5 || e.take() != nil {
		t.Fatalf("%d requests and %d attempts were kept, want 5", len(sent), len(attempts))
	}
	for i, s := range sent {
		if refused := s.Refused != ""; refused != (i > 0) || string(s.Body) != "body" || s.Headers["X-A"] != "1" {
			t.Errorf("request %d: %+v", i, s)
		}
	}
}

// stranger is an egress that nothing may reach.
type stranger struct{ t *testing.T }

func (s stranger) Do(_ context.Context, _ []string, r hostenv.HTTPRequest, _ []byte, _ func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	s.t.Errorf("%s was handed on", r.URL)
	return hostenv.HTTPResponse{}, errors.New("handed on")
}

// What is refused is answered as ever, whoever answers what is not.
func TestWhatIsRefusedReachesNoAnswers(t *testing.T) {
	e := &offline{answers: stranger{t}}
	for _, url := range []string{"https://other.example.org/", "http://api.example.org/", "::"} {
		answer, err := e.Do(t.Context(), []string{"api.example.org"}, hostenv.HTTPRequest{URL: url, Method: "GET"}, nil, func(hostenv.EgressAttempt) {})
		if err != nil || answer.Status != 503 {
			t.Errorf("%s: %+v, %v", url, answer, err)
		}
	}
}
