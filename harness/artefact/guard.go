package artefact

import (
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/medplug/medplug/harness"
)

// maxRequests bounds what one connection asks, so that a registry cannot lead in circles.
const maxRequests = 1000

// guard stands before the network: every request passes it, also those that a registry's answer causes, as redirects, token
// services and places of upload do. It asks no host but those allowed, in plain text only this machine, and reads no body
// that is longer than the longest plugin.
type guard struct {
	hosts []string // host:port
	asked atomic.Int64
	base  *http.Transport
}

func newGuard(hosts []string) *guard {
	return &guard{hosts: hosts, base: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   30 * time.Second,
		ResponseHeaderTimeout: time.Minute,
		DisableCompression:    true, // a length is the length of what is read
		MaxIdleConnsPerHost:   2,
		ForceAttemptHTTP2:     true,
	}}
}

// plainGuard is a guard that reaches nothing but this machine, whatever localhost is said to be.
func plainGuard(hosts []string) *guard {
	g := newGuard(hosts)
	g.base.Proxy = nil
	g.base.DialContext = (&net.Dialer{Timeout: 30 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if !loopback(address) {
			return refuse(Refused, "plain http reaches this machine only")
		}
		return nil
	}}).DialContext
	return g
}

// RoundTrip asks, or refuses to.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	host := withPort(req.URL.Host, req.URL.Scheme)
	switch {
	case req.URL.Scheme != "https" && !(req.URL.Scheme == "http" && loopback(host)):
		return nil, g.refused(req, "the registry sends to %s without encryption", host)
	case !slices.Contains(g.hosts, host):
		return nil, g.refused(req, "the registry sends to another host, %s", host)
	case g.asked.Add(1) > maxRequests:
		return nil, g.refused(req, "the registry %s leads through more than 1000 requests", host)
	}
	resp, err := g.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = &capped{ReadCloser: resp.Body, left: harness.MaxModuleBytes + MaxManifest}
	return resp, nil
}

func (g *guard) refused(req *http.Request, format, host string) error {
	if req.Body != nil {
		_ = req.Body.Close() // a RoundTripper closes it in any case
	}
	e := refuse(Refused, format, host)
	e.Host = host
	return e
}

// withPort is a host with its port, which the scheme says where it is not written.
func withPort(host, scheme string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return strings.ToLower(host)
	}
	port := "443"
	if scheme == "http" {
		port = "80"
	}
	return net.JoinHostPort(strings.ToLower(strings.Trim(host, "[]")), port)
}

// capped breaks off a body that is too long.
type capped struct {
	io.ReadCloser
	left int64
}

var errTooLong = errors.New("read body: it is longer than any plugin")

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLong
	}
	n, err := c.ReadCloser.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
