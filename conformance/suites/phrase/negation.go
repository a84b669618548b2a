package phrase

import (
	"regexp"
	"strings"
)

// What takes back the words that follow it in the same clause (NEGATION), and what only looks so: "não perca tempo" and "não
// só" deny nothing, and "sem dúvida" affirms.
var (
	denial         = regexp.MustCompile(`\b(?:nao|nunca|nenhum\w*|jamais|nem|tampouco|sem)\b`)
	noDenial       = regexp.MustCompile(`^(?:nao (?:so|somente|apenas|perca\w*|espere\w*|deixe\w*|hesite\w*|duvide\w*|sofra\w*|fique\w*|importa|a toa|obstante)|nem (?:pense|hesite|so))\b`)
	doubleNegation = regexp.MustCompile(`\b(?:nao (?:ha|existe|resta|restam|deixa|cabe|tenha|tem)|sem|nenhuma) (?:qualquer |nenhuma |a menor )?(?:sombra de )?duvidas?\b[^.;!?]{0,25}$`)
	newClause      = regexp.MustCompile(`[.;!?:]| (?:mas|porem|contudo|e sim|e com|e tem|e o|e a) `)
)

// How far a denial reaches, in bytes of folded text.
const reach = 30

// denied says whether folded text ends in a denial of what comes next. "Não" reaches over the commas of a list ("não trata,
// cura ou previne"), "sem" up to the next comma ("sem dor, resultado garantido").
func denied(before string) bool {
	if doubleNegation.MatchString(before) {
		return false
	}
	clause := before[max(0, len(before)-4*reach):]
	if all := newClause.FindAllStringIndex(clause, -1); len(all) > 0 {
		clause = clause[all[len(all)-1][1]:]
	}
	for _, at := range denial.FindAllStringIndex(clause, -1) {
		between := clause[at[1]:]
		switch {
		case len(between) > reach, noDenial.MatchString(clause[at[0]:]):
		case clause[at[0]:at[1]] == "sem" && strings.Contains(between, ","):
		default:
			return true
		}
	}
	return false
}
