package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

// Disclaimers that say what they must, in many wordings, and texts in their place that do not.
func TestDisclaimerSays(t *testing.T) {
	for _, text := range []string{
		"Análise de apoio gerada por software. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.",
		"Pré-análise de apoio gerada por algoritmo. Não substitui a avaliação médica; a decisão cabe ao médico responsável.",
		"Conferência de apoio gerada por algoritmo de regras. Não substitui a avaliação médica ou farmacêutica; a decisão cabe ao profissional responsável.",
		"Conteúdo educativo. Não constitui diagnóstico nem tratamento: procure seu médico, que decide com você.",
		"Resultado meramente informativo, sujeito à confirmação por médico. Nunca deve ser usado como diagnóstico.",
		"Ferramenta de auxílio à decisão; sem valor de laudo. Quem decide é o cardiologista.",
		"This output supports clinical decisions. It does not replace a physician, who decides.",
		"Estimativa automática. Não dispensa a consulta; o médico assistente interpreta e decide.",
		"Informação de saúde preparada com apoio de IA. Nem substitui nem dispensa a consulta com profissional de saúde.",
		"Ferramenta auxiliar de conferência. Nenhuma conclusão aqui exibida supre a consulta ao médico ou ao farmacêutico, a quem compete deliberar.",
		"Cálculo automático que serve apenas para auxiliar o clínico. De nenhum modo toma o lugar da consulta; quem decide a conduta é o médico assistente.",
		"Subsídio à decisão clínica, que requer avaliação e confirmação do dermatologista.",
	} {
		for _, p := range []*phrase.Pattern{phrase.Support, phrase.NoSubstitute, phrase.Decider} {
			if !p.In(text) {
				t.Errorf("%s is not found in %q", p.Name, text)
			}
		}
		if said, ok := phrase.Takeover.Find(text); ok {
			t.Errorf("%q is found in %q", said, text)
		}
	}
	for _, text := range []string{
		"Obrigado por usar o nosso serviço. Esperamos que volte sempre que quiser, temos muitas novidades.", "Este conteúdo é protegido por direitos autorais. Todos os direitos reservados à empresa.",
		"Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.",
	} {
		if phrase.NoSubstitute.In(text) {
			t.Errorf("%s is found in %q", phrase.NoSubstitute.Name, text)
		}
	}
	for _, text := range []string{
		"Este resultado substitui a consulta médica.", "A decisão cabe ao sistema, não ao profissional.", "Dispensa avaliação de médico.", "O diagnóstico é do algoritmo: o diagnóstico cabe à inteligência artificial.",
		"It replaces a physician.",
	} {
		if !phrase.Takeover.In(text) {
			t.Errorf("%s is not found in %q", phrase.Takeover.Name, text)
		}
	}
}
