package br

// CNS is a number of the Cartão Nacional de Saúde: 15 digits. Those that begin with 1 or 2 are definitive: the holder's
// PIS, three digits 000 or 001, one check digit. Those that begin with 7, 8 or 9 are provisional.
//
// The check follows the routine of the Ministry of Health (laboratoriobridge/esusab-integracao: algoritmo_CNS.md). A
// definitive number must be, digit for digit, the one that its PIS gives; a sum that is a multiple of 11 is not enough:
// 184959687370903 has one and is none. In both kinds the fifth digit has the weight 11, so that an error in it alone goes
// unnoticed.
type CNS struct{ d [15]byte }

const cnsMask = "### #### #### ####"

// As the card prints it, and groups of four or five from the left.
const (
	cnsPrinted = 1<<3 | 1<<7 | 1<<11
	cnsFours   = 1<<4 | 1<<8 | 1<<12
	cnsFives   = 1<<5 | 1<<10
)

// ParseCNS reads a CNS in any common written form.
func ParseCNS[T Text](s T) (CNS, error) {
	at, lim := bounds(s, "CNS", "SUS")
	v, end, r := scanCNS(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return CNS{}, fail(KindCNS, r)
	}
	return v, nil
}

// ValidCNS says whether ParseCNS would read it.
func ValidCNS[T Text](s T) bool {
	at, lim := bounds(s, "CNS", "SUS")
	_, end, r := scanCNS(s, at, lim)
	return whole(s, end, lim, r) == OK
}

// ScanCNS reads the CNS that begins at s[at] and gives where it ends. With another reason than OK, end is how far the
// reading came.
func ScanCNS[T Text](s T, at int) (v CNS, end int, r Reason) { return scanCNS(s, at, len(s)) }

func scanCNS[T Text](s T, at, lim int) (v CNS, end int, r Reason) {
	n, end, seen := read(s, at, lim, v.d[:], cnsPrinted|cnsFours|cnsFives)
	switch {
	case n < len(v.d):
		return CNS{}, end, short(n, end, lim)
	case follows(s, end, lim):
		return CNS{}, end, BadLength
	case seen&^cnsPrinted != 0 && seen&^cnsFours != 0 && seen&^cnsFives != 0:
		return CNS{}, end, BadCharacter
	case equal(v.d[:]):
		return CNS{}, end, AllEqual
	}
	switch v.d[0] {
	case '1', '2':
		if t := cnsTail(v.d[:11]); t[0] != v.d[11] || t[1] != v.d[12] || t[2] != v.d[13] || t[3] != v.d[14] {
			return CNS{}, end, BadCheckDigits
		}
	case '7', '8', '9':
		if cnsSum(v.d[:])%11 != 0 {
			return CNS{}, end, BadCheckDigits
		}
	default:
		return CNS{}, end, BadPrefix
	}
	return v, end, OK
}

// cnsSum weighs the first digit with 15, the next with 14, and so on.
func cnsSum(d []byte) int {
	sum := 0
	for i, c := range d {
		sum += int(c-'0') * (15 - i)
	}
	return sum
}

// cnsTail gives the last four digits of the definitive number of a PIS.
func cnsTail(pis []byte) [4]byte {
	sum := cnsSum(pis)
	switch dv := (11 - sum%11) % 11; dv {
	case 10:
		return [4]byte{'0', '0', '1', '0' + byte((11-(sum+2)%11)%11)}
	default:
		return [4]byte{'0', '0', '0', '0' + byte(dv)}
	}
}

// CompleteCNS computes the rest of a number: of the eleven digits of a PIS that begins with 1 or 2, or of 14 digits that
// begin with 7, 8 or 9. One in eleven of the latter has no check digit and is refused with NoCheckDigit.
func CompleteCNS[T Text](start T) (CNS, error) {
	var v CNS
	n := 14
	if len(start) == 11 {
		n = 11
	}
	if r := base(start, v.d[:n]); r != OK {
		return CNS{}, fail(KindCNS, r)
	}
	switch c := v.d[0]; {
	case n == 11 && (c == '1' || c == '2'):
		t := cnsTail(v.d[:11])
		copy(v.d[11:], t[:])
	case n == 14 && c >= '7':
		last := (11 - cnsSum(v.d[:14])%11) % 11
		if last == 10 {
			return CNS{}, fail(KindCNS, NoCheckDigit)
		}
		v.d[14] = '0' + byte(last)
	default:
		return CNS{}, fail(KindCNS, BadPrefix)
	}
	return v, nil
}

// IsZero says whether it is no CNS.
func (v CNS) IsZero() bool { return v.d[0] == 0 }

// Definitive says whether the number is its holder's for good; false for a provisional one.
func (v CNS) Definitive() bool { return v.d[0] == '1' || v.d[0] == '2' }

// Digits gives the 15 digits.
func (v CNS) Digits() string { return digits(v.d[:]) }

// String gives the form that the card prints, 000 0000 0000 0000. There is no official mask.
func (v CNS) String() string { return masked(v.d[:], cnsMask) }

// AppendDigits appends what Digits gives.
func (v CNS) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:]) }

// AppendMask appends what String gives.
func (v CNS) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], cnsMask) }
