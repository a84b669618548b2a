package wasm_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// body is a module with one of everything that an index may name, and a function (i32) -> () of the given code.
func body(code ...[]byte) []byte {
	b := emit.New()
	b.Memory(1, 1)
	b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
	b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
	f := b.Func(wasm.FuncType{Params: i32s(1)}, nil, code...)
	b.PassiveElem(f)
	b.PassiveData([]byte{1})
	return b.Bytes()
}

// walk goes through the first function and gives its instructions.
func walk(t testing.TB, file []byte) ([]wasm.Instr, error) {
	t.Helper()
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	w := m.Walk(0)
	var all []wasm.Instr
	var in wasm.Instr
	for w.Next(&in) {
		all = append(all, in)
	}
	return all, w.Err()
}

// A reference may be made of a function that an export, a segment or a global names, and of no other; that it is the start
// function does not help. wazero says the same.
func TestReferencesAreDeclared(t *testing.T) {
	rt := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigInterpreter())
	defer rt.Close(t.Context())
	for name, declare := range map[string]func(b *emit.Builder, f uint32){
		"nobody":  func(*emit.Builder, uint32) {},
		"start":   func(b *emit.Builder, f uint32) { b.Start(f) },
		"export":  func(b *emit.Builder, f uint32) { b.Export("f", wasm.KindFunc, f) },
		"segment": func(b *emit.Builder, f uint32) { b.DeclareFuncs(f) },
		"global": func(b *emit.Builder, f uint32) {
			b.Global(wasm.GlobalType{Type: wasm.FuncRef}, emit.Op(wasm.OpRefFunc, f))
		},
	} {
		b := emit.New()
		declare(b, b.Func(wasm.FuncType{}, nil, emit.Op(wasm.OpRefFunc, 0), []byte{wasm.OpDrop}))
		m, err := wasm.Parse(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		refused := wasm.Admit(m, wasm.DefaultCaps())
		_, err = rt.CompileModule(t.Context(), b.Bytes())
		if undeclared := name == "nobody" || name == "start"; (len(refused) > 0) != undeclared || (err != nil) != undeclared {
			t.Errorf("named by %s: refused %v, wazero says %v", name, refused, err)
		}
	}
}

// Every opcode there is, with and without prefix, is accepted by the walker just when wazero accepts it as WebAssembly
// 2.0. Behind unreachable any operands are right, and zeros that are no immediates are unreachable themselves.
func TestWalkerKnowsTheOpcodesThatWazeroKnows(t *testing.T) {
	rt := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigInterpreter())
	defer rt.Close(t.Context())
	zeros := make([]byte, 20)
	accepted := 0
	check := func(name string, code ...[]byte) {
		whole := cat([]byte{wasm.OpUnreachable}, cat(code...), []byte{wasm.OpEnd})
		file := body(whole[:len(whole)-1])
		all, err := walk(t, file)
		compiled, wazeroErr := rt.CompileModule(t.Context(), file)
		if (err == nil) != (wazeroErr == nil) {
			t.Errorf("%s: walker says %v, wazero says %v", name, err, wazeroErr)
		}
		if wazeroErr == nil {
			compiled.Close(t.Context())
			accepted++
		}
		var again []byte
		for _, in := range all {
			again = append(again, whole[in.Pos:in.End]...)
		}
		if err == nil && !bytes.Equal(again, whole) {
			t.Errorf("%s: the instructions are % x, the code % x", name, again, whole)
		}
	}
	for o := range 256 {
		switch code := []byte{byte(o)}; byte(o) {
		case wasm.OpBlock, wasm.OpLoop, wasm.OpIf:
			check(fmt.Sprintf("0x%02x", o), code, []byte{wasm.BlockVoid}, zeros, []byte{wasm.OpEnd})
			if byte(o) == wasm.OpIf { // a result without an else is a matter of operand types
				check("if with an else", code, []byte{byte(wasm.I32)}, zeros, []byte{wasm.OpElse}, zeros, []byte{wasm.OpEnd, wasm.OpDrop})
				break
			}
			check(fmt.Sprintf("0x%02x with a result", o), code, []byte{byte(wasm.I32)}, zeros, []byte{wasm.OpEnd, wasm.OpDrop})
		case wasm.OpSelectT:
			check("select of a type", code, []byte{1, byte(wasm.F64)}, zeros)
		case wasm.OpRefNull:
			check("ref.null func", code, []byte{byte(wasm.FuncRef)}, zeros)
		case wasm.OpMisc, wasm.OpSIMD:
			for sub := range uint32(300) {
				check(fmt.Sprintf("0x%02x %d", o, sub), code, emit.U32(sub), zeros)
			}
		}
		check(fmt.Sprintf("0x%02x and zeros", o), []byte{byte(o)}, zeros)
	}
	if accepted < 420 {
		t.Errorf("%d opcodes accepted: WebAssembly 2.0 has more", accepted)
	}
}

