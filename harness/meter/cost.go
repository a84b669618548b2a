package meter

import "github.com/medplug/medplug/harness/wasm"

// importCost is charged for calling a host function, unless Options.CallCost says otherwise.
const importCost = 100

// cost is what one instruction is charged. The unit is one simple instruction. What only structures code is free, and
// what a machine does in many steps costs more. Bulk operations are charged by size where they are done, and what a
// called function costs is charged by itself.
func cost(in *wasm.Instr) uint32 {
	switch in.Op {
	case wasm.OpBlock, wasm.OpLoop, wasm.OpEnd, wasm.OpElse, wasm.OpNop, wasm.OpUnreachable, wasm.OpDrop:
		return 0
	case wasm.OpI32DivS, wasm.OpI32DivU, wasm.OpI32RemS, wasm.OpI32RemU, wasm.OpI64DivS, wasm.OpI64DivU, wasm.OpI64RemS, wasm.OpI64RemU,
		wasm.OpF32Sqrt, wasm.OpF64Sqrt, wasm.OpF32Div, wasm.OpF64Div:
		return 4
	case wasm.OpBrTable:
		return 2
	case wasm.OpCall:
		return 4
	case wasm.OpCallIndirect:
		return 8
	}
	return 1
}
