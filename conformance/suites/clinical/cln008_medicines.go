package clinical

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN008 is about pairs of medicines on which package inserts leave no doubt.
var CLN008 = &conformance.Rule{
	ID:    "CLN-008",
	Title: "Known dangers of a list of medicines are alerted, and a harmless list is not",
	Doc: conformance.Doc{
		Why:  "Who checks a prescription by software looks for what it missed less carefully. A contraindicated pair without an alert is then nobody's to find; alerts for everything are clicked away.",
		Fix:  "Match DCB names folded, with and without their salts; keep interactions as unordered pairs; raise contraindicated or major for what the inserts forbid; check allergies by class.",
		Good: "type interaction, severity contraindicated, medications [0,1] for sildenafila and isossorbida",
		Bad:  "no alert, or severity minor",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("7", "alerts[] {type, severity, medications[] (indices)}."),
		policy("Which pairs are asked is a choice of this product: those of sildenafila, sinvastatina and varfarina that their package inserts (bulas) name."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.MedicationValidation, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.MedicationValidationResponse
		if truth := o.Fixture.Truth; read(o, &r) && truth != nil {
			for _, must := range truth.Alerts {
				p.Check(slices.ContainsFunc(r.Alerts, func(a contract.MedicationAlert) bool { return raises(a, must) }), "/alerts",
					"lacks the alert of type %s, with one of the severities %v, about medications %v", must.Type, must.Severities, must.Medications)
			}
			if truth.Harmless {
				p.Check(!slices.ContainsFunc(r.Alerts, func(a contract.MedicationAlert) bool { return a.Severity == "major" || a.Severity == "contraindicated" }),
					"/alerts", "holds a grave alert about medicines that do not interact")
			}
		}
	}),
}

// raises says whether an alert is the one that must be raised: it may name further medicines.
func raises(a contract.MedicationAlert, must fixtures.Alert) bool {
	return a.Type == must.Type && slices.Contains(must.Severities, a.Severity) &&
		!slices.ContainsFunc(must.Medications, func(m int) bool { return !slices.Contains(a.Medications, m) })
}
