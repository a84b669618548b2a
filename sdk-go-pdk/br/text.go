package br

// Text is what the checks read; nothing is copied or kept.
type Text interface{ ~string | ~[]byte }

func digit(c byte) bool  { return c-'0' < 10 }
func letter(c byte) bool { return c|0x20-'a' < 26 }

// upper makes an ASCII letter a capital; other bytes pass.
func upper(c byte) byte {
	if c-'a' < 26 {
		return c - 0x20
	}
	return c
}

// blank gives how many bytes the blank at s[i] has, 0 when it is none. No-break, thin, zero-width and other typographic
// spaces and the byte order mark count: they come along when people copy from PDFs and web pages.
func blank[T Text](s T, i, lim int) int {
	switch c := s[i]; {
	case c == ' ' || c-'\t' < 5: // \t \n \v \f \r
		return 1
	case c < 0xC2:
		return 0
	case c == 0xC2 && i+1 < lim && (s[i+1] == 0xA0 || s[i+1] == 0xAD): // no-break space, soft hyphen
		return 2
	case c == 0xE2 && i+2 < lim && s[i+1] == 0x80 && (s[i+2]-0x80 <= 0x0D || s[i+2] == 0xAF): // U+2000-200D, U+202F
		return 3
	case c == 0xE2 && i+2 < lim && s[i+1] == 0x81 && (s[i+2] == 0x9F || s[i+2] == 0xA0): // U+205F, U+2060
		return 3
	case c == 0xEF && i+2 < lim && s[i+1] == 0xBB && s[i+2] == 0xBF: // U+FEFF
		return 3
	}
	return 0
}

// separator gives how many bytes the separator at s[i] has, 0 when it is none: a blank on the line, a dot, a slash, or a
// hyphen, dash or minus of any width.
func separator[T Text](s T, i, lim int) int {
	switch c := s[i]; {
	case c == '.' || c == '-' || c == '/':
		return 1
	case c == '\n' || c == '\r':
		return 0
	case c == 0xE2 && i+2 < lim && (s[i+1] == 0x80 && s[i+2]-0x90 <= 5 || s[i+1] == 0x88 && s[i+2] == 0x92): // U+2010-2015, U+2212
		return 3
	}
	return blank(s, i, lim)
}

// maxSeparators is how many separators may stand in a row, as in "529 . 982": more is no way to write a number.
const maxSeparators = 3

// separators skips the separators at s[i:] and gives where it stopped; i itself when there are none or too many.
func separators[T Text](s T, i, lim int) int {
	at := i
	for n := 0; at < lim; n++ {
		w := separator(s, at, lim)
		if w == 0 {
			return at
		}
		if n == maxSeparators {
			return i
		}
		at += w
	}
	return at
}

// after is a set of places for separators: bit n means after the n-th digit.
type after uint32

// read copies digits from s[at:lim] to dst until it is full. Separators stand only at the places allowed. It gives how
// many digits it read, where the last one ends, and where separators stood.
func read[T Text](s T, at, lim int, dst []byte, allowed after) (n, end int, seen after) {
	end = at
	for n < len(dst) && end < lim {
		i := end
		if !digit(s[i]) {
			if allowed>>n&1 == 0 {
				break
			}
			if c := s[i]; c == '.' || c == '-' || c == ' ' || c == '/' {
				i++ // nearly always there is this one and no more
			}
			if i == end || i == lim || !digit(s[i]) {
				if i = separators(s, end, lim); i == end || i == lim || !digit(s[i]) {
					break
				}
			}
			seen |= 1 << n
		}
		dst[n] = s[i]
		n++
		end = i + 1
	}
	return n, end, seen
}

// short says why only n digits could be read up to end.
func short(n, end, lim int) Reason {
	switch {
	case n == 0 && end == lim:
		return Empty
	case end == lim:
		return BadLength
	}
	return BadCharacter
}

// follows says whether a digit stands right behind, so that what was read is but the beginning of something longer.
func follows[T Text](s T, end, lim int) bool { return end < lim && digit(s[end]) }

// whole is the verdict on a text that was to hold one number and nothing else: behind it there is only the limit.
func whole[T Text](s T, end, lim int, r Reason) Reason {
	if r != OK || end == lim {
		return r
	}
	if i := separators(s, end, lim); i < lim && digit(s[i]) {
		return BadLength
	}
	return BadCharacter
}

