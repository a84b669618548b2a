// Package phrase finds wording in Portuguese and English prose for the rules: folding, visible text, and patterns with
// negation. Patterns run over folded text, because RE2's \b knows ASCII letters only.
package phrase

import "strings"

// folded maps the accented letters of Portuguese and its neighbours to ASCII.
var folded = func() map[rune]rune {
	m := map[rune]rune{}
	for base, accented := range map[rune]string{
		'a': "áàâãäåāăą", 'c': "çćč", 'e': "éèêëēėę", 'i': "íìîïīį", 'n': "ñń", 'o': "óòôõöøō", 'u': "úùûüūů", 'y': "ýÿ",
		'A': "ÁÀÂÃÄÅĀĂĄ", 'C': "ÇĆČ", 'E': "ÉÈÊËĒĖĘ", 'I': "ÍÌÎÏĪĮ", 'N': "ÑŃ", 'O': "ÓÒÔÕÖØŌ", 'U': "ÚÙÛÜŪŮ", 'Y': "ÝŸ",
	} {
		for _, r := range accented {
			m[r] = base
		}
	}
	return m
}()

// Strip removes accents, composed or combining, and characters that do not show (zero-width, soft hyphen), turns every kind
// of space into one blank, and letters that only look like Latin ones, or are Latin ones in fancy dress, into those. Case stays.
func Strip(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r >= 0x300 && r <= 0x36F, invisible(r):
			continue
		case r == ' ', r == '\t', r == '\n', r == '\r', r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x3000:
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		if base, ok := folded[r]; ok {
			r = base
		}
		b.WriteRune(plain(r))
	}
	return b.String()
}

// lookalikes are letters of Cyrillic and Greek that a reader takes for Latin ones.
var lookalikes = func() map[rune]rune {
	m := map[rune]rune{}
	from, to := []rune("аеорсухіјѕАВЕКМНОРСТХІЈЅοανιρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"), []rune("aeopcyxijsABEKMHOPCTXIJSoavipuABEZHIKMNOPTYX")
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

// plain gives the ASCII letter or digit that a character is read as: a lookalike, one of full width, or one of the
// mathematical alphabets that advertising uses for bold and italics.
func plain(r rune) rune {
	switch {
	case r < 0x370:
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFF01 + '!'
	case r >= 0x1D400 && r <= 0x1D6A3:
		if i := (r - 0x1D400) % 52; i < 26 {
			return 'A' + i
		} else {
			return 'a' + i - 26
		}
	case r >= 0x1D7CE && r <= 0x1D7FF:
		return '0' + (r-0x1D7CE)%10
	default:
		if l, ok := lookalikes[r]; ok {
			return l
		}
	}
	return r
}

// Fold is Strip in lower case: what the patterns of this package match.
func Fold(s string) string { return strings.ToLower(Strip(s)) }

func invisible(r rune) bool {
	return r == 0xAD || r == 0x180E || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2064 || r == 0xFEFF
}
