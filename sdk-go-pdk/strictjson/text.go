package strictjson

import "unicode/utf8"

// string parses the string at pos, an opening quote, into out.
func (p *parser) string(out *string) bool {
	data := p.data
	start := p.pos + 1
	i := start
	for i < len(data) {
		c := data[i]
		switch {
		case c == '"':
			*out = string(data[start:i])
			p.pos = i + 1
			return true
		case c == '\\':
			return p.escaped(start, i, out)
		case c < ' ':
			return p.fail(i, "control character in a string")
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && n == 1 {
				return p.fail(i, "invalid UTF-8")
			}
			i += n
		}
	}
	return p.fail(len(data), "unexpected end")
}

// escaped goes on with a string that began at start and has its first backslash at i.
func (p *parser) escaped(start, i int, out *string) bool {
	data := p.data
	buf := append(make([]byte, 0, i-start+64), data[start:i]...)
	for i < len(data) {
		c := data[i]
		switch {
		case c == '"':
			*out = string(buf)
			p.pos = i + 1
			return true
		case c == '\\':
			var ok bool
			if buf, i, ok = p.escape(buf, i); !ok {
				return false
			}
		case c < ' ':
			return p.fail(i, "control character in a string")
		case c < utf8.RuneSelf:
			buf = append(buf, c)
			i++
		default:
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && n == 1 {
				return p.fail(i, "invalid UTF-8")
			}
			buf = append(buf, data[i:i+n]...)
			i += n
		}
	}
	return p.fail(len(data), "unexpected end")
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
		r, ok := p.hex4(i + 2)
		if !ok {
			return nil, 0, false
		}
		at := i
		i += 6
		if r >= 0xDC00 && r <= 0xDFFF {
			return nil, 0, p.fail(at, "lone surrogate")
		}
		if r >= 0xD800 && r <= 0xDBFF {
			if i+1 >= len(p.data) || p.data[i] != '\\' || p.data[i+1] != 'u' {
				return nil, 0, p.fail(at, "lone surrogate")
			}
			low, ok := p.hex4(i + 2)
			if !ok {
				return nil, 0, false
			}
			if low < 0xDC00 || low > 0xDFFF {
				return nil, 0, p.fail(at, "lone surrogate")
			}
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			i += 6
		}
		return utf8.AppendRune(buf, r), i, true
	}
	return nil, 0, p.fail(i, "unknown escape sequence")
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
