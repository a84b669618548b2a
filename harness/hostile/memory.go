package hostile

import (
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// memoryBombs ask for more than it may have, by every way there is.
func memoryBombs() []Case {
	atCall := stopped(harness.ResourceMemory, harness.PhaseCall)
	declared := stopped(harness.ResourceMemory, harness.PhaseInstantiate)
	pages := func(n uint32) func(*harness.Limits) {
		return func(l *harness.Limits) { l.MemoryPages = n }
	}
	// body is a plugin of one memory page whose entry runs code and then answers.
	body := func(code func(p *specimen) []byte, imports ...string) func() []byte {
		return func() []byte {
			p := plugin(imports...)
			p.Memory(1, -1)
			return p.entry(code(p), p.answers())
		}
	}
	just := func(code ...[]byte) func() []byte { return body(func(*specimen) []byte { return cat(code...) }) }
	const whole = 32 << 16 // bytes that Base allows
	toTheLimit := whenever(i32(1), grow, i32(-1), op(wasm.OpI32Ne))
	return []Case{
		{Name: "memory/grow-for-ever", About: "grows page by page and never stops asking", Limits: soon,
			Module: just(forever(i32(1), grow, drop)), Expect: stopped(harness.ResourceTime, harness.PhaseCall)},
		{Name: "memory/grow-until-refused", About: "grows page by page until it is refused, and then fails", Module: just(toTheLimit, trap), Expect: atCall},
		{Name: "memory/grow-at-once", About: "asks for 2 GiB at once, and fails without it", Module: just(
			i32(32767), grow, i32(-1), op(wasm.OpI32Eq), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd}), Expect: atCall},
		{Name: "memory/grow-beyond-addresses", About: "asks for 2^32-1 pages, more than can be addressed, and goes on without", Module: just(
			i32(-1), grow, i32(-1), op(wasm.OpI32Ne), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd}), Expect: harmless(answers)},
		{Name: "memory/touch-all", About: "takes all it may have and writes to every page", Module: just(toTheLimit, i32(0), i32(-1), i32(whole), misc(wasm.MiscMemoryFill, 0)), Expect: harmless(answers)},
		{Name: "memory/declared-over-limit", About: "declares one page more than the limit to begin with", Expect: declared, Module: func() []byte {
			p := plugin()
			p.Memory(33, -1)
			return p.entry(p.answers())
		}},
		{Name: "memory/declared-4GiB", About: "declares 65,536 pages to begin with", Expect: moduleRefused("65536 pages"), Module: func() []byte {
			p := plugin()
			p.Memory(65536, -1)
			return p.entry(p.answers())
		}},
		{Name: "memory/declared-beyond-4GiB", About: "declares 65,537 pages", Expect: moduleRefused("memory of more than 65536 pages"), Module: func() []byte {
			p := plugin()
			p.Memory(65537, -1)
			return p.entry(p.answers())
		}},
		{Name: "memory/none", About: "declares a memory of no pages at all, which snapshots and images must survive", Rounds: 3, Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			p.Memory(0, -1)
			return p.entry(p.answers())
		}},
		{Name: "memory/absent", About: "has no memory at all, and asks for its size", Rounds: 3, Expect: moduleRefused("memory"), Module: func() []byte {
			p := plugin()
			return p.entry(op(wasm.OpMemorySize, 0), drop, p.answers())
		}},
		{Name: "memory/fill-loop", About: "fills 16 MiB over and over, each time in one instruction", Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 256 },
			Module: func() []byte {
				p := plugin()
				p.Memory(256, -1)
				return p.entry(forever(i32(0), i32(-1), i32(256<<16), misc(wasm.MiscMemoryFill, 0)), p.answers())
			}, Expect: stopped(harness.ResourceTime, harness.PhaseCall)},
		{Name: "memory/copy-loop", About: "copies 16 MiB over and over, each time in one instruction", Limits: func(l *harness.Limits) { soon(l); l.MemoryPages = 256 },
			Module: func() []byte {
				p := plugin()
				p.Memory(256, -1)
				return p.entry(forever(i32(1), i32(0), i32(256<<16-1), misc(wasm.MiscMemoryCopy, 0, 0)), p.answers())
			}, Expect: stopped(harness.ResourceTime, harness.PhaseCall)},
		{Name: "memory/init-loop", About: "copies a passive segment of 1 MiB over and over", Limits: soon, Module: func() []byte {
			p := plugin()
			p.Memory(32, -1)
			d := p.PassiveData(make([]byte, 1<<20))
			return p.entry(forever(i32(0), i32(0), i32(1<<20), misc(wasm.MiscMemoryInit, d, 0)), p.answers())
		}, Expect: stopped(harness.ResourceTime, harness.PhaseCall)},
		{Name: "memory/fill-outside", About: "fills past the end of memory", Module: just(i32(65535), i32(0), i32(2), misc(wasm.MiscMemoryFill, 0)),
			Expect: trapped(harness.PhaseCall, "out of bounds memory access")},
		{Name: "memory/fill-wraps", About: "fills a range whose end wraps around 32 bits", Module: just(i32(16), i32(0), i32(-1), misc(wasm.MiscMemoryFill, 0)),
			Expect: trapped(harness.PhaseCall, "out of bounds memory access")},
		{Name: "memory/copy-outside", About: "copies from past the end of memory", Module: just(i32(0), i32(65000), i32(1000), misc(wasm.MiscMemoryCopy, 0, 0)),
			Expect: trapped(harness.PhaseCall, "out of bounds memory access")},
		{Name: "memory/load-far", About: "loads with the largest offset an instruction can carry", Module: just(i32(-1), op(wasm.OpI64Load, 3, 1<<32-1), drop),
			Expect: trapped(harness.PhaseCall, "out of bounds memory access")},
		{Name: "memory/segment-outside", About: "has a data segment that ends one byte past its memory", Expect: moduleRefused("data segment 0: from 65535 to 65537"), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			p.Data(65535, []byte{1, 2})
			return p.entry(p.answers())
		}},
		{Name: "memory/segment-negative", About: "has a data segment at offset -1", Expect: moduleRefused("data segment 0"), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			p.Data(-1, []byte{1})
			return p.entry(p.answers())
		}},
		{Name: "memory/grow-while-initialising", About: "takes all memory in _initialize, so that every later instance would begin with it", Rounds: 4, Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			p.exported("_initialize", i32(31), grow, drop)
			return p.entry(p.answers())
		}},
		{Name: "memory/initialise-beyond", About: "takes more than the limit in _initialize and fails", Expect: stopped(harness.ResourceMemory, harness.PhaseInitialize), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			p.exported("_initialize", toTheLimit, trap)
			return p.entry(p.answers())
		}},
		{Name: "memory/random-while-initialising", About: "draws 128 MiB of random bytes in _initialize, so that resuming the stream would need as much again",
			Limits: pages(256), Host: func(h *hostenv.Host) { h.Seed = &[32]byte{7} }, Rounds: 2, Expect: harmless(answers), Module: func() []byte {
				p := plugin("random_get")
				p.Memory(256, -1)
				p.exported("_initialize", times(8, i32(0), i32(256<<16), p.call("random_get"), drop))
				return p.entry(p.answers())
			}},
		{Name: "memory/left-behind", About: "marks its memory, a page it grew by and a global, and looks in later calls for what an earlier one left", Rounds: 4, Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			g := p.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, i64(0))
			p.exported("_initialize") // with a snapshot to begin from
			mark := i64(0x4d41524b)
			return p.entry(when(cat(op(wasm.OpMemorySize, 0), i32(1), op(wasm.OpI32Ne)), trap), i32(2), grow, drop,
				when(cat(load64(1024), load64(65536), op(wasm.OpI64Or), load64(3<<16-8), op(wasm.OpI64Or), op(wasm.OpGlobalGet, g), op(wasm.OpI64Or), i64(0), op(wasm.OpI64Ne)), trap),
				store64(1024, mark), store64(65536, mark), store64(3<<16-8, mark), mark, op(wasm.OpGlobalSet, g), p.answers())
		}},
		{Name: "memory/hoard-blocks", About: "takes memory blocks until there are no more, and keeps them", Module: bare(func(p *specimen) []byte {
			return cat(whenever(i64(4096), p.call("alloc"), i64(0), op(wasm.OpI64Ne)), i32(7))
		}), Expect: untyped("returned 7")},
		{Name: "memory/hoard-small-blocks", About: "takes the smallest blocks until there are no more", Module: bare(func(p *specimen) []byte {
			return cat(whenever(i64(1), p.call("alloc"), i64(0), op(wasm.OpI64Ne)), i32(7))
		}), Expect: untyped("returned 7")},
		{Name: "memory/blocks-of-impossible-size", About: "asks for blocks of 0, 2^63, 2^64-1 and 2^32+1 bytes; none may be given", Module: bare(func(p *specimen) []byte {
			var code []byte
			for _, n := range []int64{0, -1 << 63, -1, 1<<32 + 1, 1<<63 - 1, 1 << 40} {
				code = append(code, cat(i64(n), p.call("alloc"), i64(0), op(wasm.OpI64Ne), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd})...)
			}
			return cat(code, p.answers())
		}), Expect: harmless(answers)},
	}
}

// bare is a plugin without memory whose entry is code.
func bare(code func(p *specimen) []byte) func() []byte {
	return func() []byte { p := plugin(); return p.entry(code(p)) }
}
