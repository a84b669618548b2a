package anvisa

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
)

// ANV010 is about claims that no sunscreen may make. What a label must warn of, and advice against it, is ANV-011's.
var ANV010 = &conformance.Rule{
	ID:    "ANV-010",
	Title: "No sunscreen is said to block the sun or to need no second application",
	Doc: conformance.Doc{
		Why:  "Who believes in total protection stays longer and puts nothing on again. No sunscreen blocks all, and each wears off.",
		Fix:  "Say the FPS and to reapply. Leave out 100%, total or complete protection, blocking and blocker, and that it need not be put on again, in names as in texts. Of a sunscreen that is sold it is an error; in advice without a product it weighs a warning.",
		Good: "FPS 30; reaplique ao longo do dia.",
		Bad:  "Bloqueador solar, proteção total",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC629("art. 14", "No claim of complete protection or that reapplication is not needed, and no name that suggests total protection or blocking."),
	},
	InForce: cite.RDC629InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		products := listed(c, "sunscreen")
		for _, p := range products {
			if p.Name != "" {
				t.Check(!phrase.SunBlock.In(p.Name), p.at+"/name", "claims more than a sunscreen can do")
			}
		}
		texts := proposed(c)
		if len(products) == 0 && !phrase.Sunscreen.In(prose.Values(texts)...) {
			return
		}
		weigh := t.Warn
		if len(products) > 0 || sells(c, phrase.Sunscreen, texts) || prose.Reviews(c.Manifest.Kind) {
			weigh = t.Check
		}
		for _, text := range texts {
			said, found := phrase.SunBlock.Find(text.Value)
			t.Where(phrase.Spot(said))
			weigh(!found, text.Path, "claims more than a sunscreen can do (%q)", said)
		}
	},
}
