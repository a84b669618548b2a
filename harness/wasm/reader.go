package wasm

import (
	"fmt"
	"math"
	"unicode/utf8"
)

// reader is a cursor over the file. The first error sticks: everything read after it is zero and nothing moves, so that
// a decoder checks once per entry instead of once per byte. Positions are offsets in the whole file.
type reader struct {
	b       []byte // the file, cut at the end of what this reader may touch
	pos     int
	section string
	err     *Error
}

func (r *reader) failAt(pos int, format string, a ...any) {
	if r.err == nil {
		r.err = &Error{Offset: int64(pos), Section: r.section, Reason: fmt.Sprintf(format, a...)}
	}
}

func (r *reader) fail(format string, a ...any) { r.failAt(r.pos, format, a...) }

func (r *reader) left() int { return len(r.b) - r.pos }

// within gives a reader of the next n bytes and steps over them.
func (r *reader) within(n uint32) reader {
	sub := reader{b: r.b[:r.pos], pos: r.pos, section: r.section, err: r.err}
	if r.err == nil && uint64(n) <= uint64(r.left()) {
		sub.b = r.b[: r.pos+int(n) : r.pos+int(n)]
		r.pos += int(n)
	} else {
		r.fail("truncated: %d bytes declared, %d left", n, r.left())
		sub.err = r.err
	}
	return sub
}

func (r *reader) u8() byte {
	if r.err != nil {
		return 0
	}
	if r.pos >= len(r.b) {
		r.fail("truncated")
		return 0
	}
	v := r.b[r.pos]
	r.pos++
	return v
}

// u32 reads an unsigned LEB128 number of at most 32 bits and 5 bytes.
func (r *reader) u32() uint32 {
	if r.err == nil && r.pos < len(r.b) && r.b[r.pos] < 0x80 { // one byte, nearly always
		r.pos++
		return uint32(r.b[r.pos-1])
	}
	start := r.pos
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		c := r.u8()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if v > math.MaxUint32 {
				break
			}
			return uint32(v)
		}
	}
	r.failAt(start, "number does not fit in 32 bits")
	return 0
}

// signed reads a signed LEB128 number of at most bits bits; the unused bits of the last byte must repeat the sign.
func (r *reader) signed(bits int) int64 {
	start := r.pos
	var v int64
	for shift := 0; shift < bits; shift += 7 {
		c := r.u8()
		v |= int64(c&0x7f) << shift
		if c >= 0x80 {
			continue
		}
		if used := bits - shift; used < 7 { // last byte possible: the rest of it is sign
			if rest := int8(c<<1) >> used; rest != 0 && rest != -1 {
				break
			}
		}
		if s := shift + 7; s < 64 {
			v = v << (64 - s) >> (64 - s)
		}
		return v
	}
	r.failAt(start, "number does not fit in %d bits", bits)
	return 0
}

// count reads how many entries follow and refuses more than the bytes left could hold at size bytes each.
func (r *reader) count(what string, size int) int {
	start := r.pos
	n := r.u32()
	if r.err == nil && uint64(n)*uint64(size) > uint64(r.left()) {
		r.failAt(start, "%d %s declared, %d bytes left to hold them", n, what, r.left())
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// maxEntries is how many entries of a section, or elements of a segment, are read at most. A file of entries of two or
// three bytes would be kept in memory at forty times its size before anybody could ask what it declares; what toolchains
// write stays far below.
const maxEntries = 1 << 18

// entries reads a count of entries that are kept one by one.
func (r *reader) entries(what string, size int) int {
	start := r.pos
	n := r.count(what, size)
	if n > maxEntries {
		r.failAt(start, "%d %s, at most %d are read", n, what, maxEntries)
		return 0
	}
	return n
}

func (r *reader) bytes(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n < 0 || n > r.left() {
		r.fail("truncated: %d bytes declared, %d left", n, r.left())
		return nil
	}
	b := r.b[r.pos : r.pos+n : r.pos+n]
	r.pos += n
	return b
}

func (r *reader) name() string {
	start := r.pos
	b := r.bytes(r.count("bytes of a name", 1))
	if !utf8.Valid(b) {
		r.failAt(start, "name is not valid UTF-8")
		return ""
	}
	return string(b)
}

func (r *reader) valType() ValType {
	start := r.pos
	t := ValType(r.u8())
	if r.err == nil && !t.known() {
		r.failAt(start, "%s", valTypeReason(byte(t)))
	}
	return t
}

// valTypeReason names the proposal that a byte in the place of a value type comes from.
func valTypeReason(b byte) string {
	switch {
	case b == 0x69 || b == 0x74 || b == 0x68 || b == 0x75:
		return fmt.Sprintf("reference type 0x%02x: exceptions, stack switching and their references are not supported", b)
	case b >= 0x63 && b <= 0x73, b == 0x77, b == 0x78:
		return fmt.Sprintf("value type 0x%02x: typed references and garbage collection are not supported", b)
	}
	return fmt.Sprintf("0x%02x is no value type", b)
}

func (r *reader) refType() ValType {
	start := r.pos
	t := r.valType()
	if r.err == nil && !t.IsRef() {
		r.failAt(start, "%s is no reference type", t)
	}
	return t
}

// end refuses bytes left over.
func (r *reader) end() {
	if r.err == nil && r.left() != 0 {
		r.fail("%d bytes left over", r.left())
	}
}
