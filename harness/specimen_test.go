package harness

import (
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const entry = "process_medical_content"

// specimen is a tiny plugin in the making.
type specimen struct {
	*emit.Builder
	fns map[string]uint32
}

var (
	none = wasm.FuncType{}
	i32r = wasm.FuncType{Results: []wasm.ValType{wasm.I32}}
)

func sig(params, results string) wasm.FuncType {
	read := func(s string) (t []wasm.ValType) {
		for _, c := range s {
			t = append(t, map[rune]wasm.ValType{'i': wasm.I32, 'I': wasm.I64}[c])
		}
		return t
	}
	return wasm.FuncType{Params: read(params), Results: read(results)}
}

// newSpecimen imports what specimens commonly use.
func newSpecimen() *specimen {
	s := &specimen{emit.New(), map[string]uint32{}}
	for name, t := range map[string]wasm.FuncType{
		"alloc": sig("I", "I"), "store_u8": sig("Ii", ""), "output_set": sig("II", ""), "error_set": sig("I", ""),
		"log_info": sig("I", ""), "var_set": sig("II", ""), "var_get": sig("I", "I"), "free": sig("I", ""), "load_u64": sig("I", "I"),
	} {
		s.fns[name] = s.ImportFunc("extism:host/env", name, t)
	}
	return s
}

func (s *specimen) call(name string) []byte {
	return append([]byte{wasm.OpCall}, emit.U32(s.fns[name])...)
}

func get(local uint32) []byte { return append([]byte{wasm.OpLocalGet}, emit.U32(local)...) }
func set(local uint32) []byte { return append([]byte{wasm.OpLocalSet}, emit.U32(local)...) }

// block leaves a new memory block holding text in an i64 local.
func (s *specimen) block(local uint32, text string) []byte {
	code := emit.Cat(emit.I64(int64(len(text))), s.call("alloc"), set(local))
	for i, c := range []byte(text) {
		code = emit.Cat(code, get(local), emit.I64(int64(i)), []byte{wasm.OpI64Add}, emit.I32(int32(c)), s.call("store_u8"))
	}
	return code
}

// output answers with text.
func (s *specimen) output(text string) []byte {
	return emit.Cat(s.block(0, text), get(0), emit.I64(int64(len(text))), s.call("output_set"))
}

// entry exports the plugin's function; every specimen function has one i64 local.
func (s *specimen) entry(code ...[]byte) []byte {
	f := s.Func(i32r, []wasm.ValType{wasm.I64}, code...)
	s.Export(entry, wasm.KindFunc, f)
	return s.Bytes()
}

var loop = []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}

func load(t *testing.T, module []byte) *Plugin {
	t.Helper()
	p, err := Load(t.Context(), module, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(t.Context()) })
	return p
}

func standard(t *testing.T) Limits {
	t.Helper()
	l, err := ClassLimits(Standard)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
