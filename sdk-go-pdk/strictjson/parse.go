package strictjson

import "math"

// MaxDepth is how deep arrays and objects may nest; the outermost one is at depth 1.
const MaxDepth = 32

// Parse reads exactly one JSON value, surrounded by nothing but white space. The error is an *Error. The result does
// not alias data.
func Parse(data []byte) (*Value, error) {
	if uint64(len(data)) > math.MaxUint32 {
		return nil, &Error{Offset: 0, Reason: "document larger than 4 GiB"}
	}
	if len(data) >= 3 && data[0] == 0xEF && data[1] == 0xBB && data[2] == 0xBF {
		return nil, &Error{Offset: 0, Reason: "byte order mark"}
	}
	p := parser{data: data}
	p.skipSpace()
	v := new(Value)
	if !p.value(v, 0) {
		return nil, p.err
	}
	p.skipSpace()
	if p.pos < len(data) {
		p.fail(p.pos, "data after the value")
		return nil, p.err
	}
	return v, nil
}

// ParseObject is Parse for documents that must be one JSON object.
func ParseObject(data []byte) (*Value, error) {
	v, err := Parse(data)
	if err != nil {
		return nil, err
	}
	if v.Kind != Object {
		return nil, &Error{Offset: int(v.Offset), Reason: "not an object"}
	}
	return v, nil
}

// OffsetOf gives the offset of an error that Parse or ParseObject returned, -1 for any other error.
func OffsetOf(err error) int {
	if e, ok := err.(*Error); ok { // Parse does not wrap it, and errors.As would weigh on every guest
		return e.Offset
	}
	return -1
}

// parser holds one pass over data. Children are collected on two stacks shared by all levels and copied out exactly
// when their parent closes, so the tree has no slack.
type parser struct {
	data    []byte
	pos     int
	items   []Value
	members []Member
	err     *Error
}

func (p *parser) fail(offset int, reason string) bool {
	if p.err == nil {
		p.err = &Error{Offset: offset, Reason: reason}
	}
	return false
}

func (p *parser) skipSpace() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// value parses the value at pos into v; depth is the number of containers around it.
func (p *parser) value(v *Value, depth int) bool {
	if p.pos >= len(p.data) {
		return p.fail(p.pos, "unexpected end")
	}
	v.Offset = uint32(p.pos)
	switch c := p.data[p.pos]; c {
	case '{':
		return p.object(v, depth+1)
	case '[':
		return p.array(v, depth+1)
	case '"':
		v.Kind = String
		return p.string(&v.Str)
	case 't':
		v.Kind, v.Bool = Bool, true
		return p.literal("true")
	case 'f':
		v.Kind = Bool
		return p.literal("false")
	case 'n':
		v.Kind = Null
		return p.literal("null")
	default:
		if c != '-' && (c < '0' || c > '9') {
			return p.fail(p.pos, "unexpected character")
		}
		v.Kind = Number
		return p.number(&v.Num)
	}
}

func (p *parser) literal(word string) bool {
	for i := 0; i < len(word); i++ {
		if p.pos+i >= len(p.data) {
			return p.fail(len(p.data), "unexpected end")
		}
		if p.data[p.pos+i] != word[i] {
			return p.fail(p.pos, "unexpected character")
		}
	}
	p.pos += len(word)
	return true
}

func (p *parser) object(v *Value, depth int) bool {
	if depth > MaxDepth {
		return p.fail(p.pos, "nested deeper than 32")
	}
	v.Kind = Object
	p.pos++
	base := len(p.members)
	for first := true; ; first = false {
		p.skipSpace()
		if p.pos >= len(p.data) {
			return p.fail(p.pos, "unexpected end")
		}
		if p.data[p.pos] == '}' && first {
			p.pos++
			return true
		}
		if p.data[p.pos] != '"' {
			return p.fail(p.pos, "expected a member name")
		}
		m := Member{Offset: uint32(p.pos)}
		if !p.string(&m.Key) {
			return false
		}
		p.skipSpace()
		if p.pos >= len(p.data) {
			return p.fail(p.pos, "unexpected end")
		}
		if p.data[p.pos] != ':' {
			return p.fail(p.pos, "expected a colon")
		}
		p.pos++
		p.skipSpace()
		if !p.value(&m.Value, depth) {
			return false
		}
		p.members = append(p.members, m)
		p.skipSpace()
		if p.pos >= len(p.data) {
			return p.fail(p.pos, "unexpected end")
		}
		switch p.data[p.pos] {
		case ',':
			p.pos++
		case '}':
			p.pos++
			return p.closeObject(v, base)
		default:
			return p.fail(p.pos, "expected a comma or the end of the object")
		}
	}
}

// closeObject moves the members above base from the stack into v and refuses a name that comes twice.
func (p *parser) closeObject(v *Value, base int) bool {
	members := make([]Member, len(p.members)-base)
	copy(members, p.members[base:])
	clear(p.members[base:])
	p.members = p.members[:base]
	if i := duplicate(members); i >= 0 {
		return p.fail(int(members[i].Offset), "duplicate member name")
	}
	v.kids = &kids{members: members}
	return true
}

// duplicate gives the index of the first member whose name came before, -1 if there is none. Many members go through
// a map, so that a hostile object costs linear time.
func duplicate(members []Member) int {
	if len(members) <= 16 {
		for i := range members {
			for j := range i {
				if members[i].Key == members[j].Key {
					return i
				}
			}
		}
		return -1
	}
	seen := make(map[string]struct{}, len(members))
	for i := range members {
		if _, dup := seen[members[i].Key]; dup {
			return i
		}
		seen[members[i].Key] = struct{}{}
	}
	return -1
}
