package tag

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
)

// samples holds, for each format, strings that have it.
var samples = map[string][]string{
	"id":         {"req-0001", "a", "A.b_c:d-9", strings.Repeat("x", 128)},
	"code":       {"a", "chest_pain_2", strings.Repeat("x", 64)},
	"event":      {"a", "9_b", strings.Repeat("_", 64)},
	"export":     {"_start", "process_medical_content", strings.Repeat("x", 64)},
	"hex32":      {strings.Repeat("0f", 16)},
	"sha256":     {strings.Repeat("a9", 32)},
	"lesion":     {"lesion_1", "lesion_10", "lesion_999"},
	"uf":         {"AC", "PE", "SP", "TO", "RR", "RS"},
	"rfc3339":    {"2026-11-22T10:00:00Z", "2024-02-29T23:59:59.123456789-03:00", "0001-01-01T00:00:00+23:59"},
	"date":       {"2026-11-22", "2024-02-29", "2000-02-29"},
	"semver":     {"1.0.0", "0.0.0", "10.20.30-alpha.1+build.5", "1.2.3-0a.b--c", "1.0.0+001", "1.0.0-a-b.0"},
	"pluginid":   {"org.example.ecg-go", "a", "a_b-c.9"},
	"hostname":   {"example.org", "a", "x-1.example.com.br", "10.0.0.1"},
	"base64":     {"", "AAAA", "AAA=", "AA==", "+/09azAZ", "AAAABBBBCCCCDD=="},
	"pointer":    {"", "/", "/a/0/b", "/a~0b~1c", "/ação"},
	"errorcode":  {"invalid_json", "internal", "x_lead_swapped", "x_" + strings.Repeat("a", 62)},
	"legalbasis": {"art7.I", "art7.X", "art11.I", "art11.II.a", "art11.II.g"},
	"period":     {"P20Y", "P12M", "PT0S", "P1Y6M", "P2W", "P1DT12H"},
	"detail":     {"lead_off", "URGENT", "ecg-analysis", strings.Repeat("ab", 16), "sha256:" + strings.Repeat("0f", 32)},
}

// Each format's check and its regular expression, which the JSON Schemas carry, say the same of samples and of
// thousands of strings near them. Of dates the expression cannot count the days of a month, the schemas' keyword format
// does.
func TestFormatsAreTheirPatterns(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for name, list := range samples {
		expr, maxLen := Pattern(name)
		re := regexp.MustCompile(expr)
		byPattern := func(s string) bool {
			if maxLen > 0 && len(s) > maxLen || !re.MatchString(s) {
				return false
			}
			switch name {
			case "date":
				_, err := time.Parse("2006-01-02", s)
				return err == nil
			case "rfc3339":
				_, err := time.Parse("2006-01-02", s[:10])
				return err == nil
			}
			return true
		}
		yes, no := 0, 0
		for _, s := range list {
			if !Match(name, s) || !byPattern(s) {
				t.Errorf("%s: %q: check %v, pattern %v, want both true", name, s, Match(name, s), byPattern(s))
			}
			for range 4000 {
				m := mutate(rng, s)
				if got, want := Match(name, m), byPattern(m); got != want {
					t.Fatalf("%s: %q: check %v, pattern %v", name, m, got, want)
				} else if got {
					yes++
				} else {
					no++
				}
			}
		}
		if yes == 0 && name != "sha256" && name != "hex32" || no == 0 {
			t.Errorf("%s: %d strings with the format, %d without: nothing was compared", name, yes, no)
		}
	}
}

const alphabet = "0123459aAbBfgIVXxZzPpTYMDWHS._:-+/=~ \n\x00é9TZ"

// mutate changes, drops, doubles or adds a few bytes.
func mutate(rng *rand.Rand, s string) string {
	b := []byte(s)
	for range 1 + rng.IntN(2) {
		i := rng.IntN(len(b) + 1)
		c := alphabet[rng.IntN(len(alphabet))]
		switch op := rng.IntN(5); {
		case op == 0 && i < len(b):
			b = append(b[:i], b[i+1:]...)
		case op == 1 && i < len(b):
			b[i] = c
		case op == 2 && i < len(b):
			j := rng.IntN(len(b))
			b[i], b[j] = b[j], b[i]
		case op == 3:
			b = append(b, b[i:]...)
		default:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		}
	}
	return strings.ToValidUTF8(string(b), "?")
}

func TestEveryFormatHasSamples(t *testing.T) {
	for _, name := range []string{"id", "code", "event", "export", "hex32", "sha256", "lesion", "uf", "rfc3339", "date",
		"semver", "pluginid", "hostname", "base64", "pointer", "errorcode", "legalbasis", "period", "detail"} {
		if !Known(name) || samples[name] == nil {
			t.Errorf("format %s: known %v, samples %d", name, Known(name), len(samples[name]))
		}
	}
	if Known("other") || Match("other", "x") {
		t.Error("an unknown format is taken")
	}
}

// The timestamps that the check takes are those that Go's own parser takes.
func TestTimestampsAreThoseOfTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		s := mutate(rng, samples["rfc3339"][rng.IntN(3)])
		_, err := time.Parse(time.RFC3339Nano, s)
		if Match("rfc3339", s) && err != nil {
			t.Fatalf("%q is taken: %v", s, err)
		}
	}
}
