package cfm

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// CFM002 is about who asks the council. That an answer claims no verification that did not happen is ABI-014's to judge.
var CFM002 = &conformance.Rule{
	ID:    "CFM-002",
	Title: "Whether a physician is registered is asked by the host, not by the plugin",
	Doc: conformance.Doc{
		Why:  "The council's service is given to its end user, by contract and with a key of its own, without companies in between. A plugin that calls it spends somebody's key, and tells the council's address of whoever is analysed. A status that nobody could find out is not a good one, and an old one is none.",
		Fix:  "Plugin: ask through validate_medical_authority and leave hosts of councils out of `capabilities.hosts`. Host: make the look-up with the deployer's key, record status and time, use an answer for 24 hours at most, and take only verified for a registration in order.",
		Good: `{"status":"verified","checked_at":"2026-11-20T12:00:00Z"}, looked up by the host`,
		Bad:  "a plugin that lists ws.cfm.org.br among its hosts",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Resolução CFM 2.129/2015", "conditions of the service", "A key for each end user and no company in between; name, CRM, UF, type, status and specialties, updated daily.", conformance.CertaintyOfficial),
		cite.Contract("2", "validate_medical_authority: unknown is not a pass."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		hosts := p.Manifest().Capabilities.Hosts
		if len(hosts) == 0 {
			p.NotApplicable("the plugin declares no hosts")
		}
		for i, host := range hosts {
			p.Check(!councilHost.MatchString(strings.ToLower(host)), fmt.Sprintf("/capabilities/hosts/%d", i), "belongs to a council of medicine: the host asks it, through validate_medical_authority")
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for i, l := range c.Lookups {
			at := fmt.Sprintf("/lookups/%d/", i)
			j.Check(l.By == "host", at+"by", "is %q: only the host asks a council", l.By)
			if !j.Check(known(l.Status), at+"status", "is none of verified, not_found, inactive and unknown") {
				continue
			}
			j.Check(!l.CheckedAt.IsZero(), at+"checked_at", "is missing")
			j.Check(!l.Passed || l.Status == "verified", at+"passed", "a registration of status %s was taken for one in order", l.Status)
			age := l.UsedAt.Sub(l.CheckedAt)
			j.Check(l.UsedAt.IsZero() || age >= 0 && age <= freshFor, at+"used_at", "the answer was used %s after it was looked up, at most 24 hours are allowed", age.Round(time.Minute))
			j.Warn(l.Status != "unknown" || !l.Passed, at+"status", "nobody could verify the registration")
		}
		if len(c.Lookups) == 0 {
			j.Skip("no look-up at a council was shown")
		}
	},
}

// freshFor is how long an answer of the council's service may be used.
const freshFor = 24 * time.Hour

// councilHost are names of the federal council, of the regional ones, of their services and of companies in between.
var councilHost = regexp.MustCompile(`^(?:.+\.)?(?:cfm\.org\.br|portalmedico\.org\.br|crmvirtual\.[a-z.]+|crm(?:[-.]?[a-z]{2})?\.(?:org|med|com|gov)\.br|creme?r?[a-z]{1,3}\.(?:org|med|com)\.br|crm[a-z]*\.medicina\.org\.br|consulta-?crm\.[a-z.]+)$`)

func known(status string) bool {
	return status == "verified" || status == "not_found" || status == "inactive" || status == "unknown"
}
