package phrase

import (
	"iter"
	"regexp"
	"slices"
	"strings"
)

// Pattern is a wording to find in folded text.
type Pattern struct {
	Name    string // as in the rule catalogue, e.g. "RX-DX"
	re      *regexp.Regexp
	negated bool           // a denial just before a hit drops it
	before  *regexp.Regexp // words before a hit that drop it; anchored at their end
	unless  *regexp.Regexp // words from the hit on that drop it; anchored at their beginning
	or      *Pattern       // looked for when there is no hit
	hints   []string       // of which a sentence with a hit holds one; nil for a pattern that is fast enough by itself
}

// disease names some of what a text would state that somebody has.
const disease = `(?:infarto|pneumonia|melanoma|cancer|carcinoma|fibrilacao atrial|flutter|arritmia|angina|avc|derrame|diabetes|hipertensao|depressao|dengue|covid|tuberculose|psoriase|dermatite|trombose|embolia|insuficiencia cardiaca|sepse|meningite|apendicite|anemia|asma)\b`

// The catalogue's patterns, written for folded text.
var (
	// Diagnosis: prose that states a diagnosis instead of supporting one. Questions, conditions ("se você tem dor") and what a
	// reader has by right state none.
	Diagnosis = &Pattern{
		Name: "RX-DX", negated: true,
		re: regexp.MustCompile(`\bvoces? (?:tem|esta com|estao com|sofrem? de|e portador\w* de|foi diagnosticad[oa])\b|\bdiagnostico ?(?:(?:medico |clinico )?(?:confirmado|definitivo|final|fechado|conclusivo|estabelecido)\b|:)|\bseu diagnostico (?:e|foi)\b` +
			`|\b(?:confirma(?:mos|-se)|confirmou-se|fechamos|fecha-se|estabelecemos|firmamos) o diagnostico\b|\bdiagnostico de [a-z ]{3,40} (?:confirmado|fechado|estabelecido)\b` +
			`|\b(?:esta|estao|foi|ja esta) diagnosticad[oa]s?\b|\b(?:isso|isto|o quadro|o seu caso|seu caso) (?:e|trata-se de)(?: claramente| certamente| sem duvida)? (?:um |uma )?` + disease +
			`|\btrata-se de (?:um |uma )?` + disease + `|\bo que (?:a senhora|o senhor|voce|o paciente|a paciente) (?:apresenta|tem) e\b`),
		before: regexp.MustCompile(`\b(?:se|quando|caso|quem|o que)(?: ja| tambem)? $|\b(?:confirmar|confirme|fazer|definir|fechar|estabelecer|firmar|auxiliar|apoiar|esclarecer|para|sobre|do|no|ao)(?: o| um| seu)? $`),
		unless: regexp.MustCompile(`^voces? tem (?:direitos?|duvidas?|que|de|ate|\d|algum\w*|acesso|escolha|opcoes|tempo|vontade|liberdade|controle|um papel|a opcao|o poder)\b|^voces? [^.;!]{0,80}\?`),
	}
	// Cardiologist: the reader is pointed to the specialist, in Portuguese or English.
	Cardiologist = &Pattern{Name: "cardiologista", re: regexp.MustCompile(`\bcardiologist(?:as?|s)?\b`)}
	// Physician, with RQE, is the other way to point to one.
	Physician = &Pattern{Name: "RX-MED", re: regexp.MustCompile(`\bmedic[oa]\b`)}
	// RQE is the specialist's registration.
	RQE = &Pattern{Name: "RQE", re: regexp.MustCompile(`\brqe\b`)}
	// Emergency: where to turn to at once.
	Emergency = &Pattern{Name: "emergência", re: regexp.MustCompile(`\b192\b|\bsamu\b|\bpronto[- ]socorro\b|\bemergencia\b`)}
)

// Find gives the first hit in s that nothing takes back: the folded words that matched, which hold nothing but the
// pattern's own vocabulary.
func (p *Pattern) Find(s string) (string, bool) { return p.folded(Fold(s)) }

func (p *Pattern) folded(text string) (string, bool) {
	if p.hints == nil {
		if said, ok := p.within(text); ok {
			return said, true
		}
	} else {
		for sentence := range sentences(text) {
			if !slices.ContainsFunc(p.hints, func(hint string) bool { return strings.Contains(sentence, hint) }) {
				continue
			}
			if said, ok := p.within(sentence); ok {
				return said, true
			}
		}
	}
	if p.or != nil {
		return p.or.folded(text)
	}
	return "", false
}

// sentences parts folded text where the patterns' own reach ends. A point between digits ends nothing.
func sentences(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := 0
		for i := range len(text) {
			if !strings.Contains(".;!?", text[i:i+1]) || text[i] == '.' && i > 0 && i+1 < len(text) && digit(text[i-1]) && digit(text[i+1]) {
				continue
			}
			if i > from && !yield(text[from:i]) {
				return
			}
			from = i + 1
		}
		if from < len(text) {
			yield(text[from:])
		}
	}
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func (p *Pattern) within(text string) (string, bool) {
	for _, at := range p.re.FindAllStringIndex(text, -1) {
		before, from := text[:at[0]], text[at[0]:]
		switch {
		case p.negated && denied(before), p.before != nil && p.before.MatchString(before), p.unless != nil && p.unless.MatchString(from):
			continue
		}
		return text[at[0]:at[1]], true
	}
	return "", false
}

// In says whether the pattern is found in any of the texts.
func (p *Pattern) In(texts ...string) bool {
	for _, t := range texts {
		if _, ok := p.Find(t); ok {
			return true
		}
	}
	return false
}
