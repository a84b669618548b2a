package lgpd

// kind of a token.
type kind uint8

const (
	word   kind = iota // letters
	number             // ASCII digits
	mark               // one character of punctuation
	line               // end of a line
)

// shape of a word's letters.
type shape uint8

const (
	lower   shape = iota // rosa
	capital              // Rosa
	upper                // ROSA
	initial              // R: one capital letter
	mixed                // rOSA
)

// token is a piece of a text.
type token struct {
	start, end int32 // in the whole text's block
	kind       kind
	shape      shape
	mark       byte   // the character of a mark, 0 for one outside ASCII
	class      class  // of a word
	length     uint16 // letters of a word, at most 65535
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// plain folds the second byte of a Latin letter that UTF-8 writes as 0xC3 and it: á to a, Ç to c. 0 marks what is no
// letter.
var plain = func() (t [64]byte) {
	const upperRow = "aaaaaaaceeeeiiiidnooooo\x00ouuuuy\x00s"
	copy(t[:], upperRow)
	copy(t[32:], upperRow)
	t[63] = 'y' // ÿ
	return t
}()

// tokenise splits text[from:to] into tokens, appended to ts.
func (l *lexicon) tokenise(text string, from, to int, ts []token) []token {
	for i := from; i < to; {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '\n':
			ts = append(ts, token{start: int32(i), end: int32(i + 1), kind: line})
			i++
		case c >= '0' && c <= '9' && capitalOf(c) != 0 && l.misreadName(text, i, to):
			t, next := l.word(text, i, to)
			ts = append(ts, t)
			i = next
		case c >= '0' && c <= '9':
			start := i
			for i < to && text[i] >= '0' && text[i] <= '9' {
				i++
			}
			ts = append(ts, token{start: int32(start), end: int32(i), kind: number})
		case c < 0x80 && !letter(c):
			ts = append(ts, token{start: int32(i), end: int32(i + 1), kind: mark, mark: c})
			i++
		default:
			t, next := l.word(text, i, to)
			if next == i { // a character outside ASCII that is no letter
				next = after(text, i, to)
				if space(text[i:next]) {
					i = next
					continue
				}
				t = token{start: int32(i), end: int32(next), kind: mark, mark: ordinal(text[i:next])}
			}
			ts = append(ts, t)
			i = next
		}
	}
	return ts
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// space tells a blank outside ASCII: no-break, thin and their kin.
func space(s string) bool {
	return s == "\u00a0" || s == "\u202f" || s == "\u2009" || s == "\u200b" || s == "\ufeff"
}

// ordinal lets º and ° stand for one mark, as both are written after n.
func ordinal(s string) byte {
	switch s {
	case "\u00ba", "\u00b0", "\u00aa":
		return 'o'
	case "\u2013", "\u2014", "\u2011", "\u2010": // dashes
		return '-'
	}
	return 0
}

// word reads a word at i: letters with their accents, precomposed or combining. next is i when there is none.
func (l *lexicon) word(text string, i, to int) (t token, next int) {
	h := uint64(fnvOffset)
	start, letters, capitals, firstCapital := i, 0, 0, false
	add := func(folded byte, isUpper bool) {
		h = (h ^ uint64(folded)) * fnvPrime
		if isUpper {
			capitals++
			firstCapital = firstCapital || letters == 0
		}
		letters++
	}
loop:
	for i < to {
		c := text[i]
		switch {
		case letter(c):
			add(c|0x20, c < 'a')
			i++
		case i == start && capitalOf(c) != 0: // 5ilva: tokenise has looked it up
			add(capitalOf(c), true)
			i++
		case c == 0xC3 && i+1 < to && text[i+1]&0xC0 == 0x80 && plain[text[i+1]&0x3F] != 0:
			b := text[i+1] & 0x3F
			add(plain[b], b < 32)
			i += 2
		case (c == 0xCC || c == 0xCD) && i+1 < to && letters > 0: // combining accents
			i += 2
		case c <= '9' && letters > 0 && misread(c) != 0 && withinWord(text, i, to, letters): // Si1va, of a scan
			add(misread(c), false)
			i++
		case c >= 0xC4 && c <= 0xCB && i+1 < to: // Latin Extended, Greek
			h = (h ^ uint64(text[i+1])) * fnvPrime
			add(c, false)
			i += 2
		default:
			break loop
		}
	}
	if letters == 0 {
		return token{}, start
	}
	t = token{start: int32(start), end: int32(i), kind: word, class: l.class(h), length: uint16(min(letters, 65535))}
	switch {
	case letters == 1 && capitals == 1:
		t.shape = initial
	case capitals == letters:
		t.shape = upper
	case capitals == 1 && firstCapital:
		t.shape = capital
	case capitals == 0:
		t.shape = lower
	case firstCapital && capitals == 2: // McDonald, DiAngelo
		t.shape = capital
	default:
		t.shape = mixed
	}
	return t, i
}

// withinWord tells whether the digit at i, behind so many letters, stands for one of a word's: small letters on both sides, or
// a long word before it.
func withinWord(text string, i, to, letters int) bool {
	if letters > 4 && small(text[i-1]) && (i+1 == to || !digit(text[i+1])) {
		return true
	}
	return i+2 < to && small(text[i+1]) && small(text[i+2]) && (letters == 1 || small(text[i-1]))
}

// capitalOf gives the capital, folded, that a reader of scans takes for a digit; 0 where there is none.
func capitalOf(digit byte) byte {
	switch digit {
	case '5':
		return 's'
	case '8':
		return 'b'
	case '0':
		return 'o'
	}
	return 0
}

// misreadName tells whether the digit at i begins a listed name: 5ilva, 8arbosa.
func (l *lexicon) misreadName(text string, i, to int) bool {
	if i+3 >= to || !small(text[i+1]) || i > 0 && (letter(text[i-1]) || digit(text[i-1]) || text[i-1] >= 0x80) {
		return false
	}
	t, _ := l.word(text, i, to)
	return t.length > 3 && t.is(first|last)
}

func small(c byte) bool { return c >= 'a' && c <= 'z' }

// misread gives the letter that a reader of scans takes for a digit, 0 where there is none.
func misread(digit byte) byte {
	switch digit {
	case '0':
		return 'o'
	case '1':
		return 'l'
	}
	return 0
}

// after gives the end of the character at i.
func after(text string, i, to int) int {
	i++
	for i < to && text[i]&0xC0 == 0x80 {
		i++
	}
	return i
}
