package hostenv

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// guarded gives a guard whose names all resolve to addr and whose connections end at handler.
func guarded(t *testing.T, addr string, handler http.HandlerFunc) (*Guard, *int) {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	n := &fakeNetwork{addr: addr, server: srv.Listener.Addr().String()}
	return &Guard{Network: n}, &n.dials
}

type fakeNetwork struct {
	addr, server string
	dials        int
}

func (n *fakeNetwork) Resolve(_ context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	var all []netip.Addr
	for a := range strings.SplitSeq(n.addr, ",") {
		all = append(all, netip.MustParseAddr(a))
	}
	return all, nil
}

func (n *fakeNetwork) Dial(ctx context.Context, _ netip.AddrPort) (net.Conn, error) {
	n.dials++
	return (&net.Dialer{}).DialContext(ctx, "tcp", n.server)
}

func do(g *Guard, hosts []string, url string) (HTTPResponse, []EgressAttempt, error) {
	var seen []EgressAttempt
	r, err := g.Do(context.Background(), hosts, HTTPRequest{URL: url, Method: "GET"}, nil, func(a EgressAttempt) { seen = append(seen, a) })
	return r, seen, err
}

func TestAnAllowedHostIsReached(t *testing.T) {
	g, _ := guarded(t, "93.184.215.14", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Host)
		w.Write([]byte("ok"))
	})
	r, seen, err := do(g, []string{"http://api.example.org"}, "http://api.example.org/v1?q=1")
	if err != nil || r.Status != 200 || string(r.Body) != "ok" || r.Headers["X-Seen"] != "api.example.org" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if len(seen) != 1 || seen[0].Refused != "" {
		t.Errorf("recorded %+v", seen)
	}
}

func TestWhatIsRefusedIsRecordedAndNotDialled(t *testing.T) {
	hosts := []string{"http://api.example.org", "https://safe.example.org:8443"}
	for _, url := range []string{
		"http://other.example.org/", "https://api.example.org/", "http://api.example.org:8080/", "http://sub.api.example.org/",
		"http://api.example.org.evil.test/", "http://api.example.org@evil.test/", "http://user:pw@api.example.org/",
		"file:///etc/passwd", "gopher://api.example.org/", "data:text/plain,x", "http://", "//api.example.org", "api.example.org",
		"http://api.example.org./", "http://ａpi.example.org/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/",
		"https://safe.example.org/", "http://api.example.org\\@evil.test/",
	} {
		g, dials := guarded(t, "93.184.215.14", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("secret")) })
		r, seen, err := do(g, hosts, url)
		if err == nil || len(r.Body) > 0 {
			t.Errorf("%s was let through", url)
		}
		if *dials != 0 {
			t.Errorf("%s was dialled", url)
		}
		if len(seen) != 1 || seen[0].Refused == "" {
			t.Errorf("%s: recorded %+v", url, seen)
		}
	}
}

func TestOnlyPublicAddresses(t *testing.T) {
	for _, addr := range []string{
		"127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
		"198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1",
		"64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "93.184.215.14,127.0.0.1",
	} {
		g, dials := guarded(t, addr, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("secret")) })
		if _, _, err := do(g, []string{"http://api.example.org"}, "http://api.example.org/"); err == nil || *dials != 0 {
			t.Errorf("a name that resolves to %s was reached (%v)", addr, err)
		}
	}
	for _, addr := range []string{"8.8.8.8", "2606:4700:4700::1111"} {
		if !public(netip.MustParseAddr(addr)) {
			t.Errorf("%s is public", addr)
		}
	}
}

func TestEveryRedirectHopIsChecked(t *testing.T) {
	for _, to := range []string{"http://169.254.169.254/latest/meta-data", "http://evil.test/", "https://api.example.org/", "file:///etc/passwd"} {
		hits := 0
		g, _ := guarded(t, "93.184.215.14", func(w http.ResponseWriter, r *http.Request) {
			if hits++; r.URL.Path == "/start" {
				http.Redirect(w, r, to, http.StatusFound)
				return
			}
			w.Write([]byte("secret"))
		})
		r, seen, err := do(g, []string{"http://api.example.org"}, "http://api.example.org/start")
		if err == nil || len(r.Body) > 0 || hits != 1 {
			t.Errorf("redirect to %s: followed (%d hits)", to, hits)
		}
		if len(seen) == 0 || seen[len(seen)-1].Refused == "" && to != "file:///etc/passwd" {
			t.Errorf("redirect to %s: recorded %+v", to, seen)
		}
	}
	hits := 0
	g, _ := guarded(t, "93.184.215.14", func(w http.ResponseWriter, r *http.Request) {
		hits++
		http.Redirect(w, r, "http://api.example.org/again", http.StatusFound)
	})
	if _, _, err := do(g, []string{"http://api.example.org"}, "http://api.example.org/"); err == nil || hits > maxHops+1 {
		t.Errorf("a redirect loop ended after %d hits with %v", hits, err)
	}
}

func TestSizeAndTimeAreBounded(t *testing.T) {
	g, _ := guarded(t, "93.184.215.14", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 5000)) })
	g.MaxBytes = 4999
	if _, _, err := do(g, []string{"http://a.example"}, "http://a.example/"); err == nil {
		t.Error("a response over the limit was handed on")
	}
	release := make(chan struct{})
	g, _ = guarded(t, "93.184.215.14", func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	g.Timeout = 20 * time.Millisecond
	if _, _, err := do(g, []string{"http://a.example"}, "http://a.example/"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server that never answers: %v", err)
	}
}

// A connection that is handed over to another protocol is no longer watched by the request's deadline.
func TestASwitchOfProtocolsIsRefused(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	g, _ := guarded(t, "93.184.215.14", func(w http.ResponseWriter, _ *http.Request) {
		c, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		rw.Flush()
		<-release
	})
	if _, _, err := do(g, []string{"http://a.example"}, "http://a.example/"); err == nil || !strings.Contains(err.Error(), "101") {
		t.Errorf("got %v", err)
	}
}

func TestMethodsAndHeaders(t *testing.T) {
	for name, r := range map[string]HTTPRequest{
		"tunnel":       {Method: "CONNECT"},
		"echo":         {Method: "TRACE"},
		"header name":  {Method: "GET", Headers: map[string]string{"secret name": "x"}},
		"header value": {Method: "GET", Headers: map[string]string{"X": "secret\r\nHost: evil.test"}},
		"no name":      {Method: "GET", Headers: map[string]string{"": "x"}},
	} {
		g, dials := guarded(t, "93.184.215.14", func(http.ResponseWriter, *http.Request) {})
		r.URL = "http://a.example/"
		var seen []EgressAttempt
		_, err := g.Do(context.Background(), []string{"http://a.example"}, r, nil, func(a EgressAttempt) { seen = append(seen, a) })
		if err == nil || *dials != 0 || len(seen) != 1 || seen[0].Refused == "" || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %d dials, recorded %+v", name, err, *dials, seen)
		}
	}
}

func TestHostEntries(t *testing.T) {
	for _, good := range []string{"api.example.org", "https://api.example.org", "http://api.example.org:8080", "10.1.2.3:443"} {
		if err := CheckHost(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "*", "*.example.org", "api.example.org/path", "ftp://x.org", "user@x.org", "x.org?y", "x y"} {
		if CheckHost(bad) == nil {
			t.Errorf("%q was taken for a host", bad)
		}
	}
}
