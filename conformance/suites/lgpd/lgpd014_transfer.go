package lgpd

import (
	"context"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// adequate are the countries to which data may go as within Brazil: those of the European Union and of the European
// Economic Area (Res. CD/ANPD 32/2026, as of 2026-11-22), by ISO 3166-1.
var adequate = []string{
	"BR",
	"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
	"IS", "LI", "NO",
}

// LGPD014 is about data that leave the country.
var LGPD014 = &conformance.Rule{
	ID:    "LGPD-014",
	Title: "An international transfer has an adequate country or a mechanism with its reference",
	Doc: conformance.Doc{
		Why:  "Beyond the border the authority cannot help the patient. Adequate are so far the European Union and the European Economic Area; anywhere else the contract has to carry the protection.",
		Fix:  "List each country in `privacy.transfers`; outside BR, EU and EEA give `mechanism` (scc, specific_clauses, bcr, art33_other) and `ref`.",
		Good: "{country: DE}; {country: US, mechanism: scc, ref: C-12}",
		Bad:  "{country: US}",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 33", "When personal data may be transferred abroad.", conformance.CertaintySecondary),
		cite.Other("Resolução CD/ANPD 32/2026", "adequacy", "Recognises the European Union and the EEA.", conformance.CertaintyOfficial),
		cite.Other("Resolução CD/ANPD 19/2024", "standard clauses", "Standard contractual clauses, due by 2025-08-23.", conformance.CertaintySecondary),
	},
	InForce: conformance.Period{From: "2025-08-23"},
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		judgeTransfers(&p.Tally, "/privacy/transfers", p.Manifest().Privacy.Transfers)
		if p.Checks() == 0 {
			p.NotApplicable("no international transfer is declared")
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Config.Transfers == nil {
			j.Skip("the host did not show whether data leave the country")
			return
		}
		judgeTransfers(&j.Tally, "/config/transfers", c.Config.Transfers)
		for _, m := range c.Plugins {
			for i, t := range m.Privacy.Transfers {
				ok := slices.ContainsFunc(c.Config.Transfers, func(u contract.PrivacyTransfer) bool { return u.Country == t.Country })
				j.Check(ok, "/config/transfers", "lacks %s, to which plugin %s transfers (its transfer %d)", t.Country, m.Plugin.ID, i)
			}
		}
		j.Check(true, "", "the transfers were looked at")
	},
}

func judgeTransfers(t *conformance.Tally, list string, transfers []contract.PrivacyTransfer) {
	for i, to := range transfers {
		if slices.Contains(adequate, to.Country) {
			t.Check(true, "", "an adequate country")
			continue
		}
		at := fmt.Sprintf("%s/%d", list, i)
		if t.Check(filled(to.Mechanism), at+"/mechanism", "is missing: %s is not among the adequate countries", to.Country) {
			t.Check(filled(to.Ref), at+"/ref", "is missing: which contract or decision it is")
		}
	}
}
