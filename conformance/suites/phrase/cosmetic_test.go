package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestTherapeutic(t *testing.T) {
	both(t, phrase.Therapeutic, []string{
		"Creme que trata a psoríase", "CREME QUE TRATA A PSORIASE", "cura a dermatite seborreica", "Ação terapêutica imediata", "antifúngico e antibacteriano de uso diário", "Tem ação anti-inflamatória e cicatrizante",
		"antiinflamatório natural", "previne infecções urinárias", "faz a prevenção de infecções", "alivia a dermatite atópica", "regenera as células-tronco da pele", "o óleo regenera os tecidos", "desintoxica o fígado",
		"elimina gordura e dissolve varizes", "ajuda na cicatrização", "Minha mãe sofria e sarou", "curou minha candidíase", "tra\u200bta a psoríase", "𝘁𝗿𝗮𝘁𝗮 a psoríase", "trаta a psоríase", "não só hidrata, trata a rosácea",
		"Combate a acne inflamada", "acaba com a micose", "Previne câncer de pele", "terapia para os fios", "Reduz a zero o risco de melanoma", "contra piolhos", "tratamento para acne", "Recomendado por dermatologistas, trata a acne",
		"Com aval de médicos: cura rugas", "afasta a dengue", "analgésico para os pés", "cicatriza feridas", "Não perca tempo: trata a dermatite", "trata machucados", "ação curativa", "“cura” o eczema",
	}, []string{
		"Ajuda a manter a pele macia; máscara de tratamento capilar.", "Tratamento capilar intensivo", "tratamento de dados pessoais", "Este cosmético não trata nem previne infecções.", "não trata melasma", "Não trata queda nem doenças do couro cabeludo",
		"nenhum destes cremes cura rosácea", "sozinho, não trata acne", "O dermatologista trata a acne", "Só o médico trata a dermatite", "O tratamento da psoríase exige acompanhamento médico", "Hidrata por até 24 horas", "procure um médico",
		"Loucura de promoção", "cura em cabine UV por 60 segundos", "Durante o tratamento da acne, use com cuidado", "Ajuda a prevenir as queimaduras solares", "ajuda a prevenir o ressecamento", "Evite em caso de feridas", "O flúor ajuda na prevenção da cárie",
		"alegação terapêutica", "retirar: \"trata a psoríase\"", "protege contra o vento", "Controla a oleosidade", "Reduz a oleosidade e o brilho", "curativo", "a cicatriz", "dermatologicamente testado", "Não se destina a tratar hiperidrose", "",
		"Combate o frizz", "elimina odores", "pessoas em tratamento de câncer devem perguntar ao médico", "trate sua pele com carinho", "Limpa sem repuxar e reduz a oleosidade", "Desconfie de creme que promete curar psoríase",
	})
}

func TestCosmetic(t *testing.T) {
	both(t, phrase.Cosmetic, []string{
		"O creme Alívia", "hidratante corporal", "XAMPU", "shampoo", "Sérum noturno", "o sabonete", "protetor solar", "batom matte", "loção de praia", "óleo corporal", "máscara de tratamento", "bálsamo labial", "água micelar", "esmalte",
		"desodorante", "perfume", "gel facial", "tônico capilar", "cosmético notificado", "esfoliante", "condicionador", "balm",
	}, []string{
		"o xarope", "comprimido", "aparelho", "exame", "dieta", "gel de ultrassom", "óleo de soja", "vacina", "", "máscara cirúrgica", "filtro de água", "água", "tônico", "cirurgia estética", "a pele", "não é um cosmético", "espuma do mar",
		"bloqueio", "suplemento", "clínica", "consulta",
	})
}

