package phrase

import "regexp"

const (
	order  = `(?:tom(?:e|em|ar)|us(?:e|em|ar)|ingir(?:a|am|ir)|aplique|aplicar|injet(?:e|ar)|administr(?:e|ar)|inici(?:e|ar)|comec(?:e|ar)|suspend(?:a|er)|interromp(?:a|er)|aument(?:e|ar)|reduz(?:a|ir)|diminu(?:a|ir)|troque|trocar|substitu(?:a|ir)|dobre|dobrar|pingue|engula|mantenha)`
	amount = `(?:\d+(?:[.,/]\d+)?|mei[oa]|um|uma|dois|duas|tres|quatro|cinco|seis|dez) ?(?:mg|mcg|ug|µg|μg|g|gramas?|miligramas?|ml|ui|unidades? internaciona(?:l|is)|comprimidos?|cp|cps|gotas?|capsulas?|drageas?|ampolas?|saches?|jatos?|colher(?:es)?)\b`
)

// Dose is an order to take, change or stop an amount of something, addressed to the reader. What the reader's own physician
// prescribed is no order of the text, and a warning against changing a dose is none either.
var Dose = &Pattern{
	Name: "RX-DOSE", hints: []string{"mg", "mcg", "µg", "μg", "ug", " g", "0g", "1g", "2g", "3g", "4g", "5g", "6g", "7g", "8g", "9g", "grama", "ml", "ui", "unidade", "comprimido", "cp", "gota", "capsula", "dragea", "ampola", "sache", "jato", "colher"},
	re: regexp.MustCompile(`\b` + order + `\b[^.;!?]{0,60}?\b` + amount +
		`|\b` + amount + `[^.;!?]{0,40}?\b(?:de \d+ em \d+ horas?|(?:a )?cada \d+ horas?|\d+/\d+ ?h(?:oras?)?\b)`),
	before: forbidding,
	or: &Pattern{
		Name: "RX-DOSE", hints: []string{"dose", "metade", "conta propria", "medicamento", "remedio"},
		re: regexp.MustCompile(`\b(?:inicie|suspenda|interrompa|aumente|reduza|diminua|troque|dobre|corte|tome)\b[^.;!?]{0,60}?\b(?:doses?|pela metade|por conta propria|medicamentos?|remedios?)\b`),
		unless: regexp.MustCompile(`^[^.;!?]{0,120}\b(?:indicad|prescrit|receitad|orientad|recomendad|combinad|esquecid|certa|corret)\w*|^[^.;!?]{0,120}\b(?:medic[oa]s?|farmaceutic\w*|profissiona\w+|orientacao|prescricao|receita|bula|enfermeir\w+)\b` +
			`|^tome (?:cuidado|nota|banho|sol|agua|decis)|^reduza[^.;!?]{0,30}\b(?:sal|acucar|gordura|alcool|peso|estresse|consumo|exposicao|risco)\b`),
		before: forbidding,
		or:     leave,
	},
}

// leave permits to stop or share a treatment: an order in the clothes of a favour.
var leave = &Pattern{
	Name: "RX-DOSE", negated: true, hints: []string{"remedio", "medic", "antibiotico", "tratamento", "insulina", "anticoncepcional", "corticoide", "comprimido"},
	re: regexp.MustCompile(`\b(?:pode|podem|e so|basta|ja da para|nao ha problema em|sem problema) (?:\w+ )?(?:parar|suspender|interromper|largar|abandonar|dobrar|cortar|trocar|emprestar|dividir|pular)\b[^.;!?]{0,30}\b(?:remedios?|medicamentos?|medicac\w+|antibioticos?|tratamentos?|insulina|anticoncepcional|corticoides?|comprimidos?)\b|` +
		`\b(?:pare|largue|abandone|empreste|pule) (?:[ao]s? |de tomar (?:[ao]s? )?|seus? |o uso d[aeo]s? )(?:remedios?|medicamentos?|medicac\w+|antibioticos?|tratamentos?|insulina|anticoncepcional|corticoides?)\b`),
	before: regexp.MustCompile(`\b(?:nao|nunca|jamais|nem|sem|antes de|perigos\w+|quem|se|(?:so|somente|apenas) (?:[ao] )?(?:seu |sua )?(?:medic[oa]|profissional)|(?:medic[oa]s?|profissiona\w+|cardiologista|dermatologista)) (?:\w+ ){0,3}$`),
	unless: regexp.MustCompile(`^[^.;!?]{0,100}\b(?:causar|piorar|levar a|ser perigoso|fazer mal|orientad|indicad|prescrit|combinad|decidid)\w*|^[^.;!?]{0,120}\b(?:medic[oa]s?|farmaceutic\w*|profissiona\w+|orientacao|prescricao|receita|bula|enfermeir\w+|equipe)\b|\?`),
}

// forbidding is a warning right before an order.
var forbidding = regexp.MustCompile(`\b(?:nao|nunca|jamais|evite|nem|sem|antes de|ao|deve-se nao|pode ser perigoso|proibid[oa]) (?:se )?(?:\w+ ){0,2}$`)
