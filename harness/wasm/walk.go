package wasm

// Instr is one instruction of a body.
type Instr struct {
	Op       byte
	Sub      uint32 // which one, behind OpMisc and OpSIMD
	Pos, End int    // where it stands in Body.Code
	// A and B are its indices, in the order of the binary form: label, function, type, table, local, global, segment;
	// for a load or store, A is the alignment exponent and B the offset.
	A, B uint32
	// Value is the constant of an i32.const or i64.const.
	Value int64
	// Type is the type of a block, loop or if.
	Type FuncType
	// Labels are the targets of a br_table, the default last. They are valid until the next instruction is read.
	Labels []uint32
}

// Frame is a label in scope: a block, loop, if, or the function itself.
type Frame struct {
	Op   byte // OpBlock, OpLoop, OpIf, OpElse behind the else of an if; OpEnd stands for the function
	Pos  int  // where it begins in Body.Code
	Type FuncType
}

// Walker goes through the instructions of one body. It checks that they are WebAssembly 2.0, that every index is in its
// space and that blocks nest; operand types it leaves to the engine. Every call of Next takes time in proportion to the
// bytes it consumes.
type Walker struct {
	m      *Module
	r      reader
	base   int // file offset of Code
	locals uint64
	frames []Frame
	labels []uint32
}

// Walk prepares to read the body of the i-th function defined in the module.
func (m *Module) Walk(i int) *Walker {
	b := m.Code[i]
	t := m.Types[m.Funcs[i]]
	w := &Walker{m: m, r: reader{b: b.Code, section: "code"}, base: b.CodeOffset, locals: uint64(len(t.Params))}
	for _, l := range b.Locals {
		w.locals += uint64(l.Count)
	}
	w.frames = append(w.frames, Frame{Op: OpEnd, Type: FuncType{Results: t.Results}})
	return w
}

// Frames are the labels in scope after the instruction last read, the innermost last.
func (w *Walker) Frames() []Frame { return w.frames }

// Label gives the frame a branch with that label leaves or repeats. The label must come from an instruction just read.
func (w *Walker) Label(l uint32) Frame { return w.frames[len(w.frames)-1-int(l)] }

// Err says why Next stopped: a *Error, or nil at the end of the body.
func (w *Walker) Err() error {
	if w.r.err == nil {
		return nil
	}
	e := *w.r.err
	e.Offset += int64(w.base)
	return &e
}

// Next reads one instruction into in. It gives false at the end of the body and at the first fault.
func (w *Walker) Next(in *Instr) bool {
	r := &w.r
	if r.err != nil || r.left() == 0 {
		if r.err == nil && len(w.frames) != 0 {
			r.fail("%d blocks are not ended", len(w.frames))
		}
		return false
	}
	if len(w.frames) == 0 {
		r.fail("instructions after the end of the function")
		return false
	}
	*in = Instr{Pos: r.pos}
	in.Op = r.u8()
	w.immediates(in, w.info(in))
	in.End = r.pos
	if r.err == nil {
		w.nest(in)
	}
	return r.err == nil
}

// info finds the description of the instruction and reads what lies behind a prefix.
func (w *Walker) info(in *Instr) opInfo {
	r := &w.r
	var o opInfo
	switch in.Op {
	case OpMisc:
		if in.Sub = r.u32(); in.Sub < uint32(len(misc)) {
			return misc[in.Sub]
		}
		r.failAt(in.Pos, "opcode 0xfc %d: unknown", in.Sub)
	case OpSIMD:
		if in.Sub = r.u32(); in.Sub < uint32(len(simd)) {
			o = simd[in.Sub]
		}
		if o.imm == immIllegal && in.Sub >= uint32(len(simd)) {
			r.failAt(in.Pos, "opcode 0xfd %d: relaxed SIMD is not supported", in.Sub)
		} else if o.imm == immIllegal {
			r.failAt(in.Pos, "opcode 0xfd %d: unknown", in.Sub)
		}
	default:
		if o = oneByte[in.Op]; o.imm == immIllegal {
			r.failAt(in.Pos, "opcode 0x%02x: %s", in.Op, beyond(in.Op))
		}
	}
	return o
}

