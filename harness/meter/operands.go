package meter

import "github.com/medplug/medplug/harness/wasm"

// operands tells how many operands an instruction takes from the stack, and how many it gives, calls and what structures
// code left out.
func operands(in *wasm.Instr) (takes, gives int) {
	switch op := in.Op; {
	case op == wasm.OpMisc:
		return miscOperands(in.Sub)
	case op == wasm.OpSIMD:
		return simdOperands(in.Sub)
	case op == wasm.OpDrop, op == wasm.OpLocalSet, op == wasm.OpGlobalSet:
		return 1, 0
	case op == wasm.OpSelect, op == wasm.OpSelectT:
		return 3, 1
	case op == wasm.OpLocalGet, op == wasm.OpGlobalGet, op == wasm.OpMemorySize, op >= wasm.OpI32Const && op <= wasm.OpF64Const,
		op == wasm.OpRefNull, op == wasm.OpRefFunc:
		return 0, 1
	case op == wasm.OpTableSet, op >= wasm.OpI32Store && op <= wasm.OpI64Store32:
		return 2, 0
	case op == wasm.OpI32Eqz, op == wasm.OpI64Eqz, op >= wasm.OpI32Clz && op <= wasm.OpI32Popcnt, op >= wasm.OpI64Clz && op <= wasm.OpI64Popcnt,
		op >= wasm.OpF32Abs && op <= wasm.OpF32Sqrt, op >= wasm.OpF64Abs && op <= wasm.OpF64Sqrt, op >= wasm.OpI32WrapI64 && op <= wasm.OpI64Extend32S:
		return 1, 1
	case op >= wasm.OpI32Eq && op <= wasm.OpF64Copysign:
		return 2, 1
	case op == wasm.OpNop:
		return 0, 0
	}
	return 1, 1 // local.tee, table.get, loads, memory.grow, ref.is_null
}

func miscOperands(sub uint32) (takes, gives int) {
	switch sub {
	case wasm.MiscMemoryInit, wasm.MiscMemoryCopy, wasm.MiscMemoryFill, wasm.MiscTableInit, wasm.MiscTableCopy, wasm.MiscTableFill:
		return 3, 0
	case wasm.MiscDataDrop, wasm.MiscElemDrop:
		return 0, 0
	case wasm.MiscTableGrow:
		return 2, 1
	case wasm.MiscTableSize:
		return 0, 1
	}
	return 1, 1 // saturating conversions
}

// simdUnary are the vector instructions that take one operand and give one: pairs of the first and the last.
var simdUnary = [...][2]uint32{
	{0, 10}, {15, 22}, {24, 25}, {27, 27}, {29, 29}, {31, 31}, {33, 33}, {77, 77}, {83, 83}, {92, 100}, {103, 106}, {116, 117},
	{122, 122}, {124, 129}, {131, 132}, {135, 138}, {148, 148}, {160, 161}, {163, 164}, {167, 170}, {192, 193}, {195, 196},
	{199, 202}, {224, 225}, {227, 227}, {236, 237}, {239, 239}, {248, 255},
}

func simdOperands(sub uint32) (takes, gives int) {
	switch {
	case sub == wasm.SIMDV128Const:
		return 0, 1
	case sub == wasm.SIMDV128Store, sub >= 88 && sub <= 91: // and of a lane
		return 2, 0
	case sub == 82: // bitselect
		return 3, 1
	}
	for _, r := range simdUnary {
		if sub >= r[0] && sub <= r[1] {
			return 1, 1
		}
	}
	return 2, 1
}
