package wasm

import "math"

const (
	maxMemoryPages = 1 << 16
	formFunc       = 0x60
)

func (m *Module) readTypes(r *reader) {
	n := r.entries("types", 3)
	m.Types = make([]FuncType, 0, n)
	for range n {
		if r.err != nil {
			return
		}
		start := r.pos
		if form := r.u8(); r.err == nil && form != formFunc {
			r.failAt(start, "type form 0x%02x: only function types (0x60) are supported, not garbage collection", form)
			return
		}
		m.Types = append(m.Types, FuncType{Params: r.valTypes(), Results: r.valTypes()})
	}
}

func (r *reader) valTypes() []ValType {
	n := r.count("types", 1)
	if n == 0 {
		return nil
	}
	ts := make([]ValType, n)
	for i := range ts {
		ts[i] = r.valType()
	}
	return ts
}

func (m *Module) typeIndex(r *reader) uint32 {
	return r.index("type", len(m.Types))
}

// index reads an index and refuses one outside a space of n.
func (r *reader) index(what string, n int) uint32 {
	start := r.pos
	i := r.u32()
	if r.err == nil && uint64(i) >= uint64(n) {
		r.failAt(start, "%s %d does not exist: there are %d", what, i, n)
		return 0
	}
	return i
}

func (m *Module) readImports(r *reader) {
	n := r.entries("imports", 4)
	m.Imports = make([]Import, 0, n)
	for range n {
		im := Import{Module: r.name(), Name: r.name()}
		start := r.pos
		switch im.Kind = Kind(r.u8()); im.Kind {
		case KindFunc:
			im.Type = m.typeIndex(r)
			m.ImportedFuncs++
			m.funcTypes = append(m.funcTypes, im.Type)
		case KindTable:
			im.Table = r.tableType()
			m.ImportedTables++
			m.tableTypes = append(m.tableTypes, im.Table)
		case KindMemory:
			im.Memory = r.memoryType()
			m.ImportedMemories++
		case KindGlobal:
			im.Global = r.globalType()
			m.ImportedGlobals++
			m.globalTypes = append(m.globalTypes, im.Global)
		case 4:
			r.failAt(start, "import of a tag: exception handling is not supported")
		default:
			r.failAt(start, "0x%02x is no kind of import", byte(im.Kind))
		}
		if r.err != nil {
			return
		}
		m.Imports = append(m.Imports, im)
	}
}

func (r *reader) limits(what string) Limits {
	start := r.pos
	var l Limits
	switch flag := r.u8(); flag {
	case 0:
		l.Min = r.u32()
	case 1:
		l = Limits{Min: r.u32(), Max: r.u32(), HasMax: true}
		if r.err == nil && l.Min > l.Max {
			r.failAt(start, "%s minimum %d over its maximum %d", what, l.Min, l.Max)
		}
	case 2, 3:
		r.failAt(start, "shared %s: threads are not supported", what)
	case 4, 5, 6, 7:
		r.failAt(start, "64-bit %s is not supported", what)
	default:
		r.failAt(start, "0x%02x is no form of limits", flag)
	}
	return l
}

func (r *reader) tableType() TableType {
	return TableType{Elem: r.refType(), Limits: r.limits("table")}
}

func (r *reader) memoryType() Limits {
	start := r.pos
	l := r.limits("memory")
	if r.err == nil && (l.Min > maxMemoryPages || l.HasMax && l.Max > maxMemoryPages) {
		r.failAt(start, "memory of more than %d pages", maxMemoryPages)
	}
	return l
}

func (r *reader) globalType() GlobalType {
	g := GlobalType{Type: r.valType()}
	start := r.pos
	switch mut := r.u8(); mut {
	case 0:
	case 1:
		g.Mutable = true
	default:
		r.failAt(start, "0x%02x does not say whether a global is mutable", mut)
	}
	return g
}

