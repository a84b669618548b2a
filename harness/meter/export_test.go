package meter

import "github.com/medplug/medplug/harness/wasm"

// CostOf is what an instruction is charged before it runs, and what more for the function it calls or the bulk operation
// it is, the size operand left out.
func CostOf(in *wasm.Instr, imported int) (instruction, more uint32) {
	if in.Op == wasm.OpCall && int(in.A) < imported {
		more = importCost
	}
	if in.Op == wasm.OpMemoryGrow || in.Op == wasm.OpMisc && in.Sub == wasm.MiscTableGrow {
		more = growBase
	}
	return cost(in), more
}

// IsBulk tells whether an instruction is also charged by its size operand.
func IsBulk(in *wasm.Instr) bool { return bulk(in) }

// SizeShift is how far left the size operand is shifted to give units, below zero for right.
func SizeShift(in *wasm.Instr) int {
	if in.Op == wasm.OpMemoryGrow {
		return pageLog - bytesLog
	}
	switch in.Sub {
	case wasm.MiscMemoryInit, wasm.MiscMemoryCopy, wasm.MiscMemoryFill:
		return -bytesLog
	}
	return 0
}

// Unchecked is the most work between two checks.
const Unchecked = unchecked
