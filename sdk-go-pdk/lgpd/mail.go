package lgpd

// Bounds of a mail address (RFC 5321, 4.5.3.1).
const (
	maxLocal  = 64
	maxDomain = 255
)

// mail looks for an address around the "@" at text[at]: letters, digits and a few marks before, labels joined by dots behind, the last of
// them of letters. start is at when there is none.
func (s *scanner) mail(at, from, to int) (start, end int) {
	start = at
	for start > from && at-start < maxLocal && localPart(s.text[start-1]) {
		start--
	}
	for start < at && (s.text[start] == '.' || s.text[start] == '-') {
		start++
	}
	if start == at {
		return at, at
	}
	end = at + 1
	dot, tail := 0, 0
	for end < to && end-at < maxDomain {
		c := s.text[end]
		if letter(c) {
			tail++
		} else if digit(c) || c == '-' {
			tail = -maxDomain // no letters-only label
		} else if c == '.' && end > at+1 && s.text[end-1] != '.' && end+1 < to && (letter(s.text[end+1]) || digit(s.text[end+1])) {
			dot, tail = end, 0
		} else {
			break
		}
		end++
	}
	if dot == 0 || tail < 2 {
		return at, at
	}
	return start, end
}

func localPart(c byte) bool {
	return letter(c) || digit(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
