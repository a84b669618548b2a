package differential

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/snapshot"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// proposals are what lies beyond WebAssembly 2.0; some of their modules are within it.
var proposals = []string{"extended-const", "tail-call", "exception-handling", "threads", "typed-function-references"}

// refusedOnPurpose is how many modules of the scripts the engine does not take, by reason. A plugin brings its own memory,
// table and globals; segments that lie outside are refused instead of trapping; proposals are refused by name.
const refusedOnPurpose = `
    44 admission: Bounds: from N to N but the size is N
     6 admission: Code: opcode 0x12: tail calls are not supported
     6 admission: Code: opcode 0x13: tail calls are not supported
     4 admission: Code: opcode 0x14: typed references are not supported
     3 admission: Code: opcode 0x15: tail calls are not supported
     1 admission: Code: opcode 0x1f: exception handling is not supported
     3 admission: Code: opcode 0xfe: threads are not supported
    90 admission: Kind: a global is imported: a plugin may import functions only
    94 admission: Kind: a memory is imported: a plugin may import functions only
   128 admission: Kind: a table is imported: a plugin may import functions only
     1 admission: Targets: N targets of a br_table, at most N
     4 reader: data section: constant expression of more than one instruction: extended constant expressions are not supported
     4 reader: element section: constant expression of more than one instruction: extended constant expressions are not supported
     1 reader: element section: value type 0x64: typed references and garbage collection are not supported
     1 reader: global section: constant expression of more than one instruction: extended constant expressions are not supported
     3 reader: global section: value type 0x64: typed references and garbage collection are not supported
     2 reader: import section: import of a tag: exception handling is not supported
    10 reader: import section: value type 0x63: typed references and garbage collection are not supported
    17 reader: import section: value type 0x64: typed references and garbage collection are not supported
     2 reader: memory section: shared memory: threads are not supported
     4 reader: module section: tag section: exception handling is not supported
    18 reader: table section: table with an initial value: typed references are not supported
     4 reader: table section: value type 0x63: typed references and garbage collection are not supported
     3 reader: type section: reference type 0x69: exceptions, stack switching and their references are not supported
     3 reader: type section: type form 0x4e: only function types (0x60) are supported, not garbage collection
     6 reader: type section: value type 0x63: typed references and garbage collection are not supported
    18 reader: type section: value type 0x64: typed references and garbage collection are not supported
`

// notReset is how many modules are not begun from a snapshot or not reset, by reason.
const notReset = `
    80 it changes a table
     7 it has a mutable global of type v128
    27 it uses passive data segments
     6 its memory cannot be reset
    82 others see its state
`

// The scripts of WebAssembly 1.0, 2.0 and some proposals: what the engine takes does as the specification says and as the
// original does, also from a snapshot and after a reset. The numbers are wazero v1.12.0's; another version may bring others.
// MEDPLUG_SOAK_SPEC adds a way that counts by function, and one that calls tick all the time.
func TestSpecification(t *testing.T) {
	total := newTally()
	ways := []way{enforced, counted}
	if os.Getenv("MEDPLUG_SOAK_SPEC") != "" {
		ways = append(ways, profiled, choked)
	}
	for _, dir := range append([]string{"v1", "v2"}, proposals...) {
		for _, sc := range scripts(t, filepath.Join(specDir(t), dir)) {
			if sc.name == "v1/linking" { // a module that fails while it is instantiated has changed nothing there; in 2.0 it has
				continue
			}
			s := newStage(t, total, ways...)
			s.play(sc)
			s.close()
		}
	}
	t.Log(total)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"modules that ran", total.modules, 2292},
		{"values", total.returns, 61675},
		{"traps", total.traps, 2884},
		{"modules that cannot be instantiated", total.failed, 54},
		{"actions after a reset", total.replayed, 61486},
	} {
		if c.got < c.want {
			t.Errorf("only %d %s, there were %d", c.got, c.what, c.want)
		}
	}
	if got := "\n" + table(total.refused); got != refusedOnPurpose {
		t.Errorf("refused:%swant:%s", got, refusedOnPurpose)
	}
	if got := "\n" + table(total.unreset); got != notReset {
		t.Errorf("not reset:%swant:%s", got, notReset)
	}
}

// A module that does something else when metered is found out, whatever differs.
func TestDifferencesAreSeen(t *testing.T) {
	b := emit.New()
	b.Memory(1, -1)
	g := b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(5))
	one := wasm.FuncType{Results: []wasm.ValType{wasm.I32}}
	b.Export("value", wasm.KindFunc, b.Func(one, nil, emit.I32(1)))
	b.Export("store", wasm.KindFunc, b.Func(wasm.FuncType{}, nil, emit.I32(0), emit.I32(1), []byte{wasm.OpI32Store8, 0, 0}))
	b.Export("trap", wasm.KindFunc, b.Func(wasm.FuncType{}, nil, []byte{wasm.OpUnreachable, wasm.OpNop}))
	next := emit.Cat(emit.Op(wasm.OpGlobalGet, g), emit.I32(1), []byte{wasm.OpI32Add}, emit.Op(wasm.OpGlobalSet, g), emit.Op(wasm.OpGlobalGet, g))
	b.Export("next", wasm.KindFunc, b.Func(one, nil, next))
	file := b.Bytes()
	for _, c := range []struct {
		want  string
		spoil func(*wasm.Module, *snapshot.Plan)
	}{
		{"", nil},
		{"value[]: [0x2], the original [0x1]", func(m *wasm.Module, _ *snapshot.Plan) { m.Code[0].Code = []byte{wasm.OpI32Const, 2, wasm.OpEnd} }},
		{"memory is not as the original's", func(m *wasm.Module, _ *snapshot.Plan) { m.Code[1].Code = []byte{wasm.OpEnd} }},
		{"trap[]: [], the original trap: unreachable", func(m *wasm.Module, _ *snapshot.Plan) { m.Code[2].Code = []byte{wasm.OpEnd} }},
		{"globals are", func(m *wasm.Module, _ *snapshot.Plan) { m.Globals[0].Init.Bits = 6 }},
		{"after a reset next", func(_ *wasm.Module, p *snapshot.Plan) { p.Globals = nil }},
	} {
		var said []string
		w := enforced
		w.spoil = c.spoil
		s := newStage(t, newTally(), w)
		s.say = func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
		sub := s.admit(file, "")
		for _, export := range []string{"value", "store", "trap", "next"} {
			s.do(sub, export, nil)
		}
		s.retire(sub)
		s.close()
		if all := strings.Join(said, "\n"); c.want == "" && all != "" || !strings.Contains(all, c.want) {
			t.Errorf("wanted %q, said:\n%s", c.want, all)
		}
	}
}
