package wasm

// imm says which immediates follow an opcode.
type imm byte

const (
	immIllegal imm = iota
	immNone
	immBlock    // block type: void, one value type, or a type index as s33
	immLabel    // one label
	immLabels   // a vector of labels and one more
	immIndex    // one index
	immIndices  // two indices
	immTypes    // a vector of value types
	immMem      // alignment exponent and offset
	immMemory   // memory index, one byte, 0
	immI32      // s32
	immI64      // s64
	immF32      // 4 bytes
	immF64      // 8 bytes
	immRefType  // one byte
	immData     // data segment, memory index 0
	immMemories // two memory indices 0
	immV128     // 16 bytes: a constant or a shuffle
	immLane     // one lane
	immMemLane  // alignment exponent, offset, lane
)

// space says which index space an index belongs to.
type space byte

const (
	spaceNone space = iota
	spaceFunc
	spaceType
	spaceTable
	spaceLocal
	spaceGlobal
	spaceData
	spaceElem
)

type opInfo struct {
	imm           imm
	first, second space
	lanes         byte // of a lane immediate: the first number that is no lane
}

func plain(k imm) opInfo            { return opInfo{imm: k} }
func index(s space) opInfo          { return opInfo{imm: immIndex, first: s} }
func indices(s, t space) opInfo     { return opInfo{imm: immIndices, first: s, second: t} }
func lane(k imm, n byte) opInfo     { return opInfo{imm: k, lanes: n} }
func segment(k imm, s space) opInfo { return opInfo{imm: k, first: s} }

// oneByte describes the opcodes without prefix. The prefixes themselves stay illegal here.
var oneByte = func() (t [256]opInfo) {
	fill := func(from, to byte, o opInfo) {
		for i := int(from); i <= int(to); i++ {
			t[i] = o
		}
	}
	for _, op := range []byte{OpUnreachable, OpNop, OpElse, OpEnd, OpReturn, OpDrop, OpSelect, OpRefIsNull} {
		t[op] = plain(immNone)
	}
	fill(OpBlock, OpIf, plain(immBlock))
	fill(OpBr, OpBrIf, plain(immLabel))
	t[OpBrTable] = plain(immLabels)
	t[OpCall] = index(spaceFunc)
	t[OpCallIndirect] = indices(spaceType, spaceTable)
	t[OpSelectT] = plain(immTypes)
	fill(OpLocalGet, OpLocalTee, index(spaceLocal))
	fill(OpGlobalGet, OpGlobalSet, index(spaceGlobal))
	fill(OpTableGet, OpTableSet, index(spaceTable))
	fill(OpI32Load, OpI64Store32, plain(immMem))
	fill(OpMemorySize, OpMemoryGrow, plain(immMemory))
	t[OpI32Const], t[OpI64Const], t[OpF32Const], t[OpF64Const] = plain(immI32), plain(immI64), plain(immF32), plain(immF64)
	fill(OpI32Eqz, OpI64Extend32S, plain(immNone))
	t[OpRefNull] = plain(immRefType)
	t[OpRefFunc] = index(spaceFunc)
	return t
}()

// misc describes the instructions behind OpMisc.
var misc = [...]opInfo{
	MiscI32TruncSatF32S: plain(immNone), MiscI32TruncSatF32U: plain(immNone), MiscI32TruncSatF64S: plain(immNone), MiscI32TruncSatF64U: plain(immNone),
	MiscI64TruncSatF32S: plain(immNone), MiscI64TruncSatF32U: plain(immNone), MiscI64TruncSatF64S: plain(immNone), MiscI64TruncSatF64U: plain(immNone),
	MiscMemoryInit: segment(immData, spaceData),
	MiscDataDrop:   index(spaceData),
	MiscMemoryCopy: plain(immMemories),
	MiscMemoryFill: plain(immMemory),
	MiscTableInit:  indices(spaceElem, spaceTable),
	MiscElemDrop:   index(spaceElem),
	MiscTableCopy:  indices(spaceTable, spaceTable),
	MiscTableGrow:  index(spaceTable),
	MiscTableSize:  index(spaceTable),
	MiscTableFill:  index(spaceTable),
}

// simd describes the instructions behind OpSIMD.
var simd = func() (t [256]opInfo) {
	for i := range t {
		t[i] = plain(immNone)
	}
	for _, hole := range []byte{
		0x9a, 0xa2, 0xa5, 0xa6, 0xaf, 0xb0, 0xb2, 0xb3, 0xb4, 0xbb, 0xc2, 0xc5, 0xc6, 0xcf, 0xd0, 0xd2, 0xd3, 0xd4, 0xe2, 0xee,
	} {
		t[hole] = opInfo{}
	}
	for i := SIMDV128Load; i <= SIMDV128Store; i++ {
		t[i] = plain(immMem)
	}
	t[SIMDV128Const] = plain(immV128)
	t[simdShuffle] = lane(immV128, 32)
	// extract_lane and replace_lane: i8x16 (three), i16x8 (three), then two each of i32x4, i64x2, f32x4, f64x2.
	for i, lanes := range []byte{16, 16, 16, 8, 8, 8, 4, 4, 2, 2, 4, 4, 2, 2} {
		t[simdExtractFirst+i] = lane(immLane, lanes)
	}
	// load_lane and store_lane of 8, 16, 32 and 64 bits.
	for i, lanes := range []byte{16, 8, 4, 2, 16, 8, 4, 2} {
		t[simdLoadLaneFirst+i] = lane(immMemLane, lanes)
	}
	t[simdLoad32Zero], t[simdLoad64Zero] = plain(immMem), plain(immMem)
	return t
}()

const (
	simdShuffle       = 13
	simdExtractFirst  = 21
	simdLoadLaneFirst = 84
	simdLoad32Zero    = 92
	simdLoad64Zero    = 93
)

// beyond names the proposal an opcode that is not in WebAssembly 2.0 belongs to.
func beyond(op byte) string {
	switch {
	case op >= 0x06 && op <= 0x0a, op == 0x18, op == 0x19, op == 0x1f:
		return "exception handling is not supported"
	case op == 0x12 || op == 0x13 || op == 0x15:
		return "tail calls are not supported"
	case op == 0x14 || op >= 0xd3 && op <= 0xd6:
		return "typed references are not supported"
	case op == 0xfb:
		return "garbage collection is not supported"
	case op == 0xfe:
		return "threads are not supported"
	case op >= 0xe0 && op <= 0xe6:
		return "stack switching is not supported"
	}
	return "unknown opcode"
}
