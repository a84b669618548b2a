package script

import (
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// code is a piece of a function's body.
type code []byte

func seq(parts ...code) code {
	var out code
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func op(opcode byte, indices ...uint32) code { return emit.Op(opcode, indices...) }

func get(l uint32) code       { return op(wasm.OpLocalGet, l) }
func set(l uint32) code       { return op(wasm.OpLocalSet, l) }
func tee(l uint32) code       { return op(wasm.OpLocalTee, l) }
func global(g uint32) code    { return op(wasm.OpGlobalGet, g) }
func setGlobal(g uint32) code { return op(wasm.OpGlobalSet, g) }
func i32(v uint32) code       { return emit.I32(int32(v)) }
func i64(v uint64) code       { return emit.I64(int64(v)) }
func br(depth uint32) code    { return op(wasm.OpBr, depth) }
func brIf(depth uint32) code  { return op(wasm.OpBrIf, depth) }

// The memory instructions, unaligned, at a constant offset from the address on the stack.
func load8() code            { return op(wasm.OpI32Load8U, 0, 0) }
func load32(at uint32) code  { return op(wasm.OpI32Load, 0, at) }
func load64(at uint32) code  { return op(wasm.OpI64Load, 0, at) }
func store8(at uint32) code  { return op(wasm.OpI32Store8, 0, at) }
func store32(at uint32) code { return op(wasm.OpI32Store, 0, at) }
func store64(at uint32) code { return op(wasm.OpI64Store, 0, at) }

var (
	add32  = code{wasm.OpI32Add}
	sub32  = code{wasm.OpI32Sub}
	eq32   = code{wasm.OpI32Eq}
	ne32   = code{wasm.OpI32Ne}
	eqz32  = code{wasm.OpI32Eqz}
	ltU32  = code{wasm.OpI32LtU}
	gtU32  = code{wasm.OpI32GtU}
	geU32  = code{wasm.OpI32GeU}
	shrU32 = code{wasm.OpI32ShrU}
	add64  = code{wasm.OpI64Add}
	mul64  = code{wasm.OpI64Mul}
	xor64  = code{wasm.OpI64Xor}
	shl64  = code{wasm.OpI64Shl}
	shrU64 = code{wasm.OpI64ShrU}
	divU64 = code{wasm.OpI64DivU}
	remU64 = code{wasm.OpI64RemU}
	eq64   = code{wasm.OpI64Eq}
	eqz64  = code{wasm.OpI64Eqz}
	ltU64  = code{wasm.OpI64LtU}
	wrap   = code{wasm.OpI32WrapI64}
	extend = code{wasm.OpI64ExtendI32U}
	drop   = code{wasm.OpDrop}
	ret    = code{wasm.OpReturn}
	trap   = code{wasm.OpUnreachable}
	size   = code{wasm.OpMemorySize, 0}
	grow   = code{wasm.OpMemoryGrow, 0}
	copyTo = code{wasm.OpMisc, 10, 0, 0} // memory.copy
	fill   = code{wasm.OpMisc, 11, 0}    // memory.fill
)

func block(body ...code) code {
	return seq(code{wasm.OpBlock, wasm.BlockVoid}, seq(body...), code{wasm.OpEnd})
}
func loop(body ...code) code {
	return seq(code{wasm.OpLoop, wasm.BlockVoid}, seq(body...), code{wasm.OpEnd})
}
func then(body ...code) code {
	return seq(code{wasm.OpIf, wasm.BlockVoid}, seq(body...), code{wasm.OpEnd})
}

// inc adds a constant to a local.
func inc(l, by uint32) code { return seq(get(l), i32(by), add32, set(l)) }
