package script

import (
	"strconv"

	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// forms are how plugins name the prescriptions that the lists of controlled substances ask for.
var forms = map[string]string{
	"A1": "notificacao_a", "A2": "notificacao_a", "A3": "notificacao_a", "B1": "notificacao_b", "B2": "notificacao_b2", "C1": "receita_controle_especial",
	"C2": "notificacao_retinoides", "C3": "notificacao_talidomida", "C5": "receita_controle_especial", "antimicrobiano": "receita_duas_vias", "glp-1": "receita_duas_vias",
}

// controlled are the medications of the request that stand on a list.
func (q *question) controlled() []contract.ControlListing {
	all := []contract.ControlListing{}
	for i, m := range q.request.(*contract.MedicationValidationRequest).Medications {
		for _, known := range tables.Known().Medicines(m.DCB) {
			if l := known.List; l != nil {
				all = append(all, contract.ControlListing{Medication: i, DCB: known.DCB, List: l.Name, Form: forms[l.Name], ValidityDays: first(l.Valid), TreatmentDays: first(l.Treatment),
					NeedsHuman: l.Person || known.Other})
			}
		}
	}
	return all
}

// first is the first of a list's days; nil when none is known.
func first(days []string) *float64 {
	if len(days) == 0 {
		return nil
	}
	n, err := strconv.ParseFloat(days[0], 64)
	if err != nil {
		return nil
	}
	return &n
}
