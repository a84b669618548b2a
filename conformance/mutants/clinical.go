package mutants

import (
	"encoding/json"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func clinical() []Specimen {
	const (
		rate     = "/heart_rate/avg_heart_rate"
		score    = "/lesion_characteristics/lesion_1/abcde_score"
		promise  = "labelled/promise"
		nitrate  = "labelled/nitrate"
		fibrates = "labelled/fibrillation"
	)
	times := func(pointer string, factor float64) func(*script.Reply) {
		return func(r *script.Reply) {
			if n, ok := r.Get(pointer).(json.Number); ok {
				v, _ := n.Float64()
				r.Set(pointer, v*factor)
			}
		}
	}
	return []Specimen{
		{Name: "counts every second beat", Breaks: "CLN-001", Says: "/heart_rate/avg_heart_rate is .* the signal has", Plugin: on(ecg(), "labelled/", times(rate, 0.5))},
		{Name: "counts nearly every beat", Near: []string{"CLN-001"}, Plugin: on(ecg(), "labelled/", times(rate, 0.96))},
		{Name: "finds beats late", Breaks: "CLN-002", Says: "/r_peaks has 0 of the", Plugin: on(ecg(), "labelled/", moved(60))},
		{Name: "takes T waves for beats", Breaks: "CLN-002", Says: "/r_peaks lists", Plugin: on(ecg(), "labelled/", func(r *script.Reply) {
			var all []any
			for _, at := range peaks(r) {
				all = append(all, at, at+75)
			}
			r.Set("/r_peaks", all)
		})},
		{Name: "finds beats a little late", Near: []string{"CLN-002"}, Plugin: on(ecg(), "labelled/", moved(10))},
		{Name: "calls fibrillation sinus rhythm", Breaks: "CLN-003", Says: "/rhythm_analysis/rhythm is sinus", Plugin: on(ecg(), fibrates, func(r *script.Reply) { r.Set("/rhythm_analysis/rhythm", "sinus") })},
		{Name: "calls fibrillation regular", Breaks: "CLN-003", Says: "/rhythm_analysis/regular is true", Plugin: on(ecg(), fibrates, func(r *script.Reply) { r.Set("/rhythm_analysis/regular", true) })},
		{Name: "names no rhythm", Near: []string{"CLN-003"}, Plugin: on(ecg(), "labelled/", func(r *script.Reply) {
			r.Set("/rhythm_analysis/rhythm", "unknown").Set("/rhythm_analysis/regular", nil)
		})},
		{Name: "is surer in noise", Breaks: "CLN-004", Says: "/confidence is 0.99, and was", Plugin: on(ecg(), "ladder/3_moderate", func(r *script.Reply) { r.Set("/confidence", 0.99) })},
		{Name: "sees a better signal in noise", Breaks: "CLN-004", Says: "/signal_quality is 1.00, and was", Plugin: on(ecg(), "ladder/3_moderate", func(r *script.Reply) { r.Set("/signal_quality", 1) })},
		{Name: "has symmetry the wrong way round", Breaks: "CLN-005", Says: "asymmetry_score is 0.00 for a lesion without symmetry",
			Plugin: on(of(contract.LesionAnalysis), "labelled/asymmetric", func(r *script.Reply) { r.Set(score+"/asymmetry_score", 0) })},
		{Name: "scores no asymmetry", Near: []string{"CLN-006"}, Plugin: on(of(contract.LesionAnalysis), "labelled/", func(r *script.Reply) { r.Set(score+"/asymmetry_score", nil) })},
		{Name: "takes the radius for the diameter", Breaks: "CLN-006", Says: "diameter_mm is .* the lesion has", Plugin: on(of(contract.LesionAnalysis), "labelled/", times(score+"/diameter_mm", 0.5))},
		{Name: "measures somewhat short", Near: []string{"CLN-006"}, Plugin: on(of(contract.LesionAnalysis), "labelled/", times(score+"/diameter_mm", 0.9))},
		{Name: "slips in a coefficient", Breaks: "CLN-007", Says: "/risk_scores/0/value_percent framingham_2008 is", Plugin: on(of(contract.CardiacRisk), "labelled/framingham_woman", times("/risk_scores/0/value_percent", 1.1))},
		{Name: "miscounts points", Breaks: "CLN-007", Says: "/risk_scores/0/points cha2ds2_vasc is", Plugin: on(of(contract.CardiacRisk), "labelled/stroke", times("/risk_scores/0/points", 2))},
		{Name: "rounds its scores", Near: []string{"CLN-007"}, Plugin: on(of(contract.CardiacRisk), "labelled/framingham_woman", func(r *script.Reply) { r.Set("/risk_scores/0/value_percent", 10.5) })},
		{Name: "misses a contraindicated pair", Breaks: "CLN-008", Says: "/alerts lacks the alert of type interaction", Plugin: on(of(contract.MedicationValidation), nitrate, func(r *script.Reply) { r.Set("/alerts", []any{}) })},
		{Name: "plays a contraindicated pair down", Breaks: "CLN-008", Says: "/alerts lacks the alert of type interaction",
			Plugin: on(of(contract.MedicationValidation), nitrate, func(r *script.Reply) { r.Set("/alerts/0/severity", "minor") })},
		{Name: "alerts where nothing is", Breaks: "CLN-008", Says: "/alerts holds a grave alert", Plugin: on(of(contract.MedicationValidation), "labelled/harmless", func(r *script.Reply) {
			r.Set("/alerts", []any{map[string]any{"type": "interaction", "severity": "major", "medications": []any{0, 1}, "message": "Interação possível; revisar com o prescritor.", "source": "bula"}})
		})},
		{Name: "plays nothing down", Near: []string{"CLN-008"}, Plugin: on(of(contract.MedicationValidation), nitrate, func(r *script.Reply) { r.Set("/alerts/0/severity", "major") })},
		{Name: "misses an identifier", Breaks: "CLN-009", Says: "/personal_data lacks the", Plugin: on(of(contract.PersonalDataAnalysis), "labelled/", func(r *script.Reply) { r.Delete("/personal_data/0") })},
		{Name: "is calm about an emergency", Breaks: "CLN-010", Says: "/urgency is routine", Plugin: on(of(contract.SymptomContent), "labelled/stroke", func(r *script.Reply) { r.Set("/urgency", "routine") })},
		{Name: "is calm about every emergency", Breaks: "CLN-010", Says: "/urgency is routine", Plugin: on(of(contract.SymptomContent), "labelled/", func(r *script.Reply) { r.Set("/urgency", "routine") })},
		{Name: "sees no red flag", Breaks: "CLN-010", Says: "/red_flags is empty", Plugin: on(of(contract.SymptomContent), "labelled/stroke", func(r *script.Reply) { r.Set("/red_flags", []any{}) })},
		{Name: "is urgent about an emergency", Near: []string{"CLN-010"}, Plugin: on(of(contract.SymptomContent), "labelled/stroke", func(r *script.Reply) { r.Set("/urgency", "urgent") })},
		{Name: "calls everything routine", Breaks: "CLN-012", Says: "/medical_recommendations are no more urgent .routine. than those", Plugin: on(ecg(), "labelled/", urgently("routine"))},
		{Name: "calls everything urgent", Breaks: "CLN-012", Says: "no more urgent .urgent. than those of a request in which nothing is wrong .urgent.",
			Plugin: on(of(contract.LesionAnalysis), "labelled/", urgently("urgent"))},
		{Name: "is calm about contraindicated medicines", Breaks: "CLN-012", Says: "/medical_recommendations are no more urgent", Plugin: on(of(contract.MedicationValidation), nitrate, urgently("routine"))},
		{Name: "is calm in words about a stroke", Breaks: "CLN-012", Says: "/medical_recommendations are no more urgent", Plugin: on(of(contract.SymptomContent), "labelled/stroke", urgently("routine"))},
		{Name: "recommends the same for all symptoms and sorts them by urgency", Near: []string{"CLN-010", "CLN-012"}, Plugin: answers(of(contract.SymptomContent), urgently("routine"))},
		{Name: "recommends the same for all symptoms and calls them all an emergency", Breaks: "CLN-012", Says: "/urgency is no more urgent .emergency. than that of",
			Plugin: on(of(contract.SymptomContent), "labelled/", func(r *script.Reply) {
				urgently("routine")(r)
				r.Set("/urgency", "emergency")
			})},
		{Name: "calls a racing heart normal", Breaks: "CLN-013", Says: "/findings/0/text calls normal or harmless .*exame normal", Plugin: on(ecg(), "labelled/racing", found("Exame normal, sem alterações."))},
		{Name: "calls a contraindicated pair harmless", Breaks: "CLN-013", Says: "/alerts/0/message calls normal or harmless", Plugin: on(of(contract.MedicationValidation), nitrate, func(r *script.Reply) {
			r.Set("/alerts/0/message", "Associação sem importância clínica; podem ser usados juntos.")
		})},
		{Name: "grades a suspect lesion as low", Breaks: "CLN-013", Says: "/malignancy_risk_assessment/risk_level says that the risk is low",
			Plugin: on(of(contract.LesionAnalysis), "labelled/suspect", func(r *script.Reply) { r.Set("/malignancy_risk_assessment/risk_level", "LOW") })},
		{Name: "grades a high score as low", Breaks: "CLN-013", Says: "/risk_scores/0/category says that the risk is low",
			Plugin: on(of(contract.CardiacRisk), "labelled/framingham_woman", func(r *script.Reply) { r.Set("/risk_scores/0/category", "low") })},
		{Name: "excludes nothing about a racing heart", Near: []string{"CLN-013"}, Plugin: on(ecg(), "labelled/racing", found("185 bpm, acima da faixa normal de repouso; isso não significa que o exame seja normal no resto."))},
		{Name: "calls a plain naevus harmless to professionals", Near: []string{"CLN-013"}, Plugin: on(of(contract.LesionAnalysis), "labelled/symmetric", found("Lesão sem particularidades."))},
		{Name: "says soon where others say urgent", Near: []string{"CLN-012"}, Plugin: on(ecg(), "labelled/racing", urgently("soon"))},
		{Name: "only measures and recommends nothing", Plugin: answers(of(contract.Dermoscopy), func(r *script.Reply) { r.Set("/medical_recommendations", []any{}) })},
		{Name: "passes a promise of cure", Breaks: "CLN-011", Says: "/claims holds nothing about bytes", Plugin: on(of(contract.MedicalValidation), promise, func(r *script.Reply) { r.Set("/claims", []any{}) })},
		{Name: "passes a cream's promise of cure", Breaks: "CLN-011", Says: "/findings_text holds nothing about bytes",
			Plugin: on(of(contract.CosmeticValidation), promise, func(r *script.Reply) { r.Set("/findings_text", []any{}) })},
	}
}

// found observes something.
func found(words string) func(*script.Reply) {
	return func(r *script.Reply) { r.Set("/findings/0/text", words) }
}

// urgently gives the first recommendation another urgency.
func urgently(urgency string) func(*script.Reply) {
	return func(r *script.Reply) {
		if r.Text("/status") == "ok" {
			priority := map[string]string{"routine": "ROUTINE", "soon": "MONITORING", "urgent": "URGENT"}[urgency]
			r.Set("/medical_recommendations/0/urgency", urgency).Set("/medical_recommendations/0/priority", priority)
			if urgency != "routine" {
				r.Set("/medical_recommendations/0/timeframe", "hoje")
			}
		}
	}
}

// peaks are the beats that an answer lists.
func peaks(r *script.Reply) []int {
	var all []int
	listed, _ := r.Get("/r_peaks").([]any)
	for _, v := range listed {
		n, _ := v.(json.Number).Int64()
		all = append(all, int(n))
	}
	return all
}

// moved lists each beat so many samples later.
func moved(samples int) func(*script.Reply) {
	return func(r *script.Reply) {
		all := []any{}
		for _, at := range peaks(r) {
			all = append(all, at+samples)
		}
		r.Set("/r_peaks", all)
	}
}
