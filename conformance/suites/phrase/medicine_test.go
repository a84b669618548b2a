package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestMedicineAdvertising(t *testing.T) {
	both(t, phrase.Persisting, []string{
		"AO PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO.", "Ao persistirem os sintomas o médico deverá ser consultado", "A persistirem os sintomas, o médico deverá ser consultado", "SE PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO",
		"se persistirem os sintomas, um médico deverá ser consultado", "ao persistirem os sintomas, um medico devera ser consultado", "Leia a bula. Ao persistirem os sintomas, o médico deverá ser consultado.", "ao\u00a0persistirem os sintomas, o médico deverá ser consultado",
		"AO  PERSISTIREM OS SINTOMAS,  O MÉDICO DEVERÁ SER CONSULTADO", "ao persistirem os sintomas, seu médico deverá ser consultado", "a persistirem os sintomas o medico devera ser consultado", "AO PERSISTIREM OS SINTOMAS, O MEDICO DEVERA SER CONSULTADO",
		"“Ao persistirem os sintomas, o médico deverá ser consultado”", "*Ao persistirem os sintomas, o médico deverá ser consultado*", "Xarope. SE PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO!", "a persistirem os sintomas, um médico deverá ser consultado",
		"ao persistirem os sintomas, o médico deverá ser consultado hoje", "\nao persistirem\nos sintomas, o médico\ndeverá ser consultado", "Ao Persistirem Os Sintomas, O Médico Deverá Ser Consultado", "se persistirem os sintomas o médico deverá ser consultado",
	}, []string{
		"Se não melhorar, compre outro.", "procure um médico", "os sintomas persistiram", "ao persistirem os sintomas, tome outro", "consulte o médico", "", "ao persistirem as dores, o médico deverá ser consultado", "o médico deverá ser consultado", "se os sintomas persistirem",
		"persistirem os sintomas", "ao persistirem os sintomas", "ao persistirem os sintomas, o farmacêutico deverá ser consultado", "o médico foi consultado", "sintomas leves", "deverá ser consultado", "ao persistirem os sintomas, ligue para a loja", "leia a bula", "médico", "sintomas",
		"ao persistirem os sintomas, o médico poderia",
	})
	both(t, phrase.BuyMore, []string{
		"Se não melhorar, compre outro.", "Não sarou? Compre o frasco grande.", "Se não melhorar, dobre a compra.", "Não passou? Tome outro", "se a dor não passar, leve mais um", "NÃO MELHOROU? COMPRE MAIS", "caso não melhore, compre outro", "se não resolver, tome de novo", "Não funcionou? Leve 3",
		"se não sarar, repita", "não adiantou? compre dois", "se não curar, peça o forte", "se não funcionar, compre outro", "Não resolveu? Use mais", "se não passar tome mais", "não melhorou: leve o maior", "caso o sintoma não passe, compre", "se a febre não passar, tome mais um",
		"se não melhorar então compre outro", "Não sarou? Pegue outro", "nаo sarou? Compre outro",
	}, []string{
		"Se não melhorar, procure um médico", "Se não melhorar, leve a criança ao médico", "não melhorou? volte ao pronto-socorro", "Compre pão", "se não passar, ligue 192", "não passou mal", "", "se não melhorar, leve ao hospital", "leve água", "Se a febre não passar, leve ao pronto-socorro",
		"compre outro caderno", "tome água se fizer calor", "não resolveu o problema", "se melhorar, volte", "Não sarou ainda", "se não funcionar, avise a loja", "não compre sem receita", "se não puder ir", "leve os exames", "caso não melhore, agende consulta",
	})
	both(t, phrase.LayTestimonial, []string{
		"Curou minha gastrite de vinte anos!", "Minha mãe sofria há anos e sarou", "sarou meu joelho", "tirou minha dor", "acabou com a minha azia", "salvou meu estômago", "me curei em dois dias", "Fiquei curada", "Eu sofria com azia, hoje como de tudo", "estou curado", "sarei em uma semana",
		"Usei uma vez e passou", "tomei e a dor sumiu", "resolveu meu problema", "meu filho sarou", "CUROU MINHA GASTRITE", "minha enxaqueca sumiu", "eliminou minhas dores", "eu vivia com dor, agora acabou", "Tomei e recomendo", "cu\u200brou minha gastrite",
	}, []string{
		"Indicado para azia", "Minha mãe é médica", "meu médico receitou", "Não curou minha gastrite", "Consulte seu médico", "", "alivia a dor", "os pacientes melhoraram", "use conforme a bula", "eu tinha dez anos", "minha receita", "o estudo acabou", "meus exames", "resolveu ir embora", "usei o cinto",
		"tomei café", "salvou vidas", "tirou férias", "minha história", "ninguém ficou curado",
	})
	both(t, phrase.Effect, []string{
		"cura a gripe em um dia", "Use todo dia e nunca mais tenha úlcera", "Blindagem total contra gripe e covid", "Efeito em 30 minutos, comprovado em laboratório", "Nenhum outro xarope chega perto", "alívio imediato", "trata a tosse", "combate a febre", "elimina a dor", "previne gripe", "CURA",
		"alívio rápido", "ação instantânea", "imunidade contra covid", "acaba com a azia", "alivia as cólicas", "trаta a tosse", "efeito imediato", "comprovado por estudos", "alivia a dor de cabeça", "combate os resfriados",
	}, []string{
		"Não cura a gripe", "Indicado para adultos", "procure um médico", "contém 500 mg", "leia a bula", "", "não previne a gripe", "sem efeito imediato", "uso oral", "venda livre", "caixa com 20", "nova embalagem", "sabor menta", "em todas as farmácias", "não trata a tosse", "loucura", "disponível",
		"farmacêutico", "paracetamol 500 mg", "os sintomas",
	})
	both(t, phrase.Contraindication, []string{
		"Contraindicações: úlcera", "Contraindicado em gestantes", "contra-indicado", "Não use em caso de dengue", "não use se tiver alergia", "Não tome com álcool", "não deve ser usado por gestantes", "NÃO USE EM CASO DE SUSPEITA DE DENGUE", "não usar em crianças", "não tomar com álcool",
		"Não use este medicamento em caso de doença do fígado", "contraindicação: alergia", "é contraindicada", "não é indicado para menores", "não use por mais de sete dias", "não deve ser tomado com leite", "não use: gestantes", "contraindica-se", "Contraindicações na bula", "não use com álcool",
	}, []string{
		"Indicado para dor", "use sempre", "", "não perca", "não use à noite", "tome um", "compre já", "bula", "gestantes", "em caso de dúvida", "alergia", "não tem igual", "sem receita", "indicação", "use em caso de dor", "pessoas", "não deixe de comprar", "tomar água", "indicado", "para crianças",
	})
	both(t, phrase.Leaflet, []string{
		"LEIA A BULA", "Leia atentamente a bula", "leia a bula antes de usar", "consulte a bula", "Leia sempre a bula", "ler a bula", "Consultar a bula", "“Leia a bula”", "leia com atenção a bula", "leia\u00a0a bula", "LEIA A BULA.", "leia o texto da bula", "leia toda a bula", "Leia antes a bula", "consulte sempre a bula",
		"É um medicamento. Leia a bula.", "leia bem a bula", "por favor, leia a bula", "lеia a bula", "ler toda a bula",
	}, []string{
		"a bula", "leia o rótulo", "não precisa ler a bula", "", "bula na caixa", "leia", "sem ler a bula", "consulte o médico", "leia o livro", "bulário", "nunca leia a bula", "leia mais", "segundo a bula", "embalagem", "ler", "não leia a bula", "leia as regras", "a bula diz", "consulte", "da bula",
	})
}

