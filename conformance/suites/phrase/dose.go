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
	},
}

// forbidding is a warning right before an order.
var forbidding = regexp.MustCompile(`\b(?:nao|nunca|jamais|evite|nem|sem|antes de|ao|deve-se nao|pode ser perigoso|proibid[oa]) (?:se )?(?:\w+ ){0,2}$`)
