package br

// Titulo is the number of a título de eleitor: eight digits of sequence, two of the state, two check digits. In São Paulo
// and Minas Gerais the sequence may have nine digits, the last of which no check digit covers.
//
// Check digits: weights 2 to 9 over the first eight digits, then 7, 8, 9 over the state and the first check digit; modulo
// 11, 10 gives 0; in São Paulo and Minas Gerais a remainder of 0 gives 1 (brazilian-utils/brutils-python:brutils/voter_id.py).
type Titulo struct {
	d [13]byte
	n uint8
}

const (
	tituloMask     = "#### #### ####"
	tituloLongMask = "##### #### ####"
	tituloAbroad   = 28
)

// Separators where groups of four end, or the parts.
const (
	tituloFours     = 1<<4 | 1<<8
	tituloParts     = 1<<8 | 1<<10
	tituloLongFours = 1<<5 | 1<<9
	tituloLongParts = 1<<9 | 1<<11
)

// ParseTitulo reads a título de eleitor in any common written form.
func ParseTitulo[T Text](s T) (Titulo, error) {
	at, lim := tituloBounds(s)
	v, end, r := scanTitulo(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return Titulo{}, fail(KindTitulo, r)
	}
	return v, nil
}

// ValidTitulo says whether ParseTitulo would read it.
func ValidTitulo[T Text](s T) bool {
	at, lim := tituloBounds(s)
	_, end, r := scanTitulo(s, at, lim)
	return whole(s, end, lim, r) == OK
}

func tituloBounds[T Text](s T) (at, lim int) {
	return bounds(s, "TITULO", "TÍTULO", "TíTULO", "DE", "ELEITOR", "ELEITORAL") // word raises ASCII only
}

// ScanTitulo reads the título that begins at s[at] and gives where it ends. With another reason than OK, end is how far
// the reading came.
func ScanTitulo[T Text](s T, at int) (v Titulo, end int, r Reason) { return scanTitulo(s, at, len(s)) }

func scanTitulo[T Text](s T, at, lim int) (v Titulo, end int, r Reason) {
	n, end, seen := read(s, at, lim, v.d[:12], tituloFours|tituloParts)
	v.n = 12
	switch {
	case n == 12 && follows(s, end, lim), n == 5 || n == 9:
		tooLong := n == 12
		n, end, seen = read(s, at, lim, v.d[:], tituloLongFours|tituloLongParts)
		v.n = 13
		if n < 13 && tooLong {
			return Titulo{}, end, BadLength
		}
		if n == 13 && seen&^tituloLongFours != 0 && seen&^tituloLongParts != 0 {
			return Titulo{}, end, BadCharacter
		}
	case n == 12 && seen&^tituloFours != 0 && seen&^tituloParts != 0:
		return Titulo{}, end, BadCharacter
	}
	if n < int(v.n) {
		return Titulo{}, end, short(n, end, lim)
	}
	return v, end, v.check(follows(s, end, lim))
}

// check judges the digits that were read; v becomes zero when they are no título.
func (v *Titulo) check(longer bool) Reason {
	d := v.d
	uf := int(d[v.n-4]-'0')*10 + int(d[v.n-3]-'0')
	a, b := tituloCheck(d[:8], uf)
	r := OK
	switch {
	case longer, v.n == 13 && uf > 2:
		r = BadLength
	case uf < 1 || uf > tituloAbroad:
		r = UnknownState
	case a != d[v.n-2] || b != d[v.n-1]:
		r = BadCheckDigits
	}
	if r != OK {
		*v = Titulo{}
	}
	return r
}

func tituloCheck(eight []byte, uf int) (byte, byte) {
	sum := 0
	for i, c := range eight {
		sum += int(c-'0') * (i + 2)
	}
	rest := func(sum int) int {
		switch r := sum % 11; {
		case r == 10:
			return 0
		case r == 0 && uf <= 2:
			return 1
		default:
			return r
		}
	}
	a := rest(sum)
	return '0' + byte(a), '0' + byte(rest(uf/10*7+uf%10*8+a*9))
}

// CompleteTitulo computes the check digits of the sequence and the state's code of two digits (TituloCode, 28 for voters
// abroad): ten digits, eleven in São Paulo and Minas Gerais.
func CompleteTitulo[T Text](start T) (Titulo, error) {
	v := Titulo{n: 12}
	if len(start) == 11 {
		v.n = 13
	}
	if r := base(start, v.d[:v.n-2]); r != OK {
		return Titulo{}, fail(KindTitulo, r)
	}
	uf := int(v.d[v.n-4]-'0')*10 + int(v.d[v.n-3]-'0')
	v.d[v.n-2], v.d[v.n-1] = tituloCheck(v.d[:8], uf)
	r := v.check(false)
	return v, fail(KindTitulo, r)
}

// IsZero says whether it is no título.
func (v Titulo) IsZero() bool { return v.n == 0 }

// UF gives the state in which it was issued; none for voters abroad.
func (v Titulo) UF() UF {
	if v.n == 0 {
		return 0
	}
	return ufByTitulo(v.code())
}

// Abroad says whether it is that of a voter abroad (ZZ).
func (v Titulo) Abroad() bool { return v.n != 0 && v.code() == tituloAbroad }

func (v Titulo) code() int { return int(v.d[v.n-4]-'0')*10 + int(v.d[v.n-3]-'0') }

func (v Titulo) mask() string {
	if v.n == 13 {
		return tituloLongMask
	}
	return tituloMask
}

// Digits gives the twelve or 13 digits.
func (v Titulo) Digits() string { return digits(v.d[:max(v.n, 1)]) }

// String gives groups of four, 0000 0000 0000. There is no official mask.
func (v Titulo) String() string { return masked(v.d[:], v.mask()) }

// AppendDigits appends what Digits gives.
func (v Titulo) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:max(v.n, 1)]) }

// AppendMask appends what String gives.
func (v Titulo) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], v.mask()) }
