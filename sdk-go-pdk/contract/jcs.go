package contract

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// appendNumber writes a finite number as ECMAScript does (RFC 8785, section 3.2.2.3): the shortest digits that read
// back as the same value.
func appendNumber(out []byte, n float64) []byte {
	if n == 0 {
		return append(out, '0') // also for negative zero
	}
	abs := max(n, -n)
	if abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(out, n, 'f', -1, 64)
	}
	start := len(out)
	out = strconv.AppendFloat(out, n, 'e', -1, 64)
	// Go writes at least two digits of exponent, ECMAScript as few as there are.
	e := start + bytes.IndexByte(out[start:], 'e')
	if out[e+2] == '0' {
		out = append(out[:e+2], out[e+3:]...)
	}
	return out
}

// appendString writes a string with the escapes that JSON demands and no others (RFC 8785, section 3.2.2.2).
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[done:i]...)
		done = i + 1
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\b':
			out = append(out, '\\', 'b')
		case '\f':
			out = append(out, '\\', 'f')
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(out, s[done:]...), '"')
}

// Canonical gives the RFC 8785 form of one JSON object. The error is an *Error.
func Canonical(data []byte) ([]byte, error) {
	root, e := parseObject(data)
	if e != nil {
		return nil, e
	}
	return appendTree(nil, root, true), nil
}

// appendTree writes a parsed value, sorted as RFC 8785 demands or in its own order.
func appendTree(out []byte, v *strictjson.Value, sorted bool) []byte {
	switch v.Kind {
	case strictjson.Null:
		return append(out, "null"...)
	case strictjson.Bool:
		return strconv.AppendBool(out, v.Bool)
	case strictjson.Number:
		return appendNumber(out, v.Num)
	case strictjson.String:
		return appendString(out, v.Str)
	case strictjson.Object:
		return appendMembers(out, v.Members(), sorted)
	}
	out = append(out, '[')
	for i, n := range v.Numbers() {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendNumber(out, n)
	}
	items := v.Items()
	for i := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendTree(out, &items[i], sorted)
	}
	return append(out, ']')
}

func appendMembers(out []byte, members []strictjson.Member, sorted bool) []byte {
	if sorted {
		members = slices.SortedFunc(slices.Values(members), func(a, b strictjson.Member) int { return compareUTF16(a.Key, b.Key) })
	}
	out = append(out, '{')
	for i := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendString(out, members[i].Key), ':')
		out = appendTree(out, &members[i].Value, sorted)
	}
	return append(out, '}')
}

// compareUTF16 orders strings by their UTF-16 code units (RFC 8785, section 3.2.3).
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
