// Package leak finds personal data where it must not be: direct identifiers by their shape and check digits, and
// canaries (marks put into a request by a test) in whatever form they come back.
package leak

import (
	"regexp"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

// Identifier is a kind of direct identifier.
type Identifier string

// The identifiers that Identifiers finds.
const (
	CPF       Identifier = "CPF"
	CNS       Identifier = "CNS"
	Phone     Identifier = "phone number"
	Email     Identifier = "e-mail address"
	CEP       Identifier = "CEP"
	RG        Identifier = "RG"
	BirthDate Identifier = "birth date"
	IP        Identifier = "IP address"
)

// A candidate's digits must stand alone: \d runs are cut where another digit, or a decimal mark and a digit, adjoins.
var (
	cpfShape   = regexp.MustCompile(`\d{3}[. ]?\d{3}[. ]?\d{3}[-. /]?\d{2}`)
	cnsShape   = regexp.MustCompile(`[12789]\d{2} ?\d{4} ?\d{4} ?\d{4}`)
	phoneShape = regexp.MustCompile(`(?:\+?55[ -]?)?\(?0?[1-9]\d\)?[ -]?9?[ .]?\d{4}[- .]\d{4}|\+55[ -]?\(?[1-9]\d\)?[ -]?9?\d{8}|\([1-9]\d\) ?9?\d{8}|[1-9]\d9\d{8}`)
	phoneCue   = regexp.MustCompile(`\b(?:tel|telefone|fone|cel|celular|whatsapp|zap|phone)\b[ .:º°n-]{0,6}\(?\d[\d ().-]{6,16}\d`)
	emailShape = regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
	cepShape   = regexp.MustCompile(`\d{5}-\d{3}|\d{2}\.\d{3}-\d{3}`)
	cepCue     = regexp.MustCompile(`\bcep\b[ .:º°n-]{0,4}\d{2}\.?\d{3}-?\d{3}`)
	rgCue      = regexp.MustCompile(`\b(?:rg|identidade|registro geral)\b[ .:º°n-]{0,6}\d{1,2}\.?\d{3}\.?\d{3}(?:-?[\dx])?`)
	birthCue   = regexp.MustCompile(`\b(?:nasc|nascid[oa](?: em)?|nascimento|data de nascimento|dn|dob|birth ?date|born)\b[ .:=]{0,4}(?:em |on )?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2} de [a-z]+ de \d{4})`)
	ipShape    = regexp.MustCompile(`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`)
)

// Identifiers gives the kinds of direct identifiers in a text, sorted, each once; never the values.
func Identifiers(text string) []Identifier {
	s := phrase.Fold(text)
	var found []Identifier
	for _, k := range kinds {
		if from, to := k.find(s); from < to {
			found = append(found, k.id)
		}
	}
	slices.Sort(found)
	return found
}

// Spot gives the bytes of a text that hold the first identifier of this kind, half-open; 0, 0 when none does.
func (id Identifier) Spot(text string) (from, to int) {
	s := phrase.Fold(text)
	for _, k := range kinds {
		if k.id == id {
			from, to = k.find(s)
		}
	}
	return phrase.Span(text, s[from:to])
}

// kinds say how each identifier is found in folded text: the bytes of the first, 0, 0 for none.
var kinds = []struct {
	id   Identifier
	find func(s string) (from, to int)
}{
	{CPF, func(s string) (int, int) { return standsAlone(s, cpfShape, alone, validCPF) }},
	{CNS, func(s string) (int, int) { return standsAlone(s, cnsShape, alone, validCNS) }},
	{Phone, func(s string) (int, int) {
		if from, to := standsAlone(s, phoneShape, apart, validPhone); from < to {
			return from, to
		}
		return first(s, phoneCue)
	}},
	{Email, func(s string) (int, int) { return first(s, emailShape) }},
	{CEP, func(s string) (int, int) {
		if from, to := standsAlone(s, cepShape, apart, func(string) bool { return true }); from < to {
			return from, to
		}
		return first(s, cepCue)
	}},
	{RG, func(s string) (int, int) { return first(s, rgCue) }},
	{BirthDate, func(s string) (int, int) { return first(s, birthCue) }},
	{IP, func(s string) (int, int) { return standsAlone(s, ipShape, apart, validIP) }},
}

func first(s string, shape *regexp.Regexp) (from, to int) {
	if at := shape.FindStringIndex(s); at != nil {
		return at[0], at[1]
	}
	return 0, 0
}

func standsAlone(s string, shape *regexp.Regexp, alone func(s string, from, to int) bool, valid func(string) bool) (from, to int) {
	for at := 0; at < len(s); {
		m := shape.FindStringIndex(s[at:])
		if m == nil {
			return 0, 0
		}
		from, to := at+m[0], at+m[1]
		if alone(s, from, to) && valid(s[from:to]) {
			return from, to
		}
		at = from + 1
	}
	return 0, 0
}

// apart is for shapes without check digits, which pieces of random identifiers have too: neither letter, digit nor
// hyphen adjoins.
func apart(s string, from, to int) bool {
	joins := func(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c == '-' || c == '_' }
	return alone(s, from, to) && (from == 0 || !joins(s[from-1])) && (to == len(s) || !joins(s[to]))
}

// alone is false for a piece of a longer number, of a decimal fraction, or of a hexadecimal digest.
func alone(s string, from, to int) bool {
	if from > 0 && isDigit(s[from-1]) || to < len(s) && isDigit(s[to]) {
		return false
	}
	if from > 1 && (s[from-1] == '.' || s[from-1] == ',') && isDigit(s[from-2]) {
		return false
	}
	if to+1 < len(s) && (s[to] == '.' || s[to] == ',') && isDigit(s[to+1]) {
		return false
	}
	start, end := from, to
	for start > 0 && isHex(s[start-1]) {
		start--
	}
	for end < len(s) && isHex(s[end]) {
		end++
	}
	return end-start < 16 || start == from && end == to
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || c >= 'a' && c <= 'f' }

func digits(s string) []int {
	var d []int
	for i := range len(s) {
		if isDigit(s[i]) {
			d = append(d, int(s[i]-'0'))
		}
	}
	return d
}

// validCPF: 11 digits, not all equal, the last two are mod-11 check digits.
func validCPF(s string) bool {
	d := digits(s)
	if len(d) != 11 || slices.Min(d) == slices.Max(d) {
		return false
	}
	for n := 9; n <= 10; n++ {
		sum := 0
		for i := range n {
			sum += d[i] * (n + 1 - i)
		}
		if sum*10%11%10 != d[n] {
			return false
		}
	}
	return true
}

// validCNS: 15 digits, weights 15 to 1, sum divisible by 11.
func validCNS(s string) bool {
	d := digits(s)
	if len(d) != 15 {
		return false
	}
	sum := 0
	for i, v := range d {
		sum += v * (15 - i)
	}
	return sum%11 == 0
}

// areaCodes that Anatel never gave out.
var noAreaCode = []int{20, 23, 25, 26, 29, 30, 36, 39, 40, 50, 52, 56, 57, 58, 59, 60, 70, 72, 76, 78, 80, 90}

func validPhone(s string) bool {
	d := digits(s)
	if len(d) > 11 && d[0] == 5 && d[1] == 5 {
		d = d[2:]
	}
	if len(d) > 0 && d[0] == 0 {
		d = d[1:]
	}
	if len(d) != 10 && len(d) != 11 {
		return false
	}
	if slices.Contains(noAreaCode, d[0]*10+d[1]) || slices.Min(d) == slices.Max(d) {
		return false
	}
	if len(d) == 11 {
		return d[2] == 9
	}
	return d[2] >= 2 && d[2] <= 5
}

func validIP(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if len(part) > 1 && part[0] == '0' || len(part) == 3 && part > "255" {
			return false
		}
	}
	return true
}
