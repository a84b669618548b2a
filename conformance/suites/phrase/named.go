package phrase

import (
	"regexp"
	"strings"
)

// grave are diseases that no measurement is: what only a physician calls a finding by. Fast, slow and irregular are not among them.
const grave = `(?:melanomas?|cancer(?:es)?|carcinomas?|tumor(?:es)?|neoplasias?|metastases?|infartos?|isquemias?|fibrilacao(?: atrial| ventricular)?|flutter|taquicardia (?:ventricular|supraventricular)|insuficiencia (?:cardiaca|renal|respiratoria)|angina|miocardite|pericardite|` +
	`avc|derrame|diabetes|pneumonias?|asma|tuberculose|sifilis|hiv|aids|leucemia|linfoma|hepatites?|cirrose|demencia|alzheimer|parkinson|esclerose|psoriase|trombose|embolia|sepse|meningite|apendicite|dengue|covid|malignidade|lesao maligna|cardiopatia\w*|miocardiopatia\w*)`

var (
	// Named is a finding that names a disease of the reader's, however carefully, or a prognosis. That none was looked for, or
	// found, or is excluded, names none.
	Named = &Pattern{
		Name: "doença nomeada", negated: true,
		re: regexp.MustCompile(`\b` + grave + `\b|\bprognosticos? (?:\w+ )?(?:reservad|ruim|ruins|pessim|sombri|bom|bons|favorave|desfavorave|grave|incert)\w*|\b(?:sobrevida|expectativa de vida) (?:\w+ ){0,3}(?:de|e|menor|reduzida|limitada|curta)\b`),
		before: regexp.MustCompile(`\b(?:se|caso|quando|quem|(?:nao|nem|nunca) [^.;!?]{0,60}|exclu\w+|descart\w+|afast\w+|rastre\w+|pesquis\w+|avali\w+|investig\w+|identific(?:a|am) [^.;!?]{0,20}|prevenc\w+|prevenir|risco\w*|historic\w+|historia|familia\w*|antecedente\w*|parentes?|mae|pai|informad\w+|relatad\w+|declarad\w+|sobre|sociedade|instituto|liga|hospital|associacao|diretrizes?|criterios?|escore|score|pode(?:m|ria|riam)?|doencas como|causas? (?:\w+ )?como|(?:trata\w*|medic\w+|remedio\w*|uso) [^.;!?]{0,25})[^.;!?]{0,30}$` +
			`|\b(?:sem|ausencia de|nenhum\w*|livre de|negativ\w+ para)\b[^.;!?]{0,60}$`),
		unless: regexp.MustCompile(`^[^.;!?]{0,60}\b(?:nao (?:foi|foram|e|sao|sera|pode\w*|esta|ha)|fora de questao|descartad\w+|excluid\w+|afastad\w+|improvavel|improvaveis|ausente\w*|negativ\w+)\b`),
	}
	// Called is Named where a finding opens with the disease, as if it were settled.
	Called = &Pattern{
		Name:   "doença afirmada",
		re:     regexp.MustCompile(`(?:^|[.;!?\n] ?)(?:o |a |um |uma |resultado: |achado: |conclusao: |impressao: |ritmo de |ritmo: )?` + grave + `\b`),
		unless: regexp.MustCompile(`^[.;!?\n ]*[^.;!?]{0,90}\b(?:sugestiv\w+|suspeit\w+|possive(?:l|is)|provave(?:l|is)|compative(?:l|is)|hipotese|pode(?:m|ria)?|talvez|a esclarecer|a confirmar|requer|precisa|nao|descartad\w+|excluid\w+|afastad\w+|e um[a]? (?:doenca|condicao|tipo)|sao|exige\w*)\b|\?`),
	}
	// Proposed is the beginning of words that a reviewer offers to be published in place of others.
	Proposed = &Pattern{
		Name: "texto proposto", negated: true,
		re: regexp.MustCompile(`\b(?:textos?|versao|frase|redacao|chamada|legenda|slogan|anuncio|alternativa) (?:\w+ )?(?:sugerid[oa]|propost[oa]|nov[oa]|corrigid[oa]|final|revisad[oa]|ideal|melhor|pront[oa])\b ?:?|\b(?:nov[oa]|melhor) (?:texto|versao|frase|redacao|chamada|legenda|slogan)\b ?:?|\b(?:sugestao|sugestoes|sugerimos|sugere-se|sugiro|propomos|proponho|escreva|publique|anuncie|divulgue|diga|prefira|reescreva|use|utilize)(?: (?:o texto|a frase|assim|por exemplo|como|que|a seguir|apenas|so))?\b ?:?`),
	}
)

// Offered gives the folded words that a reviewer's text offers to be published: what follows the first of Proposed, in its
// quotation marks or without what it quotes. "" when it offers none.
func Offered(s string) string {
	text := Fold(s)
	for _, m := range Proposed.re.FindAllStringIndex(text, -1) {
		if denied(text[:m[0]]) {
			continue
		}
		rest := text[m[1]:]
		if whole := inQuotes.FindStringSubmatch(rest); whole != nil {
			return whole[1] + whole[2]
		}
		return strings.TrimSpace(quoted.ReplaceAllString(rest, " "))
	}
	return ""
}

var inQuotes = regexp.MustCompile(`^[: ]*(?:"([^"]+)"|“([^”]+)”)`)
