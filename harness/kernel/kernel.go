// Package kernel is the Extism kernel of this host: the WebAssembly module that holds the memory blocks through which
// host and plugin exchange input, output, errors, logs and host-call arguments. A plugin's imports are bound to it wasm
// to wasm, one instance for each sandbox, so that a load costs a call and not a way through Go.
//
// It differs from the stock kernel where that one can be fooled (docs/rationale.md, "Why a kernel of our own?"): what is
// known of a block stands outside the region a plugin can reach, an offset out of range traps instead of being ignored,
// and nothing beyond the input can be read through the input functions.
package kernel

import (
	"slices"
	"sync"
)

// Memory layout, in bytes:
//
//	0        heads of the free lists: one u64 for each size class, index of a block + 1
//	64 KiB   one record of 8 bytes for each 64-byte granule of the heap; the record of a block's first granule holds its
//	         length (u32, 0 when it is free) and the next free block of its class (u32, index + 1)
//	base     the heap: blocks of 64 << class bytes
//
// The globals: base and limit bound the heap, bump is where its unused part starts.
var globals = []string{"base", "limit", "bump", "input", "input_len", "output", "output_len", "error"}

// Source of the functions. Those a plugin may import are named as in the Extism ABI; configure and used are the
// host's alone.
var functions = []fn{
	{name: "configure", params: "heap i64", result: "i32", body: `
		;; how: room for the records first, then the heap; 0 when memory cannot hold the records
		get heap i64 3 shr_u i64 65535 add i64 -65536 and i64 65536 add global.set base
		global.get base global.set bump
		global.get base get heap add global.set limit
		global.get base i64 16 shr_u memory.size extend sub wrap memory.grow i32 -1 i32.eq i32.eqz`},
	{name: "class", params: "n i64", result: "i64", private: true, body: `
		;; the size class of n bytes: the least c with 64 << c >= n
		i64 64 get n i64 63 add i64 6 shr_u i64 1 sub clz sub`},
	{name: "record", params: "p i64", result: "i32", private: true, body: `
		;; address of the record of the granule at p
		get p global.get base sub i64 6 shr_u i64 3 shl i64 65536 add wrap`},
	{name: "alloc", params: "n i64", result: "i64", locals: "c i64, p i64, end i64, head i32, r i32", body: `
		get n eqz if i64 0 return end
		get n global.get limit global.get base sub gt_u if i64 0 return end
		get n call class set c
		get c i64 3 shl wrap set head
		get head i64.load 0 set p
		get p eqz if
			global.get bump set p
			get p i64 64 get c shl add tee end global.get limit gt_u if i64 0 return end
			get end i64 8 add memory.size extend i64 16 shl gt_u if
				;; 8 bytes to spare: input_load_u64 reads past a tail before it masks
				get end i64 65543 add i64 16 shr_u memory.size extend sub wrap memory.grow i32 -1 i32.eq if i64 0 return end
			end
			get end global.set bump
			get p call record set r
		else
			get p i64 1 sub i64 6 shl global.get base add tee p call record set r
			get head get r i32.load 4 extend i64.store 0
			get r i32 0 i32.store 4
		end
		get r get n wrap i32.store 0
		get p`},
	{name: "length", params: "p i64", result: "i64", body: `
		;; 0 for anything that is not the start of a live block
		get p global.get base lt_u get p global.get bump ge_u i32.or
		get p i64 63 and eqz i32.eqz i32.or if i64 0 return end
		get p call record i32.load 0 extend`},
	{name: "length_unsafe", params: "p i64", result: "i64", body: `get p call length`},
	{name: "free", params: "p i64", locals: "n i64, r i32, head i32", body: `
		get p call length tee n eqz if return end
		get p call record set r
		get n call class i64 3 shl wrap set head
		get r i32 0 i32.store 0
		get r get head i64.load 0 wrap i32.store 4
		get head get p global.get base sub i64 6 shr_u i64 1 add i64.store 0`},
	{name: "inside", params: "p i64, n i64", private: true, body: `
		;; traps unless [p, p+n) lies in the used part of the heap
		get p global.get base lt_u get p global.get bump gt_u i32.or
		get n global.get bump get p sub gt_u i32.or if unreachable end`},
	{name: "load_u8", params: "p i64", result: "i32", body: `
		get p i64 1 call inside get p wrap i32.load8_u 0`},
	{name: "load_u64", params: "p i64", result: "i64", body: `
		get p i64 8 call inside get p wrap i64.load 0`},
	{name: "store_u8", params: "p i64, v i32", body: `
		get p i64 1 call inside get p wrap get v i32.store8 0`},
	{name: "store_u64", params: "p i64, v i64", body: `
		get p i64 8 call inside get p wrap get v i64.store 0`},
	{name: "input_set", params: "p i64, n i64", body: `
		get n eqz i32.eqz if get p get n call inside end
		get p global.set input get n global.set input_len`},
	{name: "input_length", result: "i64", body: `global.get input_len`},
	{name: "input_offset", result: "i64", body: `global.get input`},
	{name: "input_load_u8", params: "i i64", result: "i32", body: `
		get i global.get input_len ge_u if i32 0 return end
		get i global.get input add wrap i32.load8_u 0`},
	{name: "input_load_u64", params: "i i64", result: "i64", locals: "left i64", body: `
		;; bytes beyond the input read as zero
		get i global.get input_len ge_u if i64 0 return end
		global.get input_len get i sub tee left i64 8 ge_u if
			get i global.get input add wrap i64.load 0 return
		end
		get i global.get input add wrap i64.load 0
		i64 1 get left i64 3 shl shl i64 1 sub and`},
	{name: "output_set", params: "p i64, n i64", body: `
		get n eqz if i64 0 set p else get p get n call inside end
		get p global.set output get n global.set output_len`},
	{name: "output_length", result: "i64", body: `global.get output_len`},
	{name: "output_offset", result: "i64", body: `global.get output`},
	{name: "error_set", params: "p i64", body: `
		get p eqz i32.eqz if get p call length eqz if unreachable end end
		get p global.set error`},
	{name: "error_get", result: "i64", body: `global.get error`},
	{name: "memory_bytes", result: "i64", body: `memory.size extend i64 16 shl`},
	{name: "used", result: "i64", body: `global.get bump`},
	{name: "reset", locals: "i i32", body: `
		;; every block is gone and its bytes with it
		i32 0 i32 0 i32 512 memory.fill
		i32 65536 i32 0 global.get bump global.get base sub i64 3 shr_u wrap memory.fill
		global.get base wrap i32 0 global.get bump global.get base sub wrap memory.fill
		global.get base global.set bump
		i64 0 global.set input i64 0 global.set input_len
		i64 0 global.set output i64 0 global.set output_len i64 0 global.set error`},
}

// Pages is how many pages of memory the kernel needs when its heap is full.
func Pages(heap int64) uint32 {
	const page = 64 << 10
	records := (heap/8 + page - 1) / page
	return uint32(1 + records + (heap+8+page-1)/page)
}

// ForPlugins tells whether plugins may import a function: those of the Extism ABI, not the host's own.
func ForPlugins(name string) bool {
	return name != "configure" && name != "used" && slices.ContainsFunc(functions, func(f fn) bool { return f.name == name && !f.private })
}

// Module is the kernel's binary.
var Module = sync.OnceValue(func() []byte { return assemble(globals, functions) })
