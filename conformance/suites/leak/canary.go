package leak

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/medplug/medplug/fixtures"
)

// Canaries finds planted identifiers in what a plugin let out: in any guise that package fixtures knows, and as an
// unkeyed hash, which for an identifier of eleven digits hides nothing. Each is reported once.
func Canaries(text []byte, planted []fixtures.Canary) []fixtures.Leak {
	found := fixtures.Leaks(text, planted)
	seen := map[fixtures.Canary]bool{}
	for _, l := range found {
		seen[l.Canary] = true
	}
	lower := strings.ToLower(string(text))
	for _, c := range planted {
		if !seen[c] && hashed(string(text), lower, c.Value) {
			found = append(found, fixtures.Leak{Canary: c, How: "as an unkeyed hash"})
		}
	}
	return found
}

// hashed looks for the common digests of a value as it is, in lower case, and by its digits.
func hashed(text, lower, value string) bool {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, value)
	for _, v := range []string{value, strings.ToLower(value), digits} {
		if v == "" {
			continue
		}
		sum256, sum1, sumMD5 := sha256.Sum256([]byte(v)), sha1.Sum([]byte(v)), md5.Sum([]byte(v))
		for _, sum := range [][]byte{sum256[:], sum1[:], sumMD5[:]} {
			if strings.Contains(lower, hex.EncodeToString(sum)) || strings.Contains(text, base64.RawStdEncoding.EncodeToString(sum)) ||
				strings.Contains(text, base64.RawURLEncoding.EncodeToString(sum)) {
				return true
			}
		}
	}
	return false
}
