package anvisa

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
)

// ANV007 is about what a validator of medications may say. That alerts have a type and a severity of the contract is ABI-007's.
var ANV007 = &conformance.Rule{
	ID:    "ANV-007",
	Title: "A validator of medications validates and does not prescribe",
	Doc: conformance.Doc{
		Why:  "Whoever reads \"suspenda a varfarina\" may do so tonight. To change a treatment is for the prescriber, who knows why it was begun; the validator points at what to look at again.",
		Fix:  "Say what was found, how severe it is and by which source, and send to the prescriber: no amounts to take, no orders to begin, stop or change, neither in message nor in suggest nor anywhere else.",
		Good: "Interação grave possível; revisar com o prescritor.",
		Bad:  "Suspenda a varfarina e tome 500 mg.",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("art. 18 § 2", "The decision on the treatment stays the physician's."),
		cite.Other("Lei 5.991/1973", "art. 35", "Prescriptions are written by professionals.", conformance.CertaintySecondary),
		cite.Contract("7", "suggest is never a dose."),
	},
	InForce: conformance.Period{From: "1973-12-19"},
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   prescriptions,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		_, answer := medications(c)
		if answer == nil {
			return
		}
		for i, a := range answer.Alerts {
			t.Check(strings.ContainsFunc(a.Source, unicode.IsLetter), fmt.Sprintf("/alerts/%d/source", i), "names no source")
			t.Check(strings.ContainsFunc(a.Message, unicode.IsLetter), fmt.Sprintf("/alerts/%d/message", i), "says nothing")
		}
		texts := prose.Own(c)
		for _, text := range c.Texts() {
			if strings.HasPrefix(text.Path, "/control_lists/") { // codes, where they are what they should be
				texts = append(texts, text)
			}
		}
		for _, text := range texts {
			t.Where(phrase.Dose.Spot).Check(!phrase.Dose.In(text.Value), text.Path, "orders a dose or a change of treatment")
		}
	},
}
