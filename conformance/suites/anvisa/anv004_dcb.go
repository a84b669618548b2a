package anvisa

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV004 is about the name of a medicine.
var ANV004 = &conformance.Rule{
	ID:    "ANV-004",
	Title: "Medicines go by their DCB name",
	Doc: conformance.Doc{
		Why:  "Brands change, differ from country to country and sound alike; a duplicate or an interaction hides behind a brand. The DCB is the name that prescriptions, tables and pharmacies share.",
		Fix:  "Give every medicine in products and control_lists its dcb, and name the DCB beside a brand in texts. The tables behind this rule are a dated subset: a name that they do not know is unknown, which is neither a finding nor a pass.",
		Good: "\"dcb\":\"varfarina sódica\"",
		Bad:  "\"name\":\"Marevan\" without a dcb",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Decreto 3.181/1999", "art. 1", "Packages, inserts, texts and any other material of medical information on medicines bear the Denominação Comum Brasileira.", conformance.CertaintySecondary),
		cite.Other("Lei 9.787/1999 (generic medicines)", "art. 1", "What the DCB is: the name of the active part, approved by the federal authority.", conformance.CertaintySecondary),
		cite.Other("ANVISA, list of Denominações Comuns Brasileiras", "names", "The names.", conformance.CertaintyUnsourced),
	},
	InForce: conformance.Period{From: "1999-02-11"},
	Level: func(c conformance.Context) conformance.Level {
		if prose.Publishes(c.Kind) || prose.Reviews(c.Kind) || slices.Contains([]contract.ContentKind{contract.ContentEducational, contract.ContentPromotional}, c.ContentKind) {
			return conformance.LevelWarn
		}
		return conformance.LevelError
	},
	Stage: conformance.StageAnswers,
	Needs: prescriptions,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		known := tablesFor(c)
		given := ""
		for _, p := range listed(c, "medicine") {
			if t.Check(p.DCB != "", p.at+"/dcb", "is missing") {
				known.named(t, p.DCB, p.at+"/dcb")
			}
			given += p.DCB + ";"
		}
		_, answer := medications(c)
		if answer != nil {
			for i, l := range answer.ControlLists {
				known.named(t, l.DCB, fmt.Sprintf("/control_lists/%d/dcb", i))
				given += l.DCB + ";"
			}
		}
		texts := prose.Own(c)
		for _, text := range texts {
			given += text.Value + ";"
		}
		var named []*tables.Medicine
		for _, text := range texts {
			for _, b := range known.Brands(text.Value) {
				if !b.Word && !strings.HasPrefix(text.Path, "/products/") {
					if named == nil {
						named = known.Medicines(given)
					}
					known.check(t, slices.Contains(named, b.Medicine), text.Path, "names a medicine by its brand, and no text gives the DCB, %s", b.Medicine.DCB)
				}
			}
		}
	},
}

// named judges a name that should be a DCB.
func (b book) named(t *conformance.Tally, dcb, path string) {
	if len(b.Medicines(dcb)) > 0 {
		b.check(t, true, path, "")
		return
	}
	if brands := b.Brands(dcb); len(brands) > 0 {
		b.check(t, false, path, "is a brand; its DCB is %s", brands[0].Medicine.DCB)
	}
}

// medications reads what a validator of medications was asked and answered; nil for any other kind, and for what does not fit.
func medications(c *conformance.OutputCase) (*contract.MedicationValidationRequest, *contract.MedicationValidationResponse) {
	if c.Manifest.Kind != contract.MedicationValidation || c.Response == nil || c.Response.Status != contract.OK {
		return nil, nil
	}
	request, response := &contract.MedicationValidationRequest{}, &contract.MedicationValidationResponse{}
	if contract.DecodeRequest(c.Input, request, contract.DecodeOptions{}) != nil || contract.DecodeResponse(c.Output, response) != nil {
		return nil, nil
	}
	return request, response
}

// lists are those on which the tables have a medication, by any of its active parts.
func (b book) lists(dcb string) (all []*tables.Medicine, known bool) {
	found := b.Medicines(dcb)
	for _, m := range found {
		if m.List != nil {
			all = append(all, m)
		}
	}
	return all, len(found) > 0
}
