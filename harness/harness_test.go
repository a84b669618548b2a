package harness

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// once opens a sandbox, calls it and gives the reply.
func once(t *testing.T, module []byte, l Limits) (Reply, *Sandbox, error) {
	t.Helper()
	p := load(t, module)
	s, err := p.Open(t.Context(), l)
	if err != nil {
		return Reply{}, nil, err
	}
	t.Cleanup(func() { s.Close(t.Context()) })
	r, err := s.Call(t.Context(), entry, []byte(`{}`))
	return r, s, err
}

func TestACallThatSucceeds(t *testing.T) {
	s := newSpecimen()
	code := emit.Cat(s.block(0, "hello"), get(0), s.call("log_info"), s.output(`{"a":1}`), emit.I32(0))
	r, box, err := once(t, s.entry(code), standard(t))
	if err != nil || string(r.Output) != `{"a":1}` {
		t.Fatalf("got %q, %v", r.Output, err)
	}
	if len(r.Trace.Logs) != 1 || r.Trace.Logs[0] != (Log{Level: "info", Message: "hello"}) {
		t.Errorf("logs: %+v", r.Trace.Logs)
	}
	if box.Dead() || r.Trace.KernelPages == 0 || r.Trace.Wall <= 0 {
		t.Errorf("trace: %+v", r.Trace)
	}
}

// Whatever is not the contract's success is a typed error, and only a refusal by the plugin leaves the sandbox alive.
func TestHowACallFails(t *testing.T) {
	const object = `{"code":"missing_field","message":"is required","path":"/sampling_rate"}`
	fail := func(err string, code int32) func(*specimen) [][]byte {
		return func(s *specimen) [][]byte {
			return [][]byte{s.block(0, err), get(0), s.call("error_set"), emit.I32(code)}
		}
	}
	answer := func(text string, code int32) func(*specimen) [][]byte {
		return func(s *specimen) [][]byte { return [][]byte{s.output(text), emit.I32(code)} }
	}
	for name, c := range map[string]struct {
		code  func(*specimen) [][]byte
		want  any
		text  string
		alive bool
	}{
		"refusal":                 {fail(object, 1), new(*PluginError), "missing_field", true},
		"error that is text":      {fail("it broke", 1), new(*UntypedFailure), "not an error object", false},
		"error, yet it returns 0": {fail(object, 0), new(*UntypedFailure), "returned 0", false},
		"no error set":            {answer(`{}`, 3), new(*UntypedFailure), "returned 3", false},
		"no output":               {answer(``, 0), new(*UntypedFailure), "not one JSON object", false},
		"output an array":         {answer(`[1]`, 0), new(*UntypedFailure), "not one JSON object", false},
		"output with duplicates":  {answer(`{"a":1,"a":2}`, 0), new(*UntypedFailure), "not one JSON object", false},
		"output not UTF-8":        {answer("{\"a\":\"\xff\"}", 0), new(*UntypedFailure), "not one JSON object", false},
		"trap":                    {func(*specimen) [][]byte { return [][]byte{{wasm.OpUnreachable}} }, new(*TrapError), "unreachable", false},
		"bad offset": {func(s *specimen) [][]byte {
			return [][]byte{emit.I64(12345), s.call("log_info"), emit.I32(0)}
		}, new(*TrapError), "not the start of a memory block", false},
		"kernel memory out of reach": {func(s *specimen) [][]byte {
			return [][]byte{emit.I64(65536), emit.I32(1), s.call("store_u8"), emit.I32(0)}
		}, new(*TrapError), "unreachable", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpecimen()
			r, box, err := once(t, s.entry(c.code(s)...), standard(t))
			if err == nil || !errors.As(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("got %T %v, want %T with %q", err, err, c.want, c.text)
			}
			if r.Output != nil || r.Trace.Err != err {
				t.Errorf("a failed call gave output %q and trace error %v", r.Output, r.Trace.Err)
			}
			if box.Dead() == c.alive {
				t.Errorf("dead: %v", box.Dead())
			}
			if _, err := box.Call(t.Context(), entry, []byte(`{}`)); !c.alive && (err == nil || !strings.Contains(err.Error(), "dead sandbox")) {
				t.Errorf("a dead sandbox answered: %v", err)
			}
		})
	}
}

