package phrase

import (
	"regexp"
	"slices"
	"strings"
)

// specialties are the names by which physicians of the recognised specialties call themselves, folded: after the list of 55
// in Resolução CFM 2.221/2018, as known on 2026-11-22. A later addition to the list is not in it.
var specialties = []string{
	"acupunturista", "alergista", "alergologista", "imunologista", "anestesista", "anestesiologista", "angiologista", "cardiologista", "coloproctologista", "proctologista", "dermatologista", "endocrinologista",
	"endoscopista", "gastroenterologista", "geneticista", "geriatra", "ginecologista", "obstetra", "hematologista", "hemoterapeuta", "homeopata", "infectologista", "mastologista", "intensivista", "emergencista",
	"nefrologista", "neurocirurgiao", "neurocirurgia", "neurologista", "nutrologo", "nutrologa", "oftalmologista", "oncologista", "ortopedista", "traumatologista", "otorrino", "otorrinolaringologista",
	"patologista", "pediatra", "pneumologista", "psiquiatra", "radiologista", "radioterapeuta", "reumatologista", "urologista", "fisiatra",
	"cirurgiao plastico", "cirurgia plastica", "cirurgiao vascular", "cirurgia vascular", "cirurgiao geral", "cirurgia geral", "cirurgiao cardiovascular", "cirurgia cardiovascular", "cirurgiao pediatrico",
	"cirurgia pediatrica", "cirurgiao toracico", "cirurgia toracica", "cirurgiao oncologico", "cirurgia oncologica", "cirurgiao da mao", "cirurgia da mao", "medico do trabalho", "medica do trabalho",
	"medico de familia", "medica de familia", "medico do esporte", "medica do esporte", "medico nuclear", "medica nuclear", "clinico geral", "clinica geral", "sanitarista",
}

// Names of fields that go with a physician's name in a signature.
const fields = `acupuntura|alergia|anestesiologia|angiologia|cardiologia|coloproctologia|dermatologia|endocrinologia|endoscopia|gastroenterologia|genetica medica|geriatria|ginecologia|obstetricia|hematologia|homeopatia|` +
	`infectologia|mastologia|medicina (?:do trabalho|de familia|esportiva|intensiva|nuclear|de emergencia)|nefrologia|neurocirurgia|neurologia|nutrologia|oftalmologia|oncologia|ortopedia|otorrinolaringologia|patologia|` +
	`pediatria|pneumologia|psiquiatria|radiologia|radioterapia|reumatologia|urologia|cirurgia (?:plastica|vascular|geral|cardiovascular|pediatrica|toracica|oncologica|da mao)`

var (
	special   = `(?:` + strings.Join(specialties, "|") + `)`
	invented  = `(?:tricologista|esteticista medic[oa]|medic[oa] estet[ai]|medic[oa] estetic[oa]|ortomolecular|modulador(?:a)? hormonal|antiaging|emagrecimento|harmonizador(?:a)?)`
	expert    = `(?:especialistas? (?:em|no|na|nos|nas) [a-z]+|expert (?:em|no|na) [a-z]+|` + invented + `|` + special + `)`
	several   = expert + `(?:(?:, e|,| e| /|/| -) (?:tambem )?` + expert + `){0,4}`
	person    = `(?:\bdr[a]?\b\.?|\bdoutora?\b|\bcrm\b|\bme formei\b|\bmuito prazer\b)`
	proven    = `com (?:pos|titulo|formacao|residencia|especializacao|certificacao|(?:mais de )?(?:\d+|[a-z]+) anos de experiencia|experiencia)\b`
	presents  = regexp.MustCompile(`\b(?:sou|somos|eu,|aqui e|me chamo [a-z ]{2,40},)(?: \w+){0,3}? ` + several + `\b|` + person + `[^;!?\n]{0,90}?\b` + several + `\b|\b` + expert + `\b[^;!?\n]{0,60}?` + person + `|\b` + expert + ` ` + proven)
	signature = regexp.MustCompile(`(?:` + person + `[^;!?\n]{0,90}?[-,.|/(:\x{2013}\x{2014}] ?(?:` + fields + `)\b|\b(?:` + fields + `) ?[-,.|/:\x{2013}\x{2014}][^;!?\n]{0,90}?` + person + `)`)
	// sends is what sends the reader to some specialist instead of presenting one.
	sends = regexp.MustCompile(`\b(?:procur[ae]r?|consult[ae]r?|busque|encaminh\w+|leve|marque|com|ao|a|um|uma|algum|qualquer|melhor|pel[oa]s?|por|outr[oa]|seu|sua|d[oa]s?|avaliacao|nossos|varios) (?:medic[oa] )?$`)
	// postgraduate is a title that is none of a specialist's.
	postgraduate = regexp.MustCompile(`\b(?:pos[- ]?gradua(?:cao|d[oa])s?|especializacao|fellow(?:ship)?|curso|mestr[ea]d?o?|certificacao) (?:[\w-]+ ){0,3}?(?:em|na|no|de|pel[oa]) (?:` + fields + `|[a-z]+(?:logia|iatria))\b`)
	somebody     = regexp.MustCompile(`\b(?:dra?|doutora?|crm|sou|somos|eu|aqui e|formei|chamo|muito prazer)\b|\b` + proven)
	// named is a full name right before a specialty, for text that Strip made.
	named      = regexp.MustCompile(`\b[A-Z][a-z]+(?: (?:d[aeo]s? )?[A-Z][a-z]+){1,4}(?:,| -| \x{2013}| \x{2014}| e)? (?i:(?:[ao] |sua |seu |medic[oa] )?(` + expert + `))\b`)
	experts    = regexp.MustCompile(`\b` + expert + `\b`)
	fieldNames = regexp.MustCompile(`\b(?:` + fields + `)\b`)
	inventions = regexp.MustCompile(`\b` + invented + `\b`)
	disowned   = regexp.MustCompile(`\bN[AÃ]O[- ]ESPECIALISTAS?\b`)
)

