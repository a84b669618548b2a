package lgpd

// names looks for the names of persons.
func (s *scanner) names() {
	for i := 0; i < len(s.tokens); {
		r := s.nameAt(i)
		if r.words == 0 {
			i++
			continue
		}
		if s.inverted(&r) {
			s.add(Name, s.tokens[r.from].start, s.tokens[r.to].end, 0.8, rankName)
		} else if confidence := s.nameScore(r); confidence > 0 {
			s.add(Name, s.tokens[r.from].start, s.tokens[r.to].end, confidence, rankName)
		}
		i = r.to + 1
	}
}

// inverted extends a family name that a first name follows behind a comma, as in lists: "Souza, Ana Maria". It must stand at the
// beginning of a line or behind a title or a label.
func (s *scanner) inverted(r *run) bool {
	if r.leading != leadsLast || r.firsts > 0 || r.words > 3 || !s.isMark(r.to+1, ",") || !s.at(r.to+2).is(first) ||
		!(s.at(r.from-1).kind == line || s.titled(r.from) || s.labelled(r.from)) {
		return false
	}
	given := s.nameAt(r.to + 2)
	if given.words == 0 || given.words > 3 {
		return false
	}
	r.to = given.to
	return true
}

// nameTokens is how long a name may be; Brazilian full names rarely have more than seven words.
const nameTokens = 14

// run is a row of words that could be a name, tokens from to to.
type run struct {
	from, to int
	words    int // without connectors
	firsts   int // that are first names and nothing else
	lasts    int // that are family names and nothing else
	doubtful int // names that are words or places as well
	strange  int // in no list
	leading  leading
	isLower  bool
}

// leading is what a run's first word is.
type leading uint8

const (
	leadsNothing leading = iota
	leadsFirst           // a first name
	leadsCommon          // a first name that is a word as well
	leadsLast            // a family name
)

// nameAt reads the run that begins at token i.
func (s *scanner) nameAt(i int) run {
	t := s.at(i)
	if !s.nameWord(t) && !(t.kind == word && t.shape == initial && s.initialLeads(i)) {
		return s.lowerName(i)
	}
	r := run{from: i, to: i - 1}
	caps := t.shape == upper
	for k := i; k < i+nameTokens; k++ {
		t := s.at(k)
		switch {
		case k > i && s.gap(k) > 2: // a column of its own
			return r
		case t.is(relative) && t.shape != lower && r.words > 0:
			r.count(t, k)
		case t.is(connector) && s.another(&r, k):
			return r
		case s.nameWord(t) && !(caps && t.shape == upper && t.class&(first|last) == 0 && !s.between(k) && !(k == i && s.announced(k))):
			r.count(t, k)
		case t.kind == line && r.words > 0 && s.broken(k):
		case t.kind == word && t.shape == initial && !t.is(connector) && s.followed(k) && (!caps || s.isMark(k+1, ".") || s.at(k+1).is(first|last)):
			r.to = k
			r.words++
			if s.isMark(k+1, ".") && s.gap(k+1) == 0 {
				k++
			}
		case t.is(connector) && r.words > 0 && (s.nameWord(s.at(k+1)) || s.at(k+1).kind == line && s.broken(k+1)):
		case s.isMark(k, "-'") && s.gap(k) == 0 && s.gap(k+1) == 0 && s.nameWord(s.at(k+1)):
		default:
			return r
		}
	}
	return r
}

// another tells whether the "e" at k joins a run that is a whole name to somebody else's: "Ana Souza e José Souza", but "Luís Costa
// e Silva".
func (s *scanner) another(r *run, k int) bool {
	t, next := s.at(k), s.at(k+1)
	if t.length != 1 || s.text[t.start]|0x20 != 'e' || r.words < 2 || r.lasts+r.doubtful == 0 {
		return false
	}
	if r.isLower {
		return next.is(first)
	}
	if !s.nameWord(next) {
		return false
	}
	return !next.is(last) || next.is(first) && (s.nameWord(s.at(k+2)) || s.at(k+2).is(connector) && s.nameWord(s.at(k+3)))
}

