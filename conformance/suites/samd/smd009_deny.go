package samd

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// SMD009 is about what hosts may be declared at all, and that the deployer agreed to them. That only declared hosts are
// asked is ISL-005; that HTTP is not imported without any is ABI-004.
var SMD009 = &conformance.Rule{
	ID:    "SMD-009",
	Title: "Network access is denied by default: exact public hosts, approved by the deployer",
	Doc: conformance.Doc{
		Why:  "A wildcard, an address or a name inside the hospital's network opens what nobody looked at. The deployer can only agree to hosts that are named one by one.",
		Fix:  "List in `capabilities.hosts` each host by its full public name, or none. The deployer approves each in the host's configuration.",
		Good: "hosts: []",
		Bad:  `hosts: ["*"]; hosts: [localhost]; hosts: ["10.0.0.7"]`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 46", "Technical measures protect personal data from unauthorised access.", conformance.CertaintySecondary),
		cite.Other("RDC ANVISA 848/2024", "security", "Devices are protected against unauthorised access.", conformance.CertaintySecondary),
		cite.Other("ANVISA, Guia 38/2020", "security", "Does not bind.", conformance.CertaintySecondary),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		for i, host := range p.Manifest().Capabilities.Hosts {
			p.Check(publicName(host), "/capabilities/hosts/"+strconv.Itoa(i), "is no full public host name")
		}
		p.Check(len(p.Manifest().Capabilities.Hosts) <= mostHosts, "/capabilities/hosts", "lists more than %d hosts: nobody can agree to them one by one", mostHosts)
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for _, m := range c.Plugins {
			for _, host := range m.Capabilities.Hosts {
				j.Check(slices.Contains(c.Config.Hosts, host), "/config/hosts", "lacks %s, which plugin %s declares and the host would let it reach", host, m.Plugin.ID)
			}
		}
		for i, host := range c.Config.Hosts {
			j.Check(publicName(host), "/config/hosts/"+strconv.Itoa(i), "is no full public host name")
		}
		j.Check(c.Config.Hosts != nil, "/config/hosts", "was not shown: an empty list says that no host is approved")
	},
}

// mostHosts is how many hosts a deployer can agree to one by one: our choice.
const mostHosts = 8

// publicName says whether a host name, as the contract writes it, is a full one that means the same everywhere: no address
// and no local name.
func publicName(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	return len(labels) > 1 && strings.Trim(last, "0123456789") != "" &&
		!slices.Contains([]string{"local", "localhost", "internal", "lan", "home", "corp", "intranet", "localdomain"}, last)
}
