package leak_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
)

// victim is a patient with one identifier of each sort.
var victim = []fixtures.Canary{
	{Type: fixtures.CanaryCPF, Value: "999.990.001-68", Path: "/cpf"}, {Type: fixtures.CanaryCNS, Value: "700 0000 0000 4405", Path: "/cns"},
	{Type: fixtures.CanaryPhone, Value: "(11) 90000-0042", Path: "/phone"}, {Type: fixtures.CanaryEmail, Value: "xaquinbazao.0042@example.org", Path: "/email"},
	{Type: fixtures.CanaryName, Value: "João Xaquinbazão", Path: "/name"}, {Type: fixtures.CanaryAddress, Value: "Rua Ubixaruquáíbe, 10042, apto 53", Path: "/address"},
}

func holds(text string, c fixtures.Canary) bool {
	for _, l := range leak.Canaries([]byte(text), []fixtures.Canary{c}) {
		if l.Canary == c {
			return true
		}
	}
	return false
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func backwards(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// guises are ways to write an identifier that hide nothing; "" where one does not apply.
var guises = map[string]func(c fixtures.Canary) string{
	"raw":            func(c fixtures.Canary) string { return c.Value },
	"upper":          func(c fixtures.Canary) string { return strings.ToUpper(c.Value) },
	"spaced":         func(c fixtures.Canary) string { return strings.ReplaceAll(c.Value, " ", "   ") },
	"url":            func(c fixtures.Canary) string { return url.QueryEscape(c.Value) },
	"path":           func(c fixtures.Canary) string { return url.PathEscape(c.Value) },
	"hex":            func(c fixtures.Canary) string { return hex.EncodeToString([]byte(c.Value)) },
	"HEX":            func(c fixtures.Canary) string { return strings.ToUpper(hex.EncodeToString([]byte("x" + c.Value))) },
	"base64":         func(c fixtures.Canary) string { return base64.StdEncoding.EncodeToString([]byte(c.Value)) },
	"base64+1":       func(c fixtures.Canary) string { return base64.StdEncoding.EncodeToString([]byte("a" + c.Value + "z")) },
	"base64+2":       func(c fixtures.Canary) string { return base64.RawURLEncoding.EncodeToString([]byte("ab" + c.Value)) },
	"reversed":       func(c fixtures.Canary) string { return backwards(c.Value) },
	"digits":         func(c fixtures.Canary) string { return longNumber(c) },
	"two members":    func(c fixtures.Canary) string { return halves(c, `{"first":"%s","second":"%s"}`) },
	"two lines":      func(c fixtures.Canary) string { return halves(c, "início %s\nfim %s") },
	"digit by digit": func(c fixtures.Canary) string { return strings.Join(strings.Split(longNumber(c), ""), ",") },
	"backwards in pieces": func(c fixtures.Canary) string {
		return strings.Join(strings.Split(backwards(longNumber(c)), ""), `","`)
	},
	"first and last masked": func(c fixtures.Canary) string {
		if n := longNumber(c); n != "" && c.Type != fixtures.CanaryPhone {
			return "***." + n[3:len(n)-2] + "-**"
		}
		return ""
	},
	"crossed out": func(c fixtures.Canary) string {
		if n := longNumber(c); n != "" {
			return n[:len(n)*2/3] + strings.Repeat("X", len(n)-len(n)*2/3)
		}
		return ""
	},
	"md5": func(c fixtures.Canary) string { s := md5.Sum([]byte(c.Value)); return hex.EncodeToString(s[:]) },
	"sha1": func(c fixtures.Canary) string {
		s := sha1.Sum([]byte(strings.ToLower(c.Value)))
		return "id-" + hex.EncodeToString(s[:])
	},
	"sha256": func(c fixtures.Canary) string {
		s := sha256.Sum256([]byte(c.Value))
		return base64.URLEncoding.EncodeToString(s[:])
	},
	"short sha256": func(c fixtures.Canary) string {
		s := sha256.Sum256([]byte(strings.ToUpper(c.Value)))
		return hex.EncodeToString(s[:8])
	},
	"sha256 of digits": func(c fixtures.Canary) string {
		if longNumber(c) == "" {
			return ""
		}
		s := sha256.Sum256([]byte(longNumber(c)))
		return strings.ToUpper(hex.EncodeToString(s[:]))
	},
	"e-mail without domain": func(c fixtures.Canary) string {
		if c.Type != fixtures.CanaryEmail {
			return ""
		}
		own, _, _ := strings.Cut(c.Value, "@")
		return "usuário " + own
	},
}

func longNumber(c fixtures.Canary) string {
	if c.Type == fixtures.CanaryCPF || c.Type == fixtures.CanaryCNS || c.Type == fixtures.CanaryPhone {
		return digitsOf(c.Value)
	}
	return ""
}

func halves(c fixtures.Canary, format string) string {
	n := longNumber(c)
	if n == "" {
		return ""
	}
	return fmt.Sprintf(format, n[:len(n)/2], n[len(n)/2:])
}

// Every guise is seen through, alone and in a text.
func TestGuises(t *testing.T) {
	for name, guise := range guises {
		used := 0
		for _, c := range victim {
			written := guise(c)
			if written == "" {
				continue
			}
			used++
			for _, text := range []string{written, `{"a":"` + written + `","b":[1,2]}`, "valor: " + written + " fim"} {
				if !holds(text, c) {
					t.Errorf("%s: %s is not found in %q", name, c.Type, text)
				}
			}
		}
		if used == 0 {
			t.Errorf("%s: used for nothing", name)
		}
	}
}

// What hides an identifier, and what looks like one, is none.
func TestNoGuises(t *testing.T) {
	for _, text := range []string{"***.***.***-68", "(11) *****-0042", "xxx.xxx.001-68", "CPF [CPF]", "J. X.", "999.990.001-69", "***.990.002-**", "x@example.org",
		"2026-11-22T10:00:00Z", `"r_peaks":[99,999,90,12,15]`, "sha256:" + strings.Repeat("0", 64), strings.Repeat("*", 100), strings.Repeat("_", 40) + "99999"} {
		for _, c := range victim {
			if holds(text, c) {
				t.Errorf("%s is found in %q", c.Type, text)
			}
		}
	}
}

// Random answers of numbers, as honest plugins give them, hold nobody: 2 million digits, of which chance would make a given
// number of 11 digits in one case of 50,000.
func TestRandomDigitsAreNobodys(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	search := leak.Planted(victim)
	for range 200 {
		var b strings.Builder
		for range 1500 {
			fmt.Fprintf(&b, "%d,%.3f,", rng.IntN(100_000), rng.Float64())
		}
		if found := search.In([]byte(b.String())); len(found) > 0 {
			t.Fatalf("%v in random numbers", found)
		}
	}
}

// FuzzGuises hides an identifier in any text, in any guise: it is found, and nothing crashes.
func FuzzGuises(f *testing.F) {
	names := []string{"raw", "hex", "base64", "base64+2", "digits", "two members", "crossed out", "md5", "short sha256", "reversed"}
	f.Add("antes ", " depois", uint8(0), uint8(0))
	f.Add(`{"x":"`, `"}`, uint8(3), uint8(2))
	f.Add("****", "****", uint8(1), uint8(6))
	f.Fuzz(func(t *testing.T, before, after string, which, how uint8) {
		c := victim[int(which)%len(victim)]
		written := guises[names[int(how)%len(names)]](c)
		if written == "" {
			return
		}
		text := before + "\n" + written + "\n" + after
		if strings.ContainsAny(before+after, "%\\") {
			leak.Canaries([]byte(text), victim) // escapes may eat what stands beside them
			return
		}
		if !holds(text, c) {
			t.Errorf("%s as %s is not found in %q", c.Type, names[int(how)%len(names)], text)
		}
	})
}
