package hostile

import (
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// endlessFloods write, log, set and ask without end.
func endlessFloods() []Case {
	limit := func(r harness.Resource) Containment { return stopped(r, harness.PhaseCall) }
	flood := func(name, about string, expect Containment, imports []string, code func(p *specimen) []byte) Case {
		return Case{Name: "floods/" + name, About: about, Expect: expect, Module: func() []byte {
			p := plugin(imports...)
			p.Memory(2, -1)
			return p.entry(code(p), p.answers())
		}}
	}
	consent := `{"patient_id":"p","purpose_id":"q"}`
	cases := []Case{
		flood("log-lines", "logs short lines without end", limit(harness.ResourceLog), []string{"log_info"}, func(p *specimen) []byte {
			return forever(p.text(l0, "0123456789"), get(l0), p.call("log_info"))
		}),
		flood("log-shortest", "logs lines of one byte without end, at every level", limit(harness.ResourceLog), []string{"log_trace", "log_error"}, func(p *specimen) []byte {
			return forever(p.text(l0, "x"), get(l0), p.call("log_trace"), p.text(l0, "x"), get(l0), p.call("log_error"))
		}),
		flood("log-one-huge", "logs one block of 1 MiB", limit(harness.ResourceLog), []string{"log_warn"}, func(p *specimen) []byte {
			return cat(i64(1<<20), p.call("alloc"), p.call("log_warn"))
		}),
		flood("stdout", "prints without end", limit(harness.ResourceLog), []string{"fd_write"}, func(p *specimen) []byte {
			return forever(p.prints(100))
		}),
		flood("stdout-overlapping", "prints one 64 KiB range 1,000 times in a single fd_write", limit(harness.ResourceLog), []string{"fd_write"}, func(p *specimen) []byte {
			return cat(times(1000, get(n0), i32(8), op(wasm.OpI32Add), tee(n0), i32(65536), op(wasm.OpI32Store, 2, 4)),
				i32(1), i32(8), i32(1000), i32(0), p.call("fd_write"), drop)
		}),
		flood("stdout-bytes", "prints one byte at a time, where the limit is a megabyte: each line costs the host far more", limit(harness.ResourceLog), []string{"fd_write"}, func(p *specimen) []byte {
			return forever(p.prints(1))
		}),
		flood("stdout-nothing", "prints nothing, without end: no byte ever counts", limit(harness.ResourceTime), []string{"fd_write"}, func(p *specimen) []byte {
			return forever(i32(1), i32(0), i32(0), i32(8), p.call("fd_write"), drop)
		}),
		flood("stderr-unanswerable", "prints and names no place for the answer, so that the line is read but never counted", limit(harness.ResourceTime), []string{"fd_write"}, func(p *specimen) []byte {
			return cat(store32(0, i32(64)), store32(4, i32(16000)), forever(i32(2), i32(0), i32(1), i32(-1), p.call("fd_write"), drop))
		}),
		flood("vars", "sets ever more vars", limit(harness.ResourceVar), []string{"var_set"}, func(p *specimen) []byte {
			return forever(p.text(l0, "k0"), get(l0), i64(1), add, get(n0), i32(1), op(wasm.OpI32Add), tee(n0), p.call("store_u8"),
				p.text(l1, "0123456789"), get(l0), get(l1), p.call("var_set"))
		}),
		flood("var-rewritten", "rewrites one var without end: what is kept never grows", limit(harness.ResourceVar), []string{"var_set"}, func(p *specimen) []byte {
			return forever(p.text(l0, "k"), p.text(l1, "0123456789"), get(l0), get(l1), p.call("var_set"))
		}),
		flood("var-removed", "removes a var that was never set, without end", limit(harness.ResourceVar), []string{"var_set"}, func(p *specimen) []byte {
			return forever(p.text(l0, "k"), get(l0), i64(0), p.call("var_set"))
		}),
		flood("var-one-huge", "sets one var of 512 KiB", limit(harness.ResourceVar), []string{"var_set"}, func(p *specimen) []byte {
			return cat(p.text(l0, "k"), get(l0), i64(512<<10), p.call("alloc"), p.call("var_set"))
		}),
		flood("var-left-behind", "sets a var and looks for it in a later call", harmless(answers), []string{"var_set", "var_get"}, func(p *specimen) []byte {
			return cat(when(cat(p.text(l0, "k"), get(l0), p.call("var_get"), i64(0), op(wasm.OpI64Ne)), trap), p.text(l0, "k"), p.text(l1, "v"), get(l0), get(l1), p.call("var_set"))
		}),
		flood("output-over-limit", "answers with one byte more than the limit", limit(harness.ResourceOutput), nil, func(p *specimen) []byte {
			return cat(i64(64<<10+1), tee(l0), get(l0), p.call("alloc"), set(l1), set(l0), get(l1), i64(64<<10+1), p.call("output_set"), i32(0), op(wasm.OpReturn))
		}),
		flood("output-nested", "answers with arrays nested ten thousand deep", untyped("not one JSON object"), nil, func(p *specimen) []byte {
			return cat(p.filled(`{"a":`, '[', 10000), get(l0), get(l1), p.call("output_set"), i32(0), op(wasm.OpReturn))
		}),
		flood("error-huge", "fails with an error text of 1 MiB", untyped("longer than 1 KiB"), []string{"error_set"}, func(p *specimen) []byte {
			return cat(i64(1<<20), p.call("alloc"), p.call("error_set"), i32(1), op(wasm.OpReturn))
		}),
		flood("error-unprintable", "fails with an error text that would clear the terminal of whoever reads it", untyped("not an error object"), []string{"error_set"}, func(p *specimen) []byte {
			return cat(p.errs("\x1b[2J\x1b[H\nok\n"), i32(1), op(wasm.OpReturn))
		}),
		flood("error-code-unprintable", "fails with an error object whose code holds control characters", untyped("error object"), []string{"error_set"}, func(p *specimen) []byte {
			return cat(p.errs(`{"code":"x_\u001b[2J","message":"m","path":""}`), i32(1), op(wasm.OpReturn))
		}),
		flood("host-calls", "asks for consent without end", trapped(harness.PhaseCall, "more than 1,024 host calls"), []string{"check_consent", "free"}, func(p *specimen) []byte {
			return forever(p.text(l0, consent), get(l0), p.call("check_consent"), p.call("free"), get(l0), p.call("free"))
		}),
		flood("host-calls-huge", "asks for consent in 60 KiB, most of it spaces, without end: every question is written down", trapped(harness.PhaseCall, "more than 4 MiB"),
			[]string{"check_consent"}, func(p *specimen) []byte {
				return cat(p.filled(consent, ' ', 60000), forever(get(l0), p.call("check_consent"), drop))
			}),
		flood("host-call-over-64KiB", "hands 65 KiB to a host function", trapped(harness.PhaseCall, "more than 64 KiB"), []string{"check_consent"}, func(p *specimen) []byte {
			return cat(i64(65<<10), p.call("alloc"), p.call("check_consent"), drop)
		}),
		flood("audit", "writes audit events without end", trapped(harness.PhaseCall, "more than 64 audit events"), []string{"log_medical_audit_event"}, func(p *specimen) []byte {
			return cat(p.text(l0, `{"event_type":"x","details":{}}`), forever(get(l0), p.call("log_medical_audit_event")))
		}),
		flood("audit-free-text", "writes 2 KiB of free text into the audit trail", trapped(harness.PhaseCall, "log_medical_audit_event"), []string{"log_medical_audit_event"}, func(p *specimen) []byte {
			return cat(p.filled("x", 'x', 2<<10), get(l0), p.call("log_medical_audit_event"))
		}),
		flood("config-keys", "asks for configuration by keys of 512 KiB, without end", limit(harness.ResourceTime), []string{"config_get"}, func(p *specimen) []byte {
			return cat(i64(512<<10), p.call("alloc"), set(l0), forever(get(l0), p.call("config_get"), drop))
		}),
		flood("config-copies", "has the host copy a configuration value into new blocks until there is no more room", harmless(answers), []string{"config_get", "reset"}, func(p *specimen) []byte {
			return cat(p.text(l0, "k"), whenever(get(l0), p.call("config_get"), i64(0), op(wasm.OpI64Ne)), p.call("reset"))
		}),
	}
	for i := range cases {
		switch c := &cases[i]; c.Name {
		case "floods/stdout-nothing", "floods/stderr-unanswerable", "floods/config-keys":
			c.Limits = soon
		case "floods/var-left-behind":
			c.Rounds = 3
		case "floods/stdout-bytes", "floods/var-removed":
			c.Limits = func(l *harness.Limits) { l.LogBytes, l.VarBytes = 1<<20, 1<<20 }
		case "floods/config-copies":
			c.Host = func(h *hostenv.Host) { h.Config = map[string]string{"k": strings.Repeat("v", 10000)} }
		}
	}
	return cases
}

// filled leaves in local l0 a new block of prefix and then n times c, and its length in local l1.
func (p *specimen) filled(prefix string, c byte, n int32) []byte {
	total := int64(len(prefix)) + int64(n)
	code := cat(i64(total), tee(l1), p.call("alloc"), set(l0), i64(0), set(l2),
		whenever(get(l0), get(l2), add, i32(int32(c)), p.call("store_u8"), get(l2), i64(1), add, tee(l2), i64(total), op(wasm.OpI64LtU)))
	for i, b := range []byte(prefix) {
		code = append(code, cat(get(l0), i64(int64(i)), add, i32(int32(b)), p.call("store_u8"))...)
	}
	return code
}