// nameWord tells whether a word may stand in a name: capitalised, and no word of clinical writing.
func (s *scanner) nameWord(t *token) bool {
	if t.kind != word || t.shape == lower || t.shape == mixed || t.length < 2 {
		return false
	}
	if t.class&(first|last) != 0 {
		return t.class&title == 0 && (t.class&person == 0 || t.is(relative))
	}
	return t.class&(plainWord|organisation|title|person|verb|street|about|eponymous|residence|month|state|numero|amount|icd|connector|condition) == 0
}

// announced tells whether the word at k, in no list and in capitals, stands where a name must and a family name behind it.
func (s *scanner) announced(k int) bool {
	next := s.at(k + 1)
	if next.is(connector) {
		next = s.at(k + 2)
	}
	return next.is(first|last) && (s.titled(k) || s.labelled(k) || s.directly(k, person))
}

// broken tells whether the end of a line at k breaks a name: a family name goes on behind it, and is no label.
func (s *scanner) broken(k int) bool {
	next := s.at(k + 1)
	if next.is(connector) {
		k++
		next = s.at(k + 1)
	}
	return next.is(last) && next.class&first == 0 && next.shape != lower && s.nameWord(next) && !s.isMark(k+2, ":")
}

// between tells whether an unlisted word in capitals stands between names, and so belongs to them.
func (s *scanner) between(k int) bool {
	next := s.at(k + 1)
	if next.is(connector) {
		next = s.at(k + 2)
	}
	return s.at(k-1).is(first|last) && next.is(last) && next.shape == upper
}

// initialLeads tells whether an initial opens a name: "J. Almeida".
func (s *scanner) initialLeads(i int) bool {
	k := i + 1
	if s.isMark(k, ".") && s.gap(k) == 0 {
		k++
	}
	t := s.at(k)
	return k > i+1 && t.is(last) && t.shape != lower && t.class&common == 0
}

// followed tells whether an initial at k stands within a name.
func (s *scanner) followed(k int) bool {
	n := k + 1
	if s.isMark(n, ".") && s.gap(n) == 0 {
		n++
	}
	return s.nameWord(s.at(n))
}

func (r *run) count(t *token, k int) {
	r.to = k
	isFirst, isLast, isCommon := t.is(first), t.is(last), t.is(common)
	if r.words == 0 {
		switch {
		case isFirst && isCommon:
			r.leading = leadsCommon
		case isFirst:
			r.leading = leadsFirst
		case isLast:
			r.leading = leadsLast
		}
	}
	r.words++
	switch {
	case (isFirst || isLast) && isCommon:
		r.doubtful++
	case isLast && r.words > 1, isLast && !isFirst:
		r.lasts++
	case isFirst:
		r.firsts++
	default:
		r.strange++
	}
}

// lowerName reads a name in lower case, where lists alone can tell: a first name and family names behind it.
func (s *scanner) lowerName(i int) run {
	t := s.at(i)
	titled := t.is(first|last) && t.class&(plainWord|verb|person) == 0 && t.length > 2 &&
		(s.titled(i) || t.is(first) && t.class&(common|last) == 0 && s.at(i-1).is(person))
	if t.kind != word || t.shape != lower || !titled && !s.lowerFirst(i) {
		return run{}
	}
	r := run{from: i, isLower: true}
	r.count(t, i)
	for k := i + 1; k < i+nameTokens; k++ {
		t := s.at(k)
		switch {
		case t.is(first|last) && t.shape == lower && t.class&(plainWord|verb) == 0:
			r.count(t, k)
		case t.is(connector) && s.another(&r, k):
			return r
		case t.is(connector) && s.at(k+1).is(first|last) && s.at(k+1).shape == lower:
		default:
			if r.lasts+r.doubtful == 0 && !titled { // a first name alone says nothing
				return run{}
			}
			return r
		}
	}
	return r
}

