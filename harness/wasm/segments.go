package wasm

// The flag of an element segment says how it is written.
const (
	elemPassive  = 1 << 0 // passive or declared instead of active
	elemExplicit = 1 << 1 // active: names its table; otherwise: declared instead of passive
	elemExprs    = 1 << 2 // elements are expressions instead of function indices
)

// The forms of a data segment; 0 is active in memory 0.
const (
	dataPassive  = 1
	dataExplicit = 2 // active, names its memory
)

func (m *Module) readElems(r *reader) {
	n := r.entries("element segments", 3)
	m.Elems = make([]Elem, 0, n)
	for range n {
		e := m.elem(r)
		if r.err != nil {
			return
		}
		m.Elems = append(m.Elems, e)
	}
}

func (m *Module) elem(r *reader) Elem {
	start := r.pos
	flag := r.u32()
	if r.err == nil && flag > 7 {
		r.failAt(start, "%d is no form of an element segment", flag)
	}
	e := Elem{Type: FuncRef, form: byte(flag)}
	switch {
	case flag&elemPassive == 0:
		if flag&elemExplicit != 0 {
			e.Table = r.index("table", m.NumTables())
		} else if r.err == nil && m.NumTables() == 0 {
			r.failAt(start, "an active segment, but no table")
		}
		e.Offset = m.constExpr(r, I32)
	case flag&elemExplicit != 0:
		e.Mode = Declared
	default:
		e.Mode = Passive
	}
	if flag&(elemPassive|elemExplicit) != 0 { // the type is written
		at := r.pos
		if flag&elemExprs != 0 {
			e.Type = r.refType()
		} else if kind := r.u8(); r.err == nil && kind != 0 {
			r.failAt(at, "0x%02x is no kind of element", kind)
		}
	}
	if t, ok := m.TableType(e.Table); r.err == nil && e.Mode == Active && ok && t.Elem != e.Type {
		r.failAt(start, "segment of %s for a table of %s", e.Type, t.Elem)
	}
	if flag&elemExprs != 0 {
		n := r.entries("elements", 2)
		e.Exprs = make([]ConstExpr, 0, n)
		for range n {
			if r.err != nil {
				break
			}
			e.Exprs = append(e.Exprs, m.constExpr(r, e.Type))
		}
		return e
	}
	e.Funcs = make([]uint32, r.entries("elements", 1))
	for i := range e.Funcs {
		e.Funcs[i] = r.index("function", m.NumFuncs())
	}
	return e
}

func (m *Module) readDatas(r *reader) {
	n := r.entries("data segments", 2)
	m.Datas = make([]Data, 0, n)
	for range n {
		start := r.pos
		flag := r.u32()
		d := Data{form: byte(flag)}
		switch {
		case r.err != nil:
		case flag > dataExplicit:
			r.failAt(start, "%d is no form of a data segment", flag)
		case flag == dataPassive:
			d.Mode = Passive
		default:
			if flag == dataExplicit {
				d.Memory = r.index("memory", m.NumMemories())
			} else if m.NumMemories() == 0 {
				r.failAt(start, "an active segment, but no memory")
			}
			d.Offset = m.constExpr(r, I32)
		}
		d.Init = r.bytes(r.count("bytes of data", 1))
		if r.err != nil {
			return
		}
		m.Datas = append(m.Datas, d)
	}
}
