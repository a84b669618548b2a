package python

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// Whatever memory holds, its segments put it there again, and long runs of zeros are in none.
func TestSegmentsMakeTheMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		memory := make([]byte, 1<<14)
		for range r.IntN(40) {
			at := r.IntN(len(memory))
			for i := range memory[at:min(len(memory), at+r.IntN(300))] {
				memory[at+i] = byte(r.IntN(3)) // zeros among it
			}
		}
		again := make([]byte, len(memory))
		end := -gap
		for _, d := range segments(memory) {
			if int(d.Offset.Bits)-end < gap && end > 0 {
				t.Fatalf("a segment at %d right behind one that ends at %d", d.Offset.Bits, end)
			}
			end = int(d.Offset.Bits) + copy(again[d.Offset.Bits:], d.Init)
			if bytes.Contains(d.Init, make([]byte, gap+16)) {
				t.Fatal("a segment of zeros")
			}
		}
		if !bytes.Equal(memory, again) {
			t.Fatal("the segments make another memory")
		}
	}
}

// base is a module as runtimes are.
func base(change func(*wasm.Module)) *Runtime {
	m := &wasm.Module{
		Types:    []wasm.FuncType{{Params: []wasm.ValType{wasm.I64}}, {Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}}, {Results: []wasm.ValType{wasm.I32}}},
		Imports:  []wasm.Import{{Module: "extism:host/user", Name: "log_medical_audit_event", Type: 0}, {Module: "extism:host/user", Name: "check_consent", Type: 1}},
		Funcs:    []uint32{2},
		Memories: []wasm.Limits{{Min: 1}},
		Globals:  []wasm.Global{{GlobalType: wasm.GlobalType{Type: wasm.I32, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI32Const, Bits: 4096}}},
		Exports: []wasm.Export{
			{Name: "memory", Kind: wasm.KindMemory}, {Name: entryExport, Index: 2}, {Name: buildExport, Index: 2}, {Name: "_initialize", Index: 2},
		},
		Code:  []wasm.Body{{Code: []byte{wasm.OpI32Const, 0, wasm.OpEnd}}},
		Datas: []wasm.Data{{Offset: wasm.ConstExpr{Op: wasm.OpI32Const, Bits: 4096}, Init: []byte("begin")}},
	}
	if change != nil {
		change(m)
	}
	parsed, err := wasm.Parse(m.Encode())
	if err != nil {
		panic(err)
	}
	return &Runtime{module: parsed}
}

func state(stack uint64) harness.State {
	memory := make([]byte, 2*harness.PageSize)
	copy(memory[100:], "left on the stack")
	copy(memory[70_000:], "made")
	return harness.State{Memory: memory, Globals: []uint64{stack}}
}

func TestAssembledModule(t *testing.T) {
	module, err := base(nil).assemble(Project{Entry: "analyse", HostFunctions: []string{"check_consent"}}, state(4096))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Parse(module)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Exports) != 2 || m.Exports[0].Name != "memory" || m.Exports[1].Name != "analyse" {
		t.Errorf("exports %v", m.Exports)
	}
	if m.Imports[0].Module+m.Imports[0].Name != "extism:host/envfree" || m.Imports[1].Module+m.Imports[1].Name != "extism:host/usercheck_consent" {
		t.Errorf("imports %v", m.Imports)
	}
	if len(m.Datas) != 1 || m.Datas[0].Offset.Bits != 70_000 || m.Memories[0].Min != 2 {
		t.Errorf("data %v, memory %v", m.Datas, m.Memories)
	}
	module, err = base(nil).assemble(Project{Entry: "analyse"}, state(4096))
	if m, _ = wasm.Parse(module); err != nil || m.Imports[1].Name != "length" {
		t.Errorf("imports of a plugin that declares nothing: %v, %v", m.Imports, err)
	}
}

// What a plugin could not begin with is refused.
func TestStatesThatNoPluginCanBeginWith(t *testing.T) {
	for reason, tc := range map[string]struct {
		change func(*wasm.Module)
		stack  uint64
	}{
		"its stack pointer moved":                           {nil, 4000},
		"mutable globals besides its stack pointer":         {func(m *wasm.Module) { m.Globals = append(m.Globals, m.Globals[0]) }, 4096},
		"stack does not lie below its data":                 {func(m *wasm.Module) { m.Datas[0].Offset.Bits = 1000 }, 4096},
		"has no memory of its own":                          {func(m *wasm.Module) { m.Globals[0].Init.Bits = 1 << 20; m.Datas = nil }, 1 << 20},
		"imports log_medical_audit_event as (i64) -> (i32)": {func(m *wasm.Module) { m.Types[0].Results = []wasm.ValType{wasm.I32} }, 4096},
	} {
		if _, err := base(tc.change).assemble(Project{Entry: entryExport}, state(tc.stack)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", reason, err)
		}
	}
}
