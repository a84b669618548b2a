package lgpd

import "github.com/medplug/medplug/sdk-go-pdk/br"

// identifiers looks for whatever is told by its characters: numbers, registrations and mail addresses.
func (s *scanner) identifiers(from, to int) {
	for i := 0; i < len(s.tokens); i++ {
		t := &s.tokens[i]
		end := int32(0)
		switch {
		case t.kind == number:
			end = s.figure(i)
		case t.kind == mark && t.mark == '@':
			if a, b := s.mail(int(t.start), from, to); b > a {
				s.add(Email, int32(a), int32(b), 0.97, rankNumber)
				end = int32(b)
			}
		case t.kind == mark && (t.mark == '(' && s.areaCode(i+1) || t.mark == '+') && s.at(i+1).kind == number:
			end = s.phone(i, int(t.start))
		case t.is(aboutCRM | aboutRQE):
			end = s.registration(i)
		case t.kind == word && t.shape != lower && t.length <= 12 && s.at(i+1).kind != line && s.gap(i+1) == 0:
			end = s.lettered(i)
		}
		for end > 0 && i+1 < len(s.tokens) && s.tokens[i+1].start < end {
			i++
		}
	}
}

// areaCode tells whether token i is a number of two or three digits that a parenthesis closes.
func (s *scanner) areaCode(i int) bool {
	return s.at(i).end-s.at(i).start <= 3 && s.isMark(i+1, ")")
}

// reading is what a scan of package br says of the text at a token.
type reading struct {
	end    int
	reason br.Reason
	digits int // of the bare number
}

func (r reading) ok() bool { return r.reason == br.OK }

// written tells whether separators stood between the digits.
func (r reading) written(start int32) bool { return r.end-int(start) > r.digits }

// figure looks for an identifier that begins with the number at token i, the most telling first; it gives where it ends,
// or 0.
func (s *scanner) figure(i int) int32 {
	t := s.tokens[i]
	if !s.longEnough(i) {
		return s.shortFigure(i)
	}
	start, at, c := t.start, int(t.start), s.context(i)
	if end, confidence := s.birthDate(i); end > 0 {
		s.add(BirthDate, start, end, confidence, rankNumber)
		return end
	}
	if end := s.productNumber(i, at); end > 0 {
		return end
	}
	_, end, r := br.ScanCNPJ(s.text, at)
	if f := (reading{end, r, 14}); s.judge(CNPJ, start, f, c&aboutCNPJ != 0, 0.8) {
		return int32(f.end)
	}
	_, end, r = br.ScanCNS(s.text, at)
	if f := (reading{end, r, 15}); s.judge(CNS, start, f, c&aboutCNS != 0, bareCNS(s.text[at])) {
		return int32(f.end)
	}
	if end := s.eleven(i, c); end > 0 {
		return end
	}
	if _, end, r := br.ScanTitulo(s.text, at); c&aboutVoter != 0 || r == br.OK && (s.grouped(i, end) || s.bareTitulo(i, end, c)) {
		if f := (reading{end, r, 12}); s.judge(VoterID, start, f, c&aboutVoter != 0, 0.75) {
			return int32(f.end)
		}
	}
	if end := s.phone(i, at); end > 0 {
		return end
	}
	if end := s.rg(i, c); end > 0 {
		return end
	}
	if _, end, r := br.ScanCEP(s.text, at); r == br.OK && !s.at(s.tokenAt(i, end)).is(amount) {
		f := reading{end, r, 8}
		if f.written(start) || c&aboutCEP != 0 {
			s.add(CEP, start, int32(end), confidenceOf(f.written(start), c&aboutCEP != 0, 0.8), rankNumber)
			return int32(end)
		}
	}
	return s.shortFigure(i)
}

// productNumber gives the end of a number under which ANVISA registers a product, which is nobody's; else 0. Bare digits need the
// agency's name before them.
func (s *scanner) productNumber(i, at int) int32 {
	_, end, r := br.ScanANVISA(s.text, at)
	if r == br.OK && (s.isMark(i+1, ".") && s.tokens[i].end-s.tokens[i].start == 1 || s.near(i, product)) {
		return int32(end)
	}
	return 0
}

