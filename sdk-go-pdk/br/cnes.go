package br

// CNES is a number of the register of health establishments: seven digits, leading zeros included. It has no check digit
// that is public.
type CNES struct{ d [7]byte }

// ParseCNES reads a CNES number.
func ParseCNES[T Text](s T) (CNES, error) {
	at, lim := bounds(s, "CNES")
	v, end, r := scanCNES(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return CNES{}, fail(KindCNES, r)
	}
	return v, nil
}

// ValidCNES says whether ParseCNES would read it.
func ValidCNES[T Text](s T) bool {
	at, lim := bounds(s, "CNES")
	_, end, r := scanCNES(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanCNES reads the CNES number that begins at s[at] and gives where it ends. With another reason than OK, end is how far
// the reading came.
func ScanCNES[T Text](s T, at int) (v CNES, end int, r Reason) { return scanCNES(s, at, len(s)) }

func scanCNES[T Text](s T, at, lim int) (v CNES, end int, r Reason) {
	n, end, _ := read(s, at, lim, v.d[:], 0)
	switch {
	case n < len(v.d):
		return CNES{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return CNES{}, end, BadLength
	case v.d[0] == '0' && equal(v.d[:]):
		return CNES{}, end, OutOfRange
	}
	return v, end, OK
}

// IsZero says whether it is no CNES number.
func (v CNES) IsZero() bool { return v.d[0] == 0 }

// Digits gives the seven digits.
func (v CNES) Digits() string { return digits(v.d[:]) }

// String gives the seven digits: they are printed as they are.
func (v CNES) String() string { return v.Digits() }

// AppendDigits appends what Digits gives.
func (v CNES) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v CNES) AppendMask(dst []byte) []byte { return v.AppendDigits(dst) }
