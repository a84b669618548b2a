package mutants

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func disclaimer() []Specimen {
	emergency := func(action, timeframe string) func(r *script.Reply) {
		return func(r *script.Reply) {
			for pointer, value := range map[string]string{"priority": "URGENT", "urgency": "emergency", "action": action, "timeframe": timeframe} {
				r.Set("/medical_recommendations/0/"+pointer, value)
			}
		}
	}
	lay := func(r *script.Reply) bool { return r.Text("/audience") != "professional" && r.Text("/status") == "ok" }
	return append(disclosure(), []Specimen{
		{Name: "has no disclaimer", Breaks: "DIS-001", Says: "/disclaimer is missing", Skips: []string{"ROB-006"}, Plugin: saying(func(r *script.Reply) { r.Set("/disclaimer", nil) })},
		{Name: "hides its disclaimer", Breaks: "DIS-001", Says: "/disclaimer/text shows 0 characters",
			Plugin: saying(func(r *script.Reply) { r.Set("/disclaimer/text", "<!-- "+r.Text("/disclaimer/text")+" -->") })},
		{Name: "writes its disclaimer white on white", Breaks: "DIS-001", Says: "/disclaimer/text shows 0 characters",
			Plugin: saying(func(r *script.Reply) {
				r.Set("/disclaimer/text", `<span style="color:#ffffff">`+r.Text("/disclaimer/text")+"</span>")
			})},
		{Name: "greets in place of a disclaimer", Breaks: "DIS-001", Says: "does not say what its elements claim",
			Plugin: saying(func(r *script.Reply) {
				r.Set("/disclaimer/text", "Obrigado por usar o nosso serviço de cardiologista. Esperamos que volte sempre que quiser.")
			})},
		{Name: "takes the physician's place", Breaks: "DIS-001", Says: "takes the physician's place",
			Plugin: saying(func(r *script.Reply) {
				r.Set("/disclaimer/text", r.Text("/disclaimer/text")+" A decisão cabe ao sistema.")
			})},
		{Name: "takes the physician's place in a recommendation", Breaks: "DIS-001", Says: "/medical_recommendations/0/medical_disclaimer takes the physician's place",
			Plugin: saying(func(r *script.Reply) {
				r.Set("/medical_recommendations/0/medical_disclaimer", "Este resultado vale como consulta e dispensa a avaliação do cardiologista.")
			})},
		{Name: "has a disclaimer in other words", Near: []string{"DIS-001"},
			Plugin: saying(func(r *script.Reply) {
				r.Set("/disclaimer/text", "Resultado meramente informativo, sujeito à confirmação. Nunca deve ser usado como diagnóstico: quem decide é o cardiologista.")
			})},
		{Name: "says half of its disclaimer", Breaks: "DIS-001", Says: "/disclaimer/elements lacks professional_decides",
			Plugin: saying(func(r *script.Reply) { r.Delete("/disclaimer/elements/2") })},
		{Name: "names no cardiologist", Breaks: "DIS-004", Says: "no text names a cardiologista", Plugin: saying(func(r *script.Reply) {
			r.Set("/medical_recommendations/0/recommendation", "Procure um especialista da nossa rede.").Set("/medical_recommendations/0/action", "Procurar a rede")
		})},
		{Name: "is vague about an emergency", Breaks: "DIS-005", Says: "/medical_recommendations/0/timeframe is empty",
			Plugin: alarming(ecg(), emergency("Avaliar na emergência", ""))},
		{Name: "puts off an emergency", Breaks: "DIS-005", Says: "/medical_recommendations/0/timeframe puts off .*quando puder", Plugin: alarming(ecg(), emergency("Ir à emergência", "quando puder"))},
		{Name: "gives an emergency a week", Breaks: "DIS-005", Says: "/medical_recommendations/0/timeframe puts off .*em ate 7 dias", Plugin: alarming(ecg(), emergency("Ir ao pronto-socorro", "em até 7 dias"))},
		{Name: "gives what is urgent a week", Near: []string{"DIS-005"}, Plugin: alarming(ecg(), func(r *script.Reply) {
			r.Set("/medical_recommendations/0/urgency", "urgent").Set("/medical_recommendations/0/priority", "URGENT").Set("/medical_recommendations/0/timeframe", "em até 7 dias; não espere a próxima consulta")
		})},
		{Name: "is clear about an emergency", Near: []string{"DIS-005"}, Plugin: alarming(ecg(), emergency("Ligue 192 (SAMU) agora", "imediato"))},
		{Name: "states a diagnosis", Breaks: "DIS-006", Says: "/findings/1/text states a diagnosis", Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "observation", "text": "Diagnóstico confirmado: fibrilação atrial."})
			}
		})},
		{Name: "states a diagnosis in other words", Breaks: "DIS-006", Says: "/findings/1/text states a diagnosis", Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "observation", "text": "O quadro é, sem dúvida, de infarto: trata-se de infarto."})
			}
		})},
		{Name: "speaks of confirming a diagnosis", Near: []string{"DIS-006"}, Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "observation", "text": "O médico pode pedir um exame para confirmar o diagnóstico: em geral, um ecocardiograma."})
			}
		})},
		{Name: "denies a diagnosis", Near: []string{"DIS-006"}, Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "observation", "text": "Este resultado não é um diagnóstico definitivo."})
			}
		})},
		{Name: "calls a finding by a disease for patients", Breaks: "DIS-006", Says: "/findings/0/text states a diagnosis .*fibrilacao atrial", Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Fibrilação atrial com resposta ventricular alta.")
			}
		})},
		{Name: "sends patients away from the physician", Breaks: "DIS-006", Says: "/findings/0/text sends the reader away from a physician", Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Fique tranquilo: não é preciso procurar um médico.")
			}
		})},
		{Name: "tells patients what calm does not mean", Near: []string{"DIS-006"}, Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Medidas dentro da faixa de referência; isso não quer dizer que está tudo bem. Fique calmo e ligue 192 se sentir dor no peito.")
			}
		})},
		{Name: "suspects a disease for patients", Near: []string{"DIS-006"}, Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Fibrilação atrial é possível: só um médico pode confirmar.")
			}
		})},
		{Name: "slips English into what patients read", Breaks: "DIS-003", Says: "/findings/0/text is in English", Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "O traçado foi medido e o resultado deve ser levado ao cardiologista, com os exames. Please keep calm and drink some water while you wait for your doctor. Não pare o tratamento sem falar com o médico que acompanha você.")
			}
		})},
		{Name: "cites an English title for patients", Near: []string{"DIS-003"}, Plugin: saying(func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "O traçado foi medido como descreve a diretriz “Recommendations for the standardization of the electrocardiogram and what they are for”, e deve ser levado ao cardiologista.")
			}
		})},
		{Name: "warns patients in English", Breaks: "DIS-003", Says: "/medical_recommendations/0/medical_disclaimer is in English", Plugin: saying(func(r *script.Reply) {
			if r.Text("/audience") != "professional" {
				r.Set("/medical_recommendations/0/medical_disclaimer", "Not medical advice")
			}
		})},
		{Name: "explains itself to the public in Spanish", Breaks: "DIS-003", Says: "/limitations/0 is in Spanish", Plugin: saying(func(r *script.Reply) {
			if r.Text("/audience") == "public" {
				r.Set("/limitations/0", "El ritmo es regular y esto no reemplaza la evaluación con su médico.")
			}
		})},
		{Name: "answers professionals in English", Near: []string{"DIS-003", "DIS-004"}, Plugin: saying(func(r *script.Reply) {
			if r.Text("/audience") == "professional" {
				r.Set("/language", "en").Set("/medical_recommendations/0/rationale", "Every automatic result has to be confirmed by a cardiologist.")
			}
		})},
		{Name: "tells patients a diagnosis", Breaks: "DIS-007", Says: "/findings/1 is a diagnosis", Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/-", map[string]any{"type": "diagnosis", "text": "Padrão sugestivo de fibrilação atrial."})
			}
		})},
		{Name: "lists abnormalities for patients", Breaks: "DIS-007", Says: "/abnormality_detection holds what only a physician may communicate", Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/abnormality_detection/-", map[string]any{"abnormality_type": "irregular_rhythm", "severity": "medium", "clinical_significance": "Intervalos irregulares.",
					"recommended_action": "Avaliação por cardiologista.", "medical_disclaimer": "Apoio à decisão; requer avaliação médica."})
			}
		})},
		{Name: "calls a diagnosis an observation", Breaks: "DIS-007", Says: "/findings/0/text tells the reader what disease it is", Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Seu traçado mostra uma fibrilação atrial.")
			}
		})},
		{Name: "names a disease to patients with care", Breaks: "DIS-007", Says: "/findings/0/text tells the reader what disease it is", Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Padrão sugestivo de fibrilação atrial.")
			}
		})},
		{Name: "gives patients a prognosis", Breaks: "DIS-007", Says: "/medical_recommendations/0/rationale tells the reader", Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/medical_recommendations/0/rationale", "As medidas indicam prognóstico reservado.")
			}
		})},
		{Name: "says what it does not look for", Near: []string{"DIS-007"}, Plugin: answers(modelled(), func(r *script.Reply) {
			if lay(r) {
				r.Set("/findings/0/text", "Ritmo irregular, 96 bpm em média. Fibrilação atrial não é identificada nem excluída.")
			}
		})},
		{Name: "tells professionals a diagnosis", Near: []string{"DIS-007"}, Plugin: answers(modelled(), func(r *script.Reply) {
			if r.Text("/audience") == "professional" && r.Text("/status") == "ok" {
				r.Set("/findings/-", map[string]any{"type": "diagnosis", "text": "Padrão sugestivo de fibrilação atrial."})
			}
		})},
		{Name: "sends patients to an emergency service", Near: []string{"DIS-007", "DIS-005"}, Plugin: alarming(modelled(), emergency("Ligue 192 (SAMU) agora", "imediato"))},
		{Name: "is certain", Breaks: "DIS-008", Says: "/confidence claims certainty", Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/confidence", 1).Set("/signal_quality", 1)
			}
		})},
		{Name: "has no limits", Breaks: "DIS-008", Says: "/limitations states no limit", Plugin: saying(func(r *script.Reply) { r.Set("/limitations", []any{}) })},
		{Name: "has limits without words", Breaks: "DIS-008", Says: "/limitations states no limit", Plugin: saying(func(r *script.Reply) { r.Set("/limitations", []any{" ", "<!-- x -->"}) })},
		{Name: "measures for certain in a noisy signal", Near: []string{"DIS-008"}, Plugin: saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/confidence", 1).Set("/signal_quality", 0.7)
			}
		})},
	}...)
}

