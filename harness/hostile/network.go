package hostile

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// network is a network inside the process: what names resolve to, and what a server answers. It writes down whom it
// connected and what was asked, so that a case can tell that nothing left.
type network struct {
	names  map[string][]string          // host name to addresses; each lookup of a name takes the next one, the last stays
	answer func(r *http.Request) string // raw HTTP response
	hold   bool                         // leave the connection open behind the response

	mu       sync.Mutex
	lookups  map[string]int
	dialled  []netip.AddrPort
	requests []*http.Request
}

// reset forgets what an earlier run left.
func (n *network) reset() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lookups, n.dialled, n.requests = map[string]int{}, nil, nil
}

// Resolve implements hostenv.Network.
func (n *network) Resolve(_ context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.names[host]
	if len(all) == 0 {
		return nil, errors.New("no such name")
	}
	i := min(n.lookups[host], len(all)-1)
	n.lookups[host]++
	return []netip.Addr{netip.MustParseAddr(all[i])}, nil
}

// Dial implements hostenv.Network.
func (n *network) Dial(_ context.Context, to netip.AddrPort) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dialled = append(n.dialled, to)
	client, server := net.Pipe()
	go n.serve(server)
	return client, nil
}

func (n *network) serve(c net.Conn) {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		c.Close()
		return
	}
	n.mu.Lock()
	n.requests = append(n.requests, r)
	n.mu.Unlock()
	defer c.Close()
	if _, err := io.WriteString(c, n.answer(r)); err == nil && n.hold {
		_, _ = io.Copy(io.Discard, c) // until the client goes away
	}
}

// seen gives whom the network connected and what was asked of it.
func (n *network) seen() (dialled []netip.AddrPort, requests []*http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dialled, n.requests
}
