package br

// RQE is the number under which a medical council registered a specialist (Resolução CFM 1.974/2011): one to seven digits,
// no check digit. Some councils print their state with it (RQE/PA 123).
type RQE struct {
	number uint32
	uf     UF
}

// ParseRQE reads an RQE in any common written form: RQE 12345, RQE nº 12.345, RQE/PA 123, 12345.
func ParseRQE[T Text](s T) (RQE, error) {
	at, lim := bounds(s)
	v, end, r := scanRQE(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return RQE{}, fail(KindRQE, r)
	}
	return v, nil
}

// ValidRQE says whether ParseRQE would read it.
func ValidRQE[T Text](s T) bool {
	at, lim := bounds(s)
	_, end, r := scanRQE(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanRQE reads the RQE that begins at s[at], with RQE or with the number, and gives where it ends. With another reason
// than OK, end is how far the reading came.
func ScanRQE[T Text](s T, at int) (v RQE, end int, r Reason) { return scanRQE(s, at, len(s)) }

func scanRQE[T Text](s T, at, lim int) (v RQE, end int, r Reason) {
	i := at
	if lim-i > 2 && upper(s[i]) == 'R' && upper(s[i+1]) == 'Q' && upper(s[i+2]) == 'E' {
		i = filler(s, i+3, lim)
		if i < lim && letter(s[i]) {
			if v.uf, i = state(s, i, lim); v.uf == 0 {
				return RQE{}, i, UnknownState
			}
			i = filler(s, i, lim)
		}
	}
	if i == lim && i > at {
		return RQE{}, i, BadLength
	}
	if v.number, end, r = number(s, i, lim, crmDigits); r != OK {
		return RQE{}, end, r
	}
	return v, end, OK
}

// NewRQE makes one of its number, 1 to 9999999; uf may be none.
func NewRQE(uf UF, number int) (RQE, error) {
	switch {
	case uf > TO:
		return RQE{}, fail(KindRQE, UnknownState)
	case number < 1 || number > 9999999:
		return RQE{}, fail(KindRQE, OutOfRange)
	}
	return RQE{uf: uf, number: uint32(number)}, nil
}

// IsZero says whether it is no RQE.
func (v RQE) IsZero() bool { return v.number == 0 }

// UF gives the state it was printed with, none when it was not.
func (v RQE) UF() UF { return v.uf }

// Number gives the number.
func (v RQE) Number() int { return int(v.number) }

// Digits gives the number, without dots.
func (v RQE) Digits() string {
	var b [12]byte
	return string(v.AppendDigits(b[:0]))
}

// String gives the usual form, RQE 12345, or RQE/PA 12345 when its state is known.
func (v RQE) String() string {
	var b [16]byte
	return string(v.AppendMask(b[:0]))
}

// AppendDigits appends what Digits gives.
func (v RQE) AppendDigits(dst []byte) []byte { return appendNumber(dst, v.number) }

// AppendMask appends what String gives.
func (v RQE) AppendMask(dst []byte) []byte {
	if v.IsZero() {
		return dst
	}
	dst = append(dst, "RQE"...)
	if v.uf != 0 {
		dst = append(append(dst, '/'), v.uf.String()...)
	}
	return appendNumber(append(dst, ' '), v.number)
}
