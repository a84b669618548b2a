package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestSeal(t *testing.T) {
	both(t, phrase.Seal, []string{
		"plugin aprovado pelo CFM", "Aprovada pela Anvisa e pelo CFM", "APROVADO PELA ANVISA", "produto certificado pela Anvisa", "método homologado pelo Conselho Federal de Medicina", "Tem o selo do CRM",
		"com selo de aprovação da nossa equipe médica", "selo \"aprovado pelo CRM\"", "selo de ouro", "Tem certificado da Anvisa e da OMS", "a indicação exclusiva da Dra. Marina", "certificação oficial da Anvisa",
		"chancelado pelo Cremesp", "validado junto ao CRM", "aprovado e recomendado pelo CFM", "apro\u200bvado pelo CFM", "aprovado\u00a0pela\u00a0Anvisa", "com aval da Anvisa", "approved by ANVISA", "certificado na Anvisa",
		"com o aval do Dr. Carlos", "Selo dermatológico", "aprovado por todos os conselhos regionais",
	}, []string{
		"Laser registrado na Anvisa sob nº 80012345678", "Não é aprovado pela Anvisa", "nenhum produto é aprovado pelo CFM", "indicação aprovada pela Anvisa", "uso aprovado em bula pela Anvisa", "registro na Anvisa",
		"especialidade reconhecida pelo CFM", "Verifique se o produto foi aprovado pela Anvisa", "inscrito no CRM", "pacote com selo intacto", "Consulte o site da Anvisa", "recomendado pelo Ministério da Saúde",
		"aprovação do médico responsável", "aprovado pelo comitê de ética", "aprovado no vestibular de medicina", "selos postais", "a Anvisa aprovou a bula", "", "texto aprovado pelo paciente", "o certificado digital do médico",
		"registrado no Conselho Regional de Medicina", "sem aprovação da Anvisa", "Submeta o texto à aprovação do profissional",
	})
}

func TestUnregistered(t *testing.T) {
	both(t, phrase.Unregistered, []string{
		"Laser novo, ainda sem registro", "ainda nem tem registro na Anvisa", "dispensa registro", "sem registro, mas com certificado internacional", "não tem registro na Anvisa", "SEM REGISTRO NA ANVISA",
		"aguardando registro da Anvisa", "não precisa de registro", "não possui registro", "em processo de registro na Anvisa", "antes do registro", "sem regis\u200btro", "importado, sem registro no Brasil",
		"não é aprovado pela Anvisa", "ainda não foi registrado na Anvisa", "pendente de registro", "falta o registro na Anvisa", "nosso preenchedor dispensa o registro", "aplicamos sem registro",
		"O equipamento não exige registro", "ainda não está registrada na Anvisa",
	}, []string{
		"Não use cremes sem registro na Anvisa", "Desconfie de produtos sem registro", "vender sem registro é crime", "produto com registro", "Registro na Anvisa 80012345678", "Evite clínicas sem registro",
		"sem registro de eventos adversos", "registro no CRM", "o registro do prontuário", "sem registros", "não usamos produtos sem registro", "aplicar sem registro é proibido", "isento de registro por norma",
		"Denuncie: sem registro", "registrado", "", "o registro de nascimento", "dispensa receita", "sem custo", "nunca aplicamos o que não tem registro", "sem registro anterior",
	})
}

func TestBeforeAfter(t *testing.T) {
	both(t, phrase.BeforeAfter, []string{
		"olha esse antes e depois, nem eu acredito!", "Antes e depois", "ANTES E DEPOIS da lipo", "foto da esquerda, antes; da direita, 20 anos mais jovem", "antes x depois", "antes/depois", "Antes | Depois",
		"olha esse resultado", "Olhem só essa transformação", "veja a transformação", "antes & depois", "fotos de antes e de depois", "before and after", "antes e o depois", "Olhe esta diferença",
		"an\u200btes e depois", "antes\u00a0e\u00a0depois", "antes vs. depois", "Veja os resultados da nossa clínica", "imagens: antes à esquerda, depois à direita", "antes → depois", "veja a incrível transformação",
	}, []string{
		"Lave as mãos antes e depois das refeições", "antes e depois de comer", "Meça a pressão antes e depois do exercício", "antes da consulta", "depois do exame", "antes e depois de usar o banheiro",
		"Não publicamos antes e depois", "sem fotos de antes e depois", "veja o resultado do exame", "o resultado sai em dois dias", "antes de tudo", "higienize antes e depois da aplicação", "leve as fotos",
		"olhar o resultado com o médico", "antes ou depois", "", "a transformação de dados", "Confira antes de sair", "depois de antes de ontem", "antes e depois do banho", "antes e depois de cada dose",
	})
}

func TestOffer(t *testing.T) {
	both(t, phrase.Offer, []string{
		"por R$ 590,00", "Desconto de 20%", "promoção de inverno", "Parcelamos em 10 vezes", "Nossa clínica fica no centro", "nosso consultório", "Agende já", "agende sua avaliação", "Aproveite!", "vagas limitadas",
		"Atendemos no centro", "atendo em Recife", "Compre agora", "Chama no zap", "R$199", "últimas vagas", "Agende sua consulta", "DESCONTO", "nosso espaço", "parcele em 3 vezes", "promoções", "agende conosco",
	}, []string{
		"Procure atendimento", "Converse com seu médico", "Movimento regular faz bem", "vacinas no posto de saúde", "Ligue 192", "marque uma consulta com seu médico", "o preço da desatenção", "clínica médica",
		"o hospital", "promova hábitos saudáveis", "atenda ao telefone", "comprar frutas", "sem desconto", "parcela da população", "espaço entre as doses", "o instituto estuda", "vaga lembrança", "", "nossa saúde",
		"compromisso", "nosso corpo", "agenda da semana",
	})
}

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		p    *phrase.Pattern
		text string
		want bool
	}{
		{phrase.Indications, "Indicações: flacidez", true}, {phrase.Indications, "indicador", false}, {phrase.Factors, "O resultado varia com a idade", true}, {phrase.Factors, "fato", false},
		{phrase.Complications, "Riscos: infecção", true}, {phrase.Complications, "arriscado", false}, {phrase.Unsatisfied, "dois pacientes com resultado insatisfatório", true},
		{phrase.Unsatisfied, "resultado satisfatório", false}, {phrase.Unsatisfied, "uma paciente não teve melhora", true}, {phrase.Establishment, "Diretora técnica: Ana", true},
		{phrase.Establishment, "Resp. técnica: Ana", true}, {phrase.Establishment, "diretor de cinema", false}, {phrase.Titled, "Dra. Ana", true}, {phrase.Titled, "drama", false},
	} {
		if got := c.p.In(c.text); got != c.want {
			t.Errorf("%s in %q = %v, want %v", c.p.Name, c.text, got, c.want)
		}
	}
}
