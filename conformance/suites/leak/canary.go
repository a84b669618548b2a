package leak

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/fixtures"
)

// Search finds planted identifiers in what a plugin let out, in one text after another: in any guise that package fixtures
// knows, with its digits spread over a text, with so few of them masked that the others tell whose it is, and as an unkeyed
// hash, which for an identifier of eleven digits hides nothing. It is for one goroutine.
type Search struct {
	planted []fixtures.Canary
	forms   *fixtures.Search
	digests [][]digest // of each canary; nil until a text could hold one
}

// digest is the beginning of a hash as it is written.
type digest struct{ hex, base64, url string }

// Planted prepares a search for identifiers.
func Planted(canaries []fixtures.Canary) *Search {
	return &Search{planted: canaries, forms: fixtures.NewSearch(canaries)}
}

// In gives the identifiers that stand in a text, each once.
func (s *Search) In(text []byte) []fixtures.Leak {
	if len(s.planted) == 0 {
		return nil
	}
	found := s.forms.In(text)
	for _, l := range append(split(text, s.planted), masked(text, s.planted)...) {
		if !slices.ContainsFunc(found, func(f fixtures.Leak) bool { return f.Canary == l.Canary }) {
			found = append(found, l)
		}
	}
	tokens := longTokens(string(text))
	if tokens == "" {
		return found
	}
	if s.digests == nil {
		for _, c := range s.planted {
			s.digests = append(s.digests, digestsOf(c.Value))
		}
	}
	lower := strings.ToLower(tokens)
	for i, c := range s.planted {
		if slices.ContainsFunc(found, func(l fixtures.Leak) bool { return l.Canary == c }) {
			continue
		}
		if slices.ContainsFunc(s.digests[i], func(d digest) bool {
			return strings.Contains(lower, d.hex) || strings.Contains(tokens, d.base64) || strings.Contains(tokens, d.url)
		}) {
			found = append(found, fixtures.Leak{Canary: c, How: "as an unkeyed hash"})
		}
	}
	return found
}

// Canaries is Search for one text.
func Canaries(text []byte, planted []fixtures.Canary) []fixtures.Leak {
	return Planted(planted).In(text)
}

// Spot says how to find the bytes of a text in which a leaked identifier can be read; 0, 0 where it is disguised.
func Spot(l fixtures.Leak) func(text string) (from, to int) {
	return func(text string) (int, int) {
		if i := strings.Index(text, l.Canary.Value); i >= 0 {
			return i, i + len(l.Canary.Value)
		}
		return phrase.Span(text, phrase.Fold(l.Canary.Value))
	}
}

// shortest is how many characters of a hash are enough: 64 bits or more, so that chance finds nothing.
const shortest = 16

// longTokens gives the runs of letters, digits, +, /, - and _ in which a hash could stand, separated by spaces.
func longTokens(text string) string {
	var out strings.Builder
	from := -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && inDigest(text[i]) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && i-from >= shortest {
			out.WriteString(text[from:i])
			out.WriteByte(' ')
		}
		from = -1
	}
	return out.String()
}

func inDigest(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

// digestsOf gives the beginnings of the common digests of a value: as it is, in one case, folded, and by its digits.
func digestsOf(value string) []digest {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, value)
	var all []digest
	for i, v := range []string{value, strings.ToLower(value), strings.ToUpper(value), phrase.Fold(value), digits} {
		if v == "" || i == 4 && len(v) < wholeNumber {
			continue
		}
		sum256, sum1, sumMD5 := sha256.Sum256([]byte(v)), sha1.Sum([]byte(v)), md5.Sum([]byte(v))
		for _, sum := range [][]byte{sum256[:], sum1[:], sumMD5[:]} {
			all = append(all, digest{hex.EncodeToString(sum)[:shortest], base64.RawStdEncoding.EncodeToString(sum)[:shortest], base64.RawURLEncoding.EncodeToString(sum)[:shortest]})
		}
	}
	return all
}
