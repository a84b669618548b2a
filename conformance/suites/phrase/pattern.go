package phrase

import "regexp"

// Pattern is a wording to find in folded text.
type Pattern struct {
	Name    string // as in the rule catalogue, e.g. "RX-DX"
	re      *regexp.Regexp
	negated bool           // a denial just before a hit drops it
	before  *regexp.Regexp // words before a hit that drop it; anchored at their end
	unless  *regexp.Regexp // words from the hit on that drop it; anchored at their beginning
	or      *Pattern       // looked for when there is no hit
}

// The catalogue's patterns, written for folded text.
var (
	// Diagnosis: prose that states a diagnosis instead of supporting one.
	Diagnosis = &Pattern{Name: "RX-DX", negated: true, re: regexp.MustCompile(
		`\bvoce (?:tem|esta com|sofre de)\b|\bdiagnostico ?(?:confirmado\b|definitivo\b|:)|\bseu diagnostico e\b|\bconfirma(?:mos|-se) o diagnostico`)}
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
func (p *Pattern) Find(s string) (string, bool) {
	text := Fold(s)
	for _, at := range p.re.FindAllStringIndex(text, -1) {
		before, from := text[:at[0]], text[at[0]:]
		switch {
		case p.negated && denied(before), p.before != nil && p.before.MatchString(before), p.unless != nil && p.unless.MatchString(from):
			continue
		}
		return text[at[0]:at[1]], true
	}
	if p.or != nil {
		return p.or.Find(s)
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
