package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestNamed(t *testing.T) {
	both(t, phrase.Named, []string{
		"Fibrilação atrial com resposta ventricular alta; prognóstico reservado.", "Padrão sugestivo de fibrilação atrial.", "Achado compatível com melanoma", "Quadro compatível com infarto agudo do miocárdio", "Flutter atrial 2:1",
		"Imagem com características de carcinoma", "Provável taquicardia ventricular", "Suspeita de câncer de pele", "O traçado lembra uma pericardite", "Prognóstico ruim", "sobrevida de seis meses", "Sinais de isquemia em parede inferior",
		"Há sinais de insuficiência cardíaca", "Hipótese: embolia pulmonar", "LESÃO MALIGNA", "Tumor na região dorsal", "Possível dengue", "Quadro de pneumonia", "expectativa de vida reduzida", "fibri\u200blação atrial", "Cardiopatia hipertrófica",
	}, []string{
		"Ritmo irregular, 96 bpm em média.", "Intervalos RR irregulares.", "Lesão de 8,1 mm, três cores, assimétrica.", "Não foram vistos sinais de infarto.", "Fibrilação atrial não é identificada por este plugin.", "Sem sinais de isquemia.",
		"A falta de análise não exclui infarto.", "Risco de infarto em 10 anos não calculado.", "Histórico informado: diabetes.", "Critérios da Sociedade Brasileira de Câncer.", "Frequência acima da faixa de referência.", "O pedido foi analisado.",
		"Medidas do traçado: 75 bpm.", "Se houver diabetes, informe.", "Supradesnivelamento do ponto J em V2 e V3.", "Este programa não avalia câncer.", "Uso de remédio para asma informado.", "História familiar de melanoma: sim.",
		"Dor no peito pode ser infarto: ligue 192.", "Melanoma não foi avaliado", "Ausência de sinais de trombose", "",
	})
	both(t, phrase.Called, []string{
		"Fibrilação atrial com resposta ventricular alta", "Melanoma.", "Achado: carcinoma basocelular", "Ritmo de fibrilação atrial", "Um infarto em curso", "Exame feito. Flutter atrial.", "INFARTO AGUDO DO MIOCÁRDIO", "Conclusão: pneumonia", "Taquicardia ventricular",
		"Melanoma de 8 mm", "Resultado: diabetes", "Uma trombose na perna", "Impressão: isquemia inferior", "Psoríase em placas", "Lesão maligna no dorso", "Sepse", "Asma moderada", "O tumor cresceu", "Derrame", "fibri\u200blação atrial",
	}, []string{
		"Fibrilação atrial: suspeita, a confirmar por médico", "Achado sugestivo de fibrilação atrial", "Melanoma não foi avaliado", "Ritmo irregular", "Infarto é possível", "Câncer? O exame não responde", "Melanoma é um tipo de câncer de pele", "Lesão assimétrica", "75 bpm",
		"Medidas do traçado", "Diabetes exige acompanhamento", "Sem sinais de infarto", "O pedido foi analisado", "Histórico de asma", "Fibrilação atrial descartada", "Frequência alta", "Angina pode ser a causa", "Texto sobre câncer", "Hipótese de pneumonia", "",
	})
}

func TestOffered(t *testing.T) {
	for text, want := range map[string]string{
		"Texto sugerido: este creme cura a psoríase.":     "este creme cura a psoriase.",
		"Sugestão: \"creme que trata a acne\", curto":     "creme que trata a acne",
		"Escreva: creme terapêutico":                      "creme terapeutico",
		"Anuncie como remédio para a dermatite":           "remedio para a dermatite",
		"Nova versão: cura tudo":                          "cura tudo",
		"Retire a promessa de cura.":                      "",
		"Não use \"cura\" em cosméticos":                  "",
		"O trecho \"cura a psoríase\" promete um efeito.": "",
		"Use outro verbo em lugar de \"cura\".":           "outro verbo em lugar de  .",
		"":                                                "",
	} {
		if got := phrase.Offered(text); got != want {
			t.Errorf("Offered(%q) = %q, want %q", text, got, want)
		}
	}
}
