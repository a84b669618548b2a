package wasm_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

func admit(t testing.TB, file []byte) []wasm.Refusal {
	t.Helper()
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	return wasm.Admit(m, wasm.DefaultCaps())
}

func TestBombsAreRefused(t *testing.T) {
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			refused := admit(t, b.module(b.refused))
			if len(refused) == 0 || len(refused) > 20 || refused[0].Cap != b.cap {
				t.Fatalf("got %v, want a refusal for %s", refused, b.cap)
			}
			if refused[0].Where == "" || refused[0].Reason == "" {
				t.Errorf("a refusal that does not say what and where: %+v", refused[0])
			}
			if again := admit(t, b.module(2)); len(again) != 0 {
				t.Errorf("a small one is refused: %v", again)
			}
		})
	}
}

func TestAdmitRefusesWhatReachesOutside(t *testing.T) {
	build := func(f func(b *emit.Builder)) []byte {
		b := emit.New()
		f(b)
		return b.Bytes()
	}
	table := wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 2}}
	for _, c := range []struct {
		name string
		file []byte
		want string // "" for admitted
	}{
		{"memory imported", build(func(b *emit.Builder) { b.ImportMemory("env", "memory", wasm.Limits{Min: 1}) }), "import 0: a memory is imported"},
		{"table imported", build(func(b *emit.Builder) { b.ImportTable("env", "table", table) }), "import 0: a table is imported"},
		{"global imported", build(func(b *emit.Builder) { b.ImportGlobal("env", "g", wasm.GlobalType{Type: wasm.I32}) }), "import 0: a global is imported"},
		{"function imported", build(func(b *emit.Builder) { b.ImportFunc("env", "f", void) }), ""},
		{"elements inside", build(func(b *emit.Builder) { b.Table(table); f := b.Func(void, nil); b.Elem(1, f) }), ""},
		{"elements outside", build(func(b *emit.Builder) { b.Table(table); f := b.Func(void, nil); b.Elem(1, f, f) }), "element segment 0: from 1 to 3, but the size is 2"},
		{"elements from below", build(func(b *emit.Builder) { b.Table(table); b.Elem(-1, b.Func(void, nil)) }), "from 4294967295 to 4294967296"},
		{"empty elements outside", build(func(b *emit.Builder) { b.Table(table); b.Elem(3) }), "from 3 to 3"},
		{"data inside", build(func(b *emit.Builder) { b.Memory(1, 1); b.Data(65535, []byte{1}) }), ""},
		{"data outside", build(func(b *emit.Builder) { b.Memory(1, 1); b.Data(65535, []byte{1, 2}) }), "data segment 0: from 65535 to 65537"},
		{"code that is none", build(func(b *emit.Builder) { b.Func(void, nil, []byte{0x12, 0}) }), "function 0: opcode 0x12: tail calls are not supported"},
	} {
		refused := admit(t, c.file)
		got := fmt.Sprint(refused)
		if c.want == "" && len(refused) > 0 || c.want != "" && (len(refused) != 1 || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %s, want %q", c.name, got, c.want)
		}
	}
}

func TestAdmitOffsetsPointAtTheFault(t *testing.T) {
	b := emit.New()
	b.Func(void, nil)
	b.Func(void, nil, []byte{wasm.OpNop, wasm.OpNop, 0xfe, 0})
	file := b.Bytes()
	refused := admit(t, file)
	if len(refused) != 1 || file[refused[0].Offset] != 0xfe || refused[0].Where != "function 1" {
		t.Errorf("%+v does not point at the opcode", refused)
	}
}

// Tables may together grow to what one may have; a table's own maximum holds where it is less.
func TestTablesShareWhatIsLeft(t *testing.T) {
	b := emit.New()
	for _, l := range []wasm.Limits{{Min: 100}, {Min: 10, Max: 12, HasMax: true}, {Min: 0, Max: 1 << 20, HasMax: true}, {Min: 90}} {
		b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: l})
	}
	m, err := wasm.Parse(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	wasm.ShareTables(m, wasm.Caps{TableSlots: 1000})
	for i, want := range []uint32{300, 12, 200, 290} {
		if got := m.Tables[i].Limits; !got.HasMax || got.Max != want {
			t.Errorf("table %d: %v, want at most %d", i, got, want)
		}
	}
	wasm.ShareTables(m, wasm.Caps{TableSlots: 50}) // less than they begin with: none grows
	if m.Tables[0].Max != 100 || m.Tables[3].Max != 90 {
		t.Errorf("%v", m.Tables)
	}
}

// The largest module of each family that is admitted: how long wazero compiles its metered form, beside what Admit
// takes for the bound. Run it by hand: go test -bench Admitted -benchtime 1x ./harness/wasm
func BenchmarkWorstAdmitted(b *testing.B) {
	for _, f := range bombs {
		b.Run(strings.ReplaceAll(f.name, " ", "_"), func(b *testing.B) {
			n := sort.Search(f.refused, func(n int) bool { return n > 0 && len(admit(b, f.module(n))) > 0 }) - 1
			file := f.module(n)
			m, err := wasm.Parse(file)
			if err != nil {
				b.Fatal(err)
			}
			out, err := meter.Rewrite(m, meter.Options{Mode: meter.Enforce})
			if err != nil {
				b.Fatal(err)
			}
			for range b.N {
				rt := wazero.NewRuntime(b.Context())
				start := time.Now()
				if _, err := rt.CompileModule(b.Context(), out.Wasm); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(start).Seconds(), "compile-s")
				rt.Close(b.Context())
			}
			b.ReportMetric(float64(n), "n")
			b.ReportMetric(float64(len(file)), "bytes")
		})
	}
}
