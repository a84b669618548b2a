package lgpd

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
)

// LGPD013 is about decisions that nobody took.
var LGPD013 = &conformance.Rule{
	ID:    "LGPD-013",
	Title: "Automated decisions state their criteria and can be reviewed",
	Doc: conformance.Doc{
		Why:  "Who is refused something by a program may ask why and have it looked at again. In medicine a person has to be in charge in any case.",
		Fix:  "With `privacy.automated_decision: true` fill `review_channel` and `criteria_text`; a plugin that judges patients names the physician in charge as the channel.",
		Good: "review_channel: médico responsável",
		Bad:  "an automatic refusal without recourse",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 20", "Review of decisions taken solely by automated processing.", conformance.CertaintySecondary),
		cite.CFM2454("art. 14 and Annex I XX", "Human supervision, and the possibility to contest."),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		pr := p.Manifest().Privacy
		if !pr.AutomatedDecision {
			p.NotApplicable("no automated decision is declared")
			return nil
		}
		p.Check(filled(pr.ReviewChannel), "/privacy/review_channel", "is missing: who reviews an automated decision")
		p.Check(filled(pr.CriteriaText), "/privacy/criteria_text", "is missing: by which criteria it is taken")
		if clinical(p.Manifest().Kind) && filled(pr.ReviewChannel) {
			p.Check(phrase.Professional.In(*pr.ReviewChannel), "/privacy/review_channel", "names no professional: decisions about patients have a human in charge")
		}
		return nil
	},
}
