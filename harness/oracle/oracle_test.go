package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/oracle"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const entry = "process_medical_content"

// plugin builds a module that uses every memory function of the ABI: it copies its input through load and store, byte by
// byte and word by word, into a block that becomes its output; extra code runs before.
func plugin(extra func(call func(string) []byte) []byte) []byte {
	b := emit.New()
	i, l := wasm.I32, wasm.I64
	fns := map[string]uint32{}
	for _, f := range []struct {
		module, name    string
		params, results []wasm.ValType
	}{
		{hostenv.EnvNamespace, "alloc", []wasm.ValType{l}, []wasm.ValType{l}}, {hostenv.EnvNamespace, "free", []wasm.ValType{l}, nil},
		{hostenv.EnvNamespace, "length", []wasm.ValType{l}, []wasm.ValType{l}},
		{hostenv.EnvNamespace, "load_u8", []wasm.ValType{l}, []wasm.ValType{i}}, {hostenv.EnvNamespace, "load_u64", []wasm.ValType{l}, []wasm.ValType{l}},
		{hostenv.EnvNamespace, "store_u8", []wasm.ValType{l, i}, nil}, {hostenv.EnvNamespace, "store_u64", []wasm.ValType{l, l}, nil},
		{hostenv.EnvNamespace, "input_length", nil, []wasm.ValType{l}}, {hostenv.EnvNamespace, "input_load_u8", []wasm.ValType{l}, []wasm.ValType{i}},
		{hostenv.EnvNamespace, "input_load_u64", []wasm.ValType{l}, []wasm.ValType{l}},
		{hostenv.EnvNamespace, "output_set", []wasm.ValType{l, l}, nil}, {hostenv.EnvNamespace, "error_set", []wasm.ValType{l}, nil},
		{hostenv.EnvNamespace, "config_get", []wasm.ValType{l}, []wasm.ValType{l}}, {hostenv.EnvNamespace, "var_get", []wasm.ValType{l}, []wasm.ValType{l}},
		{hostenv.EnvNamespace, "var_set", []wasm.ValType{l, l}, nil},
		{hostenv.UserNamespace, "log_medical_audit_event", []wasm.ValType{l}, nil},
		{hostenv.UserNamespace, "check_consent", []wasm.ValType{l}, []wasm.ValType{l}},
	} {
		fns[f.name] = b.ImportFunc(f.module, f.name, wasm.FuncType{Params: f.params, Results: f.results})
	}
	b.Memory(1, -1)
	call := func(name string) []byte { return append([]byte{wasm.OpCall}, emit.U32(fns[name])...) }
	// locals: 0 output block, 1 length, 2 index
	words := loopTo(8, emit.Cat(get(0), get(2), op(wasm.OpI64Add), get(2), call("input_load_u64"), call("store_u64")))
	tail := loopTo(1, emit.Cat(get(0), get(2), op(wasm.OpI64Add), get(2), call("input_load_u8"), call("store_u8")))
	code := emit.Cat(call("input_length"), set(1), get(1), call("alloc"), set(0), words, tail, get(0), get(1), call("output_set"))
	b.Export(entry, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{i}}, []wasm.ValType{l, l, l, l}, code, extra(call)))
	return b.Bytes()
}

func get(n uint32) []byte { return append([]byte{wasm.OpLocalGet}, emit.U32(n)...) }
func set(n uint32) []byte { return append([]byte{wasm.OpLocalSet}, emit.U32(n)...) }
func op(o ...byte) []byte { return o }

// loopTo runs body while local 2 + step <= local 1, adding step each time.
func loopTo(step int64, body []byte) []byte {
	return emit.Cat(op(wasm.OpBlock, wasm.BlockVoid, wasm.OpLoop, wasm.BlockVoid),
		get(2), emit.I64(step), op(wasm.OpI64Add), get(1), op(wasm.OpI64GtU, wasm.OpBrIf, 1),
		body, get(2), emit.I64(step), op(wasm.OpI64Add), set(2), op(wasm.OpBr, 0, wasm.OpEnd, wasm.OpEnd))
}

// text leaves a block holding s in local 3.
func text(call func(string) []byte, s string) []byte {
	code := emit.Cat(emit.I64(int64(len(s))), call("alloc"), set(3))
	for i, c := range []byte(s) {
		code = emit.Cat(code, get(3), emit.I64(int64(i)), op(wasm.OpI64Add), emit.I32(int32(c)), call("store_u8"))
	}
	return code
}