// An endless loop meets the deadline wherever it stands.
func TestDeadlines(t *testing.T) {
	for name, c := range map[string]struct {
		build func(s *specimen) []byte
		phase Phase
	}{
		"start section": {func(s *specimen) []byte {
			s.Start(s.Func(none, nil, loop))
			return s.entry(emit.I32(0))
		}, PhaseInstantiate},
		"_initialize": {func(s *specimen) []byte {
			s.Export("_initialize", wasm.KindFunc, s.Func(none, nil, loop))
			return s.entry(emit.I32(0))
		}, PhaseInitialize},
		"__wasm_call_ctors": {func(s *specimen) []byte {
			s.Export("__wasm_call_ctors", wasm.KindFunc, s.Func(none, nil, loop))
			return s.entry(emit.I32(0))
		}, PhaseInitialize},
		"hs_init": {func(s *specimen) []byte {
			s.Export("hs_init", wasm.KindFunc, s.Func(sig("ii", ""), nil, loop))
			return s.entry(emit.I32(0))
		}, PhaseInitialize},
		"call": {func(s *specimen) []byte { return s.entry(loop, emit.I32(0)) }, PhaseCall},
	} {
		t.Run(name, func(t *testing.T) {
			l := standard(t)
			l.Timeout = 30 * time.Millisecond
			_, _, err := once(t, c.build(newSpecimen()), l)
			var limit *LimitError
			if !errors.As(err, &limit) || limit.Resource != ResourceTime || limit.Phase != c.phase {
				t.Fatalf("got %v, want the time limit during %s", err, c.phase)
			}
		})
	}
}

func TestTheCallerCanStopACall(t *testing.T) {
	p := load(t, newSpecimen().entry(loop, emit.I32(0)))
	s, err := p.Open(t.Context(), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := s.Call(ctx, entry, nil); !errors.Is(err, context.Canceled) || !s.Dead() {
		t.Errorf("got %v, dead %v", err, s.Dead())
	}
}

func TestMemoryIsBounded(t *testing.T) {
	grow := emit.Cat([]byte{wasm.OpLoop, wasm.BlockVoid}, emit.I32(1), []byte{wasm.OpMemoryGrow, 0},
		emit.I32(-1), []byte{wasm.OpI32Ne, wasm.OpBrIf, 0, wasm.OpEnd})
	l := standard(t)
	l.MemoryPages = 40

	s := newSpecimen()
	s.Memory(2, -1)
	r, _, err := once(t, s.entry(grow, s.output(`{}`), emit.I32(0)), l)
	if err != nil || r.Trace.GuestPages != 40 {
		t.Errorf("growing to the limit: %d pages, %v", r.Trace.GuestPages, err)
	}

	s = newSpecimen()
	s.Memory(2, -1)
	_, _, err = once(t, s.entry(grow, []byte{wasm.OpUnreachable}), l)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Resource != ResourceMemory {
		t.Errorf("a trap after a refused growth: %v", err)
	}

	s = newSpecimen()
	s.Memory(41, -1)
	_, _, err = once(t, s.entry(emit.I32(0)), l)
	if !errors.As(err, &limit) || limit.Resource != ResourceMemory || limit.Phase != PhaseInstantiate {
		t.Errorf("a declared minimum over the limit: %v", err)
	}
}

// Blocks are bounded apart from the guest's memory: alloc answers 0, and the host's own share stays usable.
func TestKernelMemoryIsBounded(t *testing.T) {
	l := standard(t)
	s := newSpecimen()
	hoard := emit.Cat([]byte{wasm.OpLoop, wasm.BlockVoid}, emit.I64(1<<20), s.call("alloc"),
		emit.I64(0), []byte{wasm.OpI64Ne, wasm.OpBrIf, 0, wasm.OpEnd})
	r, _, err := once(t, s.entry(hoard, emit.I32(7)), l)
	var failure *UntypedFailure
	if !errors.As(err, &failure) || failure.Return != 7 {
		t.Fatalf("got %v", err)
	}
	if r.Trace.KernelPages > l.KernelPages() {
		t.Errorf("the kernel has %d pages, limit %d", r.Trace.KernelPages, l.KernelPages())
	}
}

func TestFloodsAreBounded(t *testing.T) {
	l := standard(t)
	l.LogBytes, l.VarBytes, l.OutputBytes = 1000, 1000, 1000
	forever := func(code ...[]byte) []byte {
		return emit.Cat([]byte{wasm.OpLoop, wasm.BlockVoid}, emit.Cat(code...), []byte{wasm.OpBr, 0, wasm.OpEnd})
	}
	for name, c := range map[string]struct {
		code     func(s *specimen) []byte
		resource Resource
	}{
		"log": {func(s *specimen) []byte {
			return forever(s.block(0, "0123456789"), get(0), s.call("log_info"))
		}, ResourceLog},
		"var": {func(s *specimen) []byte {
			return forever(s.block(0, "0123456789"), get(0), s.block(0, "abcdefghij"), get(0), s.call("var_set"))
		}, ResourceVar},
		"output": {func(s *specimen) []byte {
			return emit.Cat(emit.I64(1001), s.call("alloc"), emit.I64(1001), s.call("output_set"))
		}, ResourceOutput},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpecimen()
			_, box, err := once(t, s.entry(c.code(s), emit.I32(0)), l)
			var limit *LimitError
			if !errors.As(err, &limit) || limit.Resource != c.resource || !box.Dead() {
				t.Errorf("got %v", err)
			}
		})
	}
	p := load(t, newSpecimen().entry(emit.I32(0)))
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	l.InputBytes = 10
	if s, err = p.Open(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	var limit *LimitError
	if _, err := s.Call(t.Context(), entry, make([]byte, 11)); !errors.As(err, &limit) || limit.Resource != ResourceInput {
		t.Errorf("an input over the limit: %v", err)
	}
}

