package br

// CRM is a physician's registration with the medical council of a state (Lei 3.268/1957, arts. 17 and 18). The number
// means nothing without its state, and there is no check digit; whether it is in force only the councils say.
//
// The number has one to seven digits. In Rio de Janeiro it is printed with 52 before it and a digit of its own behind it
// and has up to nine (CRM RJ 52100773-4); all of them are kept. A provisional registration ends in P, that of a foreign
// student in EME.
type CRM struct {
	number uint32
	uf     UF
	suffix crmSuffix
}

type crmSuffix uint8

const (
	noSuffix crmSuffix = iota
	provisional
	student
)

const (
	crmDigits   = 7
	crmDigitsRJ = 9
)

// ParseCRM reads a registration in any common written form: CRM-SP 123456, CRM/SP nº 123.456, CRM 123456/SP, 123456-SP,
// SP 123456, CREMERS 12345, CRM-RJ 52.12345-6, CRM-PE 12345-P.
func ParseCRM[T Text](s T) (CRM, error) {
	at, lim := bounds(s)
	v, end, r := scanCRM(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return CRM{}, fail(KindCRM, r)
	}
	return v, nil
}

// ValidCRM says whether ParseCRM would read it.
func ValidCRM[T Text](s T) bool {
	at, lim := bounds(s)
	_, end, r := scanCRM(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanCRM reads the registration that begins at s[at], with CRM, the council's name, the state or the number, and gives where it
// ends. With another reason than OK, end is how far the reading came.
func ScanCRM[T Text](s T, at int) (v CRM, end int, r Reason) { return scanCRM(s, at, len(s)) }

func scanCRM[T Text](s T, at, lim int) (v CRM, end int, r Reason) {
	i := at
	if lim-i > 2 && upper(s[i]) == 'C' && upper(s[i+1]) == 'R' && upper(s[i+2]) == 'M' {
		i = brackets(s, i+3, lim)
	} else if v.uf, end = council(s, i, lim); v.uf != 0 {
		i = brackets(s, end, lim)
	}
	if v.uf == 0 && i < lim && letter(s[i]) {
		if v.uf, end = state(s, i, lim); v.uf == 0 {
			return CRM{}, i, UnknownState
		}
		i = brackets(s, end, lim)
	}
	start := i
	if i == lim && i > at {
		return CRM{}, i, BadLength
	}
	if v.number, end, r = crmNumber(s, start, lim, v.uf); r != OK {
		return CRM{}, end, r
	}
	numbered := end
	v.suffix, end = suffix(s, end, lim)
	if v.uf != 0 {
		return v, end, OK
	}
	if i = brackets(s, end, lim); i == lim || !letter(s[i]) {
		return CRM{}, end, MissingState
	}
	if v.uf, i = state(s, i, lim); v.uf == 0 {
		return CRM{}, i, UnknownState
	}
	if _, e, r := crmNumber(s, start, lim, v.uf); r != OK || e != numbered { // only now it is known whether it may be long
		return CRM{}, i, BadLength
	}
	if i < lim && s[i] == ')' {
		i++
	}
	return v, i, OK
}

// councils are those that print a name of their own with the number, as in CREMERS 39343. The others print CRM and the state.
var councils = [...]struct {
	name string
	uf   UF
}{
	{"CREMAL", AL}, {"CREMAM", AM}, {"CREMEB", BA}, {"CREMEC", CE}, {"CREMEGO", GO}, {"CREMEPE", PE}, {"CREMERJ", RJ}, {"CREMERN", RN},
	{"CREMERO", RO}, {"CREMERS", RS}, {"CREMESE", SE}, {"CREMESP", SP},
}

// council reads the name of a council that is a word of its own.
func council[T Text](s T, i, lim int) (UF, int) {
	if lim-i < 6 || upper(s[i]) != 'C' || upper(s[i+1]) != 'R' || upper(s[i+2]) != 'E' {
		return 0, i
	}
	for _, c := range councils {
		if end := word(s, i, lim, c.name); end != i {
			return c.uf, end
		}
	}
	return 0, i
}

// brackets is filler that lets parentheses pass, too.
func brackets[T Text](s T, i, lim int) int {
	i = filler(s, i, lim)
	if i < lim && (s[i] == '(' || s[i] == ')') {
		i = filler(s, i+1, lim)
	}
	return i
}

// state reads the abbreviation of a state that is a word of its own, or stands right before its number.
func state[T Text](s T, i, lim int) (UF, int) {
	if lim-i < 2 || lim-i > 2 && letter(s[i+2]) {
		return 0, i
	}
	return ufOf(s[i], s[i+1]), i + 2
}

// crmNumber reads the number: with its state unknown in the form of any state.
func crmNumber[T Text](s T, at, lim int, uf UF) (v uint32, end int, r Reason) {
	if uf != RJ && uf != 0 {
		return number(s, at, lim, crmDigits)
	}
	v, end, r = number(s, at, lim, crmDigitsRJ)
	if w, e := rioNumber(s, at, lim); e > end || r != OK && w != 0 {
		v, end, r = w, e, OK
	}
	if r == OK && !crmFits(RJ, int(v)) {
		return 0, end, BadLength
	}
	return v, end, r
}

// crmFits says whether a state has such numbers: in Rio de Janeiro those of eight or nine digits begin with 52.
func crmFits(uf UF, n int) bool {
	return n > 0 && n <= 9999999 || uf == RJ && (n/1000000 == 52 || n/10000000 == 52)
}

// rioNumber reads 52, up to six digits and a last one behind a hyphen, as in 52.12345-6; 0 when it does not find that.
func rioNumber[T Text](s T, at, lim int) (v uint32, end int) {
	if lim-at < 6 || s[at] != '5' || s[at+1] != '2' {
		return 0, at
	}
	i, n := at+2, 0
	if c := s[i]; c == '.' || c == '-' || c == ' ' {
		i++
	}
	for v = 52; i < lim && digit(s[i]) && n < crmDigitsRJ-2; i++ {
		v = v*10 + uint32(s[i]-'0')
		n++
	}
	if n+2 < crmDigitsRJ && n >= 3 && lim-i > 1 && s[i] == '-' && digit(s[i+1]) {
		v = v*10 + uint32(s[i+1]-'0')
		i += 2
	}
	if n < 3 || follows(s, i, lim) {
		return 0, at
	}
	return v, i
}

// suffix reads P or EME behind the number.
func suffix[T Text](s T, at, lim int) (crmSuffix, int) {
	i := at
	if i < lim && (s[i] == '-' || s[i] == ' ' || s[i] == '/') {
		i++
	}
	if end := word(s, i, lim, "P"); end != i {
		return provisional, end
	}
	if end := word(s, i, lim, "EME"); end != i {
		return student, end
	}
	return noSuffix, at
}

// NewCRM makes a registration of its parts. The number lies between 1 and 9999999; in Rio de Janeiro it may have eight or
// nine digits that begin with 52.
func NewCRM(uf UF, number int) (CRM, error) {
	switch {
	case uf == 0 || uf > TO:
		return CRM{}, fail(KindCRM, UnknownState)
	case !crmFits(uf, number):
		return CRM{}, fail(KindCRM, OutOfRange)
	}
	return CRM{uf: uf, number: uint32(number)}, nil
}

// IsZero says whether it is no registration.
func (v CRM) IsZero() bool { return v.number == 0 }

// UF gives the state of the council.
func (v CRM) UF() UF { return v.uf }

// Number gives the number without its state.
func (v CRM) Number() int { return int(v.number) }

// Provisional says whether the number ends in P.
func (v CRM) Provisional() bool { return v.suffix == provisional }

// Student says whether it is that of a foreign student, EME.
func (v CRM) Student() bool { return v.suffix == student }

// Digits gives state and number with a space between, as a host is asked for them: SP 123456.
func (v CRM) Digits() string {
	var b [24]byte
	return string(v.AppendDigits(b[:0]))
}

// String gives the usual form, CRM-SP 123456.
func (v CRM) String() string {
	var b [24]byte
	return string(v.AppendMask(b[:0]))
}

// AppendDigits appends what Digits gives.
func (v CRM) AppendDigits(dst []byte) []byte {
	if v.IsZero() {
		return dst
	}
	dst = append(append(dst, v.uf.String()...), ' ')
	dst = appendNumber(dst, v.number)
	switch v.suffix {
	case provisional:
		dst = append(dst, "-P"...)
	case student:
		dst = append(dst, "-EME"...)
	}
	return dst
}

// AppendMask appends what String gives.
func (v CRM) AppendMask(dst []byte) []byte {
	if v.IsZero() {
		return dst
	}
	return v.AppendDigits(append(dst, "CRM-"...))
}
