package python_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
)

const echo = "import extism\n\ndef process_medical_content():\n    extism.output_json(extism.input_json())\n"

// BenchmarkMake times what building does inside the runtime: compiling, importing, writing the module.
func BenchmarkMake(b *testing.B) {
	i, p := benchmarked(b)
	for b.Loop() {
		if _, err := i.Make(b.Context(), p, options()); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarked(b *testing.B) (*python.Interpreter, python.Project) {
	b.Helper()
	file, err := os.ReadFile("../../../.cache/toolchains/python-runtime/medplug-python.wasm")
	if err != nil {
		b.Fatal(err)
	}
	r, err := python.Read(file)
	if err != nil {
		b.Fatal(err)
	}
	i, err := r.Load(b.Context(), cached(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = i.Close(context.Background()) })
	return i, python.Project{Modules: []python.Module{{Name: "plugin", Path: "plugin.py", Own: true, Source: []byte(echo)}}, Module: "plugin", Entry: entry, Stamp: "{}"}
}

func cached(b *testing.B) string {
	b.Helper()
	dir, err := filepath.Abs("../../../.cache/compiled")
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkEcho times calls of a plugin that answers with its request: again and again on one instance, each on an instance
// that nobody used before, and what comes before the first call of all. CPU is that of the call alone.
func BenchmarkEcho(b *testing.B) {
	i, p := benchmarked(b)
	module, err := i.Make(b.Context(), p, options())
	if err != nil {
		b.Fatal(err)
	}
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		b.Fatal(err)
	}
	input := []byte(`{"heart_rate_bpm": 72, "rhythm": "sinus", "leads": ["I", "II", "V1"]}`)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			load(b, module).Close(b.Context())
		}
	})
	plugin := load(b, module)
	defer plugin.Close(b.Context())
	call := func(b *testing.B, s *harness.Sandbox) time.Duration {
		reply, err := s.Call(b.Context(), entry, input)
		if err != nil {
			b.Fatal(err)
		}
		return reply.Trace.CPU
	}
	open := func(b *testing.B) *harness.Sandbox {
		s, err := plugin.Open(b.Context(), limits)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	b.Run("warm", func(b *testing.B) {
		s := open(b)
		defer s.Close(b.Context())
		call(b, s)
		var cpu time.Duration
		for b.Loop() {
			cpu += call(b, s)
		}
		b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu_us/op")
	})
	b.Run("fresh", func(b *testing.B) {
		var cpu time.Duration
		for b.Loop() {
			s := open(b)
			cpu += call(b, s)
			s.Close(b.Context())
		}
		b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu_us/op")
	})
	b.ReportMetric(float64(len(module))/1e6, "plugin_MB")
}

func load(b *testing.B, module []byte) *harness.Plugin {
	b.Helper()
	p, err := harness.Load(b.Context(), module, harness.Options{CacheDir: cached(b)})
	if err != nil {
		b.Fatal(fmt.Errorf("load: %w", err))
	}
	return p
}
