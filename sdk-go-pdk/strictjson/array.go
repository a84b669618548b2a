package strictjson

func (p *parser) array(v *Value, depth int) bool {
	if depth > MaxDepth {
		return p.fail(p.pos, "nested deeper than 32")
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.data) {
		return p.fail(p.pos, "unexpected end")
	}
	switch c := p.data[p.pos]; {
	case c == ']':
		v.Kind = Array
		p.pos++
		return true
	case c == '-' || '0' <= c && c <= '9':
		start := p.pos
		done, ok := p.numbers(v)
		if done || !ok {
			return ok
		}
		// Something else stands between the numbers: read it again as a mixed array, so that each element has its
		// offset. numbers stops at the first such element, so no byte is read more than twice for this.
		p.pos = start
	}
	v.Kind = Array
	return p.mixed(v, depth)
}

// numbers reads an array of numbers, pos being at the first. done is false when an element is no number.
func (p *parser) numbers(v *Value) (done, ok bool) {
	nums := make([]float64, 0, p.countNumbers())
	for {
		var n float64
		if !p.number(&n) {
			return false, false
		}
		nums = append(nums, n)
		if p.pos < len(p.data) && p.data[p.pos] <= ' ' {
			p.skipSpace()
		}
		if p.pos >= len(p.data) {
			return false, p.fail(p.pos, "unexpected end")
		}
		switch p.data[p.pos] {
		case ',':
			p.pos++
		case ']':
			p.pos++
			v.Kind = Numbers
			v.kids = &kids{nums: nums}
			return true, true
		default:
			return false, p.fail(p.pos, "expected a comma or the end of the array")
		}
		if p.pos < len(p.data) && p.data[p.pos] <= ' ' {
			p.skipSpace()
		}
		if p.pos >= len(p.data) {
			return false, p.fail(p.pos, "unexpected end")
		}
		if c := p.data[p.pos]; c != '-' && (c < '0' || c > '9') {
			return false, true
		}
	}
}

// countNumbers looks ahead to the end of the run of numbers at pos and counts its elements, so that the slice is
// allocated once and exactly. It stops at the first byte that no array of plain numbers holds.
func (p *parser) countNumbers() int {
	n := 1
	for _, c := range p.data[p.pos:] {
		if c == ',' {
			n++
		} else if c > '9' && c != 'e' && c != 'E' || c == '"' {
			break
		}
	}
	return n
}

// mixed reads the elements of an array, pos being at the first.
func (p *parser) mixed(v *Value, depth int) bool {
	base := len(p.items)
	for {
		var item Value
		if !p.value(&item, depth) {
			return false
		}
		p.items = append(p.items, item)
		p.skipSpace()
		if p.pos >= len(p.data) {
			return p.fail(p.pos, "unexpected end")
		}
		switch p.data[p.pos] {
		case ',':
			p.pos++
		case ']':
			p.pos++
			items := make([]Value, len(p.items)-base)
			copy(items, p.items[base:])
			clear(p.items[base:])
			p.items = p.items[:base]
			v.kids = &kids{items: items}
			return true
		default:
			return p.fail(p.pos, "expected a comma or the end of the array")
		}
		p.skipSpace()
	}
}
