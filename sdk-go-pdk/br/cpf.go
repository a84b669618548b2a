package br

// CPF is a number of the register of natural persons: eleven digits, the last two of which check the others. The ninth
// names the fiscal region.
//
// Check digits: weights 10 to 2, then 11 to 2; modulo 11; a remainder below 2 gives 0, otherwise 11 less the remainder
// (joke2k/faker:faker/providers/ssn/pt_BR; eleven equal digits pass the sum and are never issued).
type CPF struct{ d [11]byte }

const cpfMask = "###.###.###-##"

// ParseCPF reads a CPF in any common written form.
func ParseCPF[T Text](s T) (CPF, error) { return parseCPF(s, KindCPF) }

func parseCPF[T Text](s T, k Kind) (CPF, error) {
	at, lim := bounds(s, "CPF", "MF", "CIN")
	v, end, r := scanCPF(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return CPF{}, fail(k, r)
	}
	return v, nil
}

// ValidCPF says whether ParseCPF would read it.
func ValidCPF[T Text](s T) bool {
	at, lim := bounds(s, "CPF", "MF", "CIN")
	_, end, r := scanCPF(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanCPF reads the CPF that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came, so that BadCheckDigits tells of eleven digits that end there.
func ScanCPF[T Text](s T, at int) (v CPF, end int, r Reason) { return scanCPF(s, at, len(s)) }

func scanCPF[T Text](s T, at, lim int) (v CPF, end int, r Reason) {
	n, end, _ := read(s, at, lim, v.d[:], 1<<3|1<<6|1<<9)
	switch {
	case n < len(v.d):
		return CPF{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return CPF{}, end, BadLength
	case equal(v.d[:]):
		return CPF{}, end, AllEqual
	}
	if a, b := cpfCheck(&v.d); a != v.d[9] || b != v.d[10] {
		return CPF{}, end, BadCheckDigits
	}
	return v, end, OK
}

// cpfCheck computes both check digits in one pass: the second sum is the first, each digit counted once more.
func cpfCheck(d *[11]byte) (byte, byte) {
	sum, plain := 0, 0
	for i, c := range d[:9] {
		sum += int(c-'0') * (10 - i)
		plain += int(c - '0')
	}
	a := mod11(sum)
	return '0' + byte(a), '0' + byte(mod11(sum+plain+2*a))
}

// mod11 is the rule that CPF and CNPJ share.
func mod11(sum int) int {
	if r := sum % 11; r >= 2 {
		return 11 - r
	}
	return 0
}

// CompleteCPF computes the check digits of nine digits. The ninth should be the FiscalRegion's Digit.
func CompleteCPF[T Text](nine T) (CPF, error) {
	var v CPF
	if r := base(nine, v.d[:9]); r != OK {
		return CPF{}, fail(KindCPF, r)
	}
	if v.d[9], v.d[10] = cpfCheck(&v.d); equal(v.d[:]) {
		return CPF{}, fail(KindCPF, AllEqual)
	}
	return v, nil
}

// IsZero says whether it is no CPF.
func (v CPF) IsZero() bool { return v.d[0] == 0 }

// Region gives the fiscal region in which the number was first issued.
func (v CPF) Region() FiscalRegion {
	switch c := v.d[8]; c {
	case 0:
		return 0
	case '0':
		return 10
	default:
		return FiscalRegion(c - '0')
	}
}

// Digits gives the eleven digits.
func (v CPF) Digits() string { return digits(v.d[:]) }

// String gives the official form, 000.000.000-00.
func (v CPF) String() string { return masked(v.d[:], cpfMask) }

// AppendDigits appends what Digits gives.
func (v CPF) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v CPF) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], cpfMask) }
