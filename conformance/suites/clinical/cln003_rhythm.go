package clinical

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN003 is about the name of the rhythm. That noise and silence are not analysed at all is SMD-007's.
var CLN003 = &conformance.Rule{
	ID:    "CLN-003",
	Title: "A known rhythm is not called by a wrong name",
	Doc: conformance.Doc{
		Why:  "\"Sinus\" for atrial fibrillation leaves a stroke unprevented; the opposite leads to an anticoagulant that nobody needed.",
		Fix:  "Judge regularity by the spread of RR intervals, and look for P waves before saying sinus. Say unknown where the evidence does not reach: that is never wrong here.",
		Good: "irregular or atrial_fibrillation for atrial fibrillation; sinus, regular or unknown for a steady sinus rhythm",
		Bad:  "regular: true in atrial fibrillation",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("7", "rhythm_analysis {rhythm, regular, ...}."),
		policy("Which words are right for a labelled rhythm is a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.ECGAnalysis, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.ECGAnalysisResponse
		if truth := o.Fixture.Truth; read(o, &r) && truth != nil && len(truth.Rhythms) > 0 && r.RhythmAnalysis != nil {
			said := r.RhythmAnalysis
			p.Check(slices.Contains(truth.Rhythms, said.Rhythm), "/rhythm_analysis/rhythm", "is %s, where %v are right", said.Rhythm, truth.Rhythms)
			p.Check(said.Regular == nil || *said.Regular == truth.Regular, "/rhythm_analysis/regular", "is %t, and the beats in the signal come %s", !truth.Regular, map[bool]string{true: "regularly", false: "irregularly"}[truth.Regular])
		}
	}),
}
