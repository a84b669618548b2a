package meter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

func TestRewriteRenamesAndRenumbers(t *testing.T) {
	file := module(func(b *emit.Builder) {
		b.ImportFunc("extism:host/env", "length", wasm.FuncType{Results: []wasm.ValType{wasm.I64}})
		b.ImportFunc("env", "host", unary)
		first := b.Func(void, nil)
		b.Memory(1, 1)
		b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 2}})
		b.Global(wasm.GlobalType{Type: wasm.FuncRef}, op(wasm.OpRefFunc, first))
		b.Export("run", wasm.KindFunc, b.Func(void, nil, op(wasm.OpCall, first), fill(1)))
		b.Start(first)
		b.Elem(0, 1, first)
		names := wasm.AppendFuncNames(nil, map[uint32]string{1: "host", first: "main.first", 3: "main.run"})
		b.Custom("name", names[bytesOfHeader(names):])
		b.Custom("producers", []byte("x"))
	})
	out := rewrite(t, file, meter.Options{Mode: meter.Enforce, RenameImport: func(module, name string) (string, string) {
		if module == "env" {
			return "medplug:host", "own_" + name
		}
		return module, name
	}})
	m, err := wasm.Parse(out.Wasm)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, im := range m.Imports {
		imports = append(imports, im.Module+" "+im.Name+" "+m.ImportType(im))
	}
	want := "extism:host/env length () -> (i64), medplug:host own_host (i32) -> (i32), medplug:meter tick (i64) -> (i64)"
	if got := strings.Join(imports, ", "); got != want {
		t.Errorf("imports %s\nwant    %s", got, want)
	}
	for _, c := range []struct{ what, got, want string }{
		{"start", fmt.Sprint(m.Start), "3"},
		{"elements", fmt.Sprint(m.Elems[0].Funcs), "[1 3]"},
		{"global", fmt.Sprint(m.Globals[0].Init.Bits), "3"},
		{"export", fmt.Sprint(m.Exports[0].Name, m.Exports[0].Index), "run4"},
		{"counter", fmt.Sprint(m.Exports[1].Name, " ", m.ExportType(m.Exports[1])), meter.CounterExport + " mutable i64 global"},
		{"names", fmt.Sprint(m.FuncNames()), "map[1:host 2:medplug:meter tick 3:main.first 4:main.run 5:medplug:meter memory.fill]"},
		{"function 1", fmt.Sprintf("%+v", out.Function(1)), "{Original:1 Helper:}"},
		{"function 2", fmt.Sprintf("%+v", out.Function(2)), "{Original:0 Helper:tick}"},
		{"function 3", fmt.Sprintf("%+v", out.Function(3)), "{Original:2 Helper:}"},
		{"function 5", fmt.Sprintf("%+v", out.Function(5)), "{Original:0 Helper:memory.fill}"},
		{"custom sections", fmt.Sprint(len(m.Custom("producers")), len(m.Custom("name"))), "0 1"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
}

// bytesOfHeader is the length of a custom section's id, size and name "name".
func bytesOfHeader(section []byte) int { return strings.Index(string(section), "name") + 4 }

func TestRewriteRefuses(t *testing.T) {
	plain := module(func(b *emit.Builder) { b.Func(void, nil) })
	for _, c := range []struct {
		name string
		file []byte
		o    meter.Options
		want string
	}{
		{"no mode", plain, meter.Options{}, "mode 0 is neither enforce nor count"},
		{"depth below zero", plain, meter.Options{Mode: meter.Count, Depth: -1}, "depth -1"},
		{"depth", plain, meter.Options{Mode: meter.Count, Depth: meter.MaxDepth + 1}, "depth 1073741825"},
		{"by function when enforcing", plain, meter.Options{Mode: meter.Enforce, ByFunction: true}, "goes with mode count only"},
		{"the counter's name", module(func(b *emit.Builder) { b.Export(meter.CounterExport, wasm.KindFunc, b.Func(void, nil)) }), both[0], "exports \"medplug:meter/counter\" itself"},
		{"the name of what is running", module(func(b *emit.Builder) { b.Export(meter.CurrentExport, wasm.KindFunc, b.Func(void, nil)) }), both[0], "exports \"medplug:meter/current\" itself"},
		{"a tail call", module(func(b *emit.Builder) { b.Func(void, nil, []byte{0x12, 0}) }), both[0], "tail calls are not supported"},
	} {
		m, err := wasm.Parse(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := meter.Rewrite(m, c.o); err == nil || out != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// What the engine refuses it refuses metered too: indices that the meter's additions would make good, and operands that
// its blocks would hide.
func TestWhatIsInvalidStaysInvalid(t *testing.T) {
	e := newEngine(t)
	i32 := []wasm.ValType{wasm.I32}
	for name, code := range map[string][]byte{
		"no result":                        {},
		"result of another type":           emit.I64(1),
		"a value too many":                 cat(emit.I32(1), emit.I32(1)),
		"return of nothing":                {wasm.OpReturn},
		"branch with nothing":              op(wasm.OpBr, 0),
		"block that takes what is outside": cat(emit.I32(1), []byte{wasm.OpBlock, byte(wasm.I32), wasm.OpEnd}),
		"loop that takes what is outside":  cat(emit.I32(1), []byte{wasm.OpLoop, byte(wasm.I32), wasm.OpEnd}),
		"br_if without its operand":        cat([]byte{wasm.OpBlock, byte(wasm.I32)}, emit.I32(1), op(wasm.OpBrIf, 0), []byte{wasm.OpEnd}),
		"memory.fill without a memory":     cat(emit.I32(1), emit.I32(1), emit.I32(1), op(wasm.OpMisc, wasm.MiscMemoryFill, 0), emit.I32(1)),
		"memory.grow without a memory":     cat(emit.I32(1), op(wasm.OpMemoryGrow, 0)),
	} {
		file := module(func(b *emit.Builder) {
			b.Func(wasm.FuncType{Params: i32, Results: i32}, nil, code)
		})
		if _, err := e.rt.CompileModule(e.ctx, file); err == nil {
			t.Fatalf("%s: the engine takes it", name)
		}
		for _, o := range both {
			if _, err := e.rt.CompileModule(e.ctx, rewrite(t, file, o).Wasm); err == nil {
				t.Errorf("%s: mode %d makes it valid", name, o.Mode)
			}
		}
	}
}

func TestCounter(t *testing.T) {
	for _, c := range []struct{ fuel, depth int64 }{{0, 0}, {1, 1}, {-1, 0}, {-1, 5}, {meter.MaxFuel, meter.MaxDepth}, {-meter.MaxFuel, -3}, {7, -1}} {
		n := meter.NewCounter(c.fuel, c.depth)
		if n.Fuel() != c.fuel || n.Depth() != c.depth {
			t.Errorf("%+v: fuel %d, depth %d", c, n.Fuel(), n.Depth())
		}
		if more := n.Add(10); more.Fuel() != c.fuel+10 || more.Depth() != c.depth {
			t.Errorf("%+v and 10: fuel %d, depth %d", c, more.Fuel(), more.Depth())
		}
	}
}
