package harness

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// counter is a plugin that initialises itself to 40 in a global and in memory, and at each call adds one to both and
// answers with the sum's last digit, 2 for the first call; it also writes the input over a page of memory.
func counter(extra ...[]byte) []byte {
	s := newSpecimen()
	s.fns["input_load_u64"] = s.ImportFunc("extism:host/env", "input_load_u64", sig("I", "I"))
	s.Memory(2, -1)
	g := s.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
	s.Data(0, []byte{7})
	getG, setG := append([]byte{wasm.OpGlobalGet}, emit.U32(g)...), append([]byte{wasm.OpGlobalSet}, emit.U32(g)...)
	s.Export("_initialize", wasm.KindFunc, s.Func(none, nil, emit.I32(40), setG, emit.I32(8), emit.I32(40), []byte{wasm.OpI32Store, 2, 0}))
	add := emit.Cat(getG, emit.I32(1), []byte{wasm.OpI32Add}, setG,
		emit.I32(8), emit.I32(8), []byte{wasm.OpI32Load, 2, 0}, emit.I32(1), []byte{wasm.OpI32Add, wasm.OpI32Store, 2, 0})
	keep := emit.Cat(emit.I32(70000), emit.I64(0), s.call("input_load_u64"), []byte{wasm.OpI64Store, 3, 0})
	// {"n":d} with d the last digit of global + memory
	answer := emit.Cat(s.block(0, `{"n":0}`), get(0), emit.I64(5), []byte{wasm.OpI64Add},
		getG, emit.I32(8), []byte{wasm.OpI32Load, 2, 0, wasm.OpI32Add}, emit.I32(10), []byte{wasm.OpI32RemU},
		emit.I32('0'), []byte{wasm.OpI32Add}, s.call("store_u8"), get(0), emit.I64(7), s.call("output_set"))
	return s.entry(append([][]byte{add, keep, answer}, append(extra, emit.I32(0))...)...)
}

