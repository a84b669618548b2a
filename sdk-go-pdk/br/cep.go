package br

// CEP is a postal code of the Correios: eight digits. It has no check digit; what can be said is which state its first
// five digits belong to.
type CEP struct{ d [8]byte }

const cepMask = "#####-###"

// CEPRange is a range of postal codes by their first five digits, both ends included.
type CEPRange struct {
	UF         UF
	First, End int
	// Sure is false where the sources contradict each other: 72800 to 73699, which older lists give to Goiás and to the
	// Federal District both.
	Sure bool
}

// cepRanges in rising order (ribafs/postgresql:estados.sql; estadosecapitaisdobrasil.com; cepddd.com.br). Rondônia moved
// to 768-769 in 2008 (abbreviationfinder.org); its old 78900 to 78999 belong to nobody.
var cepRanges = [...]CEPRange{
	{SP, 1000, 19999, true}, {RJ, 20000, 28999, true}, {ES, 29000, 29999, true}, {MG, 30000, 39999, true},
	{BA, 40000, 48999, true}, {SE, 49000, 49999, true}, {PE, 50000, 56999, true}, {AL, 57000, 57999, true},
	{PB, 58000, 58999, true}, {RN, 59000, 59999, true}, {CE, 60000, 63999, true}, {PI, 64000, 64999, true},
	{MA, 65000, 65999, true}, {PA, 66000, 68899, true}, {AP, 68900, 68999, true}, {AM, 69000, 69299, true},
	{RR, 69300, 69399, true}, {AM, 69400, 69899, true}, {AC, 69900, 69999, true}, {DF, 70000, 72799, true},
	{GO, 72800, 72999, false}, {DF, 73000, 73699, false}, {GO, 73700, 76799, true}, {RO, 76800, 76999, true},
	{TO, 77000, 77999, true}, {MT, 78000, 78899, true}, {MS, 79000, 79999, true}, {PR, 80000, 87999, true},
	{SC, 88000, 89999, true}, {RS, 90000, 99999, true},
}

// ParseCEP reads a CEP in any common written form.
func ParseCEP[T Text](s T) (CEP, error) {
	at, lim := bounds(s, "CEP")
	v, end, r := scanCEP(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return CEP{}, fail(KindCEP, r)
	}
	return v, nil
}

// ValidCEP says whether ParseCEP would read it.
func ValidCEP[T Text](s T) bool {
	at, lim := bounds(s, "CEP")
	_, end, r := scanCEP(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanCEP reads the CEP that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came.
func ScanCEP[T Text](s T, at int) (v CEP, end int, r Reason) { return scanCEP(s, at, len(s)) }

func scanCEP[T Text](s T, at, lim int) (v CEP, end int, r Reason) {
	n, end, seen := read(s, at, lim, v.d[:], 1<<2|1<<5)
	switch {
	case n < len(v.d):
		return CEP{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return CEP{}, end, BadLength
	case seen == 1<<2: // 01.310-100 is written, 01.310100 is not
		return CEP{}, end, BadCharacter
	}
	if uf, _ := v.UF(); uf == 0 {
		return CEP{}, end, OutOfRange
	}
	return v, end, OK
}

// UF gives the state, and whether the sources agree on it.
func (v CEP) UF() (uf UF, sure bool) {
	if v.IsZero() {
		return 0, false
	}
	prefix := 0
	for _, c := range v.d[:5] {
		prefix = prefix*10 + int(c-'0')
	}
	lo, hi := 0, len(cepRanges)
	for lo < hi {
		if m := (lo + hi) / 2; cepRanges[m].End < prefix {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == len(cepRanges) || prefix < cepRanges[lo].First {
		return 0, false
	}
	return cepRanges[lo].UF, cepRanges[lo].Sure
}

// IsZero says whether it is no CEP.
func (v CEP) IsZero() bool { return v.d[0] == 0 }

// Digits gives the eight digits.
func (v CEP) Digits() string { return digits(v.d[:]) }

// String gives the official form, 00000-000.
func (v CEP) String() string { return masked(v.d[:], cepMask) }

// AppendDigits appends what Digits gives.
func (v CEP) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v CEP) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], cepMask) }
