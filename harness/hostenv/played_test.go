package hostenv

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// playing gives an egress in which a server of this machine plays api.example.org.
func playing(t *testing.T, handler http.HandlerFunc) *Played {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return &Played{By: map[string]netip.AddrPort{"api.example.org": netip.MustParseAddrPort(srv.Listener.Addr().String())}}
}

func TestAServerOfThisMachinePlaysAHost(t *testing.T) {
	p := playing(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new?x=1", http.StatusFound)
			return
		}
		w.Write([]byte(r.Host + r.URL.String() + " " + r.Header.Get("X-A")))
	})
	for url, want := range map[string]string{
		"https://api.example.org/v1?q=1":     "api.example.org/v1?q=1 b",
		"https://API.example.org:443/v1":     "api.example.org/v1 b",
		"https://api.example.org/old":        "api.example.org/new?x=1 b",
		"https://api.example.org:8443/v1":    "", // not allowed
		"http://api.example.org/v1":          "",
		"https://evil.example.org/v1":        "",
		"https://api.example.org@evil.test/": "",
		"https://u:p@api.example.org/":       "",
		"::":                                 "",
	} {
		var seen []EgressAttempt
		r, err := p.Do(context.Background(), []string{"api.example.org"}, HTTPRequest{url, "GET", map[string]string{"X-A": "b"}}, nil, func(a EgressAttempt) { seen = append(seen, a) })
		if string(r.Body) != want || (err == nil) != (want != "") || len(seen) == 0 || (seen[0].Refused == "") != (want != "") {
			t.Errorf("%s: %q, %v, %+v", url, r.Body, err, seen)
		}
		if want != "" && !strings.HasPrefix(strings.ToLower(seen[0].URL), "https://api.example.org") {
			t.Errorf("%s: recorded as %s", url, seen[0].URL)
		}
	}
}

// A redirect leads nowhere but to the server that plays the host.
func TestAPlayedHostRedirectsNowhereElse(t *testing.T) {
	for _, to := range []string{"https://api.example.org/new", "https://other.example.org/", "http://169.254.169.254/", "http://127.0.0.1:1/"} {
		hits := 0
		var last EgressAttempt
		p := playing(t, func(w http.ResponseWriter, r *http.Request) { hits++; http.Redirect(w, r, to, http.StatusFound) })
		r, err := p.Do(context.Background(), []string{"api.example.org", "other.example.org"}, HTTPRequest{URL: "https://api.example.org/", Method: "GET"}, nil, func(a EgressAttempt) { last = a })
		if err == nil || hits != 1 || last.Refused == "" {
			t.Errorf("redirect to %s: %+v after %d hits, %+v", to, r, hits, last)
		}
	}
}

func TestOnlyThisMachinePlays(t *testing.T) {
	p := &Played{By: map[string]netip.AddrPort{"api.example.org": netip.MustParseAddrPort("192.168.0.1:80")}}
	_, err := p.Do(context.Background(), []string{"api.example.org"}, HTTPRequest{URL: "https://api.example.org/", Method: "GET"}, nil, func(EgressAttempt) {})
	if err == nil || !strings.Contains(err.Error(), "not on this machine") {
		t.Errorf("got %v", err)
	}
}

// Whether a request would be sent is found out without sending it, and said as Do says it.
func TestDecide(t *testing.T) {
	for url, refused := range map[string]bool{"http://api.example.org/": false, "http://other.example.org/": true, "::": true, "http://127.0.0.1/": true} {
		g, dials := guarded(t, "93.184.215.14", func(http.ResponseWriter, *http.Request) {})
		var seen []EgressAttempt
		err := g.Decide(context.Background(), []string{"http://api.example.org"}, HTTPRequest{URL: url, Method: "GET"}, func(a EgressAttempt) { seen = append(seen, a) })
		if (err != nil) != refused || *dials != 0 || len(seen) != 1 || (seen[0].Refused != "") != refused {
			t.Errorf("%s: %v, %d dials, %+v", url, err, *dials, seen)
		}
	}
}

// oneBlock is a memory that holds one text.
type oneBlock string

func (b oneBlock) Read(context.Context, uint64) ([]byte, error) { return []byte(b), nil }
func (oneBlock) Write(context.Context, []byte) (uint64, error)  { return 0, nil }
func (oneBlock) Free(context.Context, uint64) error             { return nil }

// auditor keeps the events that it is told of.
type auditor struct {
	Unconnected
	told []string
}

func (a *auditor) Audited(_ context.Context, event []byte) { a.told = append(a.told, string(event)) }

// A host that keeps audit events is told of those that are some, as the plugin wrote them.
func TestAnAuditorIsTold(t *testing.T) {
	a := &auditor{}
	for event, is := range map[string]bool{`{"event_type":"analysis","details":{"n":1}}`: true, `{"event_type":"Maria da Silva"}`: false} {
		a.told = nil
		for _, f := range Functions() {
			if f.Name != "log_medical_audit_event" {
				continue
			}
			func() {
				defer func() {
					if refused := recover() != nil; refused == is {
						t.Errorf("%s: refused %v", event, refused)
					}
				}()
				f.CallOn(With(t.Context(), &State{Host: Host{Medical: a}}), oneBlock(event), []uint64{1})
			}()
		}
		if is != (len(a.told) == 1 && a.told[0] == event) {
			t.Errorf("%s: told %q", event, a.told)
		}
	}
}

func TestWhatIsKeptForACallEndsWithIt(t *testing.T) {
	s := &State{}
	ctx := With(t.Context(), s)
	count := func(key string) int {
		n := PerCall(ctx, key, func() *int { return new(int) })
		*n++
		return *n
	}
	if count("a") != 1 || count("a") != 2 || count("b") != 1 {
		t.Error("not kept within a call, or not by key")
	}
	if s.Begin(); count("a") != 1 {
		t.Error("kept for the next call")
	}
	if n := *PerCall(With(t.Context(), &State{}), "a", func() *int { return new(int) }); n != 0 {
		t.Error("kept for another sandbox")
	}
}