// alarming changes the answers of a plugin that may be alarming: not those to what is known to be bland.
func alarming(p *script.Plugin, change func(r *script.Reply)) *script.Plugin {
	return p.Answer(func(f fixtures.Fixture, r *script.Reply) {
		if r.Answered() && (f.Truth == nil || !f.Truth.Bland) {
			change(r)
		}
	})
}

// modelled is an ECG plugin that runs a model.
func modelled() *script.Plugin {
	return declaring(func(m *contract.Manifest) {
		m.AI = contract.AIDeclared{Used: true, Kind: "ml_locked", ModelID: "ritmo", ModelVersion: "1.0.0", CFMRisk: "medio"}
	})
}

// disclosure are specimens that say, or do not say, that artificial intelligence answers.
func disclosure() []Specimen {
	return []Specimen{
		{Name: "runs a model and says so", Near: []string{"DIS-002", "DIS-007"}, Plugin: modelled()},
		{Name: "denies its model", Breaks: "DIS-002", Says: "/ai/used is false", Plugin: answers(modelled(), func(r *script.Reply) { r.Set("/ai/used", false) })},
		{Name: "names another model", Breaks: "DIS-002", Says: "/ai/model_version is not the manifest's", Plugin: answers(modelled(), func(r *script.Reply) { r.Set("/ai/model_version", "0.9.0") })},
		{Name: "does not list the disclosure", Breaks: "DIS-002", Says: "/disclaimer/elements lacks ai_disclosed", Plugin: answers(modelled(), func(r *script.Reply) { r.Delete("/disclaimer/elements/3") })},
		{Name: "discloses in members alone", Breaks: "DIS-002", Says: "no text says that artificial intelligence was used", Plugin: answers(modelled(), func(r *script.Reply) {
			r.Set("/disclaimer/text", "Análise de apoio gerada por software. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.")
		})},
		{Name: "poses as a team", Breaks: "DIS-002", Says: "/limitations/0 passes the work of a model off as that of people", Plugin: answers(modelled(), func(r *script.Reply) {
			r.Set("/limitations/0", "Análise feita por nossa equipe com base no que foi enviado.")
		})},
		{Name: "declares a model that it says it does not use", Breaks: "DIS-002", Says: "/ai the manifest declares a model of kind ml_locked", Plugin: declaring(func(m *contract.Manifest) { m.AI.Kind = "ml_locked" })},
		{Name: "uses a model that it does not declare", Breaks: "DIS-002", Says: "/ai/used is true, and the manifest says", Plugin: saying(func(r *script.Reply) { r.Set("/ai/used", true) })},
		{Name: "will be read by a team", Near: []string{"DIS-002"}, Plugin: answers(modelled(), func(r *script.Reply) {
			r.Set("/limitations/0", "O resultado deve ser avaliado por nossa equipe médica antes de qualquer conduta.")
		})},
	}
}