// fingerprint is everything a next caller could find in an instance.
func fingerprint(s *Sandbox) string {
	h := sha256.New()
	guest, _ := s.guest.Memory().Read(0, s.guest.Memory().Size())
	h.Write(guest)
	kernel, _ := s.blocks.module.Memory().Read(0, s.blocks.module.Memory().Size())
	h.Write(bytes.TrimRight(kernel, "\x00")) // its size stays grown, which tells nothing
	for _, name := range s.plugin.plan.Globals {
		fmt.Fprint(h, s.guest.ExportedGlobal(name).Get(), ";")
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func open(t *testing.T, p *Plugin, l Limits) *Sandbox {
	t.Helper()
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func answer(t *testing.T, s *Sandbox, input string) string {
	t.Helper()
	r, err := s.Call(t.Context(), entry, []byte(input))
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Output)
}

func TestEveryOpenIsFresh(t *testing.T) {
	p := load(t, counter())
	l := standard(t)
	first := open(t, p, l)
	fresh := fingerprint(first)
	for i, want := range []string{`{"n":2}`, `{"n":4}`, `{"n":6}`} {
		if got := answer(t, first, `{"patient":"A"}`); got != want {
			t.Fatalf("call %d on one instance: %s, want %s", i, got, want)
		}
	}
	first.Close(t.Context())
	second := open(t, p, l) // begun from the snapshot
	if fingerprint(second) != fresh {
		t.Error("an instance begun from the snapshot is not as a first one")
	}
	if got := answer(t, second, `{"patient":"A"}`); got != `{"n":2}` {
		t.Errorf("an instance begun from the snapshot answers %s", got)
	}
	guest := second.guest
	second.Close(t.Context())
	second.Close(t.Context()) // a second Close must not reach the warm instance
	third := open(t, p, l)
	if third.guest != guest {
		t.Fatal("the instance was not kept warm: the test would prove nothing about resets")
	}
	if fingerprint(third) != fresh {
		t.Error("a reset instance is not as a first one")
	}
	if _, err := second.Call(t.Context(), entry, nil); err == nil {
		t.Error("a closed handle still reaches the instance")
	}
	if got := answer(t, third, `{}`); got != `{"n":2}` {
		t.Errorf("a reset instance answers %s", got)
	}
}

// A call that made memory grow leaves an instance as fresh as any other, its size included.
func TestAGrownInstanceIsFreshAgain(t *testing.T) {
	p := load(t, counter(emit.I32(9), []byte{wasm.OpMemoryGrow, 0, wasm.OpDrop},
		emit.I32(600000), emit.I64(-1), []byte{wasm.OpI64Store, 3, 0}))
	l := standard(t)
	first := open(t, p, l)
	fresh := fingerprint(first)
	first.Close(t.Context())
	for range 3 {
		s := open(t, p, l)
		if fingerprint(s) != fresh {
			t.Fatal("not as a first one")
		}
		r, err := s.Call(t.Context(), entry, []byte(`{}`))
		if err != nil || string(r.Output) != `{"n":2}` || r.Trace.GuestPages != 11 {
			t.Fatalf("%s, %d pages, %v", r.Output, r.Trace.GuestPages, err)
		}
		s.Close(t.Context())
		if p.pool.n != 1 {
			t.Fatal("not kept warm")
		}
	}
}

// Large inputs, full logs and refusals leave nothing either.
func TestFreshAfterEveryKindOfCall(t *testing.T) {
	s := newSpecimen()
	s.fns["input_length"] = s.ImportFunc("extism:host/env", "input_length", sig("", "I"))
	s.Memory(2, -1)
	refuse := emit.Cat(s.block(0, `{"code":"internal","message":"no","path":""}`), get(0), s.call("error_set"), emit.I32(1), []byte{wasm.OpReturn})
	module := s.entry(
		// A page of memory is filled with the length of the input; an odd length is refused.
		emit.I32(66000), s.call("input_length"), []byte{wasm.OpI32WrapI64}, emit.I32(30000), []byte{wasm.OpMisc, wasm.MiscMemoryFill, 0},
		s.block(0, "a line"), get(0), s.call("log_info"),
		s.call("input_length"), emit.I64(1), []byte{wasm.OpI64And, wasm.OpI32WrapI64, wasm.OpIf, wasm.BlockVoid}, refuse, []byte{wasm.OpEnd},
		s.output(`{}`), emit.I32(0))
	p := load(t, module)
	l := standard(t)
	first := open(t, p, l)
	fresh := fingerprint(first)
	first.Close(t.Context())
	for _, n := range []int{0, 1, 2, 255, 4096, 65537, 1 << 20, 1<<20 + 1, 4 << 20} {
		box := open(t, p, l)
		if fingerprint(box) != fresh {
			t.Fatalf("before the call of %d bytes: not as a first one", n)
		}
		_, err := box.Call(t.Context(), entry, bytes.Repeat([]byte("x"), n))
		if refused := err != nil; refused != (n%2 == 1) || box.Dead() {
			t.Fatalf("%d bytes: %v", n, err)
		}
		box.Close(t.Context())
		if p.pool.n != 1 {
			t.Fatalf("after the call of %d bytes: not kept warm", n)
		}
	}
	if fingerprint(open(t, p, l)) != fresh {
		t.Error("after all: not as a first one")
	}
}

// What must not be handed on to a next caller is dropped.
func TestWhatIsNotKeptWarm(t *testing.T) {
	grow := emit.Cat(emit.I32(1000), []byte{wasm.OpMemoryGrow, 0, wasm.OpDrop})
	for name, module := range map[string][]byte{
		"trapped": counter([]byte{wasm.OpUnreachable}),
		"refused": counter(grow),
	} {
		p := load(t, module)
		l := standard(t)
		open(t, p, l).Close(t.Context()) // makes the snapshot
		s := open(t, p, l)
		if s.origin == nil {
			t.Fatalf("%s: no snapshot", name)
		}
		s.Call(t.Context(), entry, []byte(`{}`))
		s.Close(t.Context())
		if p.pool.n != 0 {
			t.Errorf("%s: kept warm", name)
		}
	}
}

func TestWarmInstancesHaveOneOwner(t *testing.T) {
	p := load(t, counter())
	l := standard(t)
	open(t, p, l).Close(t.Context())
	a, b := p.With(hostenv.Host{}), p.With(hostenv.Host{})
	s := open(t, a, l)
	guest := s.guest
	s.Close(t.Context())
	if o := open(t, b, l); o.guest == guest {
		t.Error("another owner got the instance")
	}
	other := l
	other.OutputBytes--
	if o := open(t, a, other); o.guest == guest {
		t.Error("other limits got the instance")
	}
	if o := open(t, a, l); o.guest != guest {
		t.Error("its owner did not get it")
	}
}

// With a fixed seed, an instance draws the same random bytes whether it was initialised or begun from the snapshot;
// with a secret, no two instances draw the same.
func TestRandomnessAfterASnapshot(t *testing.T) {
	s := newSpecimen()
	s.fns["random_get"] = s.ImportFunc("wasi_snapshot_preview1", "random_get", sig("ii", "i"))
	s.Memory(1, -1)
	draw := func(at int32) []byte {
		return emit.Cat(emit.I32(at), emit.I32(8), s.call("random_get"), []byte{wasm.OpDrop})
	}
	s.Export("_initialize", wasm.KindFunc, s.Func(none, nil, draw(0)))
	module := s.entry(draw(64), s.output(`{}`), emit.I32(0))
	drawn := func(p *Plugin) string {
		box := open(t, p, standard(t))
		defer box.discard(t.Context())
		answer(t, box, `{}`)
		b, _ := box.guest.Memory().Read(0, 72)
		return fmt.Sprintf("%x %x", b[:8], b[64:])
	}
	seed := [32]byte{1, 2, 3}
	p := load(t, module).With(hostenv.Host{Seed: &seed})
	first, second := drawn(p), drawn(p)
	if first != second {
		t.Errorf("fixed seed: %s, then %s", first, second)
	}
	secret := load(t, module)
	if a, b := drawn(secret)[17:], drawn(secret)[17:]; a == b || a == first[17:] {
		t.Errorf("secret seed: %s, then %s", a, b)
	}
}

// Limits that an initialisation can see make it another one: an instance is never begun from what other limits led to.
func TestOriginsDoNotCrossLimits(t *testing.T) {
	s := newSpecimen()
	s.Memory(1, -1)
	g := s.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(0))
	s.Export("_initialize", wasm.KindFunc, s.Func(none, nil, emit.I64(4<<20), s.call("alloc"), append([]byte{wasm.OpGlobalSet}, emit.U32(g)...)))
	refused := emit.Cat(append([]byte{wasm.OpGlobalGet}, emit.U32(g)...), []byte{wasm.OpI64Eqz}) // the entry gives 1 without a block
	p := load(t, s.entry(s.output(`{}`), refused))
	large, small := standard(t), standard(t)
	small.InputBytes, small.OutputBytes = 1000, 1000
	for _, l := range []Limits{large, small, large, small} {
		box := open(t, p, l)
		_, err := box.Call(t.Context(), entry, nil)
		if (err != nil) != (l.InputBytes == small.InputBytes) {
			t.Errorf("with room for %d bytes of input: %v", l.InputBytes, err)
		}
		box.Close(t.Context())
	}
}

// An initialisation that asks the host is not kept, since another host may answer otherwise.
func TestAnInitialisationThatAsks(t *testing.T) {
	s := newSpecimen()
	s.Export("_initialize", wasm.KindFunc, s.Func(none, []wasm.ValType{wasm.I64}, s.block(0, "up"), get(0), s.call("log_info")))
	p := load(t, s.entry(s.output(`{}`), emit.I32(0)))
	for range 2 {
		box := open(t, p, standard(t))
		r, err := box.Call(t.Context(), entry, nil)
		if err != nil || box.origin != nil {
			t.Fatalf("%v, begun from a snapshot: %v", err, box.origin != nil)
		}
		if len(r.Trace.Logs) != 1 || r.Trace.Logs[0].Message != "up" {
			t.Errorf("the first call's trace lacks what initialisation logged: %+v", r.Trace.Logs)
		}
		if r, _ = box.Call(t.Context(), entry, nil); len(r.Trace.Logs) != 0 {
			t.Errorf("the second call's trace has it again")
		}
	}
}

// Two owners take turns on one plugin, each call with a canary of its own: the answer is its own, and nothing of it is
// left in the guest's or the kernel's memory for whoever comes next.
func TestInterleavedOwnersLeaveNothing(t *testing.T) {
	rounds := 100_000
	if n, err := strconv.Atoi(os.Getenv("MEDPLUG_SOAK_CALLS")); err == nil {
		rounds = n
	}
	s := newSpecimen()
	s.fns["input_length"] = s.ImportFunc("extism:host/env", "input_length", sig("", "I"))
	s.fns["input_load_u64"] = s.ImportFunc("extism:host/env", "input_load_u64", sig("I", "I"))
	s.fns["input_offset"] = s.ImportFunc("extism:host/env", "input_offset", sig("", "I"))
	s.Memory(1, -1)
	// It keeps the first 64 bytes of the input in memory, sets a var, logs, and answers with the input itself.
	var keep []byte
	for i := range int32(8) {
		keep = emit.Cat(keep, emit.I32(4096+8*i), emit.I64(int64(8*i)), s.call("input_load_u64"), []byte{wasm.OpI64Store, 3, 0})
	}
	module := s.entry(keep, s.block(0, "k"), get(0), s.block(0, "v"), get(0), s.call("var_set"),
		s.block(0, "seen"), get(0), s.call("log_info"),
		s.call("input_offset"), s.call("input_length"), s.call("output_set"), emit.I32(0))
	p := load(t, module)
	l := standard(t)
	l.InputBytes, l.OutputBytes, l.LogBytes, l.VarBytes = 4096, 4096, 4096, 4096 // a small kernel is looked through faster
	owners := []*Plugin{p.With(hostenv.Host{}), p.With(hostenv.Host{})}
	open(t, p, l).Close(t.Context())
	reused := 0
	for i := range rounds {
		canary := fmt.Sprintf("PACIENTE-%08d-CPF", i*7919)
		box := open(t, owners[i%2], l)
		if box.used {
			t.Fatal("a used instance was handed out")
		}
		if i > 1 && box.origin != nil {
			reused++
		}
		input := `{"nome":"` + canary + `"}`
		r, err := box.Call(t.Context(), entry, []byte(input))
		if err != nil || string(r.Output) != input || len(r.Trace.Vars) != 1 {
			t.Fatalf("call %d: %q, %v", i, r.Output, err)
		}
		guest, blocks := box.guest.Memory(), box.blocks.module.Memory()
		if b, _ := guest.Read(0, guest.Size()); !bytes.Contains(b, []byte(canary)) {
			t.Fatal("the plugin did not keep the canary: the test would prove nothing")
		}
		box.Close(t.Context())
		for name, m := range map[string]interface {
			Read(uint32, uint32) ([]byte, bool)
			Size() uint32
		}{"guest": guest, "kernel": blocks} {
			if b, _ := m.Read(0, m.Size()); bytes.Contains(b, []byte("PACIENTE")) {
				t.Fatalf("call %d: its canary is still in %s memory", i, name)
			}
		}
	}
	if reused < rounds*9/10 {
		t.Errorf("only %d of %d calls ran on a kept instance", reused, rounds)
	}
}
