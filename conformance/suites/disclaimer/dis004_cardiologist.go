package disclaimer

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// DIS004 is about who reads an ECG.
var DIS004 = &conformance.Rule{
	ID:    "DIS-004",
	Title: "An ECG answer points to a cardiologist",
	Doc: conformance.Doc{
		Why:  "An automatic ECG analysis is read by people who cannot read the trace. It has to name who can: a cardiologist, or a physician with a registered specialty (RQE). No norm of a medical council was found that prescribes this wording; it is never to be cited as one.",
		Fix:  "Name the cardiologist in the disclaimer or in a recommendation, or a médico together with RQE.",
		Good: "Encaminhe o traçado a um cardiologista para laudo.",
		Bad:  "Procure um especialista da nossa rede.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("rule catalogue, DIS-004", "no norm found", "A choice of this product; the nearest texts are below.", conformance.CertaintyPolicy),
		cite.Other("CREMERJ, Parecer 52/1996", "opinion", "Electrocardiogram reports and who may give them; an opinion, not a norm.", conformance.CertaintyOfficial),
		cite.Other("Resolução CFM 2.314/2022", "telediagnosis", "A telediagnosis report is made by a physician with RQE.", conformance.CertaintySecondary),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Manifest.Kind != contract.ECGAnalysis {
			return
		}
		var texts []string
		for _, text := range c.Prose() {
			texts = append(texts, phrase.Visible(text.Value))
		}
		t.Check(phrase.Cardiologist.In(texts...) || phrase.Physician.In(texts...) && phrase.RQE.In(texts...),
			"", "no text names a cardiologista, nor a médico with RQE")
	},
}