// disclaimerHosts are hosts with and without a physician between artificial intelligence and the patient.
func disclaimerHosts() []HostSpecimen {
	return []HostSpecimen{
		{Name: "delivers without a review", Breaks: "DIS-007", Says: "/served/1/human_review an answer that only a physician may communicate went to the patient",
			Change: func(c *conformance.HostCase) { c.Served[1].HumanReview = &contract.HumanReview{Status: "pending"} }},
		{Name: "delivers what was rejected", Breaks: "DIS-007", Says: "/served/1/human_review", Change: func(c *conformance.HostCase) { c.Served[1].HumanReview.Status = "rejected" }},
		{Name: "reviews by nobody", Breaks: "DIS-007", Says: "/served/1/human_review", Change: func(c *conformance.HostCase) { c.Served[1].HumanReview.Reviewer.CRM = "" }},
		{Name: "delivers to the public without a review", Breaks: "DIS-007", Says: "went to the public", Change: func(c *conformance.HostCase) {
			c.Served[1].Delivered, c.Served[1].HumanReview = contract.Public, nil
		}},
		{Name: "delivers what it held", Breaks: "DIS-007", Says: "/served/5/delivered an answer that was held", Change: func(c *conformance.HostCase) { c.Served[5].Delivered = contract.Professional }},
		{Name: "delivers what was edited", Near: []string{"DIS-007"}, Change: func(c *conformance.HostCase) { c.Served[1].HumanReview.Status = "edited" }},
	}
}
