package br

// RG is an identity card's number as São Paulo issues it: eight digits and a check digit, which may be X. No other state
// has a rule that is known, and older cards of few digits are written here with leading zeros. The CIN replaces it.
//
// Check digit: weights 2 to 9; modulo 11; 11 less the remainder, 10 gives X and 11 gives 0
// (joke2k/faker:faker/providers/ssn/pt_BR).
type RG struct{ d [9]byte }

const rgMask = "##.###.###-#"

// ParseRG reads an RG of São Paulo in any common written form, its issuer behind it (SSP/SP) let pass.
func ParseRG[T Text](s T) (RG, error) {
	at, lim := rgBounds(s)
	v, end, r := scanRG(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return RG{}, fail(KindRG, r)
	}
	return v, nil
}

// ValidRG says whether ParseRG would read it.
func ValidRG[T Text](s T) bool {
	at, lim := rgBounds(s)
	_, end, r := scanRG(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// rgBounds leaves out "SSP/SP" behind the number, too.
func rgBounds[T Text](s T) (at, lim int) {
	at, lim = bounds(s, "RG")
	i := lim
	if i-2 > at && upper(s[i-2]) == 'S' && upper(s[i-1]) == 'P' {
		i = backOver(s, at, i-2)
		if i-3 > at && upper(s[i-3]) == 'S' && upper(s[i-2]) == 'S' && upper(s[i-1]) == 'P' {
			return at, backOver(s, at, i-3)
		}
	}
	return at, lim
}

// backOver steps back over a slash, a hyphen and blanks.
func backOver[T Text](s T, at, lim int) int {
	for lim > at {
		w := lastBlank(s, at, lim)
		if c := s[lim-1]; c == '/' || c == '-' {
			w = 1
		}
		if w == 0 {
			break
		}
		lim -= w
	}
	return lim
}

// ScanRG reads the RG that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came.
func ScanRG[T Text](s T, at int) (v RG, end int, r Reason) { return scanRG(s, at, len(s)) }

func scanRG[T Text](s T, at, lim int) (v RG, end int, r Reason) {
	n, end, _ := read(s, at, lim, v.d[:8], 1<<2|1<<5)
	if n < 8 {
		return RG{}, end, short(n, end, lim)
	}
	i := separators(s, end, lim)
	if i == lim {
		return RG{}, end, BadLength
	}
	c := upper(s[i])
	if !digit(c) && c != 'X' {
		return RG{}, end, BadCharacter
	}
	v.d[8], end = c, i+1
	switch {
	case follows(s, end, lim):
		return RG{}, end, BadLength
	case equal(v.d[:]):
		return RG{}, end, AllEqual
	case rgCheck(&v.d) != c:
		return RG{}, end, BadCheckDigits
	}
	return v, end, OK
}

func rgCheck(d *[9]byte) byte {
	sum := 0
	for i, c := range d[:8] {
		sum += int(c-'0') * (i + 2)
	}
	if dv := (11 - sum%11) % 11; dv < 10 {
		return '0' + byte(dv)
	}
	return 'X'
}

// CompleteRG computes the check digit of eight digits.
func CompleteRG[T Text](eight T) (RG, error) {
	var v RG
	if r := base(eight, v.d[:8]); r != OK {
		return RG{}, fail(KindRG, r)
	}
	if v.d[8] = rgCheck(&v.d); equal(v.d[:]) {
		return RG{}, fail(KindRG, AllEqual)
	}
	return v, nil
}

// IsZero says whether it is no RG.
func (v RG) IsZero() bool { return v.d[0] == 0 }

// Digits gives the eight digits and the check digit.
func (v RG) Digits() string { return digits(v.d[:]) }

// String gives the printed form, 00.000.000-0.
func (v RG) String() string { return masked(v.d[:], rgMask) }

// AppendDigits appends what Digits gives.
func (v RG) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v RG) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], rgMask) }
