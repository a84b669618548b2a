package harness

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// slow is a plugin that takes some seconds to compile, each of its functions a small part of that.
func slow() []byte {
	s := newSpecimen()
	s.Memory(1, -1)
	var code []byte
	for range 500 {
		code = emit.Cat(code, get(0), []byte{wasm.OpIf, wasm.BlockVoid}, get(0), []byte{wasm.OpI32Load, 2, 0}, set(0), []byte{wasm.OpEnd})
	}
	for range 400 {
		s.Func(sig("i", ""), nil, code)
	}
	return s.entry(s.output(`{}`), emit.I32(0))
}

// What takes too long to compile is given up; nothing of it goes on, and the cache is none the worse.
func TestLoadIsGivenUp(t *testing.T) {
	module := slow()
	before := runtime.NumGoroutine()
	cache := filepath.Join(t.TempDir(), "cache")
	for _, dir := range []string{"", cache} {
		var late *LimitError
		_, err := Load(t.Context(), module, Options{CacheDir: dir, Timeout: 30 * time.Millisecond})
		if !errors.As(err, &late) || late.Resource != ResourceTime || late.Phase != PhaseLoad || late.Error() != "time limit reached during loading: deadline of 30ms passed" {
			t.Errorf("cache %q, after the deadline: %v", dir, err)
		}
		gone := errors.New("the client has gone")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(30*time.Millisecond, func() { cancel(gone) })
		if _, err = Load(ctx, module, Options{CacheDir: dir}); !errors.Is(err, gone) || errors.As(err, new(*ModuleError)) {
			t.Errorf("cache %q, after the caller left: %v", dir, err)
		}
	}
	for range 1000 { // the last ones may be on their way out
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if left := runtime.NumGoroutine() - before; left > 0 {
		t.Errorf("%d goroutines go on", left)
	}
	folders, err := os.ReadDir(cache)
	if err != nil || len(folders) != 1 {
		t.Errorf("the cache's folder of the module is gone: %v, %v", folders, err)
	}
	p, err := Load(t.Context(), counter(), Options{CacheDir: cache, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	p.Close(t.Context())
	if _, err := Load(t.Context(), counter(), Options{Timeout: -1}); err == nil || err.Error() != "load module: timeout -1ns: want more than 0, or 0 for 1m0s" {
		t.Errorf("a deadline in the past: %v", err)
	}
}

// How long after its deadline Load comes back. Each function takes about as long to compile as is admitted.
func BenchmarkLoadGivenUp(b *testing.B) {
	s := newSpecimen()
	s.Memory(1, -1)
	var code []byte
	for range 9000 {
		code = emit.Cat(code, get(0), []byte{wasm.OpIf, wasm.BlockVoid}, get(0), set(0), []byte{wasm.OpEnd})
	}
	for range 4 {
		s.Func(sig("i", ""), nil, code)
	}
	module := s.entry(s.output(`{}`), emit.I32(0))
	const timeout = 200 * time.Millisecond
	worst := time.Duration(0)
	for b.Loop() {
		start := time.Now()
		if _, err := Load(b.Context(), module, Options{Timeout: timeout}); !errors.As(err, new(*LimitError)) {
			b.Fatal(err)
		}
		worst = max(worst, time.Since(start)-timeout)
	}
	b.ReportMetric(float64(worst.Milliseconds()), "worst-late-ms")
}