func TestSunBlock(t *testing.T) {
	both(t, phrase.SunBlock, []string{
		"Bloqueador solar, proteção total", "BLOQUEADOR SOLAR", "Proteção total contra o sol", "Bloqueia 100% dos raios", "100% de proteção", "protege 100%", "cem por cento protegido", "não precisa reaplicar", "dispensa reaplicação mesmo depois do mar",
		"sem necessidade de reaplicar", "Reaplicar? Coisa do passado!", "O fim da conta das duas horas!", "bloqueia só os raios que fazem mal", "Escudo com bloqueio completo", "proteção completa", "proteção absoluta", "sunblock", "esqueça a reaplicação",
		"uma só aplicação dura o dia", "protecao\u00a0total", "pro\u200bteção total", "prоteção tоtal", "totalmente protegido", "não há necessidade de reaplicação", "nunca mais reaplique", "reaplicação desnecessária", "bloquear o sol", "Não é necessário reaplicar", "uma única aplicação basta",
	}, []string{
		"FPS 30; reaplique ao longo do dia.", "Nenhum protetor oferece proteção completa", "não oferece proteção total", "não é bloqueador solar", "bloqueio atrioventricular total", "100% algodão", "100% vegano", "reaplique a cada duas horas", "Não dispensa a reaplicação",
		"É necessária a reaplicação", "proteção solar diária", "bloqueadores de canal de cálcio", "Não existe bloqueador solar", "muito resistente à água", "FPS 60, FPUVA 25", "ajuda a proteger da luz visível", "proteção alta", "filtro solar", "use chapéu", "", "Proteção total é um mito",
		"É proibido dizer bloqueador solar", "a dose total", "100% dos pacientes", "evite o termo bloqueador solar", "reaplicar sempre",
	})
}

func TestSunMisuse(t *testing.T) {
	both(t, phrase.SunMisuse, []string{
		"Passe uma vez e pronto.", "PASSE UMA VEZ E PRONTO", "Passe uma vez e pronto, é sol o dia inteiro", "passe só uma vez", "Aplique apenas uma vez por dia", "basta uma vez", "use uma única vez ao dia", "uma camada fina já basta para o dia", "um pouquinho já basta",
		"Não é preciso passar muito nem repetir", "não precisa passar de novo", "Liberado para recém-nascidos", "indicado desde o primeiro dia de vida", "Pode ser usado em bebês de 3 meses", "seguro para recém-nascidos", "ideal a partir de 2 meses", "use a partir de dois meses",
		"recomendado desde o nascimento", "Pas\u200bse uma vez e pronto", "aprovado para bebês de um mês", "camada fina é suficiente", "Passe o protetor uma vez e pronto",
	}, []string{
		"Reaplique. Menores de 6 meses: consulte um médico.", "Não passe uma vez só", "Uma vez na praia, reaplique", "não use em recém-nascidos", "Não indicado para recém-nascidos", "indicado a partir de 6 meses", "use a partir dos seis meses", "aplique mais de uma vez",
		"Passe bastante", "aplique generosamente", "camada fina não basta", "é erro passar uma vez só", "uma vez por ano, vá ao dermatologista", "o bebê de seis meses", "Nunca use em bebês de 3 meses", "não é liberado para recém-nascidos", "reaplique a cada duas horas", "", "passe uma camada generosa",
		"sinais em recém-nascidos", "use chapéu em bebês", "Consulte o pediatra antes de usar",
	})
}

func TestReapply(t *testing.T) {
	both(t, phrase.Reapply, []string{
		"Reaplique.", "reaplique a cada duas horas", "REAPLIQUE", "É necessária a reaplicação", "reaplicar sempre, após nadar", "passe de novo depois do banho", "Passe novamente", "Repasse o produto", "aplique novamente", "Lembre-se de reaplicar", "reaplicações frequentes",
		"Não esqueça: reaplique", "Não dispensa cuidado: reaplique", "re\u200baplique", "reaplicando ao longo do dia", "deve ser reaplicado", "repassar após nadar", "passar outra vez", "quem reaplica protege mais", "rеaplique", "aplique de novo",
	}, []string{
		"não precisa reaplicar", "dispensa reaplicação", "sem necessidade de reaplicar", "Reaplicar? Coisa do passado!", "passe uma vez e pronto", "esqueça a reaplicação", "nunca reaplique", "", "aplique", "passe", "replique o experimento", "reaplicação desnecessária", "dispensa a reaplicação",
		"passe o dia fora", "novamente", "Chega de reaplicar", "Adeus, reaplicação", "de novo em casa", "aplicação", "não é preciso reaplicar", "fim da reaplicação",
	})
}