// bounds leaves out the blanks around s, and the label before it: one or more of the words given in capitals, as in
// "CPF/MF nº 529.982.247-25".
func bounds[T Text](s T, words ...string) (at, lim int) {
	lim = len(s)
	if lim > 0 && digit(s[0]) && s[lim-1] > ' ' && s[lim-1] < 0x80 {
		return 0, lim
	}
	for at < lim {
		w := blank(s, at, lim)
		if w == 0 {
			break
		}
		at += w
	}
	for lim > at {
		w := lastBlank(s, at, lim)
		if w == 0 {
			break
		}
		lim -= w
	}
	return label(s, at, lim, words...), lim
}

// lastBlank gives how many bytes the blank has that ends at lim.
func lastBlank[T Text](s T, at, lim int) int {
	for w := 1; w <= 3 && lim-w >= at; w++ {
		if blank(s, lim-w, lim) == w {
			return w
		}
	}
	return 0
}

// label skips the words at s[at:] with what stands between them, and gives where the rest begins. A label with nothing
// behind it is no label.
func label[T Text](s T, at, lim int, words ...string) int {
	i := at
	for i < lim && letter(s[i]) {
		next := i
		for _, w := range words {
			if next = word(s, i, lim, w); next != i {
				break
			}
		}
		if next == i {
			break
		}
		i = filler(s, next, lim)
	}
	if i == lim {
		return at
	}
	return i
}

// word gives where the word ends that begins at s[i], when it is the one given and no letter follows; i otherwise.
func word[T Text](s T, i, lim int, w string) int {
	if lim-i < len(w) {
		return i
	}
	for j := range len(w) {
		if upper(s[i+j]) != w[j] {
			return i
		}
	}
	if end := i + len(w); end == lim || !letter(s[end]) {
		return end
	}
	return i
}

// filler skips what stands between a label and its number: separators, a colon, "#", "nº", "n.º", "n.", "no.".
func filler[T Text](s T, i, lim int) int {
	for n := 0; n < 8 && i < lim; n++ {
		w := ordinal(s, i, lim)
		switch c := s[i]; {
		case w != 0:
		case c == ':' || c == '#':
			w = 1
		case upper(c) == 'N' && i+1 < lim && (s[i+1] == '.' || s[i+1] == ' '):
			w = 2
		case upper(c) == 'N' && i+2 < lim && upper(s[i+1]) == 'O' && !letter(s[i+2]):
			w = 2
		default:
			w = separator(s, i, lim)
		}
		if w == 0 {
			break
		}
		i += w
	}
	return i
}

// ordinal gives how many bytes "nº", "n°", "n.º" or "n.°" at s[i] has.
func ordinal[T Text](s T, i, lim int) int {
	if i+2 >= lim || upper(s[i]) != 'N' {
		return 0
	}
	w := 1
	if s[i+1] == '.' {
		w = 2
	}
	if i+w+1 < lim && s[i+w] == 0xC2 && (s[i+w+1] == 0xBA || s[i+w+1] == 0xB0) {
		return w + 2
	}
	return 0
}

// equal says whether all bytes are the same.
func equal(d []byte) bool {
	for _, c := range d[1:] {
		if c != d[0] {
			return false
		}
	}
	return true
}

// appendMask writes digits into a mask in which each # is one; nothing for the zero value.
func appendMask(dst, digits []byte, mask string) []byte {
	if digits[0] == 0 {
		return dst
	}
	for i, n := 0, 0; i < len(mask); i++ {
		c := mask[i]
		if c == '#' {
			c = digits[n]
			n++
		}
		dst = append(dst, c)
	}
	return dst
}

func appendDigits(dst, digits []byte) []byte {
	if digits[0] == 0 {
		return dst
	}
	return append(dst, digits...)
}

func masked(digits []byte, mask string) string {
	var b [24]byte
	return string(appendMask(b[:0], digits, mask))
}

func digits(d []byte) string {
	if d[0] == 0 {
		return ""
	}
	return string(d)
}

// base reads exactly len(dst) digits, the part of a number before its check digits.
func base[T Text](s T, dst []byte) Reason {
	if len(s) == 0 {
		return Empty
	}
	if len(s) != len(dst) {
		return BadLength
	}
	for i := range len(s) {
		if !digit(s[i]) {
			return BadCharacter
		}
		dst[i] = s[i]
	}
	return OK
}
