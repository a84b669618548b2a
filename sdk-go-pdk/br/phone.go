package br

// Phone is a geographic telephone number: an area code and nine digits that begin with 9 (mobile) or eight that begin with
// 2 to 5 (landline) (Anatel, plano de numeração; brazilian-utils/brutils-python:brutils/phone.py). Service numbers (190,
// 0800, 4004) and numbers without an area code are none.
//
// Read are the national form, the international one (+55, 0055, 55), and the one dialled inside Brazil: the trunk 0, with
// or without the two digits of a carrier or "xx" in their place.
type Phone struct {
	d [11]byte
	n uint8
}

// ParsePhone reads a telephone number in any common written form.
func ParsePhone[T Text](s T) (Phone, error) {
	at, lim := phoneBounds(s)
	v, end, r := scanPhone(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return Phone{}, fail(KindPhone, r)
	}
	return v, nil
}

// ValidPhone says whether ParsePhone would read it.
func ValidPhone[T Text](s T) bool {
	at, lim := phoneBounds(s)
	_, end, r := scanPhone(s, at, lim)
	return whole(s, end, lim, r) == OK
}

func phoneBounds[T Text](s T) (at, lim int) {
	return bounds(s, "TEL", "TELEFONE", "FONE", "CEL", "CELULAR", "WHATSAPP", "DDD")
}

// ScanPhone reads the telephone number that begins at s[at], with a plus, a parenthesis or a digit, and gives where it
// ends. With another reason than OK, end is how far the reading came.
func ScanPhone[T Text](s T, at int) (v Phone, end int, r Reason) { return scanPhone(s, at, len(s)) }

func scanPhone[T Text](s T, at, lim int) (v Phone, end int, r Reason) {
	if at == lim {
		return Phone{}, at, Empty
	}
	// The national form comes first: 55 is an area code, too. As the country's code it makes a longer number.
	if v, end, r = national(s, at, lim); r == OK {
		if i := country(s, at, lim); i != at {
			if w, e, why := national(s, i, lim); why == OK && e > end {
				return w, e, OK
			}
		}
		return v, end, OK
	}
	if s[at] == '+' {
		r = BadPrefix // of another country, until shown otherwise
	}
	v, end, r = better(s, country(s, at, lim), at, lim, end, r)
	if r != OK {
		v, end, r = better(s, trunk(s, at, lim), at, lim, end, r)
	}
	if r != OK {
		v, end, r = better(s, carrier(s, at, lim), at, lim, end, r)
	}
	return v, end, r
}

// better reads the national form at i, behind what a prefix took from at on, and gives it or the verdict that came further.
func better[T Text](s T, i, at, lim, end int, r Reason) (Phone, int, Reason) {
	if i == at {
		return Phone{}, end, r
	}
	v, e, why := national(s, i, lim)
	if why == OK || e > end {
		return v, e, why
	}
	return Phone{}, end, r
}

// country skips +55, 0055 or 55, and a trunk 0 in parentheses behind it; at when there is none.
func country[T Text](s T, at, lim int) int {
	i := at
	switch {
	case s[i] == '+':
		i++
	case lim-i > 2 && s[i] == '0' && s[i+1] == '0':
		i += 2
	}
	if i > at {
		i = separators(s, i, lim)
	}
	if lim-i < 3 || s[i] != '5' || s[i+1] != '5' {
		return at
	}
	i = separators(s, i+2, lim)
	if lim-i > 3 && s[i] == '(' && s[i+1] == '0' && s[i+2] == ')' {
		return separators(s, i+3, lim)
	}
	if j := trunk(s, i, lim); j != i {
		return j
	}
	return i
}

// trunk skips the 0 before an area code, inside a parenthesis or not, and "xx" behind it; at when there is none.
func trunk[T Text](s T, at, lim int) int {
	i := at
	if i < lim && s[i] == '(' {
		i++
	}
	if i == lim || s[i] != '0' {
		return at
	}
	i++
	if lim-i > 2 && upper(s[i]) == 'X' && upper(s[i+1]) == 'X' {
		i += 2
	}
	return separators(s, i, lim)
}

// carrier skips the trunk 0 and two digits of a carrier; at when there are none.
func carrier[T Text](s T, at, lim int) int {
	i := trunk(s, at, lim)
	if i == at || lim-i < 3 || !digit(s[i]) || s[i] == '0' || !digit(s[i+1]) {
		return at
	}
	return separators(s, i+2, lim)
}

// national reads area code and subscriber number.
func national[T Text](s T, at, lim int) (v Phone, end int, r Reason) {
	i := at
	if i < lim && s[i] == '(' {
		i++
	}
	if lim-i < 2 {
		return Phone{}, at, BadLength
	}
	if !digit(s[i]) || !digit(s[i+1]) {
		return Phone{}, at, BadCharacter
	}
	v.d[0], v.d[1] = s[i], s[i+1]
	i += 2
	if i < lim && s[i] == ')' {
		i++
	}
	i = separators(s, i, lim)
	if i == lim {
		return Phone{}, i, BadLength
	}
	var n, want int
	switch c := s[i]; {
	case c == '9':
		want = 11
		n, end, _ = read(s, i, lim, v.d[2:], 1<<1|1<<3|1<<5|1<<7)
	case c >= '2' && c <= '5':
		want = 10
		n, end, _ = read(s, i, lim, v.d[2:10], 1<<2|1<<4|1<<6)
	case digit(c):
		return Phone{}, i, BadPrefix
	default:
		return Phone{}, i, BadCharacter
	}
	switch {
	case v.AreaCode().UF() == 0:
		return Phone{}, i, UnknownAreaCode
	case n+2 < want && (end == lim || separator(s, end, lim) != 0): // mobile numbers had a digit less until 2016
		return Phone{}, end, BadLength
	case n+2 < want:
		return Phone{}, end, BadCharacter
	case follows(s, end, lim):
		return Phone{}, end, BadLength
	}
	v.n = uint8(want)
	return v, end, OK
}

// IsZero says whether it is no telephone number.
func (v Phone) IsZero() bool { return v.n == 0 }

// Mobile says whether it is a mobile number.
func (v Phone) Mobile() bool { return v.n == 11 }

// AreaCode gives the area code.
func (v Phone) AreaCode() AreaCode {
	if v.d[0] == 0 {
		return 0
	}
	return AreaCode((v.d[0]-'0')*10 + v.d[1] - '0')
}

// UF gives the state that most of its area lies in.
func (v Phone) UF() UF { return v.AreaCode().UF() }

func (v Phone) mask() string {
	if v.Mobile() {
		return "(##) #####-####"
	}
	return "(##) ####-####"
}

// Digits gives area code and subscriber number, ten or eleven digits.
func (v Phone) Digits() string { return digits(v.d[:max(v.n, 1)]) }

// String gives the national form, (00) 00000-0000.
func (v Phone) String() string { return masked(v.d[:], v.mask()) }

// International gives the form for people abroad, +55 00 00000-0000.
func (v Phone) International() string {
	if v.Mobile() {
		return masked(v.d[:], "+55 ## #####-####")
	}
	return masked(v.d[:], "+55 ## ####-####")
}

// E164 gives the form of ITU-T E.164, +55 and the digits.
func (v Phone) E164() string {
	if v.IsZero() {
		return ""
	}
	return "+55" + v.Digits()
}

// AppendDigits appends what Digits gives.
func (v Phone) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:max(v.n, 1)]) }

// AppendMask appends what String gives.
func (v Phone) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], v.mask()) }