// lowerFirst tells whether the word at i, in lower case, is a first name: one that is nothing else, one before a family name that is
// nothing else, or any word before a family name where a name must stand.
func (s *scanner) lowerFirst(i int) bool {
	t := s.at(i)
	if t.is(first) && t.class&(common|plainWord|verb|person) == 0 {
		return true
	}
	if t.class&first == 0 && t.class != 0 || t.length < 3 {
		return false
	}
	next := s.at(i + 1)
	if next.is(connector) {
		next = s.at(i + 2)
	}
	if !next.is(last) || next.shape != lower {
		return false
	}
	return t.is(first) && next.class&(common|plainWord) == 0 ||
		t.class == 0 && next.class&(plainWord|verb) == 0 && (s.titled(i) || s.labelled(i))
}

// nameScore says how sure it is that a run names a person.
func (s *scanner) nameScore(r run) float64 {
	if s.eponymRun(r) || s.directly(r.from, eponymous) {
		return 0
	}
	score := r.shapeScore()
	switch {
	case s.titled(r.from):
		score += 0.45
	case s.ofOrganisation(r.from):
		return 0
	case s.at(r.from-1).is(saint) && s.at(r.from-1).shape != lower && s.at(r.from).is(first): // São José do Egito
		return 0
	case s.labelled(r.from):
		score += 0.45
	case s.directly(r.from, person):
		score += 0.35
	case s.at(r.from-1).is(connector|place) && s.at(r.from-2).is(residence|place): // moradora de Elói Mendes, natural de Simão Dias
		score -= 0.45
	case s.directly(r.from, place):
		score -= 0.35
	}
	if r.words > 1 && !s.titled(r.from) && !s.labelled(r.from) && s.d.words.places[letters(s.text[s.tokens[r.from].start:s.tokens[r.to].end])] {
		score -= 0.45
	}
	if s.inState(r.to) {
		score -= 0.4
	}
	if s.at(r.to + 1).is(verb) {
		score += 0.2
	}
	if s.registered(r.to) {
		score += 0.45
	}
	if r.leading != leadsNothing && s.aged(r.to) {
		score += 0.25
	}
	if r.words == 1 && s.at(r.from-1).kind == line && s.isMark(r.to+1, ",") && s.at(r.to+2).shape == lower && s.at(r.to+2).kind == word {
		score += 0.2 // somebody is spoken to: "Moisés, recebemos seu exame"
	}
	return score
}

// shapeScore judges a run by its words alone.
func (r run) shapeScore() float64 {
	if r.isLower && r.lasts == 0 {
		if r.firsts > 0 && r.doubtful > 0 || r.strange > 0 { // ana ramos
			return 0.5
		}
		return 0.35
	}
	if r.isLower {
		return 0.6
	}
	if r.words == 1 {
		switch {
		case r.leading == leadsFirst:
			return 0.35
		case r.leading == leadsLast:
			return 0.25
		case r.leading == leadsCommon:
			return 0.15
		}
		return 0.05
	}
	names := r.firsts + r.lasts + r.doubtful
	switch {
	case r.leading == leadsFirst && r.lasts+r.doubtful > 0:
		return 0.9
	case r.leading == leadsFirst && r.firsts > 1:
		return 0.75
	case r.leading == leadsFirst:
		return 0.7
	case r.leading == leadsCommon && r.lasts+r.firsts > 0:
		return 0.8
	case r.leading == leadsCommon && names > 1:
		return 0.6
	case r.leading == leadsCommon:
		return 0.4
	case r.leading == leadsLast && (r.lasts > 1 || r.words > 2 && r.lasts+r.doubtful == r.words):
		return 0.5
	case r.firsts > 0 && r.lasts > 0:
		return 0.6
	case r.lasts > 0 && r.strange == 1, r.lasts+r.doubtful > 1 && r.strange == 1:
		return 0.5
	case names > 0:
		return 0.3
	}
	return 0.1
}
