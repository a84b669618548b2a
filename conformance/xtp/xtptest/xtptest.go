// Package xtptest writes modules for tests of package xtp without a compiler: modules of tests, and the plugins that they test.
package xtptest

import (
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const i64, i32 = wasm.I64, wasm.I32

// The local variables of a module's code.
const (
	first  = iota // offsets of texts
	second        // likewise
	third         // likewise
	got           // what call, time or mock_input gave last
)

// Step is a part of a module's code.
type Step func(m *module) []byte

type module struct {
	b     *emit.Builder
	funcs map[string]uint32
}

func (m *module) call(name string) []byte { return emit.Op(wasm.OpCall, m.funcs[name]) }

// text leaves a block with a text in a local variable; "" is no block.
func (m *module) text(local uint32, text string) []byte {
	if text == "" {
		return emit.Cat(emit.I64(0), emit.Op(wasm.OpLocalSet, local))
	}
	code := emit.Cat(emit.I64(int64(len(text))), m.call("alloc"), emit.Op(wasm.OpLocalSet, local))
	for i, c := range []byte(text) {
		code = emit.Cat(code, emit.Op(wasm.OpLocalGet, local), emit.I64(int64(i)), []byte{wasm.OpI64Add}, emit.I32(int32(c)), m.call("store_u8"))
	}
	return code
}

// Module is a module of tests: its export test does the steps and returns 0.
func Module(steps ...Step) []byte { return assemble("test", steps) }

// Plugin is a module whose export of that name does the steps, among them those of plugins alone, and returns 0.
func Plugin(export string, steps ...Step) []byte { return assemble(export, steps) }

func assemble(export string, steps []Step) []byte {
	m := &module{emit.New(), map[string]uint32{}}
	for _, f := range hostenv.TestFunctions() {
		if export == "test" {
			m.funcs[f.Name] = m.b.ImportFunc(f.Namespace, f.Name, typeOf(f))
		}
	}
	for name, t := range map[string]wasm.FuncType{
		"alloc":        {Params: []wasm.ValType{i64}, Results: []wasm.ValType{i64}},
		"store_u8":     {Params: []wasm.ValType{i64, i32}},
		"load_u8":      {Params: []wasm.ValType{i64}, Results: []wasm.ValType{i32}},
		"length":       {Params: []wasm.ValType{i64}, Results: []wasm.ValType{i64}},
		"output_set":   {Params: []wasm.ValType{i64, i64}},
		"error_set":    {Params: []wasm.ValType{i64}},
		"input_offset": {Results: []wasm.ValType{i64}},
		"input_length": {Results: []wasm.ValType{i64}},
	} {
		m.funcs[name] = m.b.ImportFunc(hostenv.EnvNamespace, name, t)
	}
	for _, f := range hostenv.Functions() {
		if f.Namespace == hostenv.UserNamespace || f.Name == "http_request" || f.Name == "config_get" {
			m.funcs[f.Name] = m.b.ImportFunc(f.Namespace, f.Name, typeOf(f))
		}
	}
	m.b.Global(wasm.GlobalType{Type: i64, Mutable: true}, emit.I64(0))
	var code [][]byte
	for _, s := range steps {
		code = append(code, s(m))
	}
	code = append(code, emit.I32(0))
	m.b.Export(export, wasm.KindFunc, m.b.Func(wasm.FuncType{Results: []wasm.ValType{i32}}, []wasm.ValType{i64, i64, i64, i64}, code...))
	return m.b.Bytes()
}

func typeOf(f hostenv.Function) wasm.FuncType {
	var t wasm.FuncType
	for _, p := range f.Params {
		t.Params = append(t.Params, wasm.ValType(p))
	}
	for _, r := range f.Results {
		t.Results = append(t.Results, wasm.ValType(r))
	}
	return t
}

// Call calls the tested plugin.
func Call(export, input string) Step { return called("call", export, input) }

// Time does so for the time it takes.
func Time(export, input string) Step { return called("time", export, input) }

func called(function, export, input string) Step {
	return func(m *module) []byte {
		return emit.Cat(m.text(first, export), m.text(second, input), emit.Op(wasm.OpLocalGet, first), emit.Op(wasm.OpLocalGet, second),
			m.call(function), emit.Op(wasm.OpLocalSet, got))
	}
}

// Ask calls a host function of one argument, of which Answer can be the output.
func Ask(function, argument string) Step {
	return func(m *module) []byte {
		code := emit.Cat(m.text(first, argument), emit.Op(wasm.OpLocalGet, first), m.call(function))
		if function == "log_medical_audit_event" {
			return code // it gives nothing
		}
		return emit.Cat(code, emit.Op(wasm.OpLocalSet, got))
	}
}

// HTTP makes a request.
func HTTP(request, body string) Step { return called("http_request", request, body) }

// Answer gives the block that came last as the output.
func Answer() Step {
	return func(m *module) []byte {
		return emit.Cat(emit.Op(wasm.OpLocalGet, got), emit.Op(wasm.OpLocalGet, got), m.call("length"), m.call("output_set"))
	}
}

// Input asks for the input that the tests were given.
func Input() Step {
	return func(m *module) []byte { return emit.Cat(m.call("mock_input"), emit.Op(wasm.OpLocalSet, got)) }
}

// Condition leaves an i64 that is 0 for false.
type Condition func(m *module) []byte

// Byte holds when what came last has a byte at a place.
func Byte(at int64, want byte) Condition {
	return func(m *module) []byte {
		return emit.Cat(emit.Op(wasm.OpLocalGet, got), emit.I64(at), []byte{wasm.OpI64Add}, m.call("load_u8"), emit.I32(int32(want)),
			[]byte{wasm.OpI32Eq, wasm.OpI64ExtendI32U})
	}
}

// Length holds when what came last has so many bytes.
func Length(want int64) Condition {
	return func(m *module) []byte {
		return emit.Cat(emit.Op(wasm.OpLocalGet, got), m.call("length"), emit.I64(want), []byte{wasm.OpI64Eq, wasm.OpI64ExtendI32U})
	}
}

// Between holds when the number that came last lies between two, both included; numbers are signed.
func Between(least, most int64) Condition {
	return func(*module) []byte {
		return emit.Cat(emit.Op(wasm.OpLocalGet, got), emit.I64(least), []byte{wasm.OpI64GeS}, emit.Op(wasm.OpLocalGet, got), emit.I64(most),
			[]byte{wasm.OpI64LeS, wasm.OpI32And, wasm.OpI64ExtendI32U})
	}
}

// Always holds, or does not.
func Always(holds int64) Condition { return func(*module) []byte { return emit.I64(holds) } }

// Assert says whether something holds.
func Assert(name string, c Condition, reason string) Step {
	return func(m *module) []byte {
		return emit.Cat(m.text(first, name), m.text(third, reason), emit.Op(wasm.OpLocalGet, first), c(m), emit.Op(wasm.OpLocalGet, third), m.call("assert"))
	}
}

// Group begins a group.
func Group(name string) Step {
	return func(m *module) []byte {
		return emit.Cat(m.text(first, name), emit.Op(wasm.OpLocalGet, first), m.call("group"))
	}
}

// Reset resets the tested plugin.
func Reset() Step { return func(m *module) []byte { return m.call("reset") } }

// Forever never ends. Steps, if any, are repeated.
func Forever(steps ...Step) Step {
	return func(m *module) []byte {
		code := []byte{wasm.OpLoop, wasm.BlockVoid}
		for _, s := range steps {
			code = append(code, s(m)...)
		}
		return append(code, wasm.OpBr, 0, wasm.OpEnd)
	}
}

// Trap traps.
func Trap() Step { return func(*module) []byte { return []byte{wasm.OpUnreachable} } }

// Fail sets an error and returns 1.
func Fail(text string) Step {
	return func(m *module) []byte {
		return emit.Cat(m.text(first, text), emit.Op(wasm.OpLocalGet, first), m.call("error_set"), emit.I32(1), []byte{wasm.OpReturn})
	}
}

// Say is the output. Each "#" in it becomes the digit of how often this instance was called.
func Say(text string) Step {
	return func(m *module) []byte {
		code := emit.Cat(emit.Op(wasm.OpGlobalGet, 0), emit.I64(1), []byte{wasm.OpI64Add}, emit.Op(wasm.OpGlobalSet, 0), m.text(first, text))
		for i, c := range []byte(text) {
			if c == '#' {
				code = emit.Cat(code, emit.Op(wasm.OpLocalGet, first), emit.I64(int64(i)), []byte{wasm.OpI64Add},
					emit.Op(wasm.OpGlobalGet, 0), emit.I64('0'), []byte{wasm.OpI64Add, wasm.OpI32WrapI64}, m.call("store_u8"))
			}
		}
		return emit.Cat(code, emit.Op(wasm.OpLocalGet, first), emit.I64(int64(len(text))), m.call("output_set"))
	}
}

// Echo gives the input as the output.
func Echo() Step {
	return func(m *module) []byte {
		return emit.Cat(m.call("input_offset"), m.call("input_length"), m.call("output_set"))
	}
}
