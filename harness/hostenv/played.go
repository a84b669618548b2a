package hostenv

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Played is an Egress for authors: a server on this machine plays a host. A request is held against what the Guard holds it
// against, the hosts allowed first; what may go to the host that is played goes to its server, in plain HTTP, and nowhere
// else, redirects included. Requests to other hosts are the Guard's.
type Played struct {
	Guard Guard
	By    map[string]netip.AddrPort // host name as the plugin writes it -> a server at a loopback address
}

// Do implements Egress.
func (p *Played) Do(ctx context.Context, hosts []string, r HTTPRequest, body []byte, record func(EgressAttempt)) (HTTPResponse, error) {
	u, err := url.Parse(r.URL)
	if err != nil || allowed(hosts, u) != nil {
		return p.Guard.Do(ctx, hosts, r, body, record) // which refuses it
	}
	host := strings.ToLower(u.Hostname())
	server, ok := p.By[host]
	if !ok {
		return p.Guard.Do(ctx, hosts, r, body, record)
	}
	if !server.Addr().IsLoopback() {
		return HTTPResponse{}, errors.New("the server that plays the host is not on this machine")
	}
	was := u.Scheme + "://" + u.Host
	u.Scheme, u.Host = "http", host
	guard := p.Guard
	guard.Network = onlyServer{server}
	r.URL = u.String()
	return guard.Do(ctx, []string{"http://" + host}, r, body, func(a EgressAttempt) {
		if rest, ok := strings.CutPrefix(a.URL, "http://"+host); ok {
			a.URL = was + rest
		}
		record(a)
	})
}

// onlyServer is a network of one server, whatever name or address is asked for.
type onlyServer struct{ at netip.AddrPort }

// Resolve gives an address that the guard lets pass; nothing is sent there.
func (onlyServer) Resolve(context.Context, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.AddrFrom4([4]byte{1, 1, 1, 1})}, nil
}

func (n onlyServer) Dial(ctx context.Context, _ netip.AddrPort) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp", n.at.String())
}