func TestWalkerRefuses(t *testing.T) {
	const many = "\xff\xff\xff\xff\x0f"
	for _, c := range []struct{ name, code, want string }{
		{"tail call", "\x12\x00", "opcode 0x12: tail calls are not supported"},
		{"indirect tail call", "\x13\x00\x00", "tail calls"},
		{"try", "\x06\x40\x0b", "exception handling"},
		{"try_table", "\x1f\x40\x00\x0b", "exception handling"},
		{"throw", "\x08\x00", "exception handling"},
		{"atomic", "\xfe\x00\x02\x00", "threads"},
		{"garbage collection", "\xfb\x00", "garbage collection"},
		{"call_ref", "\x14\x00", "typed references"},
		{"relaxed SIMD", "\xfd\x80\x02", "opcode 0xfd 256: relaxed SIMD is not supported"},
		{"hole in SIMD", "\xfd\x9a\x01", "opcode 0xfd 154: unknown"},
		{"unknown 0xfc", "\xfc\x12", "opcode 0xfc 18: unknown"},
		{"unknown", "\xff", "opcode 0xff: unknown opcode"},
		{"label", "\x0c\x01", "label 1 does not exist: there are 1"},
		{"labels claimed", "\x0e" + many, "4294967295 branch targets declared"},
		{"local", "\x20\x01", "local 1 does not exist: there are 1"},
		{"global", "\x23\x01", "global 1 does not exist"},
		{"function", "\x10\x01", "function 1 does not exist"},
		{"type", "\x11\x01\x00", "type 1 does not exist"},
		{"table", "\x25\x01", "table 1 does not exist"},
		{"data", "\xfc\x09\x01", "data segment 1 does not exist"},
		{"element", "\xfc\x0d\x01", "element segment 1 does not exist"},
		{"second memory", "\x3f\x01", "several memories are not supported"},
		{"second memory in a load", "\x28\x42\x00\x00", "several memories and 64-bit memories are not supported"},
		{"block type", "\x02\x01\x0b", "block type 1 does not exist"},
		{"block type below zero", "\x02\xbf\x7f\x0b", "block type -65 does not exist"},
		{"block of no value type", "\x02\x64\x0b", "typed references"},
		{"lane", "\xfd\x15\x10", "lane 16 does not exist: there are 16"},
		{"lane of a load", "\xfd\x57\x00\x00\x02", "lane 2 does not exist: there are 2"},
		{"lane of a shuffle", "\xfd\x0d" + strings.Repeat("\x1f", 15) + "\x20", "lane 32 does not exist: there are 32"},
		{"else alone", "\x05", "else without an if"},
		{"else twice", "\x04\x40\x05\x05\x0b", "else without an if"},
		{"not ended", "\x02\x40", "1 blocks are not ended"},
		{"behind the end", "\x0b\x01", "instructions after the end of the function"},
		{"cut constant", "\x43\x00\x00", "truncated"},
		{"constant of 33 bits", "\x41\xff\xff\xff\xff\x1f", "number does not fit in 32 bits"},
		{"constant of six bytes", "\x41\x80\x80\x80\x80\x80\x00", "number does not fit in 32 bits"},
		{"select of two types", "\x1c\x02\x7f\x7f", "select of 2 types"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := body([]byte(c.code))
			_, err := walk(t, file)
			var e *wasm.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a *wasm.Error with %q", err, c.want)
			}
			m, err := wasm.Parse(file)
			if err != nil {
				t.Fatal(err)
			}
			if at := int64(m.Code[0].CodeOffset); e.Offset < at || e.Offset > at+int64(len(c.code)+1) {
				t.Errorf("offset %d is not in the code at %d", e.Offset, at)
			}
		})
	}
	b := emit.New()
	b.Memory(1, 1)
	b.Func(void, nil, []byte{wasm.OpMisc, wasm.MiscDataDrop, 0})
	if _, err := walk(t, b.Bytes()); err == nil || !strings.Contains(err.Error(), "without a data count section") {
		t.Errorf("data segment without a count: %v", err)
	}
}

func TestWalkerReadsImmediates(t *testing.T) {
	all, err := walk(t, body(
		emit.I32(-2147483648), emit.I64(1<<62), []byte{wasm.OpDrop, wasm.OpDrop},
		[]byte{wasm.OpBlock, byte(wasm.I32)}, first, first, op(wasm.OpBrTable, 1, 0, 0), []byte{wasm.OpEnd},
		op(wasm.OpI32Load, 2, 4096), []byte{wasm.OpDrop}, op(wasm.OpMisc, wasm.MiscTableInit, 0, 0),
	))
	if err != nil {
		t.Fatal(err)
	}
	if all[0].Value != -2147483648 || all[1].Value != 1<<62 {
		t.Errorf("constants %d and %d", all[0].Value, all[1].Value)
	}
	if b := all[4]; b.Op != wasm.OpBlock || b.Type.String() != "() -> (i32)" {
		t.Errorf("block %+v", b)
	}
	if l := all[9]; l.Op != wasm.OpI32Load || l.A != 2 || l.B != 4096 {
		t.Errorf("load %+v", l)
	}
	if i := all[11]; i.Op != wasm.OpMisc || i.Sub != wasm.MiscTableInit {
		t.Errorf("table.init %+v", i)
	}
}

// FuzzParse: reading never panics and takes no more than the bytes there are; what was read is written back so that it
// reads the same.
func FuzzParse(f *testing.F) {
	f.Add(everything())
	f.Add(body(first, []byte{wasm.OpDrop}))
	for _, b := range bombs {
		f.Add(b.module(2))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := wasm.Parse(file)
		if err != nil {
			var e *wasm.Error
			if !errors.As(err, &e) || e.Offset < 0 || e.Offset > int64(len(file)) {
				t.Fatalf("error %#v", err)
			}
			return
		}
		m.FuncNames()
		wasm.Admit(m, wasm.DefaultCaps())
		once := m.Encode()
		again, err := wasm.Parse(once)
		if err != nil {
			t.Fatalf("written back: %v", err)
		}
		if twice := again.Encode(); !bytes.Equal(once, twice) {
			t.Fatalf("written twice:\n% x\n% x", once, twice)
		}
		if len(once) > len(file) {
			t.Fatalf("%d bytes became %d", len(file), len(once))
		}
	})
}
