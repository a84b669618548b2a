package main

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/spf13/cobra"
)

// hostOptions say which of the hosts that a plugin declares it may reach.
type hostOptions struct{ allow []string } // HOST, or HOST=127.0.0.1:PORT

func (o *hostOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&o.allow, "allow-host", nil,
		"let the plugin reach this host of its manifest over the network; HOST=127.0.0.1:8080 has a server on this machine play it; may be repeated")
}

// open gives the hosts that may be reached, and what reaches them; nil when there are none.
func (o *hostOptions) open(m *contract.Manifest) ([]string, hostenv.Egress, error) {
	if len(o.allow) == 0 {
		return m.Capabilities.Hosts, nil, nil
	}
	var hosts []string
	played := &hostenv.Played{By: map[string]netip.AddrPort{}}
	for _, value := range o.allow {
		host, server, isPlayed := strings.Cut(value, "=")
		declared := slices.IndexFunc(m.Capabilities.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
		host = strings.ToLower(host)
		switch {
		case declared < 0:
			e := usagef("--allow-host %s: the manifest does not declare this host", printable(host))
			if len(m.Capabilities.Hosts) == 0 {
				return nil, nil, e.hint("it declares none; capabilities.hosts in medplug.yaml names them")
			}
			return nil, nil, e.hint("it declares %s", strings.Join(m.Capabilities.Hosts, ", "))
		case slices.Contains(hosts, host):
			return nil, nil, usagef("--allow-host names %s twice", host)
		}
		hosts = append(hosts, host)
		if !isPlayed {
			continue
		}
		at, err := netip.ParseAddrPort(strings.Replace(strings.TrimPrefix(server, "http://"), "localhost:", "127.0.0.1:", 1))
		if err != nil || !at.Addr().IsLoopback() || at.Port() == 0 {
			return nil, nil, usagef("--allow-host %s: %q is no address of this machine with a port", host, printable(server)).
				hint("write it as --allow-host %s=127.0.0.1:8080", host)
		}
		played.By[host] = at
	}
	return hosts, played, nil
}

// unreached is the first declared host that the plugin wanted and was not allowed; "" when there is none.
func (o *hostOptions) unreached(m *contract.Manifest, attempts []hostenv.EgressAttempt) string {
	for _, a := range attempts {
		if a.Refused == "" {
			continue
		}
		for _, host := range m.Capabilities.Hosts {
			if rest, ok := strings.CutPrefix(a.URL, "https://"+host); ok && (rest == "" || strings.ContainsAny(rest[:1], "/:?#")) {
				return host
			}
		}
	}
	return ""
}
