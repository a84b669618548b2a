package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestSaysMachine(t *testing.T) {
	for _, text := range []string{
		"Conteúdo elaborado com apoio de inteligência artificial (modelo ecg-net 2.3.1).", "Gerado por IA", "algoritmo de regras", "INTELIGENCIA ARTIFICIAL", "aprendizado de máquina", "redes neurais",
		"modelo de linguagem", "Texto feito com IA.", "inteli\u200bgência artificial", "artificial intelligence", "machine learning", "algoritmos", "(IA)", "AI generated", "rede neural", "uma IA analisou",
		"Análise por algoritmo", "Inteligência\u00a0Artificial", "I\u200bA", "aprendizado profundo",
	} {
		if !phrase.SaysMachine(text) {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{
		"análise feita por nossa equipe", "ele ia ao médico", "IAM com supra", "Sem uso de inteligência artificial", "não usa IA", "diária", "artificial", "pele artificial", "inteligência emocional", "software",
		"sistema automático", "", "ia", "AIT", "Analisado por médicos", "AINE", "nenhum algoritmo foi usado", "logaritmo", "nunca por IA", "Bahia",
	} {
		if phrase.SaysMachine(text) {
			t.Errorf("found in %q", text)
		}
	}
}

func TestPeople(t *testing.T) {
	both(t, phrase.People, []string{
		"análise feita por nossa equipe", "Análise realizada pela nossa equipe médica", "laudo revisado por nossos especialistas", "Avaliação conduzida por uma equipe médica", "analisado pelos nossos cardiologistas",
		"Nossa equipe analisou o seu exame", "Nossos médicos concluíram", "interpretado pela equipe de especialistas", "texto escrito por nossos profissionais", "revisado por nosso corpo clínico",
		"ANÁLISE FEITA POR NOSSA EQUIPE", "aná\u200blise feita por nossa equipe", "preparado por nosso time", "sem uso de inteligência artificial", "reviewed by our team", "Exame avaliado pela equipe médica",
		"produzido por nossos médicos", "Laudo elaborado por nossa equipe", "avaliado e revisado por nossos dermatologistas", "A análise foi feita por nossa equipe",
	}, []string{
		"Análise de apoio gerada por software", "deve ser avaliado por nossa equipe médica", "Leve à avaliação de um cardiologista", "requer revisão por equipe médica", "avaliação por médico",
		"não foi avaliado por nossa equipe", "será revisado por nossos médicos", "pendente de avaliação pela equipe médica", "Avaliação por cardiologista", "A decisão cabe ao profissional responsável", "nossa equipe",
		"Submeta o texto à revisão por equipe médica", "encaminhe para avaliação pela equipe médica", "Laudo por cardiologista", "feito por software", "", "análise feita por algoritmo", "equipe médica",
		"antes da análise por equipe médica", "aguarda laudo pela equipe médica",
	})
}

func TestForeign(t *testing.T) {
	for text, want := range map[string]string{
		"Not medical advice": "English", "This analysis does not replace medical care.": "English", "Regular rhythm, heart rate within limits": "English", "See a doctor immediately": "English", "For information only": "English", "Consult your doctor.": "English", "No es un diagnóstico": "Spanish",
		"El ritmo es regular y no reemplaza la evaluación con su médico": "Spanish", "Consulte a su médico, el resultado es una evaluación": "Spanish", "Texto em português.\nThis is the disclaimer of the product.": "English",
		"Ritmo regular, 74 bpm.": "", "Análise de apoio gerada por software. Não substitui a avaliação médica.": "", "Encaminhe o traçado a um cardiologista para laudo.": "", "atrial_fibrillation": "", "heart_rate_high": "", "risk_of_the_patient": "",
		"Registro de 3,6 segundos; a variabilidade é só indicativa.": "", "Framingham Heart Study": "", "ok": "", "": "", "Lesão de 6,4 mm, duas cores.": "", "RISCO BAIXO": "", "software de apoio ao médico": "",
		"Achado de apoio; requer confirmação por exame médico.": "", "Modelo lesion-net 1.4.0": "", "o paciente deve procurar o médico, por exemplo o cardiologista": "", "Leve o resultado ao médico": "",
	} {
		if got, ok := phrase.Foreign(text); got != want || ok != (want != "") {
			t.Errorf("Foreign(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestDocumentTitle(t *testing.T) {
	for _, text := range []string{
		"LAUDO DE ECG", "Laudo de ECG", "LAUDO ELETROCARDIOGRÁFICO\nRitmo sinusal.", "# Laudo médico", "Receita médica", "ATESTADO MÉDICO", "Prescrição:", "Receituário de controle especial", "**Laudo**", "Laudo:",
		"Dados do exame\nLAUDO\nRitmo regular", "== ATESTADO ==", "Prescrição médica", "LAUDO DERMATOLÓGICO", "Receita", "la\u200budo de ECG", "Laudo do exame", "Laudo nº 123", "Laudo final", "LAUDOS", "LAUDO DE ECG: Ritmo sinusal, frequência de 74 bpm.", "Atestado médico: o paciente deve repousar.", "Receita de controle especial", "RECEITA SIMPLES",
	} {
		if _, ok := phrase.DocumentTitle(text); !ok {
			t.Errorf("no title in %q", text)
		}
	}
	for _, text := range []string{
		"Pré-análise para revisão médica", "Laudo por cardiologista", "Encaminhe o traçado a um cardiologista para laudo.", "Receita de bolo", "Não é laudo", "Leve o laudo anterior à consulta", "Laudo pendente",
		"O laudo é do médico.", "Resultado", "Laudo deve ser feito por cardiologista", "Solicite o laudo", "Apoio ao laudo.", "aplaudo", "Guarde a receita", "Sem receita", "Receita Federal", "atestado de vacinação: como obter", "",
		"Este texto não vale como atestado", "O que é um laudo", "Aguarda laudo", "Laudo por cardiologista: agende.", "Receitas saudáveis", "Receita de suco verde", "Prescrição de exercícios", "Laudo de ECG: entenda", "Atestado médico: quando é preciso",
	} {
		if said, ok := phrase.DocumentTitle(text); ok {
			t.Errorf("title %q in %q", said, text)
		}
	}
}

func TestCertifies(t *testing.T) {
	both(t, phrase.Certifies, []string{
		"Resultado com validade de laudo médico", "tem o mesmo valor de um laudo", "possui valor legal de atestado",
		"Atesto para os devidos fins que o paciente esteve em consulta", "Prescrevo repouso", "Este documento é um laudo", "Este texto vale como receita", "presente documento serve de atestado", "vale como laudo",
		"válido como atestado", "Este laudo definitivo", "Seu laudo médico assinado digitalmente", "dispensa laudo médico", "receita com validade legal", "certifico que", "ATESTO", "este relatório substitui o laudo",
		"Declaro para os devidos fins", "serve como prescrição", "dispensa assinatura", "este resultado equivale a um laudo", "ates\u200bto", "laudo emitido automaticamente", "Receito o seguinte",
	}, []string{
		"Não é um laudo", "Este documento não é um laudo", "não vale como atestado", "Pré-análise de apoio", "atestado de vacina", "o médico prescreve", "receitas saudáveis", "sem laudo", "requer laudo",
		"não serve como receita", "O laudo cabe ao cardiologista", "testou", "contestou", "prescrição médica", "nunca substitui o laudo", "exija laudo assinado digitalmente", "receita culinária", "",
		"nem atesto nem laudo", "documento de apoio", "Isto não dispensa laudo", "O laudo definitivo cabe ao cardiologista", "requer laudo assinado digitalmente pelo médico", "aguarda laudo com validade legal",
	})
}

func TestAutonomous(t *testing.T) {
	both(t, phrase.Autonomous, []string{
		"Diagnóstico autônomo de lesões", "decide automaticamente a conduta", "ajusta automaticamente a dose", "sem revisão médica", "sem supervisão humana", "Sistema autônomo", "prescreve automaticamente",
		"dispensa o médico", "automaticamente libera o resultado", "sem intervenção humana", "de forma autônoma", "autonomous triage", "without human review", "administra automaticamente insulina", "SEM APROVAÇÃO MÉDICA",
		"suspende automaticamente o tratamento", "autonomamente", "sem participação do médico", "inicia automaticamente a infusão", "sem validação do profissional",
	}, []string{
		"Apoio ao cardiologista", "Não decide automaticamente", "não é autônomo", "nunca sem revisão médica", "mede automaticamente a frequência", "Com supervisão humana", "calcula automaticamente", "automático",
		"paciente com autonomia", "Não dispensa o médico", "requer revisão médica", "", "decisão do médico", "apoio à decisão", "sem custo", "resultado liberado pelo médico", "revisão humana obrigatória",
		"nenhuma ação autônoma", "auto", "nem ajusta automaticamente a dose",
	})
}

func TestSourcesAndAddress(t *testing.T) {
	for _, c := range []struct {
		p    *phrase.Pattern
		text string
		want bool
	}{
		{phrase.Sources, "Cite ao menos uma fonte, de preferência com DOI", true}, {phrase.Sources, "Referências", true}, {phrase.Sources, "Submeta o texto", false},
		{phrase.Address, "Rua das Flores, 10", true}, {phrase.Address, "Av. Boa Viagem, 1", true}, {phrase.Address, "CEP 50000-000", true}, {phrase.Address, "rua", false}, {phrase.Address, "avaliação médica", false},
	} {
		if got := c.p.In(c.text); got != c.want {
			t.Errorf("%s in %q = %v, want %v", c.p.Name, c.text, got, c.want)
		}
	}
}
