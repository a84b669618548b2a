package tag

import (
	"strings"
	"unicode/utf8"
)

const (
	maxPluginID = 128
	maxHostname = 253
)

const (
	digit    = "0-9"
	alnum    = "0-9a-z"
	alnumAny = "0-9A-Za-z-"
)

func isLesion(s string) bool {
	n, ok := strings.CutPrefix(s, "lesion_")
	return ok && len(n) >= 1 && len(n) <= 3 && n[0] != '0' && allIn(n, digit)
}

func isUF(s string) bool {
	const ufs = "AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO"
	i := strings.Index(ufs, s)
	return len(s) == 2 && i >= 0 && i%3 == 0
}

// isDate takes the days that the calendar has; the expression beside it lets February have 31.
func isDate(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	year, ok1 := number(s[:4])
	month, ok2 := number(s[5:7])
	day, ok3 := number(s[8:])
	if !ok1 || !ok2 || !ok3 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := 31
	switch month {
	case 4, 6, 9, 11:
		days = 30
	case 2:
		days = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			days = 29
		}
	}
	return day <= days
}

// isRFC3339 takes an upper-case T and Z and no leap second, as Go's time package does.
func isRFC3339(s string) bool {
	if len(s) < 20 || !isDate(s[:10]) || s[10] != 'T' || !isClock(s[11:16]) || s[16] != ':' {
		return false
	}
	if sec, ok := number(s[17:19]); !ok || sec > 59 {
		return false
	}
	s = s[19:]
	if s[0] == '.' {
		i := 1
		for i < len(s) && s[i]-'0' <= 9 {
			i++
		}
		if i == 1 || i == len(s) {
			return false
		}
		s = s[i:]
	}
	return s == "Z" || len(s) == 6 && (s[0] == '+' || s[0] == '-') && isClock(s[1:])
}

func isClock(s string) bool { // hh:mm
	h, ok1 := number(s[:2])
	m, ok2 := number(s[3:5])
	return ok1 && ok2 && s[2] == ':' && h <= 23 && m <= 59
}

func number(s string) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int(d)
	}
	return n, true
}

func isSemver(s string) bool {
	s, build, hasBuild := strings.Cut(s, "+")
	if hasBuild && !dotted(build, func(id string) bool { return id != "" && allIn(id, alnumAny) }) {
		return false
	}
	core, pre, hasPre := strings.Cut(s, "-")
	if hasPre && !dotted(pre, func(id string) bool {
		return id != "" && allIn(id, alnumAny) && (!allIn(id, digit) || isDecimal(id))
	}) {
		return false
	}
	return strings.Count(core, ".") == 2 && dotted(core, isDecimal)
}

func isDecimal(s string) bool {
	return s != "" && allIn(s, digit) && (s == "0" || s[0] != '0')
}

func dotted(s string, part func(string) bool) bool {
	for id := range strings.SplitSeq(s, ".") {
		if !part(id) {
			return false
		}
	}
	return true
}

func isPluginID(s string) bool {
	if s == "" || len(s) > maxPluginID {
		return false
	}
	sep := true // a separator here would have nothing before it
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case inClass(c, alnum):
			sep = false
		case (c == '.' || c == '_' || c == '-') && !sep:
			sep = true
		default:
			return false
		}
	}
	return !sep
}

func isHostname(s string) bool {
	return len(s) <= maxHostname && dotted(s, func(l string) bool {
		return l != "" && allIn(l, alnum+"-") && l[0] != '-' && l[len(l)-1] != '-'
	})
}

// isBase64 takes the standard alphabet with padding and nothing else; encoding/base64 would let line breaks through.
func isBase64(s string) bool {
	if len(s)%4 != 0 {
		return false
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	// Eight at a time: a branch per byte is what costs in a guest.
	for len(s) >= 8 {
		if !(base64Byte[s[0]] && base64Byte[s[1]] && base64Byte[s[2]] && base64Byte[s[3]] &&
			base64Byte[s[4]] && base64Byte[s[5]] && base64Byte[s[6]] && base64Byte[s[7]]) {
			return false
		}
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		if !base64Byte[s[i]] {
			return false
		}
	}
	return true
}

var base64Byte = [256]bool{'+': true, '/': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true,
	'K': true, 'L': true, 'M': true, 'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true,
	'U': true, 'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true,
	'k': true, 'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true,
	'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true}

func isPointer(s string) bool {
	if s != "" && s[0] != '/' || !utf8.ValidString(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

func isErrorCode(s string) bool {
	if own, ok := strings.CutPrefix(s, "x_"); ok {
		return len(own) >= 1 && len(own) <= 62 && allIn(own, "a-z0-9_")
	}
	for code := range strings.SplitSeq(ErrorCodes, "|") {
		if s == code {
			return true
		}
	}
	return false
}

func isLegalBasis(s string) bool {
	if n, ok := strings.CutPrefix(s, "art7."); ok {
		switch n {
		case "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X":
			return true
		}
		return false
	}
	n, ok := strings.CutPrefix(s, "art11.II.")
	return s == "art11.I" || ok && len(n) == 1 && 'a' <= n[0] && n[0] <= 'g'
}

// isPeriod takes an ISO 8601 duration.
func isPeriod(s string) bool {
	s, ok := strings.CutPrefix(s, "P")
	date, clock, hasClock := strings.Cut(s, "T")
	return ok && (date != "" || hasClock) &&
		(date == "" || amounts(date, "YMWD")) && (!hasClock || amounts(clock, "HMS"))
}

// amounts takes one or more of digits followed by a unit.
func amounts(s, units string) bool {
	if s == "" {
		return false
	}
	digits := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i]-'0' <= 9:
			digits++
		case digits > 0 && strings.IndexByte(units, s[i]) >= 0:
			digits = 0
		default:
			return false
		}
	}
	return digits == 0
}

// isDetail takes a code or a digest.
func isDetail(s string) bool {
	if len(s) >= 1 && len(s) <= 64 && inClass(s[0], "A-Za-z") && allIn(s[1:], "A-Za-z0-9_-") {
		return true
	}
	hex, _ := strings.CutPrefix(s, "sha256:")
	return len(hex) >= 32 && len(hex) <= 64 && allIn(hex, "0-9a-f")
}
