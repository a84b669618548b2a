package phrase

import (
	"regexp"
	"strings"
)

const documents = `(?:laudos?|receitas?|receituarios?|prescric(?:ao|oes)|atestados?)`

var (
	// title is a whole line that gives a text the name of a physician's document.
	// Recipes for cakes and the prescription of exercise are none.
	title = regexp.MustCompile(`^(?:[#>*= -]*)(?:\w+ ){0,1}(?:(?:laudos?|atestados?|receituarios?)\b[^.!?;]{0,70}|receita(?: (?:medica|odontologica|de controle\b|especial|azul|amarela|simples|branca|digital|eletronica|n[oº°]\b|d[oa] paciente)[^.!?;]{0,50})?|` +
		`prescricao(?: (?:medica|de medicament\w+|eletronica|digital|d[oa] paciente)[^.!?;]{0,50})?)[:#*= -]*$`)
	// guide is what follows the heading of a text about such a document.
	guide    = regexp.MustCompile(`^ ?(?:como|entenda|quando|o que|saiba|para que|por que|veja|perguntas|tudo|quem|onde|qual)\b`)
	document = regexp.MustCompile(documents)
	// noTitle is what makes of such a line a sentence about a document, or one that is yet to be made.
	noTitle = regexp.MustCompile(`\b(?:por|pel[oa]s?|para|deve|requer|necessari[oa]|pendente|nao|sem|apos|aguard\w+|solicit\w+|encaminh\w+|pre|culinaria|bolo|federal|e|sao|com seu|significa|entenda|saiba|perguntas|seu|sua|como|quando|o que|qual|leve|traga|guarde|leia|mostre)\b`)
	// Certifies is a text that says of itself that it is, or does, what a physician's document does.
	Certifies = &Pattern{
		Name: "atesto", negated: true, hints: []string{"atest", "prescr", "receit", "laudo", "certifico", "declaro", "assinatura"},
		re: regexp.MustCompile(`\b(?:atesto|prescrevo|receito|certifico|declaro para (?:os )?(?:devidos )?fins)\b|\b(?:este|presente|esse|neste) (?:documento|texto|arquivo|relatorio|resultado) (?:e|equivale a|vale como|serve (?:de|como)|constitui|substitui) (?:um |uma |o |a )?` + documents + `\b` +
			`|\b(?:vale|valido|valida|serve) (?:como|de) (?:um |uma )?` + documents + `\b|\b(?:com|tem|possui) (?:[ao] )?(?:mesm[ao] )?(?:validade|valor|forca|peso) (?:legal |juridic[ao] |oficial )?(?:de|como) (?:um |uma |o |a )?` + documents + `\b|\b(?:este|esta|presente|segue|eis|seu|sua) (?:[oa] |e [oa] )?` + documents + ` (?:medic[oa] )?(?:definitiv[oa]|assinad[oa] digitalmente)\b|\b` + documents + ` (?:medic[oa] )?(?:com validade legal|emitid[oa] automaticamente|gerad[oa] automaticamente)\b|^ ?` + documents + `\b[^.;!?]{0,30}\b(?:emitid[oa]|assinad[oa]|liberad[oa])\b[^.;!?]{0,30}\b(?:digitalmente|pel[oa] (?:medic[oa]|cardiologista|dermatologista|dra?|doutora?))\b|\bdispensa (?:a |o )?(?:laudo|assinatura)(?: (?:d[oe] )?medic[oa])?\b`),
		before: regexp.MustCompile(`\b(?:se|quando|pode|so|somente|apenas|exija|peca|requer|exige|necessita|deve|depende|aguard\w+|solicit\w+|mediante|ate|apos|emit(?:a|ir)|obter)\b[^.;!?]{0,20}$`),
	}
)

// DocumentTitle gives the line by which a text calls itself a physician's document: a report, a prescription or a
// certificate (laudo, receita, prescrição, atestado).
func DocumentTitle(s string) (string, bool) {
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = Fold(strings.TrimSpace(line))
		if title.MatchString(line) && !noTitle.MatchString(line) {
			return document.FindString(line), true
		}
		head, rest, more := strings.Cut(line, ":") // "LAUDO DE ECG: ritmo regular."
		if more && title.MatchString(head) && !noTitle.MatchString(head) && !guide.MatchString(rest) {
			return document.FindString(head), true
		}
	}
	return "", false
}