func TestUrge(t *testing.T) {
	both(t, phrase.Urge, []string{
		"Peça já o Marca-X 20 mg", "PEÇA JÁ", "Compre hoje", "Leve três", "Chegou o novo creme", "temos semaglutida", "aplicamos toxina botulínica", "sem receita", "frete incluso", "pronta-entrega", "em estoque", "20% off", "de R$ 100", "Garanta o seu", "Não perca", "kit com finasterida",
		"Conheça o hidratante", "disponível em nossa loja", "brinde", "novidade na farmácia", "pe\u200bça já", "lançamento", "só aqui",
	}, []string{
		"A levotiroxina repõe o hormônio", "Não compre sem receita", "nunca compre pela internet", "o médico indica", "tome água", "Desconfie de quem vende sem receita", "é crime vender sem receita", "", "leva tempo", "pedaço", "levemente", "uso diário", "indicado para adultos",
		"o estoque de ferro do corpo", "proteção", "não temos cura", "a pele", "vacina no posto", "peço desculpas", "cuidado com venda sem receita", "Não leve crianças",
	})
}

func TestWords(t *testing.T) {
	p := phrase.Words("remédio", []string{"Semaglutida", "toxina botulínica"}, `\balergia a `)
	for text, want := range map[string]bool{"SEMAGLUTIDA": true, "Toxina  Botulinica": true, "não vendemos semaglutida": false, "alergia a semaglutida": false, "semaglutidas": false, "": false} {
		if got := p.In(text); got != want {
			t.Errorf("words in %q = %v, want %v", text, got, want)
		}
	}
	if !phrase.Words("remédio", []string{"x"}, "").In("x") {
		t.Error("words without a guard are not found")
	}
}

func TestANVISANumbers(t *testing.T) {
	for text, want := range map[string][2]int{
		"MS 610.001/98": {1, 1}, "Reg. MS nº 1.0573.0123.001-5": {1, 0}, "Registro ANVISA 80012345678": {1, 0}, "Registro na ANVISA nº 80012345678": {1, 0}, "Reg. MS 9.9999.9999": {1, 1}, "M.S. 610.001/98": {1, 1},
		"Processo ANVISA 25351.674980/2010-62": {1, 0}, "Reg. ANVISA/MS 2.0235.0497.001-5": {1, 0}, "ANVISA: 12345": {1, 1}, "ＭＳ 610.001/98": {1, 1}, "Registro no Ministério da Saúde 610.001/98": {1, 1},
		"CRM-MS 12345": {}, "CRM MS 12345": {}, "Campo Grande/MS 79002-071": {}, "RDC ANVISA 629/2022": {}, "Resolução ANVISA 96/2008": {}, "ANVISA 0800 642 9782": {}, "": {}, "80 ms": {}, "ms": {}, "RDC 751/2022": {},
		"AFE ANVISA 1.23456-7": {}, "MS 610.001/98 e MS 1.0573.0123": {2, 1},
	} {
		if all, wrong := phrase.ANVISANumbers(text); all != want[0] || wrong != want[1] {
			t.Errorf("numbers of %q = %d, %d wrong, want %v", text, all, wrong, want)
		}
	}
}