// Well-behaved or not, a plugin gets from this harness what stock Extism gives it, and fails where it fails there.
func TestTheHarnessAgreesWithStockExtism(t *testing.T) {
	type calls = func(string) []byte
	for name, extra := range map[string]func(calls) []byte{
		"success":   func(calls) []byte { return emit.I32(0) },
		"return 3":  func(calls) []byte { return emit.I32(3) },
		"trap":      func(calls) []byte { return op(wasm.OpUnreachable) },
		"error set": func(c calls) []byte { return emit.Cat(text(c, "no"), get(3), c("error_set"), emit.I32(1)) },
		"config": func(c calls) []byte {
			return emit.Cat(text(c, "mode"), get(3), c("config_get"), set(3), get(3), get(3), c("length"), c("output_set"), emit.I32(0))
		},
		"no config": func(c calls) []byte {
			return emit.Cat(text(c, "other"), get(3), c("config_get"), op(wasm.OpI32WrapI64))
		},
		"vars": func(c calls) []byte {
			return emit.Cat(text(c, "k"), get(3), text(c, `{"v":1}`), get(3), c("var_set"),
				text(c, "k"), get(3), c("var_get"), set(3), get(3), get(3), c("length"), c("output_set"), emit.I32(0))
		},
		"audit": func(c calls) []byte {
			return emit.Cat(text(c, `{"event_type":"done","details":{"n":1}}`), get(3), c("log_medical_audit_event"), get(3), c("free"), emit.I32(0))
		},
		"consent": func(c calls) []byte {
			return emit.Cat(text(c, `{"patient_id":"p","purpose_id":"q"}`), get(3), c("check_consent"), set(3), get(3), get(3), c("length"), c("output_set"), emit.I32(0))
		},
		"malformed host call": func(c calls) []byte {
			return emit.Cat(text(c, `{"patient_id":`), get(3), c("check_consent"), op(wasm.OpDrop), emit.I32(0))
		},
		"host call with a bad offset": func(c calls) []byte {
			return emit.Cat(emit.I64(99), c("check_consent"), op(wasm.OpDrop), emit.I32(0))
		},
	} {
		for _, n := range []int{0, 1, 7, 8, 9, 1000, 70001} {
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				input := []byte(`{"x":"` + strings.Repeat("y", n) + `"}`)
				compare(t, plugin(extra), input)
			})
		}
	}
}

func compare(t *testing.T, module, input []byte) {
	t.Helper()
	l, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	host := hostenv.Host{Config: map[string]string{"mode": `{"m":2}`}, Medical: hostenv.Rehearsal{}}
	p, err := harness.Load(t.Context(), module, harness.Options{Host: host})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	ours, failure := s.Call(t.Context(), entry, input)
	theirs, err := oracle.Run(t.Context(), module, l, host, entry, input)
	if err != nil {
		t.Fatal(err)
	}
	var untyped *harness.UntypedFailure
	switch ok := theirs.Failure == "" && theirs.Return == 0; {
	case ok != (failure == nil):
		t.Errorf("stock Extism: return %d, %q; here: %v", theirs.Return, theirs.Failure, failure)
	case ok && string(theirs.Output) != string(ours.Output):
		t.Errorf("stock Extism answers %q, here %q", theirs.Output, ours.Output)
	case errors.As(failure, &untyped) && (untyped.Return != theirs.Return || untyped.Raw != theirs.Failure):
		t.Errorf("stock Extism: return %d, %q; here: %d, %q", theirs.Return, theirs.Failure, untyped.Return, untyped.Raw)
	}
	if len(theirs.HostCalls) != len(ours.Trace.HostCalls) {
		t.Errorf("stock Extism saw %d host calls, here %d", len(theirs.HostCalls), len(ours.Trace.HostCalls))
	}
}

// A cache that cannot be written, as on a full disk, says nothing about a module.
func TestACacheThatCannotBeWrittenDecidesNothing(t *testing.T) {
	full := filepath.Join(t.TempDir(), "full")
	if err := os.WriteFile(full, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	p, err := oracle.Load(t.Context(), plugin(func(func(string) []byte) []byte { return emit.I32(0) }), limits, hostenv.Host{}, full)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(context.WithoutCancel(t.Context()))
	if o, err := p.Call(t.Context(), entry, []byte("{}")); err != nil || string(o.Output) != "{}" {
		t.Errorf("%+v, %v", o, err)
	}
}
