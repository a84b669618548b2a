package audit

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// AUD004 is about all other classes of records.
var AUD004 = &conformance.Rule{
	ID:    "AUD-004",
	Title: "Every class of record has a retention at or above its legal floor",
	Doc: conformance.Doc{
		Why:  "What has no period is kept for ever or lost tomorrow, by whoever comes first. Some periods are law: access logs six months, incidents five years, validation of in-house software ten years after it was retired.",
		Fix:  "List every class in the host's retention with an ISO 8601 period at or above the floor; lengthen it where the practice needs more.",
		Good: "incident: P5Y, access_log: P12M",
		Bad:  "access_log: P30D",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Lei 12.965/2014 (Marco Civil da Internet)", "art. 15", "Application access records are kept for six months.", conformance.CertaintyOfficial),
		cite.Other("Resolução CD/ANPD 15/2024", "art. 10", "The register of incidents is kept for five years.", conformance.CertaintySecondary),
		cite.RDC657("in-house software", "Validation is kept for ten years after the software was retired."),
	},
	InForce: cite.RDC657InForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Config.Retention == nil {
			j.Skip("the host showed no retention")
			return
		}
		for _, f := range floors {
			r, at := kept(c, f.class)
			if !j.Warn(r != nil, "/config/retention", "has no class %s", f.class) {
				continue
			}
			if _, ok := days(r.Min); !j.Check(ok, at+"/min", "is no ISO 8601 period") || f.least == "" {
				continue
			}
			j.Check(atLeast(r.Min, f.least), at+"/min", "of class %s is %s, the floor is %s (%s)", f.class, r.Min, f.least, f.from)
		}
		if r, at := kept(c, "plugin_scratch"); r != nil {
			n, ok := days(r.Min)
			j.Check(ok && n == 0, at+"/min", "of class plugin_scratch is %s: guest memory and temporary files are kept for no time at all (PT0S)", r.Min)
		}
	},
}
