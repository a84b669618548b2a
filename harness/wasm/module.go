package wasm

// Module is a module as read. Its byte slices point into the file given to Parse, which must not change while the
// module is in use.
type Module struct {
	Sections []Section // in file order, custom sections included
	Types    []FuncType
	Imports  []Import
	Funcs    []uint32    // type index of each function defined here
	Tables   []TableType // defined here
	Memories []Limits    // defined here; with imports, at most one
	Globals  []Global    // defined here
	Exports  []Export
	Start    uint32 // function index, when HasStart
	HasStart bool
	Elems    []Elem
	// DataCount is the data count section's number, when HasDataCount.
	DataCount    uint32
	HasDataCount bool
	Code         []Body // one for each of Funcs
	Datas        []Data

	// Counts of imports by kind: the index spaces begin with them.
	ImportedFuncs, ImportedTables, ImportedMemories, ImportedGlobals int

	// The index spaces: imports first.
	funcTypes   []uint32
	tableTypes  []TableType
	globalTypes []GlobalType

	declared []bool // functions that a ref.func may name
}

// Section is one section of the file.
type Section struct {
	ID      byte
	Name    string // "type", "import", ..., or a custom section's own name
	Start   int    // offset of the id byte
	Payload []byte // what follows the size; for a custom section, what follows its name
	End     int    // offset behind the section
}

// Custom tells whether s is a custom section.
func (s Section) Custom() bool { return s.ID == secCustom }

// Size is the length of the section in the file, its header included.
func (s Section) Size() int { return s.End - s.Start }

// Import is one import.
type Import struct {
	Module, Name string
	Kind         Kind
	Type         uint32 // type index, for a function
	Table        TableType
	Memory       Limits
	Global       GlobalType
}

// Export is one export.
type Export struct {
	Name  string
	Kind  Kind
	Index uint32 // in the index space of its kind
}

// Global is a global defined in the module.
type Global struct {
	GlobalType
	Init ConstExpr
}

// Mode says when a segment is applied.
type Mode byte

// The modes of element and data segments. Declared holds for elements only.
const (
	Active Mode = iota
	Passive
	Declared
)

// Elem is an element segment.
type Elem struct {
	Mode   Mode
	Table  uint32
	Offset ConstExpr // when active
	Type   ValType
	Funcs  []uint32    // function indices, or nil when the segment is written with expressions
	Exprs  []ConstExpr // one for each element, or nil
	form   byte        // the segment's flag byte, kept so that it is written back as it was
}

// Len is the number of elements.
func (e Elem) Len() int { return len(e.Funcs) + len(e.Exprs) }

// Data is a data segment.
type Data struct {
	Mode   Mode
	Memory uint32
	Offset ConstExpr // when active
	Init   []byte
	form   byte
}

// Locals is a run of locals of one type, as declared.
type Locals struct {
	Count uint32
	Type  ValType
}

// Body is the code of one function.
type Body struct {
	Offset     int      // offset in the file of the first byte after the body's size
	Locals     []Locals // without the parameters
	Code       []byte   // instructions, the last one an end
	CodeOffset int      // offset in the file of the first instruction
}

// Size is the length of the body in the file, without its size prefix.
func (b Body) Size() int { return b.CodeOffset - b.Offset + len(b.Code) }

// NumFuncs is the size of the function index space: imported and defined.
func (m *Module) NumFuncs() int { return m.ImportedFuncs + len(m.Funcs) }

// NumTables is the size of the table index space.
func (m *Module) NumTables() int { return m.ImportedTables + len(m.Tables) }

// NumMemories is the size of the memory index space.
func (m *Module) NumMemories() int { return m.ImportedMemories + len(m.Memories) }

// NumGlobals is the size of the global index space.
func (m *Module) NumGlobals() int { return m.ImportedGlobals + len(m.Globals) }

// declare notes which functions code may make references of: those that an export, element segment or global names. The
// start section does not count.
func (m *Module) declare() {
	m.declared = make([]bool, m.NumFuncs())
	refer := func(e ConstExpr) {
		if e.Op == OpRefFunc {
			m.declared[uint32(e.Bits)] = true
		}
	}
	for _, g := range m.Globals {
		refer(g.Init)
	}
	for _, e := range m.Exports {
		if e.Kind == KindFunc {
			m.declared[e.Index] = true
		}
	}
	for _, e := range m.Elems {
		for _, fn := range e.Funcs {
			m.declared[fn] = true
		}
		for _, x := range e.Exprs {
			refer(x)
		}
	}
}

// FuncTypeIndex gives the type index of a function of the index space, or false when there is no such function.
func (m *Module) FuncTypeIndex(fn uint32) (uint32, bool) {
	if uint64(fn) >= uint64(len(m.funcTypes)) {
		return 0, false
	}
	return m.funcTypes[fn], true
}

// FuncType gives the type of a function of the index space, or the empty type when there is no such function.
func (m *Module) FuncType(fn uint32) FuncType {
	if i, ok := m.FuncTypeIndex(fn); ok {
		return m.Types[i]
	}
	return FuncType{}
}

// ImportType prints the type of an import: "(i64) -> (i32)", "memory 1 to 2", "funcref table 1, no maximum", "i32 global".
func (m *Module) ImportType(i Import) string {
	switch i.Kind {
	case KindFunc:
		return m.Types[i.Type].String()
	case KindTable:
		return i.Table.Elem.String() + " table " + i.Table.Limits.String()
	case KindMemory:
		return "memory " + i.Memory.String()
	}
	return i.Global.String() + " global"
}

// ExportType prints the type of an export in the manner of ImportType.
func (m *Module) ExportType(e Export) string {
	switch e.Kind {
	case KindFunc:
		return m.FuncType(e.Index).String()
	case KindTable:
		t := m.tableTypes[e.Index]
		return t.Elem.String() + " table " + t.Limits.String()
	case KindMemory:
		mem, _ := m.Memory()
		return "memory " + mem.String()
	}
	return m.globalTypes[e.Index].String() + " global"
}

// Memory gives the module's memory, imported or defined, or false when it has none.
func (m *Module) Memory() (Limits, bool) {
	if len(m.Memories) > 0 {
		return m.Memories[0], true
	}
	for _, i := range m.Imports {
		if i.Kind == KindMemory {
			return i.Memory, true
		}
	}
	return Limits{}, false
}

// GlobalType gives the type of a global of the index space, or false when there is no such global.
func (m *Module) GlobalType(i uint32) (GlobalType, bool) {
	if uint64(i) >= uint64(len(m.globalTypes)) {
		return GlobalType{}, false
	}
	return m.globalTypes[i], true
}

// TableType gives the type of a table of the index space, or false when there is no such table.
func (m *Module) TableType(i uint32) (TableType, bool) {
	if uint64(i) >= uint64(len(m.tableTypes)) {
		return TableType{}, false
	}
	return m.tableTypes[i], true
}
