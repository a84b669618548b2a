package hostile

import (
	"errors"
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// exportTricks offer the host something else than what it will call.
func exportTricks() []Case {
	// entry is a plugin whose entry is not what a host may call.
	entry := func(name, about, reason string, export func(p *specimen)) Case {
		return Case{Name: "exports/" + name, About: about, Expect: exportRefused(reason), Module: func() []byte {
			p := plugin("get_log_level", "http_status_code")
			p.Memory(1, -1)
			export(p)
			return p.Bytes()
		}}
	}
	typed := func(params, results []wasm.ValType, code ...[]byte) func(p *specimen) {
		return func(p *specimen) {
			p.Export(Entry, wasm.KindFunc, p.Func(wasm.FuncType{Params: params, Results: results}, nil, code...))
		}
	}
	of := func(t ...wasm.ValType) []wasm.ValType { return t }
	// hands is a plugin that offers a host function as one of its initialisers.
	hands := func(export, function string) Case {
		return Case{Name: "exports/" + strings.Trim(export, "_") + "-is-" + function, About: "offers the host's own " + function + " as its " + export + ", to have it called by the host itself",
			Expect: moduleRefused(export), Module: func() []byte {
				p := plugin(function)
				p.Memory(1, -1)
				p.Export(export, wasm.KindFunc, p.fns[function])
				return p.entry(p.answers())
			}}
	}
	f64 := []byte{wasm.OpF64Const, 0, 0, 0, 0, 0, 0, 0, 0}
	return []Case{
		entry("missing", "does not export its entry", "does not export it", func(*specimen) {}),
		entry("void", "has an entry that returns nothing, which some hosts take for 0", "want () -> (i32)", typed(nil, nil)),
		entry("wide", "has an entry that returns 64 bits, of which a host may look at 32", "want () -> (i32)", typed(nil, of(wasm.I64), i64(1<<32))),
		entry("float", "has an entry that returns a float", "want () -> (i32)", typed(nil, of(wasm.F64), f64)),
		entry("two-results", "has an entry that returns two numbers", "want () -> (i32)", typed(nil, of(wasm.I32, wasm.I32), i32(0), i32(1))),
		entry("parameters", "has an entry that takes a parameter", "want () -> (i32)", typed(of(wasm.I32), of(wasm.I32), i32(0))),
		entry("reference", "has an entry that returns a reference", "want () -> (i32)", typed(nil, of(wasm.ExternRef), op(wasm.OpRefNull, uint32(wasm.ExternRef)))),
		entry("host-function", "offers a host function that returns 0 as its entry", "hands on a function of the host", func(p *specimen) {
			p.Export(Entry, wasm.KindFunc, p.fns["get_log_level"])
		}),
		entry("global", "offers a global as its entry", "it is a global", func(p *specimen) {
			p.Export(Entry, wasm.KindGlobal, p.Global(wasm.GlobalType{Type: wasm.I32}, i32(0)))
		}),
		entry("memory", "offers its memory as its entry", "it is a memory", func(p *specimen) { p.Export(Entry, wasm.KindMemory, 0) }),
		{Name: "exports/host-prefix", About: "exports what looks like the start function that the host adds itself", Expect: moduleRefused("are the host's"), Module: func() []byte {
			p := plugin()
			p.exported("medplug:start")
			return p.entry(p.answers())
		}},
		{Name: "exports/host-global", About: "exports a global under the name by which the host resets globals", Expect: moduleRefused("are the host's"), Module: func() []byte {
			p := plugin()
			p.Export("medplug:global.0", wasm.KindGlobal, p.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, i32(0)))
			return p.entry(p.answers())
		}},
		{Name: "exports/host-name-called", About: "has its caller ask for a name that only the host's own exports have", Export: "medplug:start", Expect: exportRefused("does not export it"), Module: func() []byte {
			p := plugin()
			p.Start(p.function())
			return p.entry(p.answers())
		}},
		hands("_initialize", "sched_yield"), hands("_initialize", "http_headers"), hands("__wasm_call_ctors", "reset"),
		hands("hs_init", "environ_sizes_get"), hands("hs_init", "random_get"),
		{Name: "exports/hs-init-is-http-request", About: "offers http_request as its hs_init, to have it called with offsets of 0", Expect: harmless(answers, func(o Outcome) error {
			if len(o.Replies[0].Trace.Egress) > 0 {
				return errors.New("it was called")
			}
			return nil
		}), Module: func() []byte {
			p := plugin("http_request")
			p.Export("hs_init", wasm.KindFunc, p.fns["http_request"])
			return p.entry(p.answers())
		}},
		{Name: "exports/start-is-host-function", About: "starts with a function of the host's", Expect: moduleRefused("start"), Module: func() []byte {
			p := plugin("reset")
			p.Start(p.fns["reset"])
			return p.entry(p.answers())
		}},
		{Name: "exports/initialize-with-parameters", About: "has an _initialize that takes a parameter, which nobody can call", Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			p.Export("_initialize", wasm.KindFunc, p.Func(wasm.FuncType{Params: of(wasm.I64)}, nil, trap))
			return p.entry(p.answers())
		}},
		{Name: "exports/hs-init-of-vectors", About: "has an hs_init whose two parameters are vectors, twice as wide as what it is handed", Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			p.Export("hs_init", wasm.KindFunc, p.Func(wasm.FuncType{Params: of(wasm.V128, wasm.V128)}, nil, trap))
			return p.entry(p.answers())
		}},
		{Name: "exports/initialize-with-results", About: "has an _initialize that returns thirty numbers", Expect: harmless(answers), Module: func() []byte {
			p := plugin()
			var t wasm.FuncType
			var code []byte
			for range 30 {
				t.Results, code = append(t.Results, wasm.I64), append(code, i64(7)...)
			}
			p.Export("_initialize", wasm.KindFunc, p.Func(t, nil, code))
			return p.entry(p.answers())
		}},
		{Name: "exports/initialize-answers", About: "sets output and error before it is asked anything, for a call that then does nothing", Expect: untyped("not one JSON object"), Module: func() []byte {
			p := plugin("error_set")
			p.exported("_initialize", p.output())
			return p.entry(i32(0))
		}},
		{Name: "exports/terminal-codes", About: "has the name of an export clear the terminal of whoever reads why its code is invalid", Expect: moduleRefused(""), Module: func() []byte {
			p := plugin()
			p.exported("\x1b[2J\nok\n", i32(1))
			return p.entry(p.answers())
		}},
		{Name: "exports/name-of-a-megabyte", About: "has the name of an export fill the refusal", Expect: moduleRefused("bytes of name"), Module: func() []byte {
			p := plugin()
			p.exported(strings.Repeat("e", 1<<20), i32(1))
			return p.entry(p.answers())
		}},
		{Name: "exports/entry-traps-at-once", About: "traps in its first instruction", Expect: trapped(harness.PhaseCall, "unreachable"), Module: bare(func(*specimen) []byte { return trap })},
		{Name: "exports/divides-by-zero", About: "divides by zero", Expect: trapped(harness.PhaseCall, "integer divide by zero"),
			Module: bare(func(p *specimen) []byte { return cat(i32(1), i32(0), op(wasm.OpI32DivS)) })},
	}
}
