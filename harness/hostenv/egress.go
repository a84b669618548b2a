package hostenv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Guard carries out http_request for guests and lets nothing reach what it should not: only the hosts named, scheme and
// port included, checked again at every redirect; only public addresses, checked after the name is resolved and used as
// checked; bounded in hops, bytes and time. The zero value is ready.
type Guard struct {
	MaxBytes int64         // of a response body; 0: 1 MiB
	Timeout  time.Duration // of a whole request with its redirects; 0: 5 s
	Network  Network       // nil: the machine's
}

// Network resolves names and connects. Whatever it is, the guard checks the addresses that Resolve gives and hands Dial
// one of them, so that another network, such as that of a self-check, opens no way around the checks.
type Network interface {
	Resolve(ctx context.Context, host string) ([]netip.Addr, error)
	Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error)
}

// machine is the network of this machine.
type machine struct{}

func (machine) Resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

func (machine) Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp", to.String())
}

const (
	guardBytes   = 1 << 20
	guardTimeout = 5 * time.Second
	maxHops      = 5
)

// methods are those that ask for or hand over a resource. Others make a server do something else: tunnel, echo, purge.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// Do implements Egress. The error is one line for the trace and never quotes a body or a header.
func (g *Guard) Do(ctx context.Context, hosts []string, r HTTPRequest, body []byte, record func(EgressAttempt)) (HTTPResponse, error) {
	timeout := g.Timeout
	if timeout == 0 {
		timeout = guardTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	// hop records an attempt and tells whether it may go ahead.
	hop := func(method string, u *url.URL) error {
		err := allowed(hosts, u)
		a := EgressAttempt{Method: method, URL: u.Redacted()}
		if err != nil {
			a.Refused = err.Error()
		}
		record(a)
		return err
	}
	refuse := func(reason string) (HTTPResponse, error) {
		record(EgressAttempt{r.Method, "", reason})
		return HTTPResponse{}, errors.New(reason)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(body))
	switch {
	case err != nil:
		return refuse("not a valid request")
	case !slices.Contains(methods, r.Method):
		return refuse("the method is none of " + strings.Join(methods, ", "))
	}
	for k, v := range r.Headers {
		if !plainHeader(k, v) { // checked here, because net/http quotes a bad name in its error
			return refuse("not a valid header")
		}
		req.Header.Set(k, v)
	}
	if err := hop(r.Method, req.URL); err != nil {
		return HTTPResponse{}, err
	}
	transport := &http.Transport{Proxy: nil, DialContext: g.dialPublic, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
	client := &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > maxHops {
			return fmt.Errorf("more than %d redirects", maxHops)
		}
		return hop(next.Method, next.URL)
	}}
	answer, err := client.Do(req)
	if err != nil {
		return HTTPResponse{}, reason(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusSwitchingProtocols {
		// Such a connection is the caller's, and nothing ends it when the time is up.
		return HTTPResponse{}, errors.New("the server answers with status 101")
	}
	most := g.MaxBytes
	if most == 0 {
		most = guardBytes
	}
	content, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return HTTPResponse{}, reason(err)
	}
	if int64(len(content)) > most {
		return HTTPResponse{}, fmt.Errorf("the response has more than %d bytes", most)
	}
	headers := map[string]string{}
	for k, v := range answer.Header {
		headers[k] = strings.Join(v, ",")
	}
	return HTTPResponse{answer.StatusCode, headers, content}, nil
}

// Decide records a request and tells whether Do would send it; nothing is sent. The error says why it is refused.
func (g *Guard) Decide(ctx context.Context, hosts []string, r HTTPRequest, record func(EgressAttempt)) error {
	over, cancel := context.WithCancel(ctx)
	cancel()
	var refused error
	// Its error is that the context is over, or the refusal that was just recorded.
	_, _ = g.Do(over, hosts, r, nil, func(a EgressAttempt) {
		if record(a); a.Refused != "" {
			refused = errors.New(a.Refused)
		}
	})
	return refused
}

// plainHeader tells whether a header is a token and a line of text (RFC 9110, section 5).
func plainHeader(name, value string) bool {
	const token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	return name != "" && strings.Trim(name, token) == "" &&
		!strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f })
}

// reason drops the URL that net/http puts before an error.
func reason(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// CheckHost tells whether a manifest or limit may name this host: [scheme://]host[:port], no path, no wildcard. The
// scheme is https unless given.
func CheckHost(entry string) error {
	_, err := parseHost(entry)
	return err
}

type target struct{ scheme, host, port string }

func parseHost(entry string) (target, error) {
	if !strings.Contains(entry, "://") {
		entry = "https://" + entry
	}
	u, err := url.Parse(entry)
	if err != nil {
		return target{}, errors.New("not a host name")
	}
	if u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return target{}, errors.New("a host is named without a path")
	}
	return targetOf(u)
}

// targetOf reads the place a URL names and refuses every form that two readers might read differently.
func targetOf(u *url.URL) (target, error) {
	t := target{strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Port()}
	switch {
	case t.scheme != "https" && t.scheme != "http":
		return target{}, fmt.Errorf("the scheme must be https or http")
	case u.User != nil:
		return target{}, errors.New("user information in a URL is refused")
	case u.Opaque != "" || t.host == "":
		return target{}, errors.New("the URL names no host")
	case strings.Trim(t.host, "abcdefghijklmnopqrstuvwxyz0123456789.-:") != "" || strings.HasSuffix(t.host, "."):
		return target{}, errors.New("the host name is not plain ASCII")
	}
	if t.port == "" {
		t.port = map[string]string{"https": "443", "http": "80"}[t.scheme]
	}
	return t, nil
}

// allowed tells whether a URL goes to one of the hosts named: same scheme, same name, same port.
func allowed(hosts []string, u *url.URL) error {
	want, err := targetOf(u)
	if err != nil {
		return err
	}
	for _, h := range hosts {
		if got, err := parseHost(h); err == nil && got == want {
			return nil
		}
	}
	return errors.New("the host is not among those allowed")
}

// dialPublic resolves a name once, refuses it when any of its addresses is not public, and connects to the address that
// was checked, so that a second answer of the resolver changes nothing.
func (g *Guard) dialPublic(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	network := g.Network
	if network == nil {
		network = machine{}
	}
	addrs, err := network.Resolve(ctx, host)
	if err != nil || len(addrs) == 0 {
		return nil, errors.New("the host name does not resolve")
	}
	for _, a := range addrs {
		if !public(a) {
			return nil, errors.New("the host name resolves to an address that is not public")
		}
	}
	to, err := netip.ParseAddrPort(net.JoinHostPort(addrs[0].Unmap().String(), port))
	if err != nil {
		return nil, err
	}
	return network.Dial(ctx, to)
}

// special are the ranges that netip has no word for: this network, shared address space, protocol assignments,
// documentation, benchmarking, reserved; and the IPv6 ranges that carry an IPv4 address inside.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// public tells whether an address is one of the open network (IANA special-purpose registries, RFC 6890).
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
