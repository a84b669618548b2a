package lgpd

import "github.com/medplug/medplug/sdk-go-pdk/br"

// phone reads the telephone number that begins at text[at], which is token i; it gives where it ends, or 0.
func (s *scanner) phone(i, at int) int32 {
	c := s.context(i)
	said := c&aboutPhone != 0
	p, end, r := br.ScanPhone(s.text, at)
	marked := s.text[at] == '(' || s.text[at] == '+' || r == br.OK && s.at(i).end-s.at(i).start == 2 && s.dashed(at, end) // 11 99294-5291
	if c&(aboutCPF|aboutCNS|aboutPIS|aboutCNPJ|aboutRecord|aboutVoter) != 0 && !said && !marked {
		return 0
	}
	if s.at(i-1).kind == word && s.gap(i) == 0 && !marked { // the figures of L279, a lot
		return 0
	}
	if r == br.OK {
		var confidence float64
		switch lead := s.text[at]; {
		case said:
			confidence = 0.98
		case lead == '(' || lead == '+':
			confidence = 0.95
		case s.dashed(at, end):
			confidence = 0.88
		case p.Mobile():
			confidence = 0.55
		default:
			confidence = 0.3
		}
		s.add(Phone, int32(at), int32(end), confidence, rankNumber)
		if confidence >= s.d.o.MinConfidence {
			return int32(end)
		}
	}
	return s.local(i, said)
}

// dashed tells whether a hyphen stands before the last four digits.
func (s *scanner) dashed(at, end int) bool { return end-at > 5 && s.text[end-5] == '-' }

// local reads a number without area code: 98765-4321 or, where a word says that it is one, 3456-7890 and 34567890.
func (s *scanner) local(i int, said bool) int32 {
	a, b := s.at(i), s.at(i+2)
	if a.kind != number {
		return 0
	}
	n := a.end - a.start
	if (n == 4 || n == 5) && (s.isMark(i+1, "-") && s.gap(i+1) == 0 && s.gap(i+2) == 0 || s.isMark(i+1, ".") && said) &&
		b.kind == number && b.end-b.start == 4 && s.at(i+3).kind != number {
		switch lead := s.text[a.start]; {
		case said && lead >= '2':
			s.add(Phone, a.start, b.end, 0.93, rankNumber)
		case n == 5 && lead == '9':
			s.add(Phone, a.start, b.end, 0.7, rankNumber)
		default:
			return 0
		}
		return b.end
	}
	if next := s.at(i + 1); said && (n == 4 || n == 5) && next.kind == number && next.end-next.start == 4 && s.gap(i+1) == 1 && s.text[a.start] >= '2' &&
		s.at(i+2).kind != number {
		s.add(Phone, a.start, next.end, 0.85, rankNumber)
		return next.end
	}
	if said && (n == 8 || n == 9) && s.text[a.start] >= '2' {
		s.add(Phone, a.start, a.end, 0.9, rankNumber)
		return a.end
	}
	return 0
}
