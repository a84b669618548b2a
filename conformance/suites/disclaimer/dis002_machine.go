package disclaimer

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS002 is about who, or what, answers.
var DIS002 = &conformance.Rule{
	ID:    "DIS-002",
	Title: "The use of artificial intelligence is disclosed",
	Doc: conformance.Doc{
		Why:  "Physicians have to tell patients when artificial intelligence was a relevant support, and patients may decline it. Neither is possible when the answer hides it, or passes it off as the work of a team.",
		Fix:  "Where the manifest says `ai.used`, say so in every answer: `ai.used` true, `ai.model_version` that of the manifest, ai_disclosed in `disclaimer.elements`, and words in the text: inteligência artificial, IA or algoritmo. Where a model answers, the manifest must say so.",
		Good: "Conteúdo elaborado com apoio de inteligência artificial (modelo ecg-net 2.3.1).",
		Bad:  "a model's answer that says \"análise feita por nossa equipe\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("art. 5 § 1 and art. 11", "The patient is told when artificial intelligence is a relevant support."),
		cite.LGPD("art. 6 VI", "Transparency: clear and accurate information on the processing.", conformance.CertaintyOfficial),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		r, ai := c.Response, c.Manifest.AI
		if r == nil {
			return
		}
		if !ai.Used {
			if r.AI.Used || learnt(ai.Kind) {
				t.Check(!r.AI.Used, "/ai/used", "is true, and the manifest says that no artificial intelligence is used")
				t.Check(!learnt(ai.Kind), "/ai", "the manifest declares a model of kind %s and says that none is used", ai.Kind)
			}
			return
		}
		t.Check(r.AI.Used, "/ai/used", "is false, and the manifest says that artificial intelligence is used")
		t.Check(r.AI.ModelVersion != nil && *r.AI.ModelVersion != "" && *r.AI.ModelVersion == ai.ModelVersion, "/ai/model_version", "is not the manifest's ai.model_version")
		t.Check(r.Disclaimer == nil || slices.Contains(r.Disclaimer.Elements, contract.AIDisclosed), "/disclaimer/elements", "lacks %s", contract.AIDisclosed)
		own := prose.Own(c)
		t.Check(phrase.SaysMachine(prose.Values(own)...), "", "no text says that artificial intelligence was used: inteligência artificial, IA or algoritmo")
		for _, text := range own {
			said, found := phrase.People.Find(text.Value)
			t.Where(phrase.Spot(said)).Check(!found, text.Path, "passes the work of a model off as that of people (%q)", said)
		}
	},
}

// learnt says whether a kind of artificial intelligence is a model that was trained.
func learnt(kind string) bool {
	return kind == "ml_locked" || kind == "ml_adaptive" || kind == "generative"
}
