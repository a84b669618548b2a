package lgpd

// addresses looks for streets with what follows of number, complement, quarter and town.
func (s *scanner) addresses() {
	for i := 0; i < len(s.tokens); i++ {
		if !s.at(i).is(street) {
			continue
		}
		if last, confidence := s.address(i); last > i {
			s.add(Address, s.tokens[i].start, s.tokens[last].end, confidence, rankAddress)
			i = last
		}
	}
}

// What of an address speaks for it being one.
const (
	streetAlone   = 0.35 // a street and its name
	numbered      = 0.4  // a house number
	completed     = 0.2  // apartment, quarter or town
	announced     = 0.3  // reside, endereço
	streetTokens  = 10   // of its name, at most
	addressPieces = 8    // behind the name, at most
	pieceTokens   = 8    // of each, at most
)

// address reads the address that begins at token i; last is i when there is none.
func (s *scanner) address(i int) (last int, confidence float64) {
	k := i + 1
	short := s.at(i).length <= 4
	if s.isMark(k, ".") {
		k++
	} else if short && s.at(i).length <= 2 && s.at(i).shape != upper && s.at(i).shape != capital {
		return i, 0 // "al", "r" within a sentence
	}
	named := s.streetName(k)
	if named < k {
		return i, 0
	}
	last, confidence = named, streetAlone
	if s.near(i, residence) {
		confidence += announced
	}
	at, isNumbered := s.houseNumber(named)
	if isNumbered {
		last, confidence = at, confidence+numbered
	}
	if end, pieces := s.complements(last); pieces > 0 {
		last, confidence = end, confidence+completed
	}
	return last, confidence
}

// near tells whether a word of the class stands in the same sentence, up to six tokens back.
func (s *scanner) near(i int, c class) bool {
	for k := i - 1; k >= 0 && k >= i-6; k-- {
		t := &s.tokens[k]
		if t.is(c) {
			return true
		}
		if t.kind == mark && t.mark == '.' && s.gap(k+1) > 0 && !s.abbreviated(k) {
			return false
		}
	}
	return false
}

// streetName gives the last token of a street's name that begins at k; k-1 when none does. A name begins with a capital
// or is a number ("Rua 13", "Rua 7 de Setembro").
func (s *scanner) streetName(k int) int {
	last := k - 1
	for n := 0; n < streetTokens; n++ {
		t := s.at(k)
		switch {
		case t.kind == word && t.shape != lower && t.class&numero == 0 && !(t.is(inside) && last >= k-1 && n > 0 && s.at(k+1).kind == number):
			last = k
		case t.is(connector) && (s.at(k+1).kind == word && (n > 0 || s.at(k+1).shape != lower) || s.at(k+1).kind == number):
		case t.kind == number && (n == 0 || s.at(k-1).is(connector)) && t.end-t.start <= 4:
			last = k
		case t.kind == mark && t.mark == '.' && s.gap(k) == 0 && s.at(k-1).length <= 4 && s.at(k+1).kind == word && s.at(k+1).shape != lower:
		case t.kind == word && n > 0 && t.shape == lower && s.at(k-1).is(connector) && t.class == 0:
			last = k // "rua das flores" once it has begun in lower case
		default:
			return last
		}
		k++
	}
	return last
}

// houseNumber reads ", 123", " nº 123-A", ", s/n" behind token named.
func (s *scanner) houseNumber(named int) (last int, ok bool) {
	k := named + 1
	if s.isMark(k, ",-") {
		k++
	}
	t := s.at(k)
	if t.kind == word && s.text[t.start]|0x20 == 's' && t.length == 1 && s.isMark(k+1, "/") && s.at(k+2).length == 1 {
		return k + 2, true // s/n
	}
	if t.is(numero) {
		k++
		for s.isMark(k, ".o:") {
			k++
		}
	}
	if t = s.at(k); t.kind != number || t.end-t.start > 5 {
		return named, false
	}
	if s.at(k+1).kind == word && s.at(k+1).shape == initial && s.gap(k+1) == 0 {
		return k + 1, true // 123A
	}
	if s.isMark(k+1, "-") && s.gap(k+1) == 0 && s.at(k+2).shape == initial && s.at(k+2).kind == word && s.gap(k+2) == 0 {
		return k + 2, true // 123-A
	}
	return k, true
}

// complements reads what follows a house number, piece by piece: ", apto 12", "- Centro", ", Campinas/SP".
func (s *scanner) complements(last int) (end, pieces int) {
	end = last
	for n := 0; n < addressPieces; n++ {
		k := end + 1
		if !s.isMark(k, ",-/") && !s.at(k).is(inside) {
			return end, pieces
		}
		if s.isMark(k, ",-/") {
			k++
		}
		next := s.piece(k)
		if next < k {
			return end, pieces
		}
		end = next
		pieces++
	}
	return end, pieces
}

// piece reads one piece of an address at token k: its last token, or k-1 when there is none.
func (s *scanner) piece(k int) int {
	t := s.at(k)
	if t.kind != word || t.is(about|verb|person|title|organisation) && !t.is(inside|state|common) {
		return k - 1
	}
	last := k - 1
	for end := k + pieceTokens; k < end; k++ {
		switch t := s.at(k); {
		case t.is(about | verb | person):
			return last
		case t.kind == word && (t.shape != lower || t.is(inside) || t.is(connector) && s.at(k+1).kind == word):
			if !t.is(connector) {
				last = k
			}
		case t.kind == number && (s.at(k-1).kind == word || s.isMark(k-1, ".") && s.at(k-2).is(inside)) && t.end-t.start <= 5:
			last = k
		case t.kind == mark && t.mark == '.' && s.gap(k) == 0 && s.at(k-1).is(inside) && s.at(k-1).length <= 5:
		default:
			return last
		}
	}
	return last
}
