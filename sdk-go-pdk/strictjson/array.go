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
		nums = p.run(nums)
		if p.pos >= len(p.data) {
			return false, p.fail(p.pos, "unexpected end")
		}
		if c := p.data[p.pos]; c != '-' && (c < '0' || c > '9') {
			return false, true
		}
		var n float64
		if !p.number(&n) {
			return false, false
		}
		nums = append(nums, n)
		p.skipSpace()
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
		p.skipSpace()
	}
}

// countNumbers looks ahead to the end of the run of numbers at pos and counts its elements, so that the slice is
// allocated once and exactly. It stops at the first byte that no array of plain numbers holds, so no stretch is looked at
// twice, however arrays nest.
func (p *parser) countNumbers() int {
	data, i := p.data, p.pos
	n := 1
	for i+8 <= len(data) {
		// Of the bytes of such an array only the exponent's e and the closing bracket have bit 6 set.
		v := le64(data[i:])
		if v&(ones<<6) != 0 || hasByte(v, '"') != 0 {
			if !plain(data[i : i+8]) {
				break
			}
		}
		n += countByte(v, ',')
		i += 8
	}
	for ; i < len(data) && plain(data[i:i+1]); i++ {
		if data[i] == ',' {
			n++
		}
	}
	return n
}

func plain(b []byte) bool {
	for _, c := range b {
		if c == '"' || c > '9' && c != 'e' && c != 'E' {
			return false
		}
	}
	return true
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
