package br

// PIS is a number of the PIS/PASEP, also called NIS or NIT: eleven digits, the last of which checks the others.
//
// Check digit: weights 3, 2, 9 to 2; modulo 11; 11 less the remainder, 10 and 11 give 0
// (brazilian-utils/brutils-python:brutils/pis.py). One in ten random numbers passes.
type PIS struct{ d [11]byte }

const pisMask = "###.#####.##-#"

const (
	pisOfficial  = 1<<3 | 1<<8 | 1<<10
	pisThousands = 1<<1 | 1<<4 | 1<<7 | 1<<10
)

// ParsePIS reads a PIS/PASEP in any common written form.
func ParsePIS[T Text](s T) (PIS, error) {
	at, lim := bounds(s, "PIS", "PASEP", "NIS", "NIT")
	v, end, r := scanPIS(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return PIS{}, fail(KindPIS, r)
	}
	return v, nil
}

// ValidPIS says whether ParsePIS would read it.
func ValidPIS[T Text](s T) bool {
	at, lim := bounds(s, "PIS", "PASEP", "NIS", "NIT")
	_, end, r := scanPIS(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanPIS reads the PIS that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came.
func ScanPIS[T Text](s T, at int) (v PIS, end int, r Reason) { return scanPIS(s, at, len(s)) }

func scanPIS[T Text](s T, at, lim int) (v PIS, end int, r Reason) {
	n, end, seen := read(s, at, lim, v.d[:], pisOfficial|pisThousands)
	switch {
	case n < len(v.d):
		return PIS{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return PIS{}, end, BadLength
	case seen&^pisOfficial != 0 && seen&^pisThousands != 0:
		return PIS{}, end, BadCharacter
	case equal(v.d[:]):
		return PIS{}, end, AllEqual
	case pisCheck(&v.d) != v.d[10]:
		return PIS{}, end, BadCheckDigits
	}
	return v, end, OK
}

func pisCheck(d *[11]byte) byte {
	sum := 0
	for i, w := range [10]int{3, 2, 9, 8, 7, 6, 5, 4, 3, 2} {
		sum += int(d[i]-'0') * w
	}
	return '0' + byte(mod11(sum))
}

// CompletePIS computes the check digit of ten digits.
func CompletePIS[T Text](ten T) (PIS, error) {
	var v PIS
	if r := base(ten, v.d[:10]); r != OK {
		return PIS{}, fail(KindPIS, r)
	}
	if v.d[10] = pisCheck(&v.d); equal(v.d[:]) {
		return PIS{}, fail(KindPIS, AllEqual)
	}
	return v, nil
}

// IsZero says whether it is no PIS.
func (v PIS) IsZero() bool { return v.d[0] == 0 }

// Digits gives the eleven digits.
func (v PIS) Digits() string { return digits(v.d[:]) }

// String gives the usual form, 000.00000.00-0.
func (v PIS) String() string { return masked(v.d[:], pisMask) }

// AppendDigits appends what Digits gives.
func (v PIS) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v PIS) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], pisMask) }