func (m *Module) readFuncs(r *reader) {
	n := r.entries("functions", 1)
	m.Funcs = make([]uint32, n)
	for i := range m.Funcs {
		m.Funcs[i] = m.typeIndex(r)
	}
	m.funcTypes = append(m.funcTypes, m.Funcs...)
}

func (m *Module) readTables(r *reader) {
	n := r.entries("tables", 3)
	m.Tables = make([]TableType, 0, n)
	for range n {
		if r.err == nil && r.left() > 0 && r.b[r.pos] == 0x40 {
			r.fail("table with an initial value: typed references are not supported")
		}
		if r.err != nil {
			return
		}
		m.Tables = append(m.Tables, r.tableType())
	}
	m.tableTypes = append(m.tableTypes, m.Tables...)
}

func (m *Module) readMemories(r *reader) {
	n := r.count("memories", 2)
	for range n {
		if r.err != nil {
			return
		}
		m.Memories = append(m.Memories, r.memoryType())
	}
}

func (m *Module) readGlobals(r *reader) {
	n := r.entries("globals", 4)
	m.Globals = make([]Global, 0, n)
	for range n {
		g := Global{GlobalType: r.globalType()}
		g.Init = m.constExpr(r, g.Type)
		if r.err != nil {
			return
		}
		m.Globals = append(m.Globals, g)
	}
	for _, g := range m.Globals {
		m.globalTypes = append(m.globalTypes, g.GlobalType)
	}
}

func (m *Module) readExports(r *reader) {
	n := r.entries("exports", 3)
	m.Exports = make([]Export, 0, n)
	seen := make(map[string]bool, n)
	for range n {
		start := r.pos
		e := Export{Name: r.name()}
		kindAt := r.pos
		e.Kind = Kind(r.u8())
		switch e.Kind {
		case KindFunc:
			e.Index = r.index("function", m.NumFuncs())
		case KindTable:
			e.Index = r.index("table", m.NumTables())
		case KindMemory:
			e.Index = r.index("memory", m.NumMemories())
		case KindGlobal:
			e.Index = r.index("global", m.NumGlobals())
		case 4:
			r.failAt(kindAt, "export of a tag: exception handling is not supported")
		default:
			r.failAt(kindAt, "0x%02x is no kind of export", byte(e.Kind))
		}
		if r.err == nil && seen[e.Name] {
			r.failAt(start, "two exports of one name")
		}
		if r.err != nil {
			return
		}
		seen[e.Name] = true
		m.Exports = append(m.Exports, e)
	}
}

func (m *Module) readStart(r *reader) {
	start := r.pos
	m.Start, m.HasStart = r.index("function", m.NumFuncs()), true
	if t := m.FuncType(m.Start); r.err == nil && len(t.Params)+len(t.Results) > 0 {
		r.failAt(start, "the start function has type %s, it must take and give nothing", t)
	}
}

func (m *Module) readCode(r *reader) {
	n := r.entries("bodies", 3)
	m.Code = make([]Body, 0, n)
	for range n {
		sub := r.within(r.u32())
		b := Body{Offset: sub.pos}
		b.Locals = sub.locals()
		b.CodeOffset = sub.pos
		b.Code = sub.bytes(sub.left())
		if sub.err == nil && (len(b.Code) == 0 || b.Code[len(b.Code)-1] != OpEnd) {
			sub.fail("function body does not finish with an end")
		}
		if r.err = sub.err; r.err != nil {
			return
		}
		m.Code = append(m.Code, b)
	}
}

func (r *reader) locals() []Locals {
	start := r.pos
	n := r.count("runs of locals", 2)
	if n == 0 {
		return nil
	}
	runs := make([]Locals, 0, n)
	var sum uint64
	for range n {
		l := Locals{Count: r.u32(), Type: r.valType()}
		if r.err != nil {
			return nil
		}
		sum += uint64(l.Count)
		runs = append(runs, l)
	}
	if sum > math.MaxUint32 {
		r.failAt(start, "%d locals in one function", sum)
	}
	return runs
}
