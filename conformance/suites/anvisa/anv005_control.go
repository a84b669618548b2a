package anvisa

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV005 is about what a pharmacy must ask for.
var ANV005 = &conformance.Rule{
	ID:    "ANV-005",
	Title: "Controlled substances are listed with the right list and form of prescription",
	Doc: conformance.Doc{
		Why:  "Opioids, benzodiazepines, retinoids and antimicrobials go over the counter against a certain form alone, which the pharmacy keeps or numbers. A validator that is silent about it, or names the wrong form, has a patient sent home without the medicine, or with one that nobody may give.",
		Fix:  "Give every medication of the request that stands on a list an entry of control_lists: list, form and days; substances of lists E and F need a person (needs_human), and so may those with an addendum (codeine, tramadol, phenobarbital, retinoids for the skin). The tables are a dated subset: what they do not know is neither a finding nor a pass. The days come from older tables and weigh a warning.",
		Good: "clonazepam: list B1, Notificação de Receita B, 30 days",
		Bad:  "clonazepam on a simple prescription",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Portaria344("Annex I, lists A1-F", "Substances under control, the form that each list asks for, and addenda."),
		cite.Other("RDC ANVISA 471/2021, with RDC 973/2025 and IN 360/2025", "prescriptions that are kept", "Antimicrobials and GLP-1 agonists go against a prescription that the pharmacy keeps; valid 10 and 90 days.", conformance.CertaintySecondary),
		cite.RDC1000("scope", "Electronic prescriptions of controlled substances."),
	},
	InForce: cite.Portaria344InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   prescriptions,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		asked, answer := medications(c)
		if answer == nil {
			return
		}
		known := tablesFor(c)
		for i, m := range asked.Medications {
			on, sure := known.lists(m.DCB)
			for _, substance := range on {
				listed := slices.ContainsFunc(answer.ControlLists, func(l contract.ControlListing) bool { return l.Medication == i && substance.List.Is(l.List) })
				known.check(t, listed, "/control_lists", "medication %d of the request stands on list %s, and no entry says so", i, substance.List.Name)
			}
			for j, l := range answer.ControlLists {
				if l.Medication == i && sure {
					known.listing(t, l, on, fmt.Sprintf("/control_lists/%d", j))
				}
			}
		}
	},
}

// listing judges an entry about a medication whose substances stand on these lists.
func (b book) listing(t *conformance.Tally, l contract.ControlListing, on []*tables.Medicine, at string) {
	i := slices.IndexFunc(on, func(m *tables.Medicine) bool { return m.List.Is(l.List) })
	if i < 0 {
		b.check(t, false, at+"/list", "is no list on which the medication stands")
		return
	}
	m, list := on[i], on[i].List
	special := m.Other && (l.NeedsHuman || b.List("C1").Takes(l.Form))
	b.check(t, list.Takes(l.Form) || special, at+"/form", "is not that of list %s, %s", list.Name, list.Form)
	if list.Person {
		b.check(t, l.NeedsHuman, at+"/needs_human", "is false for a substance of list %s", list.Name)
	}
	if special && !list.Takes(l.Form) {
		return
	}
	for _, days := range []struct {
		member string
		given  *float64
		right  []string
	}{{"validity_days", l.ValidityDays, list.Valid}, {"treatment_days", l.TreatmentDays, list.Treatment}} {
		if len(days.right) > 0 {
			ok := days.given != nil && slices.Contains(days.right, strconv.FormatFloat(*days.given, 'f', -1, 64))
			t.Warn(ok, at+"/"+days.member, "is missing or wrong: list %s gives %s days, by older tables", list.Name, strings.Join(days.right, " or "))
		}
	}
}