func (w *Walker) immediates(in *Instr, o opInfo) {
	r := &w.r
	switch o.imm {
	case immBlock:
		in.Type = w.blockType()
	case immLabel:
		in.A = r.index("label", len(w.frames))
	case immLabels:
		w.labels = w.labels[:0]
		for n := r.count("branch targets", 1); n >= 0 && r.err == nil; n-- {
			w.labels = append(w.labels, r.index("label", len(w.frames)))
		}
		in.Labels = w.labels
	case immIndex, immIndices:
		in.A = w.index(o.first)
		if o.imm == immIndices {
			in.B = w.index(o.second)
		}
		if in.Op == OpRefFunc && r.err == nil && !w.m.declared[in.A] {
			r.failAt(in.Pos, "reference of function %d, which no export, element segment or global names", in.A)
		}
	case immTypes:
		if ts := r.valTypes(); r.err == nil && len(ts) != 1 {
			r.failAt(in.Pos, "select of %d types", len(ts))
		}
	case immMem, immMemLane:
		in.A, in.B = r.u32(), r.u32()
		if r.err == nil && in.A > 4 {
			r.failAt(in.Pos, "alignment 2^%d: several memories and 64-bit memories are not supported", in.A)
		}
		if o.imm == immMemLane {
			w.lane(o.lanes)
		}
	case immMemory:
		w.memory()
	case immMemories:
		w.memory()
		w.memory()
	case immData:
		in.A = w.index(o.first)
		w.memory()
	case immI32:
		in.Value = r.signed(32)
	case immI64:
		in.Value = r.signed(64)
	case immF32:
		r.bytes(4)
	case immF64:
		r.bytes(8)
	case immRefType:
		r.refType()
	case immV128:
		for i, b := range r.bytes(16) {
			if o.lanes != 0 && b >= o.lanes {
				r.failAt(r.pos-16+i, "lane %d does not exist: there are %d", b, o.lanes)
			}
		}
	case immLane:
		w.lane(o.lanes)
	}
}

func (w *Walker) lane(n byte) {
	start := w.r.pos
	if l := w.r.u8(); w.r.err == nil && l >= n {
		w.r.failAt(start, "lane %d does not exist: there are %d", l, n)
	}
}

// memory reads the index of a memory: a single byte 0.
func (w *Walker) memory() {
	start := w.r.pos
	if i := w.r.u8(); w.r.err == nil && i != 0 {
		w.r.failAt(start, "memory %d: several memories are not supported", i)
	}
}

func (w *Walker) index(s space) uint32 {
	m, r := w.m, &w.r
	switch s {
	case spaceFunc:
		return r.index("function", m.NumFuncs())
	case spaceType:
		return r.index("type", len(m.Types))
	case spaceTable:
		return r.index("table", m.NumTables())
	case spaceGlobal:
		return r.index("global", m.NumGlobals())
	case spaceElem:
		return r.index("element segment", len(m.Elems))
	case spaceData:
		if !m.HasDataCount {
			r.fail("data segment named without a data count section")
		}
		return r.index("data segment", len(m.Datas))
	}
	start := r.pos
	i := r.u32()
	if r.err == nil && uint64(i) >= w.locals {
		r.failAt(start, "local %d does not exist: there are %d", i, w.locals)
	}
	return i
}

func (w *Walker) blockType() FuncType {
	r := &w.r
	if r.err == nil && r.left() > 0 {
		switch b := r.b[r.pos]; {
		case b == BlockVoid:
			r.pos++
			return FuncType{}
		case b >= 0x41 && b <= 0x7f: // the negative numbers of one byte: value types
			return FuncType{Results: []ValType{r.valType()}}
		}
	}
	start := r.pos
	i := r.signed(33)
	if r.err == nil && (i < 0 || i >= int64(len(w.m.Types))) {
		r.failAt(start, "block type %d does not exist: there are %d types", i, len(w.m.Types))
	}
	if r.err != nil {
		return FuncType{}
	}
	return w.m.Types[i]
}

// nest keeps the stack of labels.
func (w *Walker) nest(in *Instr) {
	switch in.Op {
	case OpBlock, OpLoop, OpIf:
		w.frames = append(w.frames, Frame{Op: in.Op, Pos: in.Pos, Type: in.Type})
	case OpElse:
		f := &w.frames[len(w.frames)-1]
		if f.Op != OpIf {
			w.r.failAt(in.Pos, "else without an if")
			return
		}
		f.Op = OpElse
	case OpEnd:
		w.frames = w.frames[:len(w.frames)-1]
	}
}
