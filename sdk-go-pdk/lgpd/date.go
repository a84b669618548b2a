package lgpd

// birthDate reads the date that begins at token i, when the words before say that somebody was born then. end is 0 when
// there is none.
func (s *scanner) birthDate(i int) (end int32, confidence float64) {
	end = s.date(i)
	if end == 0 {
		return 0, 0
	}
	if s.born(i) {
		return end, 0.95
	}
	return 0, 0
}

// born looks back for birth, over a place or a time of day if need be: "nascida em Salvador, em 3/5/1980", "D.N.".
func (s *scanner) born(i int) bool {
	words := 0
	for k := i - 1; k >= 0 && k >= i-16; k-- {
		t := &s.tokens[k]
		switch {
		case t.is(birth) && !s.surname(k):
			return true
		case t.kind == word && t.shape == initial && s.text[t.start]|0x20 == 'n' && s.isMark(k-1, ".") && s.at(k-2).kind == word && s.text[s.at(k-2).start]|0x20 == 'd' && s.at(k-2).length == 1:
			return true
		case t.kind == number, t.kind == line && words > 0, t.kind == mark && t.mark == ';':
			return false
		case t.kind == mark && t.mark == '.' && s.gap(k+1) > 0 && !s.abbreviated(k):
			return false
		case t.kind == word:
			if words++; words > 6 {
				return false
			}
		}
	}
	return false
}

// surname tells whether the word at k is a family name (do Nascimento) behind another name, and no label.
func (s *scanner) surname(k int) bool {
	if !s.at(k).is(last) || s.at(k).shape == lower || s.isMark(k+1, ":") {
		return false
	}
	before := s.at(k - 1)
	if before.is(connector) {
		before = s.at(k - 2)
	}
	return before.is(first|last) && before.shape != lower
}

// date gives the end of the date that begins at token i: 3/5/1980, 03-05-80, 1980-05-03, 3 de maio de 1980; else 0.
func (s *scanner) date(i int) int32 {
	a, sep, b, sep2, c := s.at(i), s.at(i+1), s.at(i+2), s.at(i+3), s.at(i+4)
	if sep.kind == mark && sep2.kind == mark && sep.mark == sep2.mark && b.kind == number && c.kind == number &&
		(sep.mark == '/' || sep.mark == '-' || sep.mark == '.') &&
		(s.at(i+5).kind != number || s.gap(i+5) > 0) {
		x, y, z := s.value(a), s.value(b), s.value(c)
		la, lc := a.end-a.start, c.end-c.start
		switch {
		case day(x) && monthOf(y) && (lc == 4 && year(z) || lc == 2):
			return c.end
		case la == 4 && year(x) && monthOf(y) && day(z):
			return c.end
		}
	}
	// 3 de maio de 1980, 1º de maio de 1980
	k := i + 1
	if s.isMark(k, "o") {
		k++
	}
	if !day(s.value(a)) {
		return 0
	}
	if s.at(k).is(connector) {
		k++
	}
	if !s.at(k).is(month) {
		return 0
	}
	if k++; s.isMark(k, ".") {
		k++
	}
	if s.at(k).is(connector) || s.isMark(k, "/,") {
		k++
	}
	if y := s.at(k); y.kind == number && y.end-y.start == 4 && year(s.value(y)) {
		return y.end
	}
	return 0
}

// value reads a short number, -1 for one of more than four digits.
func (s *scanner) value(t *token) int {
	if t.kind != number || t.end-t.start > 4 {
		return -1
	}
	v := 0
	for _, c := range []byte(s.text[t.start:t.end]) {
		v = v*10 + int(c-'0')
	}
	return v
}

func day(v int) bool     { return v >= 1 && v <= 31 }
func monthOf(v int) bool { return v >= 1 && v <= 12 }
func year(v int) bool    { return v >= 1890 && v <= 2100 }
