package harness

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

func TestForecast(t *testing.T) {
	b := emit.New()
	b.ImportFunc("extism:host/env", "alloc", sig("I", "I"))
	b.ImportFunc("extism:host/env", "log_info", sig("I", ""))
	b.Memory(1, 1)
	b.Data(0, []byte("hello"))
	b.Data(100, []byte("you"))
	b.Data(200, nil)
	b.Func(none, nil, loop)
	fill := emit.Cat(emit.I32(0), emit.I32(0), emit.I32(9), emit.Op(wasm.OpMisc, wasm.MiscMemoryFill, 0))
	once := []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpEnd}
	b.Export(entry, wasm.KindFunc, b.Func(i32r, nil, once, fill, fill, emit.I32(0)))
	module := b.Bytes()
	got, err := NewForecast(module)
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, module)
	want := &Forecast{
		Functions: 2, Loops: 2, Headers: 1, Helpers: 1, Segments: 2, Data: 8, Unkept: p.Unkept(),
		Code: [2]int{len(loop) + 1 + len(once) + 2*len(fill) + 2 + 1, got.Code[1]}, Module: [2]int{len(module), got.Module[1]},
		Imports: []Rebound{
			{"extism:host/env", "alloc", KernelModule},
			{"extism:host/env", "log_info", "medplug:env"},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.Code[1] <= got.Code[0] || got.Module[1] <= 0 {
		t.Errorf("sizes %v, %v", got.Code, got.Module)
	}
	if got.Unkept != "" {
		t.Errorf("a plain module starts from no snapshot: %s", got.Unkept)
	}
}

func TestForecastOfWhatIsNotLoaded(t *testing.T) {
	b := emit.New()
	b.ImportFunc("env", "system", none)
	got, err := NewForecast(b.Bytes())
	if err != nil || !strings.Contains(got.Refused, "env system, which no host offers") {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := NewForecast([]byte("text")); err == nil {
		t.Error("text is forecast to be loaded")
	}
	b = emit.New()
	b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
	b.Func(none, nil, emit.I32(0), []byte{wasm.OpRefNull, byte(wasm.FuncRef)}, emit.Op(wasm.OpTableSet, 0))
	if got, err := NewForecast(b.Bytes()); err != nil || got.Unkept != "it changes a table" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFunctionsAreNamed(t *testing.T) {
	b := emit.New()
	b.ImportFunc("extism:host/env", "alloc", sig("I", "I"))
	named := b.Func(none, nil)
	exported := b.Func(i32r, nil, emit.I32(0))
	b.Export(entry, wasm.KindFunc, exported)
	b.Func(none, []wasm.ValType{wasm.I64}, []byte{wasm.OpNop})
	module := wasm.AppendFuncNames(b.Bytes(), map[uint32]string{named: "main.\x1b[2Jhello" + strings.Repeat("o", 2000)})
	fs, err := Functions(module, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		name string
		size int
	}{{"extism:host/env.alloc", 0}, {"main.\uFFFD[2Jhello" + strings.Repeat("o", 1024-len("main.\x1b[2Jhello")), 2}, {entry, 4}, {"wasm-function[3]", 5}}
	for i, w := range want {
		f := fs[i]
		if f.Name != w.name || f.Size != w.size || f.Index != uint32(i) || f.Imported != (i == 0) || (f.Offset == 0) != f.Imported {
			t.Errorf("function %d is %+v, want %+v", i, f, w)
		}
		if !f.Imported && module[f.Offset+f.Size-1] != wasm.OpEnd {
			t.Errorf("function %d does not end where it is said to", i)
		}
	}
}

func TestSymbolsMustBeOfTheSameCode(t *testing.T) {
	build := func(result int32, more bool) []byte {
		b := emit.New()
		b.ImportFunc("extism:host/env", "alloc", sig("I", "I"))
		b.Func(i32r, nil, emit.I32(result))
		if more {
			b.Func(none, nil)
		}
		return b.Bytes()
	}
	plain := build(1, false)
	names := map[uint32]string{1: "main.answer"}
	fs, err := Functions(plain, wasm.AppendFuncNames(plain, names))
	if err != nil || fs[1].Name != "main.answer" || fs[0].Name != "extism:host/env.alloc" {
		t.Errorf("got %+v, %v", fs, err)
	}
	p := &CostProfile{Functions: []FunctionCost{{Function: Function{Index: 1, Name: "wasm-function[1]"}}, {Function: Function{Name: "memory.fill"}, Helper: true}}}
	if p.Rename(fs); p.Functions[0].Name != "main.answer" || p.Functions[1].Name != "memory.fill" {
		t.Errorf("renamed: %+v", p.Functions)
	}
	for what, symbols := range map[string][]byte{"function 1 has other code": build(2, false), "it has 3 functions": build(1, true), "not a WebAssembly module": []byte("text")} {
		var unfit *SymbolsError
		if _, err := Functions(plain, symbols); !errors.As(err, &unfit) || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, got %v", what, err)
		}
	}
}
