package harness

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// A module that begins with the state of an instance goes on where that instance stopped.
func TestStateIsWhereAnInstanceIs(t *testing.T) {
	module := counter()
	s := open(t, load(t, module), standard(t))
	answer(t, s, `{}`)
	st, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Memory) != 2*PageSize || len(st.Globals) != 1 || st.Globals[0] != 41 || st.Memory[8] != 41 {
		t.Fatalf("%d bytes of memory, globals %v, cell %d", len(st.Memory), st.Globals, st.Memory[8])
	}
	m, err := wasm.Parse(module)
	if err != nil {
		t.Fatal(err)
	}
	m.Globals[0].Init.Bits = st.Globals[0]
	m.Datas = []wasm.Data{{Offset: wasm.ConstExpr{Op: wasm.OpI32Const}, Init: st.Memory}}
	exports := m.Exports[:0]
	for _, e := range m.Exports {
		if e.Name != "_initialize" {
			exports = append(exports, e)
		}
	}
	m.Exports = exports
	if got := answer(t, open(t, load(t, m.Encode()), standard(t)), `{}`); got != `{"n":4}` {
		t.Errorf("the module made of the state answers %s, the instance would have answered 4", got)
	}
	st.Memory[8] = 99
	if got := answer(t, s, `{}`); got != `{"n":4}` {
		t.Errorf("a change in the copy reached the instance: %s", got)
	}
}

func TestStateThatCannotBeCopied(t *testing.T) {
	s := open(t, load(t, counter()), standard(t))
	s.Close(t.Context())
	if _, err := s.State(); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed one: %v", err)
	}
	trap := open(t, load(t, counter([]byte{wasm.OpUnreachable})), standard(t))
	if _, err := trap.Call(t.Context(), entry, []byte(`{}`)); err == nil {
		t.Fatal("no trap")
	}
	if _, err := trap.State(); err == nil || !strings.Contains(err.Error(), "unreachable") {
		t.Errorf("a dead one: %v", err)
	}
	b := newSpecimen()
	b.Global(wasm.GlobalType{Type: wasm.FuncRef, Mutable: true}, []byte{wasm.OpRefNull, byte(wasm.FuncRef)})
	if _, err := open(t, load(t, b.entry(emit.I32(0))), standard(t)).State(); err == nil || !strings.Contains(err.Error(), "mutable global of type funcref") {
		t.Errorf("one that keeps state elsewhere: %v", err)
	}
}
