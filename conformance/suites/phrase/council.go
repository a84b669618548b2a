package phrase

import (
	"regexp"
	"strings"
)

// The 27 units of the federation, and their names in folded text. "Pará" is only read after "do": alone it is a preposition.
const (
	units  = `(?:AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO)`
	states = `(?:acre|alagoas|amapa|amazonas|bahia|ceara|distrito federal|espirito santo|goias|maranhao|mato grosso(?: do sul)?|minas gerais|do para|paraiba|parana|` +
		`pernambuco|piaui|rio de janeiro|rio grande do (?:norte|sul)|rondonia|roraima|santa catarina|sao paulo|sergipe|tocantins)`
	// number is a registration: up to seven digits, dots allowed; in Rio de Janeiro 52, five or six digits and one more.
	number = `(?:52[. -]?\d{2,3}\.?\d{3}-\d|\d{1,3}(?:\.\d{3})+|\d{1,7})`
	dash   = "[-/:.,\u2010-\u2015\u2212()]"
	// sign is "nº" and what else stands before a number.
	sign = `(?:\bn[ºª°o.]*|#|\bnumero\b|\bregistro\b|\binscricao\b|\bsob\b|\bo\b)`
)

// Patterns of registrations, for text that Strip made: a unit apart from its number counts in capitals alone, for "se",
// "to" and "pa" are words.
var (
	council = `(?i:\bCRMs?\b|\bCRM(?:` + units + `)\b|\bconselho regional de medicina\b)`
	// mention is a council and a number, with at most a few signs between them.
	mention = regexp.MustCompile(council + `(?i:(?: |` + dash + `|` + sign + `|\b(?:d[aeo]|estado|medic[oa]|ativ[oa]|[a-z]{2}|` + states + `)\b){0,14}?)(` + number + `)`)
	// unitFirst is a unit between council and number.
	unitFirst = regexp.MustCompile(`^(?:(?i:CRM` + units + `)\b|` + council + `(?i:(?: |` + dash + `|\b(?:d[aeo]|estado)\b){0,7}?(?:` + units + `|` + states + `)\b))(?i:(?: |` + dash + `|` + sign + `){0,8}?)` + number)
	// unitLast is a unit behind the number: "/SP", "-sp", " (SP)", " SP", "de São Paulo".
	unitLast = regexp.MustCompile(`^(?:-?[Pp])?(?: ?(?i:[-/(\x{2010}-\x{2015}\x{2212}] ?(?:` + units + `|` + states + `)\b)|,? ?` + units + `\b|,? ?(?i:d[eoa] )?(?:(?i:estado d[eo] )?)(?i:` + states + `)\b)`)
	// noRegistration is what shows that the number is another one: the year of a norm, a version, a telephone.
	noRegistration = regexp.MustCompile(`^(?:/(?:19|20)\d\d\b|[.,]\d|\) ?\d|\d|-\d{4})`)
	notNumbered    = regexp.MustCompile(`(?i:\b(?:em|ha|ate) ?\d+$)`)
	normBefore     = regexp.MustCompile(`(?i:\b(?:parecer(?:es)?|resoluc(?:ao|oes)|processo|consulta|oficio|nota tecnica|portaria)\b[^.;!?]{0,12}$)`)
)

// Registration is a number of a regional council of medicine that a text names.
type Registration struct {
	Said string // as it stands in the text, without accents
	Unit bool   // its unit of the federation is named with it
}

// Registrations gives the councils' registrations in a text, in order (RX-CRM). A council that is named without a number, a
// norm of a council and its telephone are none. The numbers have no public check digit.
func Registrations(s string) []Registration {
	text := Strip(s)
	if low := strings.ToLower(text); !strings.Contains(low, "crm") && !strings.Contains(low, "conselho") {
		return nil
	}
	var all []Registration
	for _, at := range mention.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[0], at[1]
		if noRegistration.MatchString(text[to:]) || notNumbered.MatchString(text[from:to]) || normBefore.MatchString(text[:from]) {
			continue
		}
		said := text[from:to]
		first := unitFirst.FindString(said) == said
		last := unitLast.FindString(text[to:])
		all = append(all, Registration{strings.TrimSpace(said + last), first || last != ""})
	}
	return all
}

// Registered says whether any of the texts names a registration together with its unit.
func Registered(texts ...string) bool {
	for _, t := range texts {
		for _, r := range Registrations(t) {
			if r.Unit {
				return true
			}
		}
	}
	return false
}

// Specialist is a specialist's registration with its number; a bare "RQE" is none.
var Specialist = &Pattern{Name: "RX-RQE", re: regexp.MustCompile(`\brqes?\b(?:[ :.,#()/ºª°-]|\bn[ºª°o.]*|\bnumeros?\b|\b[a-z]{2}\b){0,6}(?:\d{1,3}(?:\.\d{3})+|\d{1,7})\b`)}

var (
	capitals = regexp.MustCompile(`\bMEDIC[OA]S?\b`)
	lower    = regexp.MustCompile(`\p{Ll}`)
	nearby   = regexp.MustCompile(`\bmedic[oa]\b[^.;!?]{0,40}\b(?:crm|conselho regional)|\b(?:crm|conselho regional)[^.;!?]{0,40}\bmedic[oa]\b|\bdra?\b\.? [a-z ]{2,60}[,(-] ?medic[oa]\b`)
	another  = regexp.MustCompile(`\b(?:seu|sua|um|uma|ao|com|qualquer|outr[oa]|procure o|regional de) medic[oa]\b`)
)

// SaysPhysician says whether a text calls somebody a physician (RX-MED): in capitals, as publicity does, or next to a name
// or registration. "Converse com seu médico" calls nobody one.
func SaysPhysician(s string) bool {
	text := Strip(s)
	if capitals.MatchString(text) && lower.MatchString(text) {
		return true
	}
	return nearby.MatchString(another.ReplaceAllString(strings.ToLower(text), ""))
}
