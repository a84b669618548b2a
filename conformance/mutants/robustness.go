package mutants

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func robustness() []Specimen {
	return []Specimen{
		{Name: "traps on a saturated signal", Breaks: "ROB-001", Says: "a valid request crashes the plugin", Skips: []string{"ROB-002"},
			Plugin: on(ecg(), "hostile/square_wave", func(r *script.Reply) { r.Trap() })},
		{Name: "refuses what it does not know", Breaks: "ROB-001", Says: "a valid request is refused with invalid_value",
			Plugin: on(of(contract.CardiacRisk), "hostile/unknown_members", func(r *script.Reply) { r.Fail(contract.InvalidValue, "/*") })},
		{Name: "says half of an answer to what is strange", Breaks: "ROB-001", Says: "does not fit the schema",
			Plugin: on(of(contract.MedicationValidation), "hostile/strange_names", func(r *script.Reply) { r.Delete("/alerts") })},
		{Name: "remarks on what is strange", Near: []string{"ROB-001", "ROB-002", "ROB-006", "ROB-007"},
			Plugin: on(ecg(), "hostile/", func(r *script.Reply) { r.Set("/limitations/-", "O pedido tem valores incomuns.") })},
		{Name: "measures otherwise after strange requests", Breaks: "ROB-002", Says: "/signal_quality is another after", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			switch {
			case f.Need == fixtures.Hostile:
				r.Count()
			case f.Need == fixtures.Small && r.Text("/status") == "ok":
				r.Set("/signal_quality", 0.5).Output(strings.Replace(written(r), `"signal_quality":0.5`, `"signal_quality":0.5`+script.Count, 1))
			}
		})},
		{Name: "misreads numbers", Breaks: "ROB-003", Says: "/confidence is another", Plugin: on(ecg(), "variants/written/numbers", func(r *script.Reply) { r.Set("/confidence", 0.31) })},
		{Name: "knows members in one order only", Breaks: "ROB-003", Says: "only written otherwise is not answered",
			Plugin: on(of(contract.HealthContent), "variants/written/order", func(r *script.Reply) { r.Fail(contract.MissingField, "/content") })},
		{Name: "writes otherwise itself", Near: []string{"ROB-003"}, Plugin: on(ecg(), "variants/written/", func(r *script.Reply) { r.Output(" " + strings.ReplaceAll(written(r), `,"`, " ,\t\"") + "\n") })},
		{Name: "makes an exception for a name", Breaks: "ROB-004", Says: "/findings/0/text is another",
			Plugin: on(ecg(), "variants/named_patient", func(r *script.Reply) { r.Set("/findings/0/text", "Exame com prioridade.") })},
		{Name: "draws by the request's number", Breaks: "ROB-004", Says: "/confidence is another",
			Plugin: on(of(contract.LesionAnalysis), "variants/another_patient", func(r *script.Reply) { r.Set("/confidence", 0.42) })},
		{Name: "names the pseudonym", Near: []string{"ROB-004"}, Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			if f.Need == fixtures.Variants && r.Answered() {
				r.Set("/limitations/-", "Referente a "+patient(f)+".")
			}
		})},
		{Name: "forgets the gain", Breaks: "ROB-005", Says: "/heart_rate/avg_heart_rate is 31 bpm",
			Plugin: on(ecg(), "units/double_gain", func(r *script.Reply) { r.Set("/heart_rate/avg_heart_rate", 31) })},
		{Name: "measures in pixels", Breaks: "ROB-005", Says: "diameter_mm is 3 mm", Plugin: on(of(contract.LesionAnalysis), "units/double_scale", func(r *script.Reply) {
			r.Set("/lesion_characteristics/lesion_1/abcde_score/diameter_mm", 3)
		})},
		{Name: "measures without a scale", Breaks: "ROB-005", Says: "is given although no scale was", Plugin: on(of(contract.LesionAnalysis), "units/no_scale", func(r *script.Reply) {
			r.Set("/lesion_characteristics/lesion_1/abcde_score/diameter_mm", 6)
		})},
		{Name: "rounds in other units", Near: []string{"ROB-005"}, Plugin: on(ecg(), "units/double_gain", func(r *script.Reply) {
			if rate, ok := r.Get("/heart_rate/avg_heart_rate").(json.Number); ok {
				v, _ := rate.Float64()
				r.Set("/heart_rate/avg_heart_rate", v*1.01)
			}
		})},
		{Name: "forgets half of its disclaimer", Breaks: "ROB-006", Says: "/disclaimer/elements lacks professional_decides",
			Plugin: on(ecg(), "hostile/", func(r *script.Reply) { r.Delete("/disclaimer/elements/2") })},
		{Name: "answers at length", Breaks: "ROB-007", Says: "more than 131072 bytes",
			Plugin: on(of(contract.CardiacRisk), "hostile/nothing_optional", func(r *script.Reply) { r.Set("/limitations/-", "Ver anexo: "+script.Filler(160<<10)) })},
		{Name: "logs every step", Breaks: "ROB-007", Says: "more than 200 lines", Plugin: on(of(contract.CardiacRisk), "hostile/nothing_optional", func(r *script.Reply) {
			for i := range 201 {
				r.Log(fmt.Sprintf("passo %d", i))
			}
		})},
		{Name: "answers at some length", Near: []string{"ROB-007"},
			Plugin: on(of(contract.CardiacRisk), "hostile/nothing_optional", func(r *script.Reply) { r.Set("/limitations/-", "Ver anexo: "+script.Filler(100<<10)) })},
	}
}

// on changes the answers of a plugin to the fixtures of which the names begin so.
func on(p *script.Plugin, names string, change func(r *script.Reply)) *script.Plugin {
	return p.Answer(func(f fixtures.Fixture, r *script.Reply) {
		if strings.HasPrefix(f.Name, names) && r.Answered() {
			change(r)
		}
	})
}

// written is the output as JSON.
func written(r *script.Reply) string {
	text, err := json.Marshal(r.Get(""))
	if err != nil {
		panic(fmt.Sprintf("mutants: %v", err))
	}
	return string(text)
}
