package hostile

import (
	"slices"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// blockTricks reach for memory blocks that are not the plugin's to reach, or not any more.
func blockTricks() []Case {
	caught := trapped(harness.PhaseCall, "unreachable")
	noBlock := trapped(harness.PhaseCall, "not the start of a memory block")
	// the entry runs code; where it comes to its end it answers {}.
	attack := func(name, about string, expect Containment, imports []string, code func(p *specimen) []byte) Case {
		return Case{Name: "kernel/" + name, About: about, Expect: expect, Module: func() []byte {
			p := plugin(imports...)
			return p.entry(code(p), p.answers())
		}}
	}
	store := func(name, about string, address ...[]byte) Case {
		return attack(name, about, caught, []string{"store_u64"}, func(p *specimen) []byte {
			return cat(p.text(l0, "mine"), cat(address...), i64(-1), p.call("store_u64"))
		})
	}
	load := func(name, about string, address ...[]byte) Case {
		return attack(name, about, caught, []string{"load_u64"}, func(p *specimen) []byte {
			return cat(p.text(l0, "mine"), cat(address...), p.call("load_u64"), drop)
		})
	}
	differ := cat(op(wasm.OpI64Eq), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd})
	must := func(condition ...[]byte) []byte {
		return cat(cat(condition...), op(wasm.OpI32Eqz), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd})
	}
	cases := []Case{
		store("store-free-list", "writes over the heads of the free lists at address 0", i64(0)),
		store("store-records", "writes over the records that say where blocks are and how long", i64(65536)),
		store("store-below-heap", "writes the eight bytes before the first block", get(l0), i64(-64), add, i64(-8), op(wasm.OpI64And), i64(64), op(wasm.OpI64Sub)),
		store("store-straddling", "writes eight bytes that begin inside the heap's used part and end behind it", get(l0), i64(60), add),
		store("store-above-heap", "writes far above the heap", i64(1<<31)),
		store("store-wrapped", "writes to an address that wraps around 32 bits back into the heap", get(l0), i64(1<<32), add),
		store("store-negative", "writes to address -1", i64(-1)),
		load("load-records", "reads the records of blocks", i64(65536)),
		load("load-past-heap", "reads behind the last block", get(l0), i64(64), add),
		load("load-wrapped", "reads at an address that wraps around 64 bits", i64(-4)),
		attack("output-past-heap", "names an output that begins in its block and ends far behind it", caught, nil, func(p *specimen) []byte {
			return cat(p.text(l0, "{}"), get(l0), i64(1<<20), p.call("output_set"))
		}),
		attack("output-4GiB", "names an output of 4 GiB and two bytes, which 32 bits would take for two", caught, nil, func(p *specimen) []byte {
			return cat(p.text(l0, "{}"), get(l0), i64(1<<32+2), p.call("output_set"))
		}),
		attack("output-wrapped", "names an output whose end wraps around 64 bits", caught, nil, func(p *specimen) []byte {
			return cat(p.text(l0, "{}"), get(l0), i64(0), get(l0), op(wasm.OpI64Sub), p.call("output_set"))
		}),
		attack("output-of-records", "names the records of blocks as its output", caught, nil, func(p *specimen) []byte {
			return cat(i64(65536), i64(8), p.call("output_set"))
		}),
		attack("output-forged", "sets a good output, then writes over the record of its length", caught, []string{"store_u64"}, func(p *specimen) []byte {
			return cat(p.output(), i64(65536+8), i64(1<<20), p.call("store_u64"))
		}),
		attack("output-refused-then-kept", "sets a good output and then a bad one, hoping that the good one stays", caught, nil, func(p *specimen) []byte {
			return cat(p.output(), i64(1), i64(2), p.call("output_set"))
		}),
		attack("error-no-block", "sets as its error what is no block", caught, []string{"error_set"}, func(p *specimen) []byte {
			return cat(i64(12345), p.call("error_set"))
		}),
		attack("error-interior", "sets as its error the middle of a block", caught, []string{"error_set"}, func(p *specimen) []byte {
			return cat(i64(256), p.call("alloc"), i64(64), add, p.call("error_set"))
		}),
		attack("error-freed", "sets an error and frees its block before it returns", untyped("error"), []string{"error_set", "free"}, func(p *specimen) []byte {
			return cat(p.errs("gone"), get(l3), p.call("free"), i32(1), op(wasm.OpReturn))
		}),
		attack("error-and-success", "sets an error object and returns 0 with a good output", untyped("returned 0"), []string{"error_set"}, func(p *specimen) []byte {
			return p.errs(`{"code":"internal","message":"m","path":""}`)
		}),
		attack("free-input", "frees the input, takes its block again and writes over it", harmless(answers), []string{"free", "input_offset", "input_load_u8", "store_u64"}, func(p *specimen) []byte {
			return cat(p.call("input_offset"), p.call("free"), i64(64), p.call("alloc"), tee(l0), i64(-1), p.call("store_u64"), i64(0), p.call("input_load_u8"), drop)
		}),
		attack("double-free", "frees a block twice and takes two: they must not be one", harmless(answers), []string{"free"}, func(p *specimen) []byte {
			return cat(i64(64), p.call("alloc"), tee(l0), p.call("free"), get(l0), p.call("free"),
				i64(64), p.call("alloc"), i64(64), p.call("alloc"), differ)
		}),
		attack("free-interior", "frees the middle of a block and takes another: the first must keep its length", harmless(answers), []string{"free", "length"}, func(p *specimen) []byte {
			return cat(i64(256), p.call("alloc"), tee(l0), i64(64), add, p.call("free"), i64(64), p.call("alloc"), get(l0), i64(64), add, differ,
				must(get(l0), p.call("length"), i64(256), op(wasm.OpI64Eq)))
		}),
		attack("free-anything", "frees addresses that are no blocks", harmless(answers), []string{"free"}, func(p *specimen) []byte {
			var code []byte
			for _, a := range []int64{0, 1, -1, 65536, 1 << 31, 1 << 32, 1 << 62} {
				code = append(code, cat(i64(a), p.call("free"))...)
			}
			return code
		}),
		attack("length-anything", "asks for the length of addresses that are no blocks", harmless(answers), []string{"length", "length_unsafe"}, func(p *specimen) []byte {
			var code []byte
			for _, a := range []int64{0, 1, -1, 65536, 1 << 31, 1 << 32, 1 << 62} {
				code = append(code, must(i64(a), p.call("length"), i64(a), p.call("length_unsafe"), op(wasm.OpI64Or), op(wasm.OpI64Eqz))...)
			}
			return code
		}),
		attack("reset", "clears all blocks behind the host's back, its output among them", untyped("not one JSON object"), []string{"reset"}, func(p *specimen) []byte {
			return cat(p.output(), p.call("reset"), i32(0), op(wasm.OpReturn))
		}),
		attack("reset-input", "clears all blocks and reads the input", harmless(answers), []string{"reset", "input_length", "input_load_u64"}, func(p *specimen) []byte {
			return cat(p.call("reset"), must(p.call("input_length"), i64(0), p.call("input_load_u64"), op(wasm.OpI64Or), op(wasm.OpI64Eqz)))
		}),
		attack("input-elsewhere", "declares the records of blocks to be its input", caught, []string{"input_set", "input_load_u64"}, func(p *specimen) []byte {
			return cat(i64(65536), i64(8), p.call("input_set"), i64(0), p.call("input_load_u64"), drop)
		}),
		attack("input-longer", "declares its input to be longer than memory", caught, []string{"input_set", "input_offset"}, func(p *specimen) []byte {
			return cat(p.call("input_offset"), i64(-1), p.call("input_set"))
		}),
		attack("input-past-end", "reads behind its input, where other blocks lie", harmless(answers), []string{"input_load_u64", "input_load_u8", "input_length"}, func(p *specimen) []byte {
			return cat(p.text(l0, "secret"), must(p.call("input_length"), p.call("input_load_u64"), i64(-1), p.call("input_load_u64"), op(wasm.OpI64Or),
				i64(64), p.call("input_load_u64"), op(wasm.OpI64Or), op(wasm.OpI64Eqz)),
				must(i64(64), p.call("input_load_u8"), op(wasm.OpI32Eqz)))
		}),
		attack("used-after-log", "logs a block, which frees it, and logs it again", noBlock, []string{"log_info"}, func(p *specimen) []byte {
			return cat(p.text(l0, "once"), get(l0), p.call("log_info"), get(l0), p.call("log_info"))
		}),
		attack("key-is-value", "sets a var whose key and value are one block", noBlock, []string{"var_set"}, func(p *specimen) []byte {
			return cat(p.text(l0, "k"), get(l0), get(l0), p.call("var_set"))
		}),
		{
			Name: "kernel/left-behind", About: "fills every block with a mark and looks, in later calls, for what an earlier one left",
			Rounds: 3, Expect: harmless(answers), Module: func() []byte {
				const block, word = 512 << 10, int64(0x4d41524b4d41524b)
				p := plugin("load_u64", "store_u64")
				each := func(code ...[]byte) []byte {
					return cat(i64(0), set(l1), whenever(get(l0), get(l1), add, cat(code...), get(l1), i64(8), add, tee(l1), i64(block), op(wasm.OpI64LtU)))
				}
				return p.entry(i64(block), p.call("alloc"), tee(l0), i64(0), differ,
					each(p.call("load_u64"), op(wasm.OpI64Eqz), op(wasm.OpI32Eqz), []byte{wasm.OpIf, wasm.BlockVoid}, trap, []byte{wasm.OpEnd}),
					each(i64(word), p.call("store_u64")), p.answers())
			},
		},
	}
	return slices.Concat(cases, offsets())
}

// offsets hands the middle of a block to every host function that takes one.
func offsets() []Case {
	var cases []Case
	for _, f := range hostenv.Functions() {
		if f.Namespace == hostenv.WASINamespace || len(f.Params) == 0 {
			continue
		}
		cases = append(cases, Case{
			Name: "kernel/interior/" + f.Name, About: "hands the middle of a block to " + f.Name,
			Expect: trapped(harness.PhaseCall, "not the start of a memory block"), Module: func() []byte {
				p := plugin(f.Name)
				code := cat(i64(256), p.call("alloc"), i64(64), add, tee(l0))
				for range f.Params[1:] {
					code = append(code, get(l0)...)
				}
				code = append(code, p.call(f.Name)...)
				for range f.Results {
					code = append(code, drop...)
				}
				return p.entry(code, p.answers())
			},
		})
	}
	return cases
}