// Presented gives the specialties as which a text presents persons, folded and in order, each once: by their names, the
// councils' registration or in the first person. Sending the reader to a specialist presents nobody.
func Presented(s string) []string {
	var found []string
	add := func(said string) {
		if said != "" && !slices.Contains(found, said) {
			found = append(found, said)
		}
	}
	for _, text := range around(Fold(s), somebody, farthest) {
		for _, at := range presents.FindAllStringIndex(text, -1) {
			for _, w := range experts.FindAllStringIndex(text[at[0]:at[1]], -1) {
				if before := text[max(0, at[0]+w[0]-40) : at[0]+w[0]]; !sends.MatchString(before) && !denied(before) {
					add(text[at[0]+w[0] : at[0]+w[1]])
				}
			}
		}
		for _, hit := range signature.FindAllString(text, -1) {
			if !postgraduate.MatchString(hit) {
				add(fieldNames.FindString(hit))
			}
		}
	}
	for _, hit := range named.FindAllStringSubmatch(Strip(s), -1) {
		add(strings.ToLower(hit[1]))
	}
	return found
}

// around gives the stretches of text within some bytes of a hit, those that touch as one.
func around(text string, hit *regexp.Regexp, reach int) []string {
	var out []string
	from, to := 0, -1
	for _, at := range hit.FindAllStringIndex(text, -1) {
		if a := max(0, at[0]-reach); to < 0 {
			from = a
		} else if a > to {
			out = append(out, text[from:to])
			from = a
		}
		to = min(len(text), at[1]+reach)
	}
	if to >= 0 {
		out = append(out, text[from:to])
	}
	return out
}

// Postgraduate says whether a text names a course that makes nobody a specialist, and whether it says so in capitals: "NÃO
// ESPECIALISTA".
func Postgraduate(s string) (named, disclaimed bool) {
	return postgraduate.MatchString(Fold(s)), disowned.MatchString(Strip(s))
}

// Unrecognised gives the one, among names that Presented gave, that is on no list of the councils; "" when all are.
func Unrecognised(presented []string) string {
	for _, said := range presented {
		if hit := inventions.FindString(said); hit != "" {
			return hit
		}
	}
	return ""
}

// Specialties counts the different specialties among names that Presented gave: dermatologista and dermatologia are one, and
// so are gynaecology and obstetrics.
func Specialties(presented []string) int {
	var stems []string
	for _, said := range presented {
		stem := said[:min(len(said), stemLength)]
		if whole, ok := joined[stem]; ok {
			stem = whole
		}
		if strings.HasPrefix(said, "especialista") || strings.HasPrefix(said, "medic") || strings.HasPrefix(said, "cirurgi") {
			stem = said
		}
		if !slices.Contains(stems, stem) {
			stems = append(stems, stem)
		}
	}
	return len(stems)
}

// farthest is how far from a person's name, in bytes of folded text, a specialty still is that person's.
const farthest = 220

// stemLength tells the specialties' names apart and leaves out the ending; joined are those of which two make one specialty.
const stemLength = 6

var joined = map[string]string{"obstet": "gineco", "trauma": "ortope", "hemote": "hemato", "imunol": "alergi", "procto": "colopr"}
