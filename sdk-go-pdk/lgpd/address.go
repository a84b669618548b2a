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
	vague         = 0.1  // words behind a comma that could be these
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
	} else if short && s.at(i).length <= 2 && s.at(i).shape != upper && s.at(i).shape != capital && !s.lowerCase(i, k) {
		return i, 0 // "al", "r" within a sentence
	}
	if s.text[s.at(i).start]|0x20 == 'v' && s.at(i).length == 3 && s.at(k).is(plainWord) { // via oral
		return i, 0
	}
	isLower := s.lowerCase(i, k)
	named := s.streetName(k, isLower, false)
	at, isNumbered := s.houseNumber(named)
	if !isNumbered {
		if broken := s.streetName(k, isLower, true); broken > named {
			if n, ok := s.houseNumber(broken); ok && (s.isMark(broken+1, ",") || s.at(broken+1).is(numero)) {
				named, at, isNumbered = broken, n, ok
			}
		}
	}
	said := s.near(i, residence)
	if named < k || isLower && !isNumbered || (isLower || s.at(named).shape == upper) && isNumbered && !said && s.counts(at) {
		return i, 0
	}
	last, confidence = named, streetAlone
	if said {
		confidence += announced
	}
	if isNumbered {
		last, confidence = at, confidence+numbered
	}
	end, pieces, sure := s.complements(last, isLower)
	switch {
	case pieces > 0 && (isNumbered || sure):
		confidence += completed
	case pieces > 0:
		confidence += vague
	}
	return end, confidence
}

// lowerCase tells whether a street in lower case may begin at token i, its name at k: "rua das flores", but no "r" or "via".
func (s *scanner) lowerCase(i, k int) bool {
	t, name := s.at(i), s.at(k)
	return t.shape == lower && (t.length > 2 || s.isMark(i+1, ".")) && (name.kind == word && name.shape == lower || name.kind == number) &&
		(name.class&(verb|person|about) == 0 || name.is(first))
}

// counts tells whether the number at k counts something: a word follows that is no part of an address.
func (s *scanner) counts(k int) bool {
	next := s.at(k + 1)
	return next.kind == word && !next.is(inside|connector|about|residence)
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
// or is a number ("Rua 13", "Rua 7 de Setembro"); isLower reads one in lower case, which only a house number makes one, and
// broken one with an end of line in it.
func (s *scanner) streetName(k int, isLower, broken bool) int {
	last := k - 1
	for n := 0; n < streetTokens; n++ {
		t := s.at(k)
		switch {
		case broken && t.kind == line && s.at(k+1).kind == word && (s.at(k+1).shape != lower || isLower) && s.at(k+1).class&(about|person) == 0:
			broken = false
		case t.kind == word && t.shape != lower && t.class&numero == 0 && !(t.is(inside) && last >= k-1 && n > 0 && s.at(k+1).kind == number):
			last = k
		case t.is(connector) && (s.at(k+1).kind == word && (n > 0 || s.at(k+1).shape != lower || isLower) || s.at(k+1).kind == number || broken):
		case t.kind == number && (n == 0 || s.at(k-1).is(connector)) && t.end-t.start <= 4:
			last = k
		case t.kind == mark && t.mark == '.' && s.gap(k) == 0 && s.at(k-1).length <= 4 && s.at(k+1).kind == word && s.at(k+1).shape != lower:
		case t.kind == word && n > 0 && t.shape == lower && s.at(k-1).is(connector) && t.class == 0:
			last = k // "rua das flores" once it has begun in lower case
		case isLower && t.kind == word && (t.class&(numero|verb|person|about|residence) == 0 || t.is(first)) && n < streetTokens/2:
			last = k
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
		if s.at(k).kind == line { // the line ended behind the comma
			k++
		}
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

// complements reads what follows a house number, piece by piece: ", apto 12", "- Centro", ", Campinas/SP". sure tells that one
// of them belongs to addresses alone.
func (s *scanner) complements(last int, isLower bool) (end, pieces int, sure bool) {
	end = last
	for n := 0; n < addressPieces; n++ {
		k := end + 1
		if !s.isMark(k, ",-/") && !s.at(k).is(inside) {
			return end, pieces, sure
		}
		if s.isMark(k, ",-/") {
			k++
		}
		if s.at(k).kind == line && k > end+1 { // the line ended behind the mark
			k++
		}
		if s.stateAt(k) {
			return k, pieces + 1, true
		}
		next := s.piece(k, isLower)
		if next < k {
			return end, pieces, sure
		}
		sure = sure || s.at(k).is(inside) && s.at(k).class&plainWord == 0
		end = next
		pieces++
	}
	return end, pieces, sure
}

// stateAt tells whether token k is a state's abbreviation, with which an address ends; AP before a number is an apartment.
func (s *scanner) stateAt(k int) bool {
	t := s.at(k)
	apartment := t.is(inside) && (s.at(k+1).kind == number || s.isMark(k+1, ".") && s.at(k+2).kind == number)
	return t.is(state) && t.length == 2 && !apartment && (t.shape == upper || t.shape == lower && s.isMark(k-1, "/-") && (s.at(k+1).kind != word || s.at(k+1).is(about) || s.isMark(k-1, "/") && s.gap(k) == 0))
}

// piece reads one piece of an address at token k: its last token, or k-1 when there is none.
func (s *scanner) piece(k int, isLower bool) int {
	t := s.at(k)
	if t.kind != word || t.is(about|verb|person|title|organisation) && !t.is(inside|state|common) && !(t.is(title) && s.town(k)) {
		return k - 1
	}
	isLower = isLower && (t.is(inside|common|first|last) || s.town(k))
	tail := k - 1
	for end := k + pieceTokens; k < end; k++ {
		switch t := s.at(k); {
		case t.is(about|verb|person) && !t.is(first|last):
			return tail
		case t.kind == word && (t.shape != lower || isLower || t.is(inside) || t.is(connector) && s.at(k+1).kind == word):
			if !t.is(connector) || t.shape == initial && s.at(k-1).is(inside) { // bloco E
				tail = k
			}
		case t.kind == number && (s.at(k-1).kind == word || s.isMark(k-1, ".") && s.at(k-2).is(inside)) && t.end-t.start <= 5 &&
			!(s.isMark(k+1, "-.") && s.gap(k+1) == 0 && s.at(k+2).kind == number && s.gap(k+2) == 0): // a CEP
			tail = k
		case t.kind == mark && t.mark == '.' && s.gap(k) == 0 && s.at(k-1).is(inside) && s.at(k-1).length <= 5:
		default:
			return tail
		}
	}
	return tail
}

// town tells whether a state closes the words and marks from k on: "alto da serra, feira de santana/ba".
func (s *scanner) town(k int) bool {
	for n := k + 1; n < k+14; n++ {
		switch {
		case s.isMark(n, "/-,"):
			if s.stateAt(n + 1) {
				return true
			}
		case s.at(n).kind != word || s.at(n).is(about|verb|person):
			return false
		}
	}
	return false
}