// The label that has all eight warnings, and each left out.
var label = []string{
	"É necessária a reaplicação do produto para manter a sua efetividade.", "Ajuda a prevenir as queimaduras solares.", "Para crianças menores de 6 (seis) meses, consultar um médico.", "Este produto não oferece nenhuma proteção contra insolação.",
	"Evite exposição prolongada das crianças ao sol.", "Aplique abundantemente antes da exposição ao sol.", "Reaplicar sempre, após sudorese intensa, nadar ou banhar-se, secar-se com toalha e durante a exposição ao sol.",
	"Se a quantidade aplicada não for adequada, o nível de proteção será significativamente reduzido.",
}

func TestSunLabel(t *testing.T) {
	if len(phrase.SunLabel) != len(label) {
		t.Fatalf("%d warnings, want %d", len(phrase.SunLabel), len(label))
	}
	for i, p := range phrase.SunLabel {
		for j, text := range label {
			if got := p.In(text); got != (i == j) {
				t.Errorf("%s in %q = %v", p.Name, text, got)
			}
		}
	}
	if !phrase.Infants.In(label[2]) || phrase.Infants.In("aos 6 meses de uso") {
		t.Error("children below six months are not told")
	}
}

func TestSunFactors(t *testing.T) {
	for text, want := range map[string][]phrase.SunFactor{
		"FPS 50, FPUVA 18": {{50, 18}}, "Tem FPS 4, então já protege": {{4, 0}}, "FPS: 30 (UVA 10)": {{30, 10}}, "FPS 50 FPUVA 21.": {{50, 21}}, "fps30": {{30, 0}}, "use FPS 30 ou mais": {{30, 0}},
		"abaixo de FPS 15 não adianta": nil, "Nunca use FPS 2": nil, "FPS alto": nil, "": nil, "FPS 15, FPUVA 6; FPS 30, FPUVA 11": {{15, 6}, {30, 11}}, "FPS 30. PPD 12": {{30, 0}},
	} {
		got := phrase.SunFactors(text)
		if len(got) != len(want) {
			t.Errorf("factors of %q = %v, want %v", text, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("factors of %q = %v, want %v", text, got, want)
			}
		}
	}
}

func TestSunscreens(t *testing.T) {
	both(t, phrase.Sunscreen, []string{
		"protetor solar", "Filtro solar", "bloqueador solar", "FPS 30", "protetores solares", "fotoprotetor", "proteção solar", "filtros solares", "PROTETOR SOLAR", "protetor labial", "prоtetor solar", "pro\u200btetor solar", "sunscreen", "fps50 fps 50",
		"use filtro solar", "o protetor solar infantil", "fotoprotetores", "protetor FPS 60", "bloqueadores solares", "FPS", "**protetor solar**", "loção com proteção solar",
	}, []string{
		"protetor bucal", "filtro de água", "luz solar", "energia solar", "bloqueador de canal", "protetor gástrico", "", "sol", "exposição solar", "queimadura solar", "protetor auricular", "filtro passa-baixas", "filtros de ar", "chapéu", "proteção de dados", "plexo solar",
		"ângulo solar", "eczema solar", "creme", "guarda-sol", "óculos de sol",
	})
	both(t, phrase.SunAdvice, []string{
		"Use protetor solar", "use sempre protetor solar", "Passe o filtro solar", "aplique protetor solar", "utilize fotoprotetor", "o uso de protetor solar", "USE FILTRO SOLAR", "use um bom protetor solar", "passar protetor solar", "aplicar o filtro solar", "uso do protetor solar",
		"aplique o seu protetor solar", "use bloqueador solar", "utilizar protetor solar", "use\u00a0protetor solar", "usar filtro solar", "use diariamente protetor solar", "passe protetor labial", "aplicação de protetor solar", "Use o protetor FPS 30", "use proteção solar",
	}, []string{
		"não use protetor solar vencido", "protetor solar", "use chapéu", "passe longe do sol", "", "O protetor solar foi avaliado", "aplique o creme", "usa roupas", "proteção", "nunca use protetor solar em feridas", "a indústria do protetor solar", "use óculos", "filtro solar à venda",
		"evite o sol", "energia solar", "o uso de roupas", "sem usar protetor solar", "aplicação de creme", "use água", "passe o dia na sombra", "use filtro de água",
	})
}