// grouped tells whether three groups of four digits with blanks between end at an offset, as a voter's card is printed.
func (s *scanner) grouped(i, end int) bool {
	for k := i; k < i+3; k++ {
		if t := s.at(k); t.kind != number || t.end-t.start != 4 || k > i && s.gap(k) != 1 {
			return false
		}
	}
	return int(s.at(i+2).end) == end && s.at(i+3).kind != number
}

// bareTitulo tells whether twelve digits in a row may be a voter's card by their check digits alone: of random ones 28 in ten
// thousand pass, and of the other kinds of figure only record numbers are as long.
func (s *scanner) bareTitulo(i, end int, c class) bool {
	return int(s.tokens[i].end) == end && end-int(s.tokens[i].start) == 12 && c&aboutRecord == 0
}

// bareCNS is how sure a valid CNS is by its digits alone: of random ones 9 percent of those that begin with 7, 8 or 9
// pass, of those with 1 or 2 one in sixty thousand.
func bareCNS(lead byte) float64 {
	if lead == '1' || lead == '2' {
		return 0.85
	}
	return 0.5
}

// judge adds an identifier with check digits. Without separators and a word that says what it is, it is as sure as bare
// says; one whose check digits do not hold needs either.
func (s *scanner) judge(t Type, start int32, r reading, said bool, bare float64) bool {
	written := r.written(start)
	switch {
	case r.ok():
		s.add(t, start, int32(r.end), confidenceOf(written, said, bare), rankNumber)
	case r.reason == br.BadCheckDigits && (written || said):
		s.addInvalid(t, start, int32(r.end), 0.6)
	default:
		return false
	}
	return written || said || bare >= s.d.o.MinConfidence
}

func confidenceOf(written, said bool, bare float64) float64 {
	switch {
	case said:
		return 0.98
	case written:
		return max(bare, 0.9)
	}
	return bare
}

// eleven tells a CPF, a mobile number and a PIS apart, which all have eleven digits.
func (s *scanner) eleven(i int, c class) int32 {
	start, at := s.tokens[i].start, int(s.tokens[i].start)
	_, cpfEnd, cpfReason := br.ScanCPF(s.text, at)
	cpf := reading{cpfEnd, cpfReason, 11}
	_, pisEnd, pisReason := br.ScanPIS(s.text, at)
	pis := reading{pisEnd, pisReason, 11}
	said := c & (aboutCPF | aboutPIS | aboutPhone | aboutVoter) // a photo, on the mobile, of the voter's card: no telephone
	switch {
	case said == aboutPIS && s.judge(PIS, start, pis, true, 0):
		return int32(pis.end)
	case said == aboutPhone && !cpf.written(start):
		return s.phone(i, at)
	case s.judge(CPF, start, cpf, said&aboutCPF != 0, 0.75):
		return int32(cpf.end)
	case pis.ok() && pis.written(start) && s.hyphenated(at, pis.end):
		s.add(PIS, start, int32(pis.end), 0.85, rankNumber)
		return int32(pis.end)
	}
	return 0
}

// hyphenated tells the written form of a PIS, 000.00000.00-0, from other groupings.
func (s *scanner) hyphenated(at, end int) bool {
	return end-at == 14 && s.text[at+3] == '.' && s.text[end-2] == '-'
}

// longEnough tells whether seven digits or more stand at token i, a mark or blank between them at most.
func (s *scanner) longEnough(i int) bool {
	digits := 0
	for k := i; k < i+8; k++ {
		t := s.at(k)
		switch {
		case t.kind == number:
			if digits += int(t.end - t.start); digits >= 7 {
				return true
			}
		case t.kind == mark && s.gap(k) == 0 && (t.mark == '.' || t.mark == '-' || t.mark == '/'):
		case t.kind == mark && t.mark == '-':
		case t.is(month | connector), t.kind == word && t.length <= 4 && s.gap(k) == 0: // a date in words, letters of a CNPJ
		default:
			return false
		}
	}
	return false
}

