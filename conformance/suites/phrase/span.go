package phrase

import (
	"strings"
	"unicode/utf8"
)

// Span gives the bytes of a text that hold words which a pattern found in it, half-open; 0, 0 when they are not found again, as where
// markup writes a letter in another way.
func Span(s, said string) (from, to int) {
	if said == "" {
		return 0, 0
	}
	for _, skip := range []func(string) string{func(s string) string { return s }, unmarked} {
		text := skip(s)
		folded, origin := traced(text)
		if i := strings.Index(folded, said); i >= 0 {
			last := origin[i+len(said)-1]
			_, size := utf8.DecodeRuneInString(text[last:])
			return origin[i], last + size
		}
	}
	return 0, 0
}

// Spot is Span for words that are known.
func Spot(said string) func(text string) (from, to int) {
	return func(text string) (int, int) { return Span(text, said) }
}

// Spot gives the bytes of a text in which the pattern is found, as a reader sees it; 0, 0 where it is not.
func (p *Pattern) Spot(text string) (from, to int) {
	said, _ := p.Find(Visible(text))
	return Span(text, said)
}

// traced is Fold, and for each byte of it where the character began that it came from.
func traced(s string) (folded string, origin []int) {
	var b strings.Builder
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		one := Fold("." + s[i:i+size] + ".") // between two signs, so that a blank stays
		one = one[1 : len(one)-1]
		if one == " " && (b.Len() == 0 || strings.HasSuffix(b.String(), " ")) || r == 0 {
			continue
		}
		b.WriteString(one)
		for range len(one) {
			origin = append(origin, i)
		}
	}
	return b.String(), origin
}

// unmarked puts signs that fold to nothing in the place of tags and emphasis, so that every other byte stays where it is.
func unmarked(s string) string {
	nothing := func(m string) string { return strings.Repeat("\x00", len(m)) }
	s = anyTag.ReplaceAllStringFunc(s, nothing)
	for _, e := range []string{"**", "__", "~~"} {
		s = strings.ReplaceAll(s, e, "\x00\x00")
	}
	return s
}
