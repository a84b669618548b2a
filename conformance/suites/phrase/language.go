package phrase

import (
	"regexp"
	"strings"
)

// Words that tell one language from the two others; what two of them share is in none.
var (
	english = wordSet(`the of and is are was were not this that with for your you should be by from or may can will has have it its an at but if when only any been
		medical advice doctor physician please seek consult patient patients heart rate rhythm results disease treatment diagnosis analysis generated support replace care
		health skin lesion immediately emergency finding findings regular detected risk see within professional based`)
	// englishToo tells only in a sentence that has other words of English.
	englishToo = wordSet(`we they our their them these those there which what how who while than because also into about after before during well feel need needs take keep call tell help
		calm wait days day every other most many such much like know think talk make go get let here then just never always often symptoms causes body pain heart drink water food sleep`)
	spanish    = wordSet(`el los las y es un una unos su del con sin pero sus usted hay son muy debe esto consejo hallazgo hallazgos lesiones reemplaza sustituye riesgo enfermedad segun hasta cuando`)
	portuguese = wordSet(`nao em uma um dos das da na nas os ao aos pela pelos pelas com sao foi seu sua isto ou ate apos mais tambem voce o do no e pelo medico medica deve achado apoio
		avaliacao risco quando este esta sem resultado ritmo cardiaco que para por de`)
)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Foreign gives the name of the language, English or Spanish, that a paragraph of a text is written in, or a whole sentence of
// one; false when all are Portuguese or too short to tell. A sentence that is quoted or cites a publication is left out.
func Foreign(s string) (string, bool) {
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		own := quoted.ReplaceAllString(line, " ")
		if 3*len(own) < len(line) { // who quotes more than it says speaks in quotations
			own = line
		}
		if name := languageOf(own); name != "" {
			return name, true
		}
		text := Fold(own)
		if citation.MatchString(text) {
			continue
		}
		for sentence := range sentences(text) {
			if name := sentenceLanguage(sentence); name != "" {
				return name, true
			}
		}
	}
	return "", false
}

var (
	quoted   = regexp.MustCompile(`"[^"]*"|“[^”]*”|«[^»]*»|‘[^’]*’|\*[^*]+\*|_[^_]+_|\([^)]*\)`)
	citation = regexp.MustCompile(`\b(?:et al|doi|pmid|isbn|issn|fontes?|referencias?|bibliografia|disponivel em|publicado (?:em|n[oa])|titulo original|artigo|estudo chamado|journal|lancet|jama|bmj|cochrane|circulation|guidelines?|\d{4} ?;\d+|v\. ?\d+)\b`)
)

// sentenceLanguage tells the language of a folded sentence in a paragraph that is not foreign as a whole. It wants more than
// languageOf: a Portuguese sentence may hold a name or a term.
func sentenceLanguage(sentence string) string {
	var en, es, pt int
	words := strings.FieldsFunc(sentence, func(r rune) bool { return r < 'a' || r > 'z' })
	for _, w := range words {
		switch {
		case english[w], englishToo[w]:
			en++
		case portuguese[w], strings.HasSuffix(w, "cao"), strings.HasSuffix(w, "coes"), strings.HasSuffix(w, "mente"):
			pt++
		}
		if spanish[w] || strings.HasSuffix(w, "cion") || strings.HasSuffix(w, "ciones") {
			es++
		}
	}
	const enough = 4
	switch {
	case en >= enough && en > 2*pt && 3*en >= len(words):
		return "English"
	case es >= enough && es > pt && 5*es >= len(words):
		return "Spanish"
	}
	return ""
}

// languageOf tells a foreign language from two of its words that outnumber the Portuguese ones; "" else.
func languageOf(line string) string {
	text := Fold(line)
	const fewest = 3
	if strings.Count(strings.TrimSpace(text), " ") < fewest-1 { // a code such as heart_rate_high is of no language
		return ""
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
	var en, es, pt int
	for _, w := range words {
		switch {
		case english[w]:
			en++
		case portuguese[w], strings.HasSuffix(w, "cao"), strings.HasSuffix(w, "coes"), strings.HasSuffix(w, "mente"):
			pt++
		}
		if spanish[w] || strings.HasSuffix(w, "cion") || strings.HasSuffix(w, "ciones") {
			es++
		}
	}
	const enough = 2
	switch {
	case en >= enough && en > pt:
		return "English"
	case es >= enough && es > pt:
		return "Spanish"
	}
	return ""
}
