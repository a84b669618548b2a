package lgpd

// titled tells whether a title stands right before token i: "Dr. ", "Dona ".
func (s *scanner) titled(i int) bool {
	k := i - 1
	if s.isMark(k, ".,") { // "Dr. Ana", "Olá, Ana"
		k--
	}
	if s.isMark(k, ")") && s.isMark(k-2, "(") { // Dr(a).
		k -= 3
	}
	return s.at(k).is(title)
}

// labelled tells whether a label with a colon stands right before token i: "Paciente: ", "Nome da mãe: ".
func (s *scanner) labelled(i int) bool {
	k := i - 1
	if s.at(k).kind == line {
		k--
	}
	if !s.isMark(k, ":") {
		return false
	}
	for n := k - 1; n >= k-5; n-- {
		if s.at(n).is(person) {
			return true
		}
		if s.at(n).kind != word && !s.isMark(n, "()/.") {
			return false
		}
	}
	return false
}

// ofOrganisation tells whether an organisation's word stands before token i with nothing but names and small words
// between: "Hospital São", "Clínica Doutor", "Escola Municipal".
func (s *scanner) ofOrganisation(i int) bool {
	for k := i - 1; k >= i-3; k-- {
		t := s.at(k)
		if t.is(organisation) && t.shape != lower {
			return true
		}
		if t.kind != word || t.shape == lower && !t.is(connector) {
			return false
		}
	}
	return false
}

// registered tells whether a council's number follows token i: "Vieira, CRM-SP 1234", "Barros (RQE 99)".
func (s *scanner) registered(i int) bool {
	k := i + 1
	for k < i+3 && (s.isMark(k, ",-(/") || s.at(k).kind == line) {
		k++
	}
	if !s.at(k).is(aboutCRM | aboutRQE) {
		return false
	}
	for n := k + 1; n < k+5; n++ {
		if s.at(n).kind == number {
			return true
		}
	}
	return false
}

// inState tells whether a state's abbreviation follows token i, as behind a town: "/SP", " - SP", ", SP", "(SP)".
func (s *scanner) inState(i int) bool {
	return s.isMark(i+1, "/-,(") && s.at(i+2).is(state) && s.at(i+2).shape == upper
}

// eponymRun tells whether all of a run's names are those of diseases and methods.
func (s *scanner) eponymRun(r run) bool {
	for k := r.from; k <= r.to; k++ {
		if t := s.at(k); t.kind == word && t.class&(eponym|connector) == 0 {
			return false
		}
	}
	return true
}

// aged tells whether an age follows token i: "Sandra, 41 anos", "Sandra (41 anos)".
func (s *scanner) aged(i int) bool {
	n := s.at(i + 2)
	return s.isMark(i+1, ",(") && n.kind == number && n.end-n.start <= 3 && s.at(i+3).is(amount) && s.text[s.at(i+3).start]|0x20 == 'a'
}
