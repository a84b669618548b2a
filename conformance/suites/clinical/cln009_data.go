package clinical

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CLN009 is about finding; that what is called anonymised holds none of it is ANO-001's.
var CLN009 = &conformance.Rule{
	ID:    "CLN-009",
	Title: "The identifiers of a known text are found",
	Doc: conformance.Doc{
		Why:  "What is not found is not masked: the text leaves with a patient's CPF in it, and everybody believes it was checked.",
		Fix:  "Look for each identifier with and without punctuation and verify its check digits; report type and the byte range of the decoded text.",
		Good: "cpf, cns, phone and email, each with the bytes where it stands",
		Bad:  "the CPF without punctuation missed; offsets in characters instead of bytes",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Contract("4 and 7", "personal_data[] {type, start, end}; offsets are bytes of the decoded string."),
		policy("That all of CPF, CNS, telephone and e-mail must be found is a choice of this product."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: labelled,
	Check: analysed(contract.PersonalDataAnalysis, labelled, func(p *conformance.Pass, o *conformance.Observation) {
		var r contract.PersonalDataAnalysisResponse
		if !read(o, &r) || o.Fixture.Truth == nil {
			return
		}
		for _, d := range o.Fixture.Truth.Data {
			p.Check(slices.ContainsFunc(r.PersonalData, func(f contract.PersonalDatum) bool {
				return f.Type == d.Type && f.Start < d.End && d.Start < f.End
			}), "/personal_data", "lacks the %s at bytes %d to %d of the content", d.Type, d.Start, d.End)
		}
	}),
}
