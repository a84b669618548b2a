package disclaimer

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// DIS008 is about doubt.
var DIS008 = &conformance.Rule{
	ID:    "DIS-008",
	Title: "Limits and uncertainty are stated",
	Doc: conformance.Doc{
		Why:  "No analysis is certain and none considers everything. A physician who is told neither how sure the answer is nor what it leaves out trusts it too much.",
		Fix:  "Give a `confidence` below 1, or a signal quality below 1 where confidence is not what the method yields, and at least one limit in `limitations`.",
		Good: `"confidence":0.82,"limitations":["ruído em V1"]`,
		Bad:  `"confidence":1,"limitations":[]`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("Annex III I", "Systems state their limits and uncertainty."),
		cite.LGPD("art. 6 V", "Quality of data: accuracy and clarity.", conformance.CertaintyOfficial),
		cite.RDC751("instructions for use", "Limits of use are part of the instructions.", conformance.CertaintyUnsourced),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelWarn),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Response.Status != contract.OK {
			return
		}
		quality := 1.0
		if v := c.Tree().Get("signal_quality"); v != nil && v.Kind == strictjson.Number {
			quality = v.Num
		}
		t.Check(c.Response.Confidence < 1 || quality < 1, "/confidence", "claims certainty: no analysis is sure")
		t.Check(slices.ContainsFunc(c.Response.Limitations, func(s string) bool { return phrase.Visible(s) != "" }), "/limitations", "states no limit")
	},
}