// Vars last for one call; blocks of one call are gone in the next.
func TestNothingLastsBetweenCalls(t *testing.T) {
	s := newSpecimen()
	// The first call finds no var "k", sets it and answers; a later call that still found it would return 9.
	module := s.entry(
		s.block(0, "k"), get(0), s.call("var_get"), emit.I64(0), []byte{wasm.OpI64Ne, wasm.OpIf, wasm.BlockVoid},
		emit.I32(9), []byte{wasm.OpReturn, wasm.OpEnd},
		s.block(0, "k"), get(0), s.block(0, "v"), get(0), s.call("var_set"), s.output(`{}`), emit.I32(0))
	box, err := load(t, module).Open(t.Context(), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close(t.Context())
	for i := range 3 {
		r, err := box.Call(t.Context(), entry, []byte(`{}`))
		if err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
		if len(r.Trace.Vars) != 1 || r.Trace.Vars[0].Key != "k" || string(r.Trace.Vars[0].Value) != "v" {
			t.Fatalf("call %d: vars %+v", i, r.Trace.Vars)
		}
	}
}

func TestModulesThatAreRefused(t *testing.T) {
	ok := newSpecimen()
	whole := ok.entry(emit.I32(0))
	foreign := emit.New()
	foreign.ImportFunc("env", "system", sig("i", "i"))
	wrong := emit.New()
	wrong.ImportFunc("extism:host/env", "alloc", sig("i", "i"))
	memory := emit.New()
	memory.ImportMemory("env", "memory", wasm.Limits{Min: 1})
	invalid := emit.New()
	invalid.Export(entry, wasm.KindFunc, invalid.Func(i32r, nil))
	for name, c := range map[string]struct {
		module []byte
		want   string
	}{
		"empty":          {nil, "empty"},
		"text":           {[]byte("#!/bin/sh\n"), "not a WebAssembly module"},
		"truncated":      {whole[:len(whole)-3], ""},
		"foreign import": {foreign.Bytes(), "env system, which no host offers"},
		"wrong type":     {wrong.Bytes(), "as (i32) -> (i32), the host offers (i64) -> (i64)"},
		"memory import":  {memory.Bytes(), "a memory is imported"},
		"invalid code":   {invalid.Bytes(), "not a valid module"},
	} {
		_, err := Load(t.Context(), c.module, Options{})
		var bad *ModuleError
		if !errors.As(err, &bad) || !strings.Contains(bad.Reason, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestEntryPoints(t *testing.T) {
	b := emit.New()
	host := b.ImportFunc("extism:host/env", "input_length", sig("", "I"))
	b.Memory(1, -1)
	b.Export("nothing", wasm.KindFunc, b.Func(none, nil))
	b.Export("wide", wasm.KindFunc, b.Func(sig("", "I"), nil, emit.I64(0)))
	b.Export("eager", wasm.KindFunc, b.Func(sig("i", "i"), nil, emit.I32(0)))
	b.Export("handed_on", wasm.KindFunc, host)
	b.Export("memory", wasm.KindMemory, 0)
	box, err := load(t, b.Bytes()).Open(t.Context(), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close(t.Context())
	for _, name := range []string{"nothing", "wide", "eager", "handed_on", "memory", "absent"} {
		var bad *ExportError
		if _, err := box.Call(t.Context(), name, nil); !errors.As(err, &bad) || box.Dead() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLimitsMustBound(t *testing.T) {
	good := standard(t)
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Limits){
		"memory":  func(l *Limits) { l.MemoryPages = 0 },
		"4 GiB":   func(l *Limits) { l.MemoryPages = 65536 },
		"timeout": func(l *Limits) { l.Timeout = 0 },
		"input":   func(l *Limits) { l.InputBytes = -1 },
		"output":  func(l *Limits) { l.OutputBytes = 1 << 40 },
		"host":    func(l *Limits) { l.Hosts = []string{"*.example.org"} },
	} {
		l := good
		spoil(&l)
		if l.Validate() == nil {
			t.Errorf("%s: accepted", name)
		}
		if l.Digest() == good.Digest() {
			t.Errorf("%s: the digest does not tell the limits apart", name)
		}
	}
	a, b := good, good
	a.Hosts, b.Hosts = []string{"x.org", "y.org"}, []string{"y.org", "x.org"}
	if a.Digest() != b.Digest() {
		t.Error("the order of hosts changes the digest")
	}
}
