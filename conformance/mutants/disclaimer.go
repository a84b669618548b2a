package mutants

import (
	"github.com/medplug/medplug/conformance/mutants/script"
)

func disclaimer() []Specimen {
	emergency := func(action, timeframe string) func(r *script.Reply) {
		return func(r *script.Reply) {
			for pointer, value := range map[string]string{"priority": "URGENT", "urgency": "emergency", "action": action, "timeframe": timeframe} {
				r.Set("/medical_recommendations/0/"+pointer, value)
			}
		}
	}
	return []Specimen{
		{Name: "has no disclaimer", Breaks: "DIS-001", Says: "/disclaimer is missing", Plugin: saying(func(r *script.Reply) { r.Set("/disclaimer", nil) })},
		{Name: "hides its disclaimer", Breaks: "DIS-001", Says: "/disclaimer/text shows 0 characters",
			Plugin: saying(func(r *script.Reply) { r.Set("/disclaimer/text", "<!-- "+r.Text("/disclaimer/text")+" -->") })},
		{Name: "says half of its disclaimer", Breaks: "DIS-001", Says: "/disclaimer/elements lacks professional_decides",
			Plugin: saying(func(r *script.Reply) { r.Delete("/disclaimer/elements/2") })},
		{Name: "names no cardiologist", Breaks: "DIS-004", Says: "no text names a cardiologista", Plugin: saying(func(r *script.Reply) {
			r.Set("/medical_recommendations/0/recommendation", "Procure um especialista da nossa rede.").Set("/medical_recommendations/0/action", "Procurar a rede")
		})},
		{Name: "is vague about an emergency", Breaks: "DIS-005", Says: "/medical_recommendations/0/timeframe is empty",
			Plugin: saying(emergency("Avaliar oportunamente na emergência", ""))},
		{Name: "is clear about an emergency", Near: []string{"DIS-005"}, Plugin: saying(emergency("Ligue 192 (SAMU) agora", "imediato"))},
		{Name: "states a diagnosis", Breaks: "DIS-006", Says: "/findings/1/text states a diagnosis", Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "observation", "text": "Diagnóstico confirmado: fibrilação atrial."})
			}
		})},
	}
}
