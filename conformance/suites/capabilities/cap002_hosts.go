package capabilities

import (
	"context"
	"net/url"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness/hostenv"
)

// CAP002 is about hosts that are declared and never asked; the opposite is ISL-005's.
var CAP002 = &conformance.Rule{
	ID:    "CAP-002",
	Title: "Every host that is declared is asked",
	Doc: conformance.Doc{
		Why:  "Every host that a deployer approves is a way out of the hospital. One that ordinary work does not need stands open for nothing but what nobody looked at.",
		Fix:  "Take hosts that no request needs out of `capabilities.hosts`. A host that is asked in rare cases only is listed in a plugin of its own.",
		Good: "hosts: [tabelas.example.org], and the tables are asked for there",
		Bad:  "hosts: [a.example.org, b.example.org], and only the first is ever asked",
	},
	Subject:   conformance.SubjectPlugin,
	Basis:     conformance.BasisPolicy,
	Citations: []conformance.Citation{cite.Other("medplug plugin contract, version 1", "section 3, capabilities", "Least privilege: what is not needed is not declared.", conformance.CertaintyPolicy)},
	Level:     conformance.Always(conformance.LevelWarn),
	Stage:     conformance.StageAnswers,
	Needs:     conformance.Valid,
	Check: func(_ context.Context, p *conformance.Pass) error {
		declared := p.Manifest().Capabilities.Hosts
		if len(declared) == 0 {
			p.NotApplicable("no host is declared")
			return nil
		}
		answers := answered(p)
		if len(answers) == 0 {
			p.Skip("no valid request was answered")
			return nil
		}
		for _, host := range declared {
			asked := slices.ContainsFunc(answers, func(o *conformance.Observation) bool {
				return slices.ContainsFunc(o.Reply.Trace.Egress, func(e hostenv.EgressAttempt) bool { return reaches(e.URL, host) })
			})
			p.Check(asked, "/capabilities/hosts", "declares %s, which none of %d answered requests made the plugin ask", host, len(answers))
		}
		return nil
	},
}

// reaches says whether a URL is one of a declared host, with a scheme and port of its own or without.
func reaches(address, host string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	declared, err := url.Parse(host)
	return u.Hostname() == host || u.Host == host || err == nil && declared.Host != "" && declared.Hostname() == u.Hostname()
}
