package br

// ANVISA is a number under which ANVISA registers or is notified of a product:
//
//	medicine          1.0000.0000.000-0, or its first nine digits
//	cosmetic          2.0000.0000.000-0 or 4..., or the first nine digits
//	sanitizer         3.0000.0000.000-0, or the first nine digits
//	food              5.0000.0000.000-0 or 6..., or the first nine digits
//	medical device    11 digits, the first of which is 8, on old registrations 1
//	process           25000.000000/0000-00 with the Ministry's prefix 25000 to 25999, which notified cosmetics and devices
//	                  bear instead; the check digits may be missing, and the year may have two digits
//
// The first digit is the field of the company's licence (ANVISA's notice on forged numbers, 2009; on cosmetics with 4,
// October 2018). ANVISA publishes no rule for the last digit of a registration, and its processes do not follow that of the
// federal protocol number (25351.674980/2010-62, Diário Oficial da União of 27 November 2014), so that no check digit is
// checked: what is valid here has the form of a number. "MS 610.001/98" and its like, which the notice names as the usual
// forgery, have not.
type ANVISA struct {
	d     [17]byte
	n     uint8
	class ANVISAClass
}

// ANVISAClass is what a number is for; the zero value is nothing.
type ANVISAClass uint8

// The classes.
const (
	Medicine ANVISAClass = iota + 1
	Cosmetic
	Sanitizer
	Food
	Device
	Process
)

var classNames = [...]string{Medicine: "medicine", Cosmetic: "cosmetic", Sanitizer: "sanitizer", Food: "food", Device: "device", Process: "process"}

// String gives the class's name in lower case.
func (c ANVISAClass) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return ""
}

// Separators of a registration, and of a process, which has a slash or nothing after the eleventh digit.
const (
	registrationPlaces = 1<<1 | 1<<5 | 1<<9 | 1<<12
	processPlaces      = 1<<5 | 1<<11 | 1<<13 | 1<<15
)

// ParseANVISA reads a number in any common written form, its label let pass: MS 1.0235.0497.001-5, Reg. ANVISA nº
// 80146501845, Processo 25351.674980/2010-62.
func ParseANVISA[T Text](s T) (ANVISA, error) {
	at, lim := anvisaBounds(s)
	v, end, r := scanANVISA(s, at, lim)
	if r = whole(s, end, lim, r); r != OK {
		return ANVISA{}, fail(KindANVISA, r)
	}
	return v, nil
}

// ValidANVISA says whether ParseANVISA would read it.
func ValidANVISA[T Text](s T) bool {
	at, lim := anvisaBounds(s)
	_, end, r := scanANVISA(s, at, lim)
	return whole(s, end, lim, r) == OK
}

func anvisaBounds[T Text](s T) (at, lim int) {
	return bounds(s, "REGISTRO", "REG", "MS", "M.S", "ANVISA", "PROCESSO", "PROC")
}

// ScanANVISA reads the number that begins at s[at] and gives where it ends. With another reason than OK, end is how far
// the reading came.
func ScanANVISA[T Text](s T, at int) (v ANVISA, end int, r Reason) {
	return scanANVISA(s, at, len(s))
}

func scanANVISA[T Text](s T, at, lim int) (v ANVISA, end int, r Reason) {
	n, end, seen := read(s, at, lim, v.d[:], processPlaces)
	v.n, v.class = uint8(n), Process
	if v.isProcess(seen) {
		return v.judge(follows(s, end, lim), end)
	}
	v.d = [17]byte{}
	n, end, seen = read(s, at, lim, v.d[:13], registrationPlaces)
	v.n = uint8(n)
	switch c := v.d[0]; {
	case n == 0:
		return ANVISA{}, end, short(n, end, lim)
	case n == 11 && seen == 0:
		v.class = Device
		if c != '8' && c != '1' {
			return ANVISA{}, end, BadPrefix
		}
	case c == '1':
		v.class = Medicine
	case c == '2', c == '4':
		v.class = Cosmetic
	case c == '3':
		v.class = Sanitizer
	case c == '5', c == '6':
		v.class = Food
	case n != 9 && n != 13:
		return ANVISA{}, end, short(n, end, lim)
	default:
		return ANVISA{}, end, BadPrefix
	}
	return v.judge(follows(s, end, lim), end)
}

// isProcess tells the two families apart: a process has 13 digits only with a separator where its year begins, and a
// registration never has more than 13.
func (v *ANVISA) isProcess(seen after) bool {
	if v.d[0] != '2' || v.d[1] != '5' {
		return false
	}
	slash := seen&(1<<11) != 0
	switch v.n {
	case 13:
		return slash
	case 15, 17:
		return true
	}
	return false
}

func (v ANVISA) judge(longer bool, end int) (ANVISA, int, Reason) {
	length := v.n == 9 || v.n == 13
	switch v.class {
	case Device:
		length = true
	case Process:
		length = v.n >= 13
	}
	if longer || !length {
		return ANVISA{}, end, BadLength
	}
	return v, end, OK
}

// IsZero says whether it is no number.
func (v ANVISA) IsZero() bool { return v.n == 0 }

// Class says what the number is for.
func (v ANVISA) Class() ANVISAClass { return v.class }

// mask is the printed form. A process of 15 digits has a year of four digits when these begin with 19 or 20.
func (v ANVISA) mask() string {
	switch {
	case v.class == Device:
		return "###########"
	case v.class != Process && v.n == 9:
		return "#.####.####"
	case v.class != Process:
		return "#.####.####.###-#"
	case v.n == 13:
		return "#####.######/##"
	case v.n == 17:
		return "#####.######/####-##"
	case v.d[11] == '1' && v.d[12] == '9', v.d[11] == '2' && v.d[12] == '0':
		return "#####.######/####"
	}
	return "#####.######/##-##"
}

// Digits gives the digits.
func (v ANVISA) Digits() string { return digits(v.d[:max(v.n, 1)]) }

// String gives the printed form.
func (v ANVISA) String() string { return masked(v.d[:], v.mask()) }

// AppendDigits appends what Digits gives.
func (v ANVISA) AppendDigits(dst []byte) []byte { return appendDigits(dst, v.d[:max(v.n, 1)]) }

// AppendMask appends what String gives.
func (v ANVISA) AppendMask(dst []byte) []byte { return appendMask(dst, v.d[:], v.mask()) }
