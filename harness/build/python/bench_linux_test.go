package python_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
)

// BenchmarkTwenty loads twenty plugins of one runtime into one process, as a host that serves them does, and calls each
// once: what the first costs, and each further one. Run it by itself and with -benchtime 1x.
func BenchmarkTwenty(b *testing.B) {
	i, p := benchmarked(b)
	dir := b.TempDir()
	const plugins = 20
	for n := range plugins {
		p.Modules[0].Source = fmt.Appendf(nil, "import json, base64, struct\nN = %d\n%s", n, echo)
		module, err := i.Make(b.Context(), p, options())
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(n)), module, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if err := i.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		b.Fatal(err)
	}
	serve := func(n int, shared *harness.Shared) *harness.Plugin {
		module, err := os.ReadFile(filepath.Join(dir, fmt.Sprint(n)))
		if err != nil {
			b.Fatal(err)
		}
		plugin, err := harness.Load(b.Context(), module, harness.Options{CacheDir: cached(b), Shared: shared})
		if err != nil {
			b.Fatal(err)
		}
		s, err := plugin.Open(b.Context(), limits)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Call(b.Context(), entry, []byte(`{"n": 1}`)); err != nil {
			b.Fatal(err)
		}
		s.Close(b.Context())
		return plugin
	}
	for b.Loop() {
		var shared harness.Shared
		nothing, _ := used(b)
		all := []*harness.Plugin{serve(0, &shared)}
		first, started := used(b)
		for n := 1; n < plugins; n++ {
			all = append(all, serve(n, &shared))
		}
		_, ended := used(b)
		last, _ := used(b)
		b.ReportMetric(first-nothing, "first_MB")
		b.ReportMetric((last-first)/(plugins-1), "further_MB")
		b.ReportMetric(float64((ended-started).Milliseconds())/(plugins-1), "further_cpu_ms")
		for _, p := range all {
			p.Close(b.Context())
		}
	}
}

// used gives the memory that is this process's alone, its memory files included, in MB, and the CPU time that it took.
func used(b *testing.B) (mb float64, cpu time.Duration) {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := bytes.Cut(status, []byte("RssAnon:"))
	var kb int64
	if _, err := fmt.Sscan(string(rest), &kb); err != nil {
		b.Fatal(err)
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range open {
		path := filepath.Join("/proc/self/fd", e.Name())
		var st syscall.Stat_t
		if to, err := os.Readlink(path); err == nil && strings.Contains(to, "memfd:") && syscall.Stat(path, &st) == nil {
			kb += st.Blocks / 2
		}
	}
	return float64(kb) / 1000, time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
