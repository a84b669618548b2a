package anvisa

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ANV012 is about what went wrong with a product.
var ANV012 = &conformance.Rule{
	ID:    "ANV-012",
	Title: "Adverse events are recorded and can be reported",
	Doc: conformance.Doc{
		Why:  "A wrong measurement that harmed one patient harms the next one, too, unless somebody is told. Manufacturers and services report such events; a host without a channel for them cannot.",
		Fix:  "Offer a way to report an event, keep its severity, product, version and time, and export it for Notivisa or the manufacturer.",
		Good: "{\"severity\":\"moderate\",\"product\":\"br.exemplo.ecg\",\"version\":\"1.0.0\",\"at\":\"2026-11-20T13:00:00Z\",\"exported\":true}",
		Bad:  "no channel",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("RDC ANVISA 67/2009 (technovigilance)", "duties of notification", "Holders of a registration notify adverse events and technical complaints.", conformance.CertaintySecondary),
		cite.RDC657("art. 24", "Events with software are reported, too."),
		cite.Other("RDC ANVISA 894/2024 (cosmetovigilance)", "duties of notification", "Events with cosmetics.", conformance.CertaintySecondary),
	},
	InForce: conformance.Period{From: "2009-12-23"},
	Level:   conformance.Always(conformance.LevelWarn),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if len(c.Adverse) == 0 {
			j.Skip("the host showed no adverse event, not even a rehearsed one")
			return
		}
		for i, e := range c.Adverse {
			at := fmt.Sprintf("/adverse_events/%d", i)
			for _, member := range [][2]string{{"severity", e.Severity}, {"product", e.Product}, {"version", e.Version}} {
				j.Check(strings.TrimSpace(member[1]) != "", at+"/"+member[0], "is missing")
			}
			j.Check(!e.At.IsZero(), at+"/at", "is missing")
			j.Check(e.Exported, at+"/exported", "the event was not exported")
		}
	},
}
