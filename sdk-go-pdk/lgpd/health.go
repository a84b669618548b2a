package lgpd

// conditions looks for diseases by name and by ICD-10 code.
func (s *scanner) conditions() {
	for i := range s.tokens {
		t := &s.tokens[i]
		switch {
		case t.is(condition) && (t.length > 3 || t.shape == upper):
			s.add(Health, t.start, t.end, 0.7, rankHealth)
		case t.is(icd):
			s.code(i + 1)
		}
	}
}

// code reads an ICD-10 code behind "CID", "CID-10:", "CID 10 -": a letter, two digits and perhaps a dot and one more.
func (s *scanner) code(k int) {
	for end := k + 4; k < end; k++ {
		t := s.at(k)
		if t.kind == word && t.length == 1 && s.at(k+1).kind == number && s.gap(k+1) == 0 {
			last := s.at(k + 1)
			if s.isMark(k+2, ".") && s.gap(k+2) == 0 && s.at(k+3).kind == number && s.gap(k+3) == 0 {
				last = s.at(k + 3)
			}
			s.add(Health, t.start, last.end, 0.9, rankHealth)
			return
		}
		if t.kind == word || t.kind == line {
			return
		}
	}
}
