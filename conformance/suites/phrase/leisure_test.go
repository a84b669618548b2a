package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestLeisure(t *testing.T) {
	both(t, phrase.Leisure, []string{
		"Avaliar oportunamente", "quando puder", "Quando for possível", "em momento oportuno", "sem pressa", "com calma", "na próxima consulta", "em até 3 meses", "nos próximos meses",
		"dentro de seis meses", "no próximo ano", "eletivamente", "consulta eletiva", "no fluxo habitual", "se quiser", "mais tarde", "quando houver vaga", "sem urgência", "em um ano", "daqui a dois meses", "when convenient", "within 6 months",
	}, []string{
		"agora", "imediato", "imediato, em até 10 minutos", "na próxima hora", "hoje", "em até 7 dias", "em até 24 horas", "ainda neste atendimento", "antes da próxima dose", "não espere a próxima consulta",
		"Ligue 192 (SAMU) agora", "sem esperar", "sem demora", "o quanto antes", "assim que possível, hoje", "não deixe para mais tarde", "em até 2 semanas", "immediately", "within 24 hours", "dor há três meses", "se puder, leve um acompanhante", "com prioridade", "nos últimos meses", "",
	})
	both(t, phrase.Days, []string{"em até 7 dias", "nos próximos dias", "em duas semanas", "esta semana", "na próxima semana", "em alguns dias", "within 3 days", "dentro de 48 dias",
		"Em até 10 dias", "em 2 a 3 dias", "daqui a quatro dias", "nas próximas semanas", "em poucos dias", "in a few days", "next week", "no prazo de 5 dias", "Procure o posto em três dias", "em sete dias", "nesta semana", "within 2 weeks"},
		[]string{"imediato", "hoje", "em até 24 horas", "em minutos", "agora", "dor há dois dias", "não espere alguns dias", "em 1 dia", "",
			"imediatamente", "em até 2 horas", "há cinco dias", "faz duas semanas", "sem demora", "ligue 192", "na próxima hora", "em até 10 minutos", "febre durante sete dias", "vá ao pronto-socorro", "hoje ainda", "now"})
}
