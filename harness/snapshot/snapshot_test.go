package snapshot

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

func noise(n int, seed uint64) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestResetGivesTheImageBack(t *testing.T) {
	content := noise(5*pageSize, 1)
	im, err := NewImage(content)
	if err != nil {
		t.Fatal(err)
	}
	defer im.Close()
	m := NewMemory(8, im)
	defer m.Free()
	b := m.Reallocate(2 * pageSize)
	if !bytes.Equal(b, content) {
		t.Fatal("a new memory is not its image")
	}
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 50 {
		for range r.IntN(40) {
			at := r.IntN(len(b) - 9000)
			copy(b[at:], noise(1+r.IntN(9000), uint64(round)))
		}
		if !m.Reset(nil) {
			t.Fatal("reset refused")
		}
		if !bytes.Equal(b, content) {
			t.Fatalf("round %d: not the image", round)
		}
	}
	b[0] ^= 0xff
	if !m.Reset(nil) || m.Kept() == 0 || m.Kept() > uint64(len(b)) {
		t.Errorf("%d bytes kept of %d, at least a page was written", m.Kept(), len(b))
	}
	if !m.Trim() || m.Kept() != 0 || !bytes.Equal(b, content) {
		t.Error("dropping all pages does not give the image back")
	}
	if !m.Reset(nil) || m.Kept() != 0 {
		t.Errorf("%d bytes kept that nobody wrote", m.Kept())
	}
	other := NewMemory(8, im)
	defer other.Free()
	b[0] ^= 0xff
	if got := other.Reallocate(pageSize); got[0] != content[0] {
		t.Error("a write in one memory shows in another")
	}
	b[0] ^= 0xff
}

// A memory that grew is given back at its image's size, as the guest itself sees it.
func TestAGrownMemoryIsGivenBack(t *testing.T) {
	b := emit.New()
	b.Memory(1, -1)
	module := b.Bytes()
	content := noise(3*pageSize, 3)
	im, err := NewImage(content)
	if err != nil {
		t.Fatal(err)
	}
	defer im.Close()
	ctx := t.Context()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	m := NewMemory(10, im)
	mod, err := rt.Instantiate(experimental.WithMemoryAllocator(ctx, m), module)
	if err != nil {
		t.Fatal(err)
	}
	for _, grow := range []uint32{1, 7, 3} {
		if _, ok := mod.Memory().Grow(grow); !ok {
			t.Fatal("growth refused")
		}
		whole := all(mod)
		for i := range whole {
			whole[i] = 0xAA
		}
		if m.Pages() != 3+grow || !m.Reset(mod.Memory()) {
			t.Fatalf("after growing by %d: %d pages, not given back", grow, m.Pages())
		}
		if !bytes.Equal(all(mod), content) || m.Pages() != 3 {
			t.Fatalf("after growing by %d: %d bytes left, or not the image", grow, len(all(mod)))
		}
		if _, ok := mod.Memory().Grow(7); !ok {
			t.Fatal("growth refused")
		}
		if rest := all(mod)[3*pageSize:]; len(rest) != 7*pageSize || strings.Trim(string(rest), "\x00") != "" {
			t.Fatal("what was grown again still holds what was there")
		}
		if !m.Reset(mod.Memory()) {
			t.Fatal("not given back")
		}
	}
	if _, ok := mod.Memory().Grow(8); ok {
		t.Fatal("grew over the limit")
	}
	if m.Reset(mod.Memory()) {
		t.Error("a memory to which growth was refused was reset: its guest may have gone another way")
	}
}

// A module may declare a memory of no pages.
func TestAnImageOfNothing(t *testing.T) {
	im, err := NewImage(nil)
	if err != nil {
		t.Fatal(err)
	}
	m := NewMemory(3, im)
	defer m.Free()
	if b := m.Reallocate(0); b == nil || len(b) != 0 || !m.Reset(nil) {
		t.Error("a memory of no pages does not begin, or cannot be reset")
	}
	if b := m.Reallocate(pageSize); len(b) != pageSize || b[0] != 0 {
		t.Error("it does not grow")
	}
	if err := im.Close(); err != nil {
		t.Error(err)
	}
}

func TestMemoryHoldsItsLimit(t *testing.T) {
	m := NewMemory(3, nil)
	defer m.Free()
	if b := m.Reallocate(3 * pageSize); len(b) != 3*pageSize || b[len(b)-1] != 0 {
		t.Fatal("the limit itself is refused")
	}
	if m.Reallocate(4*pageSize) != nil {
		t.Fatal("more than the limit")
	}
	if denied, why := m.Denied(); !denied || why != "wanted 4 pages, limit 3" {
		t.Error(why)
	}
	if m.Pages() != 3 {
		t.Errorf("peak %d", m.Pages())
	}
}

