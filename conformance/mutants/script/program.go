package script

import (
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// The memory of the program. Everything below data has its fixed place; behind the data lies the input, and behind that the
// text that is being written, for both of which memory grows.
const (
	clockAt   = 16   // where WASI puts what it is asked for
	digitsEnd = 128  // a number is written down to the left from here
	counterAt = 128  // 64-bit counters, which outlive a call
	keptAt    = 256  // text that outlives a call, at most keptMost bytes
	resultAt  = 1280 // what a host function answered, at most resultMost bytes
	dataAt    = 8192

	keptMost   = 1024
	resultMost = 4096
)

// The globals of the program.
const (
	gText   uint32 = iota // where the text that is being written begins
	gEnd                  // where it ends
	gInput                // how long the input is
	gResult               // how long the last host function's answer is
	gKept                 // how long the kept text is
)

// program is the module in the making: where things lie, and the index of each function.
type program struct {
	b         *emit.Builder
	in        uint32 // where the input begins
	table     uint32
	entries   uint32
	otherwise uint32 // the steps for an input that is not in the table
	imports   map[string]uint32
	ensure    uint32
	append    uint32
	search    uint32
	block     uint32
	fetch     uint32
	number    uint32
	member    uint32
	run       uint32
}

const (
	tI32 = wasm.I32
	tI64 = wasm.I64
)

func sig(params ...wasm.ValType) wasm.FuncType { return wasm.FuncType{Params: params} }

func (p *program) fn(t wasm.FuncType, locals []wasm.ValType, body ...code) uint32 {
	return p.b.Func(t, locals, seq(body...))
}

func returning(r wasm.ValType, params ...wasm.ValType) wasm.FuncType {
	return wasm.FuncType{Params: params, Results: []wasm.ValType{r}}
}

func (p *program) call(name string) code { return op(wasm.OpCall, p.imports[name]) }

func call(f uint32) code { return op(wasm.OpCall, f) }

// helpers writes the functions that the steps are made of.
func (p *program) helpers() {
	// ensure(end): memory reaches up to there, or the program traps.
	p.ensure = p.fn(sig(tI32), nil,
		get(0), i32(0xffff), add32, i32(16), shrU32, tee(0), size, gtU32,
		then(get(0), size, sub32, grow, i32(0xffffffff), eq32, then(trap)))
	// append(at, n): n bytes more of text.
	p.append = p.fn(sig(tI32, tI32), nil,
		global(gEnd), get(1), add32, call(p.ensure), global(gEnd), get(0), get(1), copyTo, global(gEnd), get(1), add32, setGlobal(gEnd))
	// search(at, n, what, m): where m bytes stand first in n bytes; 0 where they do not.
	const at, n, what, m, i = 0, 1, 2, 3, 4
	p.search = p.fn(returning(tI32, tI32, tI32, tI32, tI32), []wasm.ValType{tI32},
		block(get(n), get(m), ltU32, brIf(0),
			get(at), get(n), add32, get(m), sub32, set(n), // the last place where it can begin
			loop(
				i32(0), set(i),
				block(loop(
					get(i), get(m), eq32, then(get(at), ret),
					get(at), get(i), add32, load8(), get(what), get(i), add32, load8(), ne32, brIf(1),
					inc(i, 1), br(0))),
				inc(at, 1), get(at), get(n), gtU32, eqz32, brIf(0))),
		i32(0))
	// block(at, n): a block of the host with these bytes; 0 when it has no room.
	const off, j = 2, 3
	p.block = p.fn(returning(tI64, tI32, tI32), []wasm.ValType{tI64, tI32},
		get(1), extend, p.call("alloc"), tee(off), eqz64, then(i64(0), ret),
		block(loop(
			get(j), i32(8), add32, get(1), gtU32, brIf(1),
			get(off), get(j), extend, add64, get(0), get(j), add32, load64(0), p.call("store_u64"),
			inc(j, 8), br(0))),
		block(loop(
			get(j), get(1), geU32, brIf(1),
			get(off), get(j), extend, add64, get(0), get(j), add32, load8(), p.call("store_u8"),
			inc(j, 1), br(0))),
		get(off))
	p.number = p.fn(sig(tI64), []wasm.ValType{tI32},
		i32(digitsEnd), set(1),
		loop(
			get(1), i32(1), sub32, tee(1), get(0), i64(10), remU64, wrap, i32('0'), add32, store8(0),
			get(0), i64(10), divU64, tee(0), eqz64, eqz32, brIf(0)),
		get(1), i32(digitsEnd), get(1), sub32, call(p.append))
	if _, ok := p.imports["load_u8"]; ok {
		// fetch(block): keeps what a host function answered; nothing for 0.
		p.fetch = p.fn(sig(tI64), []wasm.ValType{tI32, tI32},
			i32(0), setGlobal(gResult), get(0), eqz64, then(ret),
			get(0), p.call("length"), wrap, tee(1), i32(resultMost), gtU32, then(i32(resultMost), set(1)),
			get(1), setGlobal(gResult),
			block(loop(
				get(2), get(1), geU32, brIf(1),
				get(2), get(0), get(2), extend, add64, p.call("load_u8"), store8(resultAt),
				inc(2, 1), br(0))))
	}
	// member(at, n, other): writes the string that the input has behind a name, its escapes as they are; without one, what
	// lies at other, its length first.
	const other, from, to, c = 2, 3, 4, 5
	beyond := seq(i32(p.in), global(gInput), add32, geU32)
	p.member = p.fn(sig(tI32, tI32, tI32), []wasm.ValType{tI32, tI32, tI32},
		block(
			i32(p.in), global(gInput), get(0), get(1), call(p.search), tee(from), eqz32, brIf(0),
			get(from), get(1), add32, set(from),
			block(loop( // to the opening quote
				get(from), beyond, brIf(2),
				get(from), load8(), i32('"'), eq32, brIf(1),
				inc(from, 1), br(0))),
			inc(from, 1), get(from), set(to),
			block(loop( // to the closing one
				get(to), beyond, brIf(2),
				get(to), load8(), tee(c), i32('"'), eq32, brIf(1),
				get(c), i32('\\'), eq32, then(inc(to, 1)),
				inc(to, 1), br(0))),
			get(from), get(to), get(from), sub32, call(p.append), ret),
		get(other), i32(4), add32, get(other), load32(0), call(p.append))
}

// The hash of an input: FNV-1a over its 64-bit little-endian words, the last filled up with zeros, started from its
// length, with a shift in between because FNV leaves the low bits poor.
const (
	hashStart = 0xcbf29ce484222325
	hashPrime = 0x100000001b3
	hashShift = 29
)

// entry reads and hashes the input, finds its steps and carries them out.
func (p *program) entry() uint32 {
	const n, i, h, w, lo, hi, mid = 0, 1, 2, 3, 4, 5, 6
	mix := seq(get(h), get(w), xor64, i64(hashPrime), mul64, tee(h), get(h), i64(hashShift), shrU64, xor64, set(h))
	return p.fn(returning(tI32), []wasm.ValType{tI32, tI32, tI64, tI64, tI32, tI32, tI32},
		p.call("input_length"), wrap, tee(n), setGlobal(gInput),
		i32(p.in+16), get(n), add32, tee(hi), setGlobal(gText), get(hi), call(p.ensure),
		get(n), extend, i64(hashStart), xor64, set(h),
		block(loop(
			get(i), i32(8), add32, get(n), gtU32, brIf(1),
			get(i), get(i), extend, p.call("input_load_u64"), tee(w), store64(p.in),
			mix, inc(i, 8), br(0))),
		get(i), get(n), ltU32, then(
			get(i), set(lo), get(i), i64(0), store64(p.in),
			loop(
				get(i), get(i), extend, p.call("input_load_u8"), store8(p.in),
				inc(i, 1), get(i), get(n), ltU32, brIf(0)),
			get(lo), load64(p.in), set(w), mix, i32(0), set(lo)),
		i32(p.entries), set(hi),
		block(loop(
			get(lo), get(hi), geU32, brIf(1),
			get(lo), get(hi), add32, i32(1), shrU32, tee(mid), i32(4), code{wasm.OpI32Shl}, tee(i), load64(p.table), set(w),
			get(w), get(h), eq64, then(get(i), load32(p.table+8), call(p.run), ret),
			get(w), get(h), ltU64, then(get(mid), i32(1), add32, set(lo), br(1)),
			get(mid), set(hi), br(0))),
		i32(p.otherwise), call(p.run))
}
