package lgpd

// How far back a word may stand that says what a figure is, and how many words that say nothing may lie between.
const (
	contextTokens = 10
	contextFiller = 4
)

// about is every class that says what kind of figure follows.
const about = aboutCPF | aboutCNS | aboutCNPJ | aboutPIS | aboutVoter | aboutRG | aboutPhone | aboutCEP | aboutRecord | aboutCRM |
	aboutRQE | aboutCNES | birth

// context gathers what the words before token i say the figure at i is: those of the nearest label. It ends at another figure, at
// the end of a sentence and at the second end of a line.
func (s *scanner) context(i int) (c class) {
	filler, lines := 0, 0
	for k := i - 1; k >= 0 && k >= i-contextTokens; k-- {
		t := &s.tokens[k]
		switch t.kind {
		case number:
			return c
		case line:
			if lines++; lines > 1 || c != 0 {
				return c
			}
		case mark:
			if t.mark == ';' || t.mark == ',' && c != 0 || t.mark == '.' && c != 0 && s.gap(k+1) > 0 {
				return c
			}
			if t.mark == '.' && s.gap(k+1) > 0 && !s.abbreviated(k) { // a sentence ended
				return c
			}
		case word:
			switch {
			case t.class&about != 0:
				c |= t.class & about
			case c != 0 && t.class&(connector|numero) == 0:
				return c // the label is complete
			case t.class&(connector|numero) != 0:
			default:
				if filler++; filler > contextFiller {
					return c
				}
			}
		}
	}
	return c
}

// abbreviated tells whether the dot at token k ends an abbreviation, as in "tel. 3333".
func (s *scanner) abbreviated(k int) bool {
	t := s.at(k - 1)
	return t.kind == word && s.gap(k) == 0 && (t.length <= 4 || t.is(about|street|title|numero))
}

// directly tells whether a word of the class stands before token i with nothing between but marks and small words. Behind a
// colon something new begins, to which only what says that a person follows still applies.
func (s *scanner) directly(i int, c class) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		t := &s.tokens[k]
		switch {
		case t.is(c):
			return true
		case t.kind == mark && t.mark == ':' && c != person:
			return false
		case t.kind == mark && (t.mark == '.' && !s.abbreviated(k) || t.mark == ',' || t.mark == ';'), t.kind == line, t.kind == number:
			return false
		case t.kind == word && t.class&(connector|numero) == 0 && t.length > 2 && !(t.is(plainWord) && t.length <= 4):
			return false
		}
	}
	return false
}
