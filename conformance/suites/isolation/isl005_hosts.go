package isolation

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ISL005 is about the network.
var ISL005 = &conformance.Rule{
	ID:    "ISL-005",
	Title: "The plugin asks for no host that it does not declare",
	Doc: conformance.Doc{
		Why:  "The declared hosts are what the deployer agreed to. An attempt to reach another one, even a refused one, is a plugin that does something else than it says.",
		Fix:  "Declare every host exactly, with scheme and port where they are not https and 443, or do not call it. Nothing is sent during a conformance run: every request is answered with 503.",
		Good: "hosts: [api.example.org], and only https://api.example.org/ is asked",
		Bad:  "a call home to another host; http instead of https; a port that was not declared",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("3", "capabilities.hosts: the exact hosts a plugin may reach."),
		cite.LGPD("art. 46", "Technical measures protect personal data from unauthorised access and disclosure.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Every,
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if !o.Made() {
				continue
			}
			p.At(o)
			p.Check(true, "", "the call was looked at")
			for _, e := range o.Reply.Trace.Egress {
				p.Check(e.Refused == "", "http request", "was refused (%s): declare the host in capabilities.hosts, or do not ask it", e.Refused)
			}
		}
		return nil
	},
}
