package br

// CNPJ is a number of the register of legal persons: eight characters of the company, four of the establishment, two
// check digits. Since July 2026 the first twelve may be letters, too (IN RFB 2.229/2024).
//
// Check digits: a character counts as its ASCII code less 48, so that A is 17 and Z 42; weights 5 to 2 and 9 to 2, then 6
// to 2 and 9 to 2; modulo 11 as in a CPF (SERPRO, cálculo dos dígitos verificadores de CNPJ alfanumérico). Characters that
// differ by a multiple of 11 cannot be told apart: 0FQ, 1GR, 2HS, 3IT, 4JU, 5KV, 6ALW, 7BMX, 8CNY, 9DOZ, EP.
type CNPJ struct{ d [14]byte }

const cnpjMask = "##.###.###/####-##"

// ParseCNPJ reads a CNPJ in any common written form; small letters become capitals.
func ParseCNPJ[T Text](s T) (CNPJ, error) {
	at, lim := cnpjBounds(s)
	v, end, r := scanCNPJ(s, at, lim)
	if r = wholeCNPJ(s, end, lim, r); r != OK {
		return CNPJ{}, fail(KindCNPJ, r)
	}
	return v, nil
}

// ValidCNPJ says whether ParseCNPJ would read it.
func ValidCNPJ[T Text](s T) bool {
	at, lim := cnpjBounds(s)
	_, end, r := scanCNPJ(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// cnpjBounds takes CNPJ for a label only when something other than a letter or digit stands behind it: the number itself
// may begin with these letters, or with those that number other numbers ("no.").
func cnpjBounds[T Text](s T) (at, lim int) {
	at, lim = bounds(s)
	i := word(s, at, lim, "CNPJ/MF")
	if i == at {
		i = word(s, at, lim, "CNPJ")
	}
	if i == at || i == lim || digit(s[i]) {
		return at, lim
	}
	for i < lim {
		w := separator(s, i, lim)
		if s[i] == ':' {
			w = 1
		}
		if w == 0 {
			w = ordinal(s, i, lim)
		}
		if w == 0 {
			break
		}
		i += w
	}
	return i, lim
}

// wholeCNPJ counts letters behind the number as too much of it.
func wholeCNPJ[T Text](s T, end, lim int, r Reason) Reason {
	if r == OK && end < lim && letter(s[end]) {
		return BadLength
	}
	return whole(s, end, lim, r)
}

// ScanCNPJ reads the CNPJ that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came.
func ScanCNPJ[T Text](s T, at int) (v CNPJ, end int, r Reason) { return scanCNPJ(s, at, len(s)) }

func scanCNPJ[T Text](s T, at, lim int) (v CNPJ, end int, r Reason) {
	n, end := readCNPJ(s, at, lim, &v.d)
	switch {
	case n < len(v.d):
		return CNPJ{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return CNPJ{}, end, BadLength
	case equal(v.d[:]):
		return CNPJ{}, end, AllEqual
	}
	if a, b := cnpjCheck(&v.d); a != v.d[12] || b != v.d[13] {
		return CNPJ{}, end, BadCheckDigits
	}
	return v, end, OK
}

// readCNPJ is read with letters in the first twelve places.
func readCNPJ[T Text](s T, at, lim int, dst *[14]byte) (n, end int) {
	const allowed after = 1<<2 | 1<<5 | 1<<8 | 1<<12
	end = at
	for i := at; n < len(dst) && i < lim; {
		if c := s[i]; digit(c) || n < 12 && letter(c) {
			dst[n] = upper(c)
			n++
			i++
			end = i
			continue
		}
		if i != end || allowed>>n&1 == 0 {
			break
		}
		if i = separators(s, i, lim); i == end {
			break
		}
	}
	return n, end
}

func cnpjCheck(d *[14]byte) (byte, byte) {
	a, b := 0, 0
	for i, w := range [12]int{5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2} {
		c := int(d[i] - '0')
		a += c * w
		if w == 9 {
			w = 1 // the second row of weights is the first moved by one place
		}
		b += c * (w + 1)
	}
	first := mod11(a)
	return '0' + byte(first), '0' + byte(mod11(b+2*first))
}

// CompleteCNPJ computes the check digits of twelve digits or capitals.
func CompleteCNPJ[T Text](twelve T) (CNPJ, error) {
	var v CNPJ
	switch {
	case len(twelve) == 0:
		return CNPJ{}, fail(KindCNPJ, Empty)
	case len(twelve) != 12:
		return CNPJ{}, fail(KindCNPJ, BadLength)
	}
	for i := range 12 {
		c := twelve[i]
		if !digit(c) && c-'A' >= 26 {
			return CNPJ{}, fail(KindCNPJ, BadCharacter)
		}
		v.d[i] = c
	}
	if v.d[12], v.d[13] = cnpjCheck(&v.d); equal(v.d[:]) {
		return CNPJ{}, fail(KindCNPJ, AllEqual)
	}
	return v, nil
}

// IsZero says whether it is no CNPJ.
func (v CNPJ) IsZero() bool { return v.d[0] == 0 }

// Alphanumeric says whether there are letters in it.
func (v CNPJ) Alphanumeric() bool {
	for _, c := range v.d[:12] {
		if letter(c) {
			return true
		}
	}
	return false
}

// Headquarters says whether the establishment is the company's first, 0001.
func (v CNPJ) Headquarters() bool { return string(v.d[8:12]) == "0001" }

// Digits gives the 14 characters, letters as capitals.
func (v CNPJ) Digits() string { return digits(v.d[:]) }

// String gives the official form, 00.000.000/0000-00.
func (v CNPJ) String() string { return masked(v.d[:], cnpjMask) }

// AppendDigits appends what Digits gives.
func (v CNPJ) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v CNPJ) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], cnpjMask) }
