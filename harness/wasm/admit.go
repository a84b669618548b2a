package wasm

import (
	"fmt"
	"math"
)

// Caps bound what a module may declare. Zero of a cap means none are allowed; use DefaultCaps and change what you must.
type Caps struct {
	Bytes       int    // the file, without custom sections
	Types       int    // function types
	Imports     int    // functions; no other kind is admitted
	Funcs       int    // functions defined
	Tables      int    // tables defined
	TableSlots  uint32 // slots that all tables together begin with: an instance keeps eight bytes for each
	MemoryPages uint32 // 64 KiB pages the memory begins with
	Globals     int
	Exports     int
	Segments    int    // element and data segments, each
	Elements    int    // of all element segments: an instance keeps eight bytes for each
	Params      int    // of a function or block
	Results     int    // of a function or block
	NameBytes   int    // name of an import or export
	AllLocals   uint64 // of all functions: the compiler keeps a byte for each from the beginning

	// Of one function:
	Body        int // bytes
	Locals      uint64
	Nesting     int // blocks in blocks
	LoopNesting int // loops in loops
	Targets     int // of a br_table

	// Effort bounds what compiling may take, in microseconds of one core, and FuncMemory what compiling a function may
	// take, in bytes, both estimated from above; see effort.go.
	FuncEffort, Effort float64
	FuncMemory         float64
}

// DefaultCaps admit what toolchains write: a standard Go program of 7,000 functions, CPython. The worst module they admit
// takes wazero no longer to compile than Effort says, and two threads of it under a gigabyte.
func DefaultCaps() Caps {
	return Caps{
		Bytes: 32 << 20, Types: 4096, Imports: 1000, Funcs: 60_000, Tables: 16, TableSlots: 1 << 17, MemoryPages: 1024,
		Globals: 10_000, Exports: 10_000, Segments: 200_000, Elements: 1 << 17, Params: 128, Results: 32, NameBytes: 4096, AllLocals: 1 << 20,
		Body: 512 << 10, Locals: 10_000, Nesting: 5_000, LoopNesting: 64, Targets: 16_384,
		FuncEffort: 5e6, Effort: 30e6, FuncMemory: 256 << 20,
	}
}

// Refusal says what a module may not have, and where.
type Refusal struct {
	Cap    string // the field of Caps that it is about, "Kind" for imports that are no functions, "Bounds" for segments, "Code"
	Where  string // "module", "table 0", "function 12"
	Offset int64  // in the file, -1 when it is about the module as a whole
	Reason string // one line, e.g. "5,001 nested blocks, at most 5,000"
}

func (r Refusal) String() string { return r.Where + ": " + r.Reason }

// maxRefusals is how many Admit gives: the first ones say enough.
const maxRefusals = 20

// Admit compares a module with caps, before anything is compiled. It gives every refusal, at most 20; none means that
// the module is admitted, and that its code is WebAssembly 2.0 as far as Walker checks.
func Admit(m *Module, c Caps) []Refusal {
	a := &admission{m: m, c: c}
	a.declared()
	a.imports()
	a.tables()
	a.segments()
	if len(a.refusals) == 0 { // walking code is worth it only for a module of sane size
		a.code()
	}
	return a.refusals
}

// ShareTables caps what each table may grow to, so that all together stay within the cap on what they begin with: the rest
// is shared out equally. A table that is to grow beyond its share is answered -1.
func ShareTables(m *Module, c Caps) {
	if len(m.Tables) == 0 {
		return
	}
	rest := c.TableSlots
	for _, t := range m.Tables {
		rest -= min(rest, t.Min)
	}
	share := rest / uint32(len(m.Tables))
	for i := range m.Tables {
		t := &m.Tables[i]
		if most := t.Min + share; !t.HasMax || t.Max > most {
			t.HasMax, t.Max = true, most
		}
	}
}

type admission struct {
	m        *Module
	c        Caps
	refusals []Refusal
}

func (a *admission) refuse(cap, where string, offset int64, format string, args ...any) {
	if len(a.refusals) < maxRefusals {
		a.refusals = append(a.refusals, Refusal{Cap: cap, Where: where, Offset: offset, Reason: fmt.Sprintf(format, args...)})
	}
}

// most refuses more than a cap of something.
func (a *admission) most(cap, where string, offset int64, what string, got, limit uint64) {
	if got > limit {
		a.refuse(cap, where, offset, "%d %s, at most %d", got, what, limit)
	}
}

