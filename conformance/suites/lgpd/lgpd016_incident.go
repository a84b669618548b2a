package lgpd

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// LGPD016 is about the clock that runs after an incident.
var LGPD016 = &conformance.Rule{
	ID:    "LGPD-016",
	Title: "An incident is notified within three business days of knowing it",
	Doc: conformance.Doc{
		Why:  "Three business days are short, and they run from the day somebody knew that personal data were affected. A system that computes thirty days computes a violation.",
		Fix:  "Record known_at, compute notify_by over national holidays (six business days for small agents), and note the kinds of data, the number of subjects and the measures.",
		Good: "known on Friday 2026-11-20, notify_by Wednesday 2026-11-25",
		Bad:  "notify_by = known_at + 30 days",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 48", "Incidents that may cause relevant risk or harm are communicated.", conformance.CertaintySecondary),
		cite.Other("Resolução CD/ANPD 15/2024", "time limits", "Three business days from knowing, for the authority and the data subjects; doubled for small agents.", conformance.CertaintySecondary),
	},
	InForce: conformance.Period{From: "2024-04-26"},
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if len(c.Incidents) == 0 {
			j.Skip("the host showed no incident, not even a rehearsed one")
			return
		}
		business := 3
		if c.Config.Deployer.SmallAgent {
			business = 6
		}
		for i, in := range c.Incidents {
			at := fmt.Sprintf("/incidents/%d", i)
			if j.Check(!in.KnownAt.IsZero(), at+"/known_at", "is missing") && j.Check(!in.NotifyBy.IsZero(), at+"/notify_by", "is missing") {
				last := addBusinessDays(in.KnownAt.In(brasilia), business)
				j.Check(in.NotifyBy.Before(last.AddDate(0, 0, 1)), at+"/notify_by", "is later than the end of %s, the %d. business day after it was known", last.Format("2006-01-02"), business)
				j.Check(!in.NotifyBy.Before(in.KnownAt), at+"/notify_by", "lies before known_at")
			}
			j.Check(len(in.DataTypes) > 0, at+"/data_types", "is empty")
			j.Check(in.Subjects > 0, at+"/subjects_n", "is missing")
			j.Check(len(in.Measures) > 0, at+"/measures", "is empty")
		}
	},
}
