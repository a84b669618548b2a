package anonymisation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// ANO002 is about data sets that a host releases.
var ANO002 = &conformance.Rule{
	ID:    "ANO-002",
	Title: "A released data set called anonymous has no person alone in its class",
	Doc: conformance.Doc{
		Why:  "Age, sex and municipality name the only woman of 93 in a small town as surely as her CPF does. Who stands in a group of eleven is much harder to find.",
		Fix:  "Coarsen the quasi-identifiers (age bands, state instead of municipality) until each combination occurs at least k times: 5 inside the institution, 11 in public; and each group has at least two values of the sensitive attribute.",
		Good: "smallest class 12, two diagnoses in it",
		Bad:  "one person of 93 in the municipality",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.LGPD("art. 12 § 1", "What is reasonable effort.", conformance.CertaintySecondary),
		cite.Other("rule catalogue, ANO-002", "thresholds", "k of 5 and 11 and l of 2 are a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for i, r := range c.Releases {
			judgeRelease(j, fmt.Sprintf("/releases/%d", i), r)
		}
		if len(c.Releases) == 0 {
			j.NotApplicable("the host releases no data set")
		}
	},
}

// The smallest classes: inside the institution and in public.
const (
	kInternal = 5
	kPublic   = 11
	lLeast    = 2
)

func judgeRelease(j *conformance.Judgement, at string, r conformance.Release) {
	k := kInternal
	if r.Public {
		k = kPublic
	}
	if !j.Check(len(r.Rows) > 0 && len(r.QuasiIdentifiers) > 0, at, "shows no rows or names no quasi-identifiers, so it cannot be called anonymous") {
		return
	}
	type class struct {
		n         int
		sensitive []string
	}
	classes := map[string]*class{}
	for _, row := range r.Rows {
		var key strings.Builder
		for _, q := range r.QuasiIdentifiers {
			fmt.Fprintf(&key, "%q ", row[q])
		}
		if classes[key.String()] == nil {
			classes[key.String()] = &class{}
		}
		in := classes[key.String()]
		if in.n++; !slices.Contains(in.sensitive, row[r.Sensitive]) {
			in.sensitive = append(in.sensitive, row[r.Sensitive])
		}
	}
	smallest, fewest := len(r.Rows), len(r.Rows)
	for _, in := range classes {
		smallest, fewest = min(smallest, in.n), min(fewest, len(in.sensitive))
	}
	report := j.Check
	if !r.CalledAnonymous { // then nobody is misled, and it is only worth knowing
		report = j.Inform
	}
	report(smallest >= k, at, "its smallest class has %d rows, want at least %d", smallest, k)
	if r.Sensitive != "" {
		report(fewest >= lLeast, at, "a class has a single value of %s: who belongs to it has it", r.Sensitive)
	}
}
