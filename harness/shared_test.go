package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// told makes plugins of equal code that answer with a digit which stands in their data.
func told(t *testing.T) func(digit byte) []byte {
	t.Helper()
	s := newSpecimen()
	s.Memory(1, -1)
	s.Data(8, []byte{0})
	module := s.entry(emit.Cat(s.block(0, `{"n":0}`), get(0), emit.I64(5), []byte{wasm.OpI64Add},
		emit.I32(8), []byte{wasm.OpI32Load, 2, 0}, emit.I32('0'), []byte{wasm.OpI32Add}, s.call("store_u8"),
		emit.I32(8), emit.I32(9), []byte{wasm.OpI32Store, 2, 0}, // what comes next may not see this
		get(0), emit.I64(7), s.call("output_set")), emit.I32(0))
	return func(digit byte) []byte {
		m, err := wasm.Parse(module)
		if err != nil {
			t.Error(err)
			return nil
		}
		m.Datas[0].Init = []byte{digit}
		return m.Encode()
	}
}

func loadShared(t *testing.T, s *Shared, module []byte, o Options) *Plugin {
	t.Helper()
	o.Shared = s
	p, err := Load(t.Context(), module, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPluginsOfEqualCodeShareIt(t *testing.T) {
	var s Shared
	var all sync.WaitGroup
	told := told(t)
	plugins := make([]*Plugin, 8)
	for i := range plugins {
		all.Go(func() { plugins[i] = loadShared(t, &s, told(byte(i)), Options{}) })
	}
	all.Wait()
	for _, p := range plugins[1:] {
		if p.code != plugins[0].code || len(s.codes) != 1 {
			t.Fatal("equal code was compiled twice")
		}
	}
	for range 2 { // the second time on warm instances
		for i, p := range plugins {
			all.Go(func() {
				sandbox := open(t, p, standard(t))
				defer sandbox.Close(t.Context())
				if got := answer(t, sandbox, `{}`); got != fmt.Sprintf(`{"n":%d}`, i) {
					t.Errorf("plugin %d answers %s", i, got)
				}
			})
		}
		all.Wait()
	}
	for _, o := range []Options{{Exact: true}, {Profile: true}} {
		other := loadShared(t, &s, told(1), o)
		if other.code == plugins[0].code {
			t.Errorf("%+v shares code that is metered otherwise", o)
		}
		other.Close(t.Context())
	}
	different := loadShared(t, &s, counter(), Options{})
	if different.code == plugins[0].code {
		t.Error("other code is shared")
	}
	different.Close(t.Context())

	// One that is closed leaves nothing behind, and the others go on.
	first := plugins[0]
	held := open(t, first, standard(t))
	if len(first.instances.open) == 0 {
		t.Fatal("no instance is known")
	}
	if err := first.Close(t.Context()); err != nil || len(first.instances.open) != 0 {
		t.Errorf("%d instances are left (%v)", len(first.instances.open), err)
	}
	if _, err := held.Call(t.Context(), entry, []byte(`{}`)); err == nil {
		t.Error("a closed plugin answers")
	}
	if err := errors.Join(held.Close(t.Context()), first.Close(t.Context())); err != nil {
		t.Errorf("closing again: %v", err)
	}
	for i, p := range plugins[1:] {
		if got := answer(t, open(t, p, standard(t)), `{}`); got != fmt.Sprintf(`{"n":%d}`, i+1) {
			t.Errorf("after another was closed, plugin %d answers %s", i+1, got)
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if len(s.codes) != 0 {
		t.Error("code that nobody uses is kept")
	}
	again := loadShared(t, &s, told(5), Options{})
	defer again.Close(t.Context())
	if got := answer(t, open(t, again, standard(t)), `{}`); got != `{"n":5}` {
		t.Errorf("loaded again it answers %s", got)
	}
}

// A loading that is given up spoils nothing for the next, nor for those who wait for it.
func TestSharedCodeThatCouldNotBeCompiled(t *testing.T) {
	var s Shared
	told := told(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if p, err := Load(gone, told(1), Options{Shared: &s}); err == nil {
		p.Close(t.Context())
		t.Fatal("loaded for a caller who left")
	}
	if len(s.codes) != 0 {
		t.Fatal("what was not compiled is kept")
	}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			if i%2 == 0 {
				go leave()
			}
			p, err := Load(ctx, told(byte(i%10)), Options{Shared: &s})
			if err != nil {
				if i%2 != 0 {
					t.Error(err)
				}
				return
			}
			if got := answer(t, open(t, p, standard(t)), `{}`); got != fmt.Sprintf(`{"n":%d}`, i%10) {
				t.Errorf("plugin %d answers %s", i, got)
			}
			if err := p.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(s.codes) != 0 {
		t.Error("code that nobody uses is kept")
	}
}

// Once an instance was made, a plugin that only has data needs its file no more: other hosts find the same data.
func TestDataOutliveTheirFile(t *testing.T) {
	module := told(t)(7)
	p, err := Load(t.Context(), module, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())
	for n := range 3 {
		limits := standard(t)
		limits.InputBytes += int64(n)
		s := open(t, p.With(hostenv.Host{Clock: time.Unix(int64(n)*1000, 0)}), limits)
		if got := answer(t, s, `{}`); got != `{"n":7}` {
			t.Errorf("host %d is answered %s", n, got)
		}
		s.Close(t.Context())
		clear(module) // whoever still read it would find nothing
	}
	if n := len(p.snapshots.states); n != 3 {
		t.Errorf("%d beginnings, wanted one for each host", n)
	}
}
