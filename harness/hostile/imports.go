package hostile

import (
	"bytes"
	"strings"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// importTricks ask the host for what no host offers.
func importTricks() []Case {
	// wants is a plugin that imports one more thing.
	wants := func(name, about, reason string, want func(b *emit.Builder)) Case {
		return Case{Name: "imports/" + name, About: about, Expect: moduleRefused(reason), Module: func() []byte {
			p := plugin()
			p.Memory(1, -1)
			want(p.Builder)
			return p.entry(p.answers())
		}}
	}
	fn := func(name, about, reason, module, function string, t wasm.FuncType) Case {
		return wants(name, about, reason, func(b *emit.Builder) { b.ImportFunc(module, function, t) })
	}
	sig := func(params, results string) wasm.FuncType {
		types := func(s string) (t []wasm.ValType) {
			for _, c := range s {
				t = append(t, map[rune]wasm.ValType{'i': wasm.I32, 'I': wasm.I64, 'f': wasm.F64}[c])
			}
			return t
		}
		return wasm.FuncType{Params: types(params), Results: types(results)}
	}
	const nobody = "which no host offers"
	return []Case{
		{Name: "imports/memory", About: "wants a memory of the host's", Expect: moduleRefused("a memory is imported"), Module: func() []byte {
			p := plugin()
			p.ImportMemory("env", "memory", wasm.Limits{Min: 1})
			return p.entry(p.answers())
		}},
		{Name: "imports/kernel-memory", About: "wants the memory where the host keeps its blocks", Expect: moduleRefused("a memory is imported"), Module: func() []byte {
			p := plugin()
			p.ImportMemory(hostenv.EnvNamespace, "memory", wasm.Limits{Min: 1})
			return p.entry(p.answers())
		}},
		wants("table", "wants a table of the host's", "a table is imported", func(b *emit.Builder) {
			b.ImportTable("env", "__indirect_function_table", wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
		}),
		wants("global", "wants a global of the host's", "a global is imported", func(b *emit.Builder) {
			b.ImportGlobal("env", "__stack_pointer", wasm.GlobalType{Type: wasm.I32, Mutable: true})
		}),
		fn("system", "wants to run programs", nobody, "env", "system", sig("i", "i")),
		fn("unknown-function", "wants a function that the ABI does not have", nobody, hostenv.EnvNamespace, "read_file", sig("I", "I")),
		fn("other-case", "wants a module whose name differs in case only", nobody, "Extism:host/env", "alloc", sig("I", "I")),
		fn("unknown-medical", "wants a medical host function that does not exist", nobody, hostenv.UserNamespace, "grant_consent", sig("I", "I")),
		fn("foreign-namespace", "looks for a memory function among the medical ones", nobody, hostenv.UserNamespace, "alloc", sig("I", "I")),
		fn("wrong-type", "wants alloc with 32-bit addresses", "the host offers (i64) -> (i64)", hostenv.EnvNamespace, "alloc", sig("i", "i")),
		fn("wrong-result", "wants output_set to give it something", "the host offers", hostenv.EnvNamespace, "output_set", sig("II", "I")),
		fn("kernel-configure", "wants the function by which the host lays out its memory", nobody, hostenv.EnvNamespace, "configure", sig("I", "i")),
		fn("kernel-used", "wants the host's own count of its memory", nobody, hostenv.EnvNamespace, "used", sig("", "I")),
		fn("kernel-private", "wants a function that the kernel does not export", nobody, hostenv.EnvNamespace, "record", sig("I", "i")),
		fn("internal-kernel", "wants a function of the module that its imports are bound to", nobody, "medplug:kernel", "configure", sig("I", "i")),
		fn("internal-env", "wants a function of the host's module by its inner name", nobody, hostenv.EnvModule, "log_info", sig("I", "")),
		fn("internal-wasi", "wants WASI by its inner name", nobody, hostenv.WASIModule, "random_get", sig("ii", "i")),
		fn("internal-meter", "wants the function that hands out fuel", nobody, "medplug:meter", "tick", sig("I", "I")),
		fn("wasi-unknown", "wants a WASI function that does not exist", nobody, hostenv.WASINamespace, "sock_connect", sig("iii", "i")),
		fn("wasi-older", "wants WASI of an earlier time", nobody, "wasi_unstable", "fd_write", sig("iiii", "i")),
		fn("wasi-newer", "wants WASI of a later time", nobody, "wasi:cli/environment@0.2.0", "get-environment", sig("i", "")),
		fn("no-name", "wants a function without a name from a module without a name", nobody, "", "", sig("", "")),
		fn("terminal-codes", "has the name of an import clear the terminal of whoever reads the refusal", nobody, "\x1b[2J\x1b[1;31m\r\nok: 0 failures\n", "x\u202e", sig("", "")),
		fn("name-of-a-megabyte", "has the name of an import fill the refusal", "bytes of name", strings.Repeat("m", 1<<20), "x", sig("", "")),
		{Name: "imports/wasi-without-memory", About: "calls WASI without a memory for its answers", Expect: moduleRefused("no memory"), Module: func() []byte {
			p := plugin("environ_sizes_get")
			return p.entry(i32(0), i32(0), p.call("environ_sizes_get"), drop, p.answers())
		}},
		{Name: "imports/types-as-text", About: "imports 5,000 functions of a type of 20,000 parameters: 60 KB of names and types that are gigabytes when each is spelt out",
			Expect: moduleRefused("5000 imports"), Module: func() []byte {
				wide := cat([]byte{1, 0x60}, u32(20000), bytes.Repeat([]byte{byte(wasm.I32)}, 20000), []byte{0})
				one := cat(name(hostenv.EnvNamespace), name("alloc"), []byte{0, 0})
				return file(section(1, wide), section(2, u32(5000), bytes.Repeat(one, 5000)))
			}},
		{Name: "imports/exported-types-as-text", About: "exports a function of 20,000 parameters under 5,000 names",
			Expect: moduleRefused("20000 parameters"), Module: func() []byte {
				wide := cat([]byte{1, 0x60}, u32(20000), bytes.Repeat([]byte{byte(wasm.I32)}, 20000), []byte{0})
				var all []byte
				for i := range 5000 {
					all = append(all, cat([]byte{2, byte('A' + i/100), byte(i % 100)}, []byte{0, 0})...)
				}
				return file(section(1, wide), section(3, []byte{1, 0}), section(7, u32(5000), all), section(10, []byte{1, 2, 0, wasm.OpEnd}))
			}},
		{Name: "imports/many", About: "imports one function 200,000 times", Expect: moduleRefused("import"), Module: func() []byte {
			one := cat(name(hostenv.EnvNamespace), name("alloc"), []byte{0, 0})
			return file(section(1, []byte{1, 0x60, 1, byte(wasm.I64), 1, byte(wasm.I64)}), section(2, u32(200000), bytes.Repeat(one, 200000)))
		}},
	}
}