// A detached module, filled and started by hand, must be as the engine would have made it.
func TestDetachEqualsInstantiation(t *testing.T) {
	build := func() *emit.Builder {
		b := emit.New()
		b.Memory(2, -1)
		g := b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(5))
		b.Global(wasm.GlobalType{Type: wasm.I32}, emit.I32(1))
		b.Data(10, []byte("first"))
		b.Data(12, []byte("over"))
		b.Data(65530, []byte("across pages"))
		start := b.Func(wasm.FuncType{}, nil,
			emit.I32(100), emit.I32(12), []byte{wasm.OpI32Load, 2, 0}, []byte{wasm.OpI32Store, 2, 0},
			emit.I64(77), append([]byte{wasm.OpGlobalSet}, emit.U32(g)...))
		b.Start(start)
		b.Export("g", wasm.KindGlobal, g)
		b.Export("memory", wasm.KindMemory, 0)
		return b
	}
	ctx := t.Context()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	whole, err := rt.InstantiateWithConfig(ctx, build().Bytes(), wazero.NewModuleConfig().WithName("whole"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Parse(build().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	p, err := Detach(m)
	if err != nil || !p.Start || len(p.Globals) != 1 || p.Why != "" || len(m.Datas) != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	mem := NewMemory(4, nil)
	actx := experimental.WithMemoryAllocator(ctx, mem)
	bare, err := rt.InstantiateWithConfig(actx, m.Encode(), wazero.NewModuleConfig().WithName("bare"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Trim(string(all(bare)), "\x00") != "" || bare.ExportedGlobal("g").Get() != 5 {
		t.Fatal("instantiating the detached module already did something")
	}
	if err := p.Fill(all(bare)); err != nil {
		t.Fatal(err)
	}
	if _, err := bare.ExportedFunction(StartExport).Call(ctx); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(all(bare), all(whole)) || bare.ExportedGlobal(p.Globals[0]).Get() != whole.ExportedGlobal("g").Get() {
		t.Error("the detached module ends in another state")
	}
	if err := p.Fill(make([]byte, 65535)); err == nil {
		t.Error("a segment beyond memory was written")
	}
}

func all(m api.Module) []byte {
	b, _ := m.Memory().Read(0, m.Memory().Size())
	return b
}

func TestWhatCannotBeReset(t *testing.T) {
	for want, build := range map[string]func(b *emit.Builder){
		"mutable global of type funcref": func(b *emit.Builder) {
			b.Global(wasm.GlobalType{Type: wasm.FuncRef, Mutable: true}, []byte{wasm.OpRefNull, byte(wasm.FuncRef)})
		},
		"changes a table": func(b *emit.Builder) {
			b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
			b.Func(wasm.FuncType{}, nil, emit.I32(0), []byte{wasm.OpRefNull, byte(wasm.FuncRef), wasm.OpTableSet, 0})
		},
		"passive data": func(b *emit.Builder) {
			b.Memory(1, -1)
			d := b.PassiveData([]byte("x"))
			b.Func(wasm.FuncType{}, nil, append([]byte{wasm.OpMisc, wasm.MiscDataDrop}, emit.U32(d)...))
		},
	} {
		b := emit.New()
		build(b)
		m, err := wasm.Parse(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if p, err := Detach(m); err != nil || !strings.Contains(p.Why, want) {
			t.Errorf("want %q, got %+v, %v", want, p, err)
		}
		if want == "passive data" && len(m.Datas) != 1 {
			t.Error("a segment that code names is gone")
		}
	}
	b := emit.New()
	b.Export(Prefix+"start", wasm.KindFunc, b.Func(wasm.FuncType{}, nil))
	m, _ := wasm.Parse(b.Bytes())
	if _, err := Detach(m); err == nil {
		t.Error("a module may take the host's names")
	}
}

func benchReset(b *testing.B, dirty int, reset func(m *Memory, im *Image) bool) {
	im, err := NewImage(noise(56*pageSize, 1))
	if err != nil {
		b.Fatal(err)
	}
	defer im.Close()
	m := NewMemory(256, im)
	defer m.Free()
	mem := m.Reallocate(pageSize)
	for b.Loop() {
		for i := range dirty {
			mem[i*len(mem)/dirty]++
		}
		if !reset(m, im) {
			b.Fatal("refused")
		}
	}
}

// The three ways to reset 56 pages (a standard Go plugin), faults of the following call included.
func BenchmarkResetWriteBack(b *testing.B) {
	benchReset(b, 150, func(m *Memory, im *Image) bool { _, ok := m.region.reset(im, m.size); return ok })
}

func BenchmarkResetDrop(b *testing.B) {
	benchReset(b, 150, func(m *Memory, im *Image) bool { return m.region.drop(im.size) })
}

func BenchmarkResetCopyAll(b *testing.B) {
	benchReset(b, 150, func(m *Memory, im *Image) bool { copy(m.region.b[:im.size], im.content); return true })
}

func BenchmarkResetWriteBackSmall(b *testing.B) {
	benchReset(b, 8, func(m *Memory, im *Image) bool { _, ok := m.region.reset(im, m.size); return ok })
}