// shortFigure looks for what needs a label: record numbers, CNES, RQE and the rest of a date.
func (s *scanner) shortFigure(i int) int32 {
	t := s.tokens[i]
	c := s.context(i)
	if c&birth != 0 {
		if end, confidence := s.birthDate(i); end > 0 {
			s.add(BirthDate, t.start, end, confidence, rankNumber)
			return end
		}
	}
	if _, end, r := br.ScanCNES(s.text, int(t.start)); c&aboutCNES != 0 && r == br.OK {
		s.add(CNES, t.start, int32(end), 0.97, rankNumber)
		return int32(end)
	}
	if c&aboutRG != 0 && c&aboutRecord == 0 {
		return s.rg(i, c)
	}
	if c&aboutRecord != 0 && s.date(i) == 0 {
		return s.record(i)
	}
	return 0
}

// Bounds of a record number's length.
const (
	minRecord = 3
	maxRecord = 20
)

// record reads the record number that begins at token i: digits in groups, with letters if need be.
func (s *scanner) record(i int) int32 {
	end, digits := s.tokens[i].end, int(s.tokens[i].end-s.tokens[i].start)
	for k := i + 1; k < i+8; k++ {
		t := s.at(k)
		if s.gap(k) > 0 {
			break
		}
		if t.kind == number {
			end = t.end
			digits += int(t.end - t.start)
			continue
		}
		if t.kind != mark || (t.mark != '.' && t.mark != '-' && t.mark != '/') || s.at(k+1).kind != number || s.gap(k+1) > 0 {
			break
		}
	}
	if v := s.value(&s.tokens[i]); end == s.tokens[i].end && v >= 1900 && v <= 2100 && !s.isMark(i-1, ":") && !s.at(i-1).is(numero|aboutRecord) {
		return 0 // "atendimentos no ano de 2016"
	}
	after := s.at(s.tokenAt(i, int(end)))
	if digits < minRecord || digits > maxRecord || after.is(amount) {
		return 0
	}
	s.add(RecordNumber, s.tokens[i].start, end, 0.85, rankNumber)
	return end
}

// tokenAt gives the index of the first token at or behind an offset, from token i on.
func (s *scanner) tokenAt(i, offset int) int {
	for i < len(s.tokens) && int(s.tokens[i].start) < offset {
		i++
	}
	return i
}

// rg reads an identity card's number at token i. Only São Paulo's has a check digit that is known; elsewhere the word RG
// beside it must do.
func (s *scanner) rg(i int, c class) int32 {
	start, at := s.tokens[i].start, int(s.tokens[i].start)
	said := c&aboutRG != 0
	_, end, r := br.ScanRG(s.text, at)
	f := reading{end, r, 9}
	if r == br.OK && f.written(start) && s.text[at+2] == '.' {
		s.add(RG, start, int32(end), confidenceOf(false, said, 0.7), rankNumber)
		return int32(end)
	}
	if !said || s.date(i) > 0 || c&(aboutCPF|aboutCNS|aboutRecord|aboutCRM) != 0 && r != br.OK {
		return 0
	}
	if r == br.OK {
		s.add(RG, start, int32(end), 0.98, rankNumber)
		return int32(end)
	}
	if end := s.groups(i); end > 0 {
		s.add(RG, start, end, 0.85, rankNumber)
		return end
	}
	return 0
}

// groups reads five to fourteen digits with dots and a hyphen at token i, and an X at the end; 0 when there are fewer.
func (s *scanner) groups(i int) int32 {
	end, digits := s.tokens[i].end, int(s.tokens[i].end-s.tokens[i].start)
	k := i + 1
	for ; s.isMark(k, ".-") && s.gap(k) == 0 && s.gap(k+1) == 0 && s.at(k+1).kind == number; k += 2 {
		end = s.at(k + 1).end
		digits += int(s.at(k+1).end - s.at(k+1).start)
	}
	if s.isMark(k, "-") && s.gap(k) == 0 && s.gap(k+1) == 0 && s.at(k+1).kind == word && s.text[s.at(k+1).start]|0x20 == 'x' && s.at(k+1).length == 1 {
		end = s.at(k + 1).end
	}
	if digits < 5 || digits > 14 {
		return 0
	}
	return end
}

// lettered looks for an alphanumeric CNPJ whose first characters are letters.
func (s *scanner) lettered(i int) int32 {
	start := s.tokens[i].start
	if _, end, r := br.ScanCNPJ(s.text, int(start)); r == br.OK {
		s.add(CNPJ, start, int32(end), 0.95, rankNumber)
		return int32(end)
	}
	return 0
}
