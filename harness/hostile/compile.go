package hostile

import (
	"bytes"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// compileBombs are modules that are small and well formed and take a compiler minutes and gigabytes. They must be refused for
// what they declare, before anything compiles them.
func compileBombs() []Case {
	refuse := func(name, about, reason string, module func(p *specimen) []byte) Case {
		return Case{Name: "compile/" + name, About: about, Expect: moduleRefused(reason), Module: func() []byte { return module(plugin()) }}
	}
	// body is a plugin whose entry is exactly the locals and code given.
	body := func(p *specimen, locals []byte, code ...[]byte) []byte {
		p.Export(Entry, wasm.KindFunc, p.RawFunc(i32r, cat(locals, cat(code...), i32(0), []byte{wasm.OpEnd})))
		return p.Bytes()
	}
	run := func(n uint32, t wasm.ValType) []byte { return cat([]byte{1}, u32(n), []byte{byte(t)}) }
	return []Case{
		refuse("globals", "declares a million globals: 50 s and 10 GB in wazero", "global", func(p *specimen) []byte {
			for range 1000000 {
				p.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, i64(0))
			}
			return p.entry(p.answers())
		}),
		refuse("blocks", "nests 100,000 blocks: 25 s", "nest", func(p *specimen) []byte {
			return body(p, []byte{0}, bytes.Repeat([]byte{wasm.OpBlock, wasm.BlockVoid}, 100000), bytes.Repeat([]byte{wasm.OpEnd}, 100000))
		}),
		refuse("loops", "nests 100,000 loops", "nest", func(p *specimen) []byte {
			return body(p, []byte{0}, bytes.Repeat([]byte{wasm.OpLoop, wasm.BlockVoid}, 100000), bytes.Repeat([]byte{wasm.OpEnd}, 100000))
		}),
		refuse("ifs", "nests 30,000 ifs: 22 s", "nest", func(p *specimen) []byte {
			return body(p, []byte{0}, bytes.Repeat(cat(i32(1), []byte{wasm.OpIf, wasm.BlockVoid}), 30000), bytes.Repeat([]byte{wasm.OpEnd}, 30000))
		}),
		refuse("br-table", "has a br_table of 500,000 targets; twice as many took 25 s", "br_table", func(p *specimen) []byte {
			return body(p, []byte{0}, []byte{wasm.OpBlock, wasm.BlockVoid}, i32(0), []byte{wasm.OpBrTable}, u32(500000), make([]byte, 500001), []byte{wasm.OpEnd})
		}),
		refuse("functions", "declares 200,000 functions: 4 s", "function", func(p *specimen) []byte {
			for range 200000 {
				p.Func(none, nil)
			}
			return p.entry(p.answers())
		}),
		refuse("types", "declares a million types", "type", func(*specimen) []byte {
			return file(section(1, u32(1000000), bytes.Repeat([]byte{0x60, 0, 0}, 1000000)))
		}),
		refuse("parameters", "declares a function type of a million parameters", "param", func(*specimen) []byte {
			return file(section(1, cat([]byte{1, 0x60}, u32(1000000), bytes.Repeat([]byte{byte(wasm.I32)}, 1000000), []byte{0})))
		}),
		refuse("locals", "declares 50,000,000 locals in one function", "local", func(p *specimen) []byte { return body(p, run(50000000, wasm.I64)) }),
		refuse("joins", "keeps 5,000 locals alive through 2,000 joins: what reaches each join must be worked out for each local", "", func(p *specimen) []byte {
			var code []byte
			for i := range uint32(2000) {
				code = append(code, cat(op(wasm.OpLocalGet, i), []byte{wasm.OpIf, wasm.BlockVoid}, i32(1), op(wasm.OpLocalSet, (i*7)%5000), []byte{wasm.OpEnd})...)
			}
			for i := range uint32(5000) {
				code = append(code, cat(i32(0), op(wasm.OpLocalGet, i), op(wasm.OpI32Store, 2, 0))...)
			}
			p.Memory(1, -1)
			return body(p, run(5000, wasm.I32), code)
		}),
		refuse("loop-joins", "keeps 1,000 locals alive through 1,000 loops one behind the other", "", func(p *specimen) []byte {
			var code []byte
			for i := range uint32(1000) {
				code = append(code, cat([]byte{wasm.OpLoop, wasm.BlockVoid}, op(wasm.OpLocalGet, i), i32(1), op(wasm.OpI32Sub), op(wasm.OpLocalTee, i), []byte{wasm.OpBrIf, 0, wasm.OpEnd})...)
			}
			for i := range uint32(1000) {
				code = append(code, cat(i32(0), op(wasm.OpLocalGet, i), op(wasm.OpI32Store, 2, 0))...)
			}
			p.Memory(1, -1)
			return body(p, run(1000, wasm.I32), code)
		}),
		refuse("locals-of-all", "declares 10,000 locals in each of 59,999 functions, in 420 KB: 4.7 GB", "locals in all functions", func(p *specimen) []byte {
			for range 59999 {
				p.RawFunc(none, cat(run(10000, wasm.I32), []byte{wasm.OpEnd}))
			}
			return p.entry(p.answers())
		}),
		refuse("globals-at-calls", "makes 700 calls beside 9,000 globals, in 46 KB: each call brings all of them back, 1.1 GB", "MiB of memory", func(p *specimen) []byte {
			for range 9000 {
				p.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, i64(0))
			}
			f := p.function()
			return p.entry(bytes.Repeat(op(wasm.OpCall, f), 700), p.answers())
		}),
		refuse("loads", "has 150,000 loads in one function, of each of which a compiler keeps four kilobytes", "MiB of memory", func(p *specimen) []byte {
			p.Memory(1, -1)
			return p.entry(i32(0), bytes.Repeat(op(wasm.OpI32Load, 2, 0), 150000), drop, p.answers())
		}),
		{Name: "compile/as-a-whole", About: "is made of many functions each of which is well within what one may be: seconds of work, given up at the deadline",
			Load: 30 * time.Millisecond, Expect: stopped(harness.ResourceTime, harness.PhaseLoad), Module: func() []byte {
				p := plugin()
				ifs := bytes.Repeat(cat(get(0), []byte{wasm.OpIf, wasm.BlockVoid}, i32(1), set(0), []byte{wasm.OpEnd}), 500)
				for range 400 {
					p.Func(wasm.FuncType{Params: []wasm.ValType{wasm.I32}}, nil, ifs)
				}
				return p.entry(p.answers())
			}},
		refuse("body", "has one function of 16 MB without a single branch", "", func(p *specimen) []byte {
			return body(p, []byte{0}, bytes.Repeat(cat(i32(1), drop), 16<<20/3))
		}),
		refuse("data-segments", "has a million empty data segments", "segment", func(p *specimen) []byte {
			p.Memory(1, -1)
			for range 1000000 {
				p.Data(0, nil)
			}
			return p.entry(p.answers())
		}),
		refuse("element-segments", "has a million empty element segments", "segment", func(p *specimen) []byte {
			for range 1000000 {
				p.PassiveElem()
			}
			return p.entry(p.answers())
		}),
		refuse("segments-of-two-bytes", "fills a file of 30 MB with data segments of two bytes, each of which a reader keeps in forty times as many", "segment", func(*specimen) []byte {
			const n = 15 << 20
			return file(section(12, u32(n)), section(11, u32(n), bytes.Repeat([]byte{1, 0}, n)))
		}),
		refuse("exports", "exports its entry under a million names", "export", func(p *specimen) []byte {
			f := p.Func(i32r, nil, i32(0))
			for i := range 1000000 {
				p.Export(string([]byte{byte('a' + i/100000), byte('a' + i/10000%10), byte('a' + i/1000%10), byte('a' + i/100%10), byte('a' + i/10%10), byte('a' + i%10)}), wasm.KindFunc, f)
			}
			return p.Bytes()
		}),
		refuse("custom-sections", "has a million custom sections of no name and no content", "section", func(p *specimen) []byte {
			return append(p.entry(p.answers()), bytes.Repeat([]byte{0, 1, 0}, 1000000)...)
		}),
		refuse("file", "is a file of 65 MiB", "more than", func(p *specimen) []byte {
			p.Custom("padding", make([]byte, 65<<20))
			return p.entry(p.answers())
		}),
	}
}
