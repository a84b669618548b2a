package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestPrivacyWording(t *testing.T) {
	for _, c := range []struct {
		p       *phrase.Pattern
		yes, no []string
	}{
		{phrase.LegitimateInterest, []string{"Base legal: legítimo interesse", "interesses legítimos do controlador", "LEGITIMO INTERESSE", "legitimate interest"},
			[]string{"Sem legítimo interesse", "interesse do paciente", "não se usa legítimo interesse", "documento legítimo"}},
		{phrase.DataTrade, []string{"Venda de dados de lesões a anunciantes", "comercialização de prontuários", "monetizar a base de pacientes", "dados de saúde repassados para anunciantes",
			"Sale of health data", "imagens cedidas para publicidade", "aluguel de informações de pacientes"},
			[]string{"Não vendemos dados", "venda de medicamentos", "sem venda de dados", "Apoio à triagem de ECG", "dados para o laboratório", "vendas da farmácia", "Nunca comercializa informações"}},
		{phrase.Advertiser, []string{"Rede de anunciantes", "Agência de Publicidade Exemplo", "Data Broker S.A.", "Birô de crédito, bureau de crédito"}, []string{"Laboratório Exemplo", "Hospital do Mercado", "Clínica Anunciação", "SUS"}},
		{phrase.RiskSelection, []string{"Score para recusar contratação", "seleção de risco", "negativa de cobertura por doença", "excluir beneficiários de alto risco", "risk selection", "aumentar a mensalidade do plano",
			"recusa de adesão ao plano de saúde", "subscrição de risco"},
			[]string{"Não usar para recusar contratação", "estratificação de risco cardiovascular", "risco alto", "seleção de derivações", "recusa do paciente", "exclusão de artefatos", "sem seleção de risco"}},
		{phrase.HashedIdentifier, []string{"SHA-256 do CPF", "hash do CNS", "CPF em hash", "md5(cpf)", "e-mail como hash", "resumo criptográfico do nome"},
			[]string{"HMAC do anfitrião", "CPF removido", "digest da imagem", "hash do arquivo", "SHA-256 do módulo"}},
		{phrase.Professional, []string{"médico responsável", "Dermatologista", "comitê de revisão", "physician in charge", "profissional de saúde"}, []string{"SAC", "ouvidoria@exemplo.org", "formulário", "medicamento"}},
	} {
		for _, text := range c.yes {
			if !c.p.In(text) {
				t.Errorf("%s: not found in %q", c.p.Name, text)
			}
		}
		for _, text := range c.no {
			if said, ok := c.p.Find(text); ok {
				t.Errorf("%s: %q found in %q", c.p.Name, said, text)
			}
		}
	}
}