func (a *admission) declared() {
	m, c := a.m, a.c
	size := 0
	for _, s := range m.Sections {
		if !s.Custom() {
			size += s.Size()
		}
	}
	elements := 0
	for _, e := range m.Elems {
		elements += e.Len()
	}
	for _, d := range []struct {
		cap, what  string
		got, limit int
	}{
		{"Bytes", "bytes of code and data", size, c.Bytes},
		{"Types", "types", len(m.Types), c.Types},
		{"Imports", "imports", len(m.Imports), c.Imports},
		{"Funcs", "functions", len(m.Funcs), c.Funcs},
		{"Tables", "tables", m.NumTables(), c.Tables},
		{"Globals", "globals", m.NumGlobals(), c.Globals},
		{"Exports", "exports", len(m.Exports), c.Exports},
		{"Segments", "element segments", len(m.Elems), c.Segments},
		{"Segments", "data segments", len(m.Datas), c.Segments},
		{"Elements", "elements", elements, c.Elements},
	} {
		a.most(d.cap, "module", -1, d.what, uint64(d.got), uint64(d.limit))
	}
	for i, t := range m.Types {
		where := fmt.Sprintf("type %d", i)
		a.most("Params", where, -1, "parameters", uint64(len(t.Params)), uint64(c.Params))
		a.most("Results", where, -1, "results", uint64(len(t.Results)), uint64(c.Results))
	}
	for i, e := range m.Exports {
		a.most("NameBytes", fmt.Sprintf("export %d", i), -1, "bytes of name", uint64(len(e.Name)), uint64(c.NameBytes))
	}
	if mem, ok := m.Memory(); ok {
		a.most("MemoryPages", "memory", -1, "pages", uint64(mem.Min), uint64(c.MemoryPages))
	}
}

func (a *admission) imports() {
	for i, im := range a.m.Imports {
		where := fmt.Sprintf("import %d", i)
		if im.Kind != KindFunc {
			a.refuse("Kind", where, -1, "a %s is imported: a plugin may import functions only", im.Kind)
		}
		a.most("NameBytes", where, -1, "bytes of name", uint64(len(im.Module)+len(im.Name)), uint64(a.c.NameBytes))
	}
}

func (a *admission) tables() {
	var slots uint64
	for i, t := range a.m.Tables {
		if slots += uint64(t.Min); slots > uint64(a.c.TableSlots) {
			a.refuse("TableSlots", fmt.Sprintf("table %d", a.m.ImportedTables+i), -1, "%d slots with those of the tables before it, at most %d", slots, a.c.TableSlots)
			return
		}
	}
}

// segments refuses active segments that lie outside: wazero leaves out such an element segment without a word.
func (a *admission) segments() {
	outside := func(where string, offset ConstExpr, length, size uint64) {
		if offset.Op == OpI32Const && offset.Bits+length > size {
			a.refuse("Bounds", where, -1, "from %d to %d, but the size is %d", offset.Bits, offset.Bits+length, size)
		}
	}
	for i, e := range a.m.Elems {
		if t, ok := a.m.TableType(e.Table); ok && e.Mode == Active {
			outside(fmt.Sprintf("element segment %d", i), e.Offset, uint64(e.Len()), uint64(t.Min))
		}
	}
	mem, _ := a.m.Memory()
	for i, d := range a.m.Datas {
		if d.Mode == Active {
			outside(fmt.Sprintf("data segment %d", i), d.Offset, uint64(len(d.Init)), uint64(mem.Min)<<16)
		}
	}
}

func (a *admission) code() {
	mutable := 1 // the meter's
	for _, g := range a.m.globalTypes {
		if g.Mutable {
			mutable++
		}
	}
	total := typeEffort * math.Pow(float64(len(a.m.Types)), 2)
	var locals uint64
	var q measurer
	for i, b := range a.m.Code {
		where, at, c := fmt.Sprintf("function %d", a.m.ImportedFuncs+i), int64(b.Offset), a.c
		before := len(a.refusals)
		a.most("Body", where, at, "bytes", uint64(b.Size()), uint64(c.Body))
		if len(a.refusals) > before {
			continue
		}
		if err := q.measure(a.m, i); err != nil {
			e := err.(*Error)
			a.refuse("Code", where, e.Offset, "%s", e.Reason)
			continue
		}
		a.most("Locals", where, at, "locals", q.locals, c.Locals)
		a.most("Nesting", where, at, "nested blocks", uint64(q.nesting-1), uint64(c.Nesting))
		a.most("LoopNesting", where, at, "nested loops", uint64(q.loopNesting), uint64(c.LoopNesting))
		a.most("Targets", where, at, "targets of a br_table", uint64(q.table), uint64(c.Targets))
		locals += q.locals
		if bytes := q.compilerBytes(mutable); bytes > c.FuncMemory {
			a.refuse("FuncMemory", where, at, "compiling it may take %.0f MiB of memory, at most %.0f MiB", bytes/(1<<20), c.FuncMemory/(1<<20))
		}
		effort := q.effort(mutable)
		total += effort
		if effort > c.FuncEffort {
			a.refuse("FuncEffort", where, at, "compiling it may take %.1f s, at most %.1f s: %s", effort/1e6, c.FuncEffort/1e6, q.why(mutable))
		}
	}
	a.most("AllLocals", "module", -1, "locals in all functions", locals, a.c.AllLocals)
	if total > a.c.Effort {
		a.refuse("Effort", "module", -1, "compiling it may take %.0f s, at most %.0f s", total/1e6, a.c.Effort/1e6)
	}
}
