package lgpd

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// Anonymise replaces each finding by its type in brackets, [CPF], and keeps the rest. Whether what is left still points
// at somebody is for a person to judge: anonymised is what cannot be traced with reasonable effort (LGPD, article 12).
func Anonymise(text string, findings []Finding) string {
	return replace(text, findings, func(f Finding, _ string) string { return bracketed(f.Type) })
}

func bracketed(t Type) string { return "[" + strings.ToUpper(string(t)) + "]" }

// AnonymiseKeeping is Anonymise with what statistics need left in: of a date of birth the year, of a CEP nothing but its
// region's digit. The rest of the profile br-strict concerns fields, not text.
func AnonymiseKeeping(text string, findings []Finding) string {
	return replace(text, findings, func(f Finding, value string) string {
		if y := yearIn(value); f.Type == BirthDate && y != "" {
			return "[BIRTH_YEAR " + y + "]"
		}
		return bracketed(f.Type)
	})
}

// yearIn gives the four digits in a row that a date holds.
func yearIn(date string) string {
	for i := 0; i+4 <= len(date); i++ {
		n := 0
		for i+n < len(date) && digit(date[i+n]) {
			n++
		}
		if n == 4 {
			return date[i : i+4]
		}
		i += n
	}
	return ""
}

// minKey is the shortest key that a pseudonymiser takes, in bytes.
const minKey = 16

// Pseudonymiser replaces values by tokens that only the holder of the key can make again (LGPD, article 13 §4). The same value
// gives the same token under one key, however it was written; without the key tokens say nothing, not even for values
// that could be tried one after the other.
type Pseudonymiser struct{ key []byte }

// NewPseudonymiser takes a secret key of at least 16 bytes. It keeps a copy.
func NewPseudonymiser(key []byte) (*Pseudonymiser, error) {
	if len(key) < minKey {
		return nil, errors.New("make pseudonymiser: the key is shorter than 16 bytes")
	}
	return &Pseudonymiser{key: append([]byte(nil), key...)}, nil
}

// Token is the pseudonym of a value: its type and 16 hexadecimal digits of HMAC-SHA256 over type and normalised value.
func (p *Pseudonymiser) Token(t Type, value string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(t))
	mac.Write([]byte{0})
	mac.Write(normalise(t, value))
	return "[" + strings.ToUpper(string(t)) + "_" + hex.EncodeToString(mac.Sum(nil)[:8]) + "]"
}

// Replace puts a token in the place of each finding.
func (p *Pseudonymiser) Replace(text string, findings []Finding) string {
	return replace(text, findings, func(f Finding, value string) string { return p.Token(f.Type, value) })
}

// normalise brings the ways to write one value together: numbers to digits and capitals, words to lower case without
// accents and with single blanks.
func normalise(t Type, value string) []byte {
	var out []byte
	switch t {
	case Name, Address, Health, Email:
		for i := 0; i < len(value); {
			c := value[i]
			switch {
			case c == 0xC3 && i+1 < len(value) && plain[value[i+1]&0x3F] != 0:
				out = append(out, plain[value[i+1]&0x3F])
				i += 2
			case (c == 0xCC || c == 0xCD) && i+1 < len(value): // a combining accent
				i += 2
			case letter(c):
				out = append(out, c|0x20)
				i++
			case c == ' ' || c == '\t' || c == '\n' || c == '\r':
				if len(out) > 0 && out[len(out)-1] != ' ' {
					out = append(out, ' ')
				}
				i++
			default:
				out = append(out, c)
				i++
			}
		}
		return out
	}
	for _, c := range []byte(value) {
		switch {
		case digit(c):
			out = append(out, c)
		case letter(c):
			out = append(out, c&^0x20)
		}
	}
	return out
}

// replace rebuilds a text with the findings replaced. Findings that lie outside the text or overlap the one before are
// left out rather than guessed at.
func replace(text string, findings []Finding, by func(Finding, string) string) string {
	var b strings.Builder
	at := 0
	for _, f := range findings {
		if f.Start < at || f.End > len(text) || f.End <= f.Start {
			continue
		}
		b.WriteString(text[at:f.Start])
		b.WriteString(by(f, text[f.Start:f.End]))
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
}
