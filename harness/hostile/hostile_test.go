package hostile_test

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostile"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

func TestMain(m *testing.M) {
	guardMachine()
	m.Run()
}

// pendingEngine names the cases that wait for the engine. They are not run. Keep it empty.
var pendingEngine = []string{}

// mostMemory is how much more resident memory than before a case may take at its peak; stackMemory is for one whose stack
// grows to what wazero gives at most: 50 MB, copied while it grows.
const (
	mostMemory  = 96 << 20
	stackMemory = 192 << 20
)

func TestEveryCaseIsContained(t *testing.T) {
	neighbour := load(t)
	ran := 0
	for _, c := range hostile.Corpus() {
		t.Run(c.Name, func(t *testing.T) {
			if slices.Contains(pendingEngine, c.Name) {
				t.Log("waits for the engine: not run")
				return
			}
			ran++
			module := c.Module()
			c.Module = func() []byte { return module }
			debug.FreeOSMemory()
			before := resetPeak(t)
			outcome := hostile.Run(t.Context(), c, harness.Options{})
			if err := c.Expect.Judge(outcome); err != nil {
				t.Error(err)
			}
			most := int64(mostMemory)
			if c.Name == "recursion/wide-frames" {
				most = stackMemory
			}
			if took := peak(t) - before; took > most {
				t.Errorf("it took %d MiB of memory", took>>20)
			}
			serves(t, neighbour)
		})
	}
	t.Logf("%d cases ran, %d wait for the engine", ran, len(pendingEngine))
}

// Other ways of metering must stop the same.
func TestCountingContainsToo(t *testing.T) {
	for _, o := range []harness.Options{{Exact: true}, {Profile: true}} {
		for _, c := range hostile.Corpus() {
			theme, _, _ := strings.Cut(c.Name, "/")
			if !slices.Contains([]string{"loops", "recursion", "memory", "tables"}, theme) {
				continue
			}
			if slices.Contains(pendingEngine, c.Name) {
				t.Logf("%s waits for the engine: not run", c.Name)
				continue
			}
			if err := c.Expect.Judge(hostile.Run(t.Context(), c, o)); err != nil {
				t.Errorf("%s, exact %v, profile %v: %v", c.Name, o.Exact, o.Profile, err)
			}
		}
	}
}

// load gives a well-behaved plugin that answers with its input.
func load(t *testing.T) *harness.Plugin { return echo(t, 1) }

// echo gives a plugin that runs some code first.
func echo(t *testing.T, pages uint32, first ...[]byte) *harness.Plugin {
	t.Helper()
	b := emit.New()
	i64 := []wasm.ValType{wasm.I64}
	length := b.ImportFunc("extism:host/env", "input_length", wasm.FuncType{Results: i64})
	offset := b.ImportFunc("extism:host/env", "input_offset", wasm.FuncType{Results: i64})
	output := b.ImportFunc("extism:host/env", "output_set", wasm.FuncType{Params: []wasm.ValType{wasm.I64, wasm.I64}})
	b.Memory(pages, -1)
	b.Export(hostile.Entry, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, emit.Cat(first...),
		emit.Op(wasm.OpCall, offset), emit.Op(wasm.OpCall, length), emit.Op(wasm.OpCall, output), emit.I32(0)))
	p, err := harness.Load(t.Context(), b.Bytes(), harness.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(t.Context()) })
	return p
}

// serves asks the well-behaved plugin, as the next patient's request would.
func serves(t *testing.T, p *harness.Plugin) {
	t.Helper()
	l, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatalf("the neighbour does not open any more: %v", err)
	}
	defer s.Close(t.Context())
	const input = `{"patient":"next"}`
	if r, err := s.Call(t.Context(), hostile.Entry, []byte(input)); err != nil || string(r.Output) != input {
		t.Fatalf("the neighbour answers %q, %v", r.Output, err)
	}
}

func TestCorpusIsWellFormed(t *testing.T) {
	themes := map[string]int{}
	seen := map[string]bool{}
	for _, c := range hostile.Corpus() {
		theme, rest, ok := strings.Cut(c.Name, "/")
		if !ok || rest == "" || c.About == "" || c.Module == nil || c.Expect.Kind == "" {
			t.Errorf("case %q lacks a name, a word about it, a module or a containment", c.Name)
		}
		if seen[c.Name] {
			t.Errorf("two cases are called %s", c.Name)
		}
		seen[c.Name] = true
		themes[theme]++
	}
	for _, theme := range []string{"compile", "egress", "exports", "floods", "imports", "kernel", "loops", "malformed", "memory", "recursion", "tables", "wasi"} {
		if themes[theme] == 0 {
			t.Errorf("no case of %s", theme)
		}
	}
	for _, name := range pendingEngine {
		if !seen[name] {
			t.Errorf("pending case %s does not exist", name)
		}
	}
	t.Logf("%d cases", len(seen))
}
