package strictjson

import (
	"math/bits"
	"unicode/utf8"
)

// string parses the string at pos, an opening quote, into out.
func (p *parser) string(out *string) bool {
	start := p.pos + 1
	i := start
	for {
		i += clean(p.data[i:])
		switch next, ok := p.special(i); {
		case !ok:
			return false
		case next > i:
			i = next
		case p.data[i] == '\\':
			return p.escaped(start, i, out)
		default:
			*out = string(p.data[start:i])
			p.pos = i + 1
			return true
		}
	}
}

// escaped goes on with a string that began at start and has its first backslash at i.
func (p *parser) escaped(start, i int, out *string) bool {
	buf := append(make([]byte, 0, i-start+64), p.data[start:i]...)
	for {
		n := clean(p.data[i:])
		buf = append(buf, p.data[i:i+n]...)
		i += n
		next, ok := p.special(i)
		switch {
		case !ok:
			return false
		case next > i:
			buf = append(buf, p.data[i:next]...)
			i = next
		case p.data[i] == '\\':
			if buf, i, ok = p.escape(buf, i); !ok {
				return false
			}
		default:
			*out = string(buf)
			p.pos = i + 1
			return true
		}
	}
}

// clean gives how many bytes at the start of b stand for themselves in a string: printable ASCII, DEL included, other
// than quote and backslash.
func clean(b []byte) int {
	i := 0
	for i+8 <= len(b) {
		v := le64(b[i:])
		below := (v - ones*' ') & ^v
		// In each of the terms the lowest high bit set is that of the first byte sought.
		if stop := (v|below)&highs | hasByte(v, '"') | hasByte(v, '\\'); stop != 0 {
			return i + bits.TrailingZeros64(stop)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] < utf8.RuneSelf && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// special looks at the byte at i, which is not clean. It skips a character outside ASCII, stays at a quote or a
// backslash and refuses everything else.
func (p *parser) special(i int) (next int, ok bool) {
	if i >= len(p.data) {
		return 0, p.fail(len(p.data), "unexpected end")
	}
	switch c := p.data[i]; {
	case c < ' ':
		return 0, p.fail(i, "control character in a string")
	case c < utf8.RuneSelf:
		return i, true
	}
	r, n := utf8.DecodeRune(p.data[i:])
	if r == utf8.RuneError && n == 1 {
		return 0, p.fail(i, "invalid UTF-8")
	}
	return i + n, true
}

// escape reads the escape sequence at i, appends its character and returns the offset after it.
func (p *parser) escape(buf []byte, i int) ([]byte, int, bool) {
	if i+1 >= len(p.data) {
		return nil, 0, p.fail(len(p.data), "unexpected end")
	}
	switch c := p.data[i+1]; c {
	case '"', '\\', '/':
		return append(buf, c), i + 2, true
	case 'b':
		return append(buf, '\b'), i + 2, true
	case 'f':
		return append(buf, '\f'), i + 2, true
	case 'n':
		return append(buf, '\n'), i + 2, true
	case 'r':
		return append(buf, '\r'), i + 2, true
	case 't':
		return append(buf, '\t'), i + 2, true
	case 'u':
		r, next, ok := p.unicode(i)
		return utf8.AppendRune(buf, r), next, ok
	}
	return nil, 0, p.fail(i, "unknown escape sequence")
}

// unicode reads the \u escape at i, or the two that make a surrogate pair.
func (p *parser) unicode(i int) (r rune, next int, ok bool) {
	if r, ok = p.hex4(i + 2); !ok {
		return 0, 0, false
	}
	next = i + 6
	if r < 0xD800 || r > 0xDFFF {
		return r, next, true
	}
	if r >= 0xDC00 || next+1 >= len(p.data) || p.data[next] != '\\' || p.data[next+1] != 'u' {
		return 0, 0, p.fail(i, "lone surrogate")
	}
	low, ok := p.hex4(next + 2)
	if !ok {
		return 0, 0, false
	}
	if low < 0xDC00 || low > 0xDFFF {
		return 0, 0, p.fail(i, "lone surrogate")
	}
	return 0x10000 + (r-0xD800)<<10 + (low - 0xDC00), next + 6, true
}

func (p *parser) hex4(i int) (rune, bool) {
	if i+4 > len(p.data) {
		return 0, p.fail(len(p.data), "unexpected end")
	}
	var r rune
	for _, c := range p.data[i : i+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, p.fail(i, "malformed \\u escape")
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
