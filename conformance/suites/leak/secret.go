package leak

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Secret is something in a file that looks like a credential. Its value is never given.
type Secret struct {
	What   string
	Offset int // of its first byte
}

// shapes of credentials that are recognised by themselves: a literal to search for, fast, and what must follow there.
var shapes = []struct {
	what    string
	literal string
	shape   *regexp.Regexp
}{
	{"a private key", "-----BEGIN ", regexp.MustCompile(`^-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s+[A-Za-z0-9+/=:,\s-]{40}`)},
	{"an AWS access key", "AKIA", regexp.MustCompile(`^AKIA[0-9A-Z]{16}(?:[^0-9A-Z]|$)`)},
	{"a GitHub token", "gh", regexp.MustCompile(`^gh[pousr]_[A-Za-z0-9]{36}`)},
	{"a Slack token", "xox", regexp.MustCompile(`^xox[abprs]-[0-9]{6,}-[0-9A-Za-z-]{10,}`)},
	{"a Google API key", "AIza", regexp.MustCompile(`^AIza[0-9A-Za-z_-]{35}(?:[^0-9A-Za-z_-]|$)`)},
	{"a payment service's secret key", "sk_live_", regexp.MustCompile(`^sk_live_[0-9a-zA-Z]{24}`)},
	{"a signed token (JWT)", "eyJ", regexp.MustCompile(`^eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}`)},
	{"a URL with a password", "://", regexp.MustCompile(`^://[A-Za-z0-9._%+-]{1,64}:[^\s/@:"'<>{}$%*\x00-\x1f]{6,64}@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+`)},
}

// Secrets finds credentials in a file's bytes, in the order of the file.
func Secrets(file []byte) []Secret {
	var found []Secret
	for _, s := range shapes {
		for at := 0; ; {
			i := bytes.Index(file[at:], []byte(s.literal))
			if i < 0 {
				break
			}
			at += i
			if s.shape.Match(file[at:min(len(file), at+longestSecret)]) {
				found = append(found, Secret{s.what, at})
			}
			at += len(s.literal)
		}
	}
	found = append(found, NamedSecrets(string(file))...)
	slices.SortFunc(found, func(a, b Secret) int { return a.Offset - b.Offset })
	return found
}

const longestSecret = 4096

// What a credential is called, and a value beside the name: at least twelve characters, letters and digits mixed.
var (
	secretNames = []string{"password", "passwd", "senha", "secret", "api_key", "apikey", "api-key", "access_token", "auth_token", "chave", "private_key", "client_secret"}
	namedValue  = regexp.MustCompile(`^[A-Za-z0-9_-]{0,16}["']?[ \t]{0,4}(?::|=|:=)[ \t]{0,4}["']?([A-Za-z0-9+/_=.-]{12,128})`)
)

// leastEntropy is how many bits a character of a random value has at least; words and names of things have fewer.
const leastEntropy = 3.2

// NamedSecrets finds values beside a credential's name that are too random for a word or a reference.
func NamedSecrets(text string) []Secret {
	lower := lowerASCII(text)
	var found []Secret
	for _, name := range secretNames {
		for at := 0; ; {
			i := strings.Index(lower[at:], name)
			if i < 0 {
				break
			}
			at += i + len(name)
			m := namedValue.FindStringSubmatch(text[at:min(len(text), at+longestSecret)])
			if m != nil && randomLooking(m[1]) {
				found = append(found, Secret{"the value of a " + name, at})
			}
		}
	}
	return found
}

// lowerASCII keeps every byte where it is, whatever the text is encoded in.
func lowerASCII(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// leastTurns is how often letters and digits take turns at least: a name with a year or a version does it once.
const leastTurns = 3

// randomLooking says whether letters and digits of a value take turns, and whether it has as much entropy as keys have.
func randomLooking(value string) bool {
	turns, before := 0, false
	count := map[rune]int{}
	for i, r := range value {
		count[r]++
		digit := r >= '0' && r <= '9'
		if i > 0 && digit != before {
			turns++
		}
		before = digit
	}
	if turns < leastTurns {
		return false
	}
	bits := 0.0
	for _, n := range count {
		p := float64(n) / float64(len(value))
		bits -= p * math.Log2(p)
	}
	return bits >= leastEntropy
}
