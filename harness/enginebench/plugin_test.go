package enginebench_test

import (
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/enginebench"
)

func module(t *testing.T, l enginebench.Language) []byte {
	t.Helper()
	m, err := enginebench.Module(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func limits(t *testing.T, c harness.Class) harness.Limits {
	t.Helper()
	l, err := harness.ClassLimits(c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func sandbox(t *testing.T, m []byte, l harness.Limits) *harness.Sandbox {
	t.Helper()
	cache := filepath.Join("..", "..", ".cache", "enginebench", "compiled-harness") // as bench-engine uses it
	p, err := harness.Load(t.Context(), m, harness.Options{CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(t.Context()) })
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answer is what the plugins have in common, and what they have not.
type answer struct {
	RequestID string   `json:"request_id"`
	HeartRate *float64 `json:"avg_heart_rate"`
	RPeaks    []int    `json:"r_peaks"`
	Leads     []struct {
		Name    string  `json:"name"`
		Samples int     `json:"samples"`
		Min     float64 `json:"min_mv"`
		Max     float64 `json:"max_mv"`
		Mean    float64 `json:"mean_mv"`
		RMS     float64 `json:"rms_mv"`
		Beats   int     `json:"beats"`
	} `json:"leads"`
}

func ask(t *testing.T, s *harness.Sandbox, export string, request []byte) (answer, harness.Trace) {
	t.Helper()
	r, err := s.Call(t.Context(), export, request)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(r.Output, &a); err != nil {
		t.Fatalf("%v: %s", err, r.Output)
	}
	return a, r.Trace
}

// A plugin in C or Rust needs no more than the micro class for half a megabyte of request.
func TestHalfAMegabyteInTwentyPages(t *testing.T) {
	const size = 512 << 10
	for _, l := range []enginebench.Language{enginebench.C, enginebench.Rust} {
		t.Run(string(l), func(t *testing.T) {
			request := enginebench.RequestOf(l, size)
			if len(request) != size {
				t.Fatalf("the request has %d bytes", len(request))
			}
			micro := limits(t, harness.Micro)
			if micro.MemoryPages != 20 {
				t.Fatalf("class micro has %d pages", micro.MemoryPages)
			}
			s := sandbox(t, module(t, l), micro)
			for range 3 { // what a first call leaves must not starve a second
				a, trace := ask(t, s, enginebench.Entry, request)
				if len(a.Leads) != 12 || a.Leads[0].Samples < 5000 {
					t.Fatalf("%d leads, %+v", len(a.Leads), a.Leads)
				}
				if trace.GuestPages > 20 {
					t.Errorf("%d pages", trace.GuestPages)
				}
			}
		})
	}
}

// The figures of Go and Rust compare because the plugins do the same.
func TestGoAndRustAnswerTheSame(t *testing.T) {
	gopher, crab := sandbox(t, module(t, enginebench.Go), limits(t, harness.Standard)), sandbox(t, module(t, enginebench.Rust), limits(t, harness.Standard))
	for name, request := range map[string][]byte{
		"ten seconds": enginebench.Request(enginebench.Go, 5000),
		"small":       enginebench.SmallRequest(enginebench.Go),
	} {
		a, _ := ask(t, gopher, enginebench.Entry, request)
		b, _ := ask(t, crab, enginebench.Entry, request)
		if d := cmp.Diff(a, b); d != "" {
			t.Errorf("%s: Go, then Rust:\n%s", name, d)
		}
		if len(a.Leads) == 0 || a.RequestID == "" {
			t.Errorf("%s: an empty answer: %+v", name, a)
		}
	}
	a, _ := ask(t, crab, enginebench.Entry, enginebench.Request(enginebench.Rust, 5000))
	if a.HeartRate == nil || math.Abs(*a.HeartRate-72) > 1 || len(a.RPeaks) != 12 {
		t.Errorf("heart rate and peaks of ten seconds at 72 a minute: %+v", a)
	}
}

func TestTheFiltersFilter(t *testing.T) {
	s := sandbox(t, module(t, enginebench.C), limits(t, harness.Micro))
	const samples = 15000 // 36 beats
	request := enginebench.Request(enginebench.C, samples)
	a, _ := ask(t, s, enginebench.Entry, request)
	smooth, _ := ask(t, s, enginebench.FIR, request)
	raw, _ := ask(t, sandbox(t, module(t, enginebench.Rust), limits(t, harness.Standard)), enginebench.Entry, enginebench.Request(enginebench.Rust, samples))
	if len(a.Leads) != 12 || len(smooth.Leads) != 12 {
		t.Fatalf("%d and %d leads", len(a.Leads), len(smooth.Leads))
	}
	unfiltered := map[string]float64{}
	for _, l := range raw.Leads {
		unfiltered[l.Name] = l.RMS
	}
	for i, l := range a.Leads {
		if l.Samples != samples || math.Abs(l.Mean) > 0.005 || l.Beats < 34 || l.Beats > 37 || l.Max < 0.3 || l.Min > -0.05 {
			t.Errorf("%+v", l)
		}
		if got, want := smooth.Leads[i].RMS, unfiltered[l.Name]; smooth.Leads[i].Samples != samples || math.Abs(got-want) > 0.1*want {
			t.Errorf("a low-pass leaves %v mV of %v: %+v", got, want, smooth.Leads[i])
		}
	}
}

func TestRequestsThatAreNone(t *testing.T) {
	for _, l := range enginebench.Languages() {
		s := sandbox(t, module(t, l), limits(t, harness.Standard))
		whole := string(enginebench.Request(l, 20))
		for name, request := range map[string]string{
			"nothing": "", "half": whole[:len(whole)/2], "no leads": `{"contract":"1"}`, "two": whole + whole,
			"a list": "[" + whole + "]", "a lead of text": strings.Replace(strings.Replace(whole, "[0", `["x"`, 1), `"data":"`, `"data":7,"x":"`, 1),
		} {
			_, err := s.Call(t.Context(), enginebench.Entry, []byte(request))
			var refusal *harness.PluginError
			if !errors.As(err, &refusal) {
				t.Errorf("%s, %s: %v", l, name, err)
			}
		}
		ask(t, s, enginebench.Entry, enginebench.SmallRequest(l)) // a refusal leaves the instance usable
	}
}

// A host without room for the answer gets a failure, never an empty success.
func TestNoRoomForTheAnswer(t *testing.T) {
	for _, l := range enginebench.Languages() {
		for name, request := range map[string]string{"answer": string(enginebench.SmallRequest(l)), "refusal": "{"} {
			code, set := callWithoutRoom(t, module(t, l), request)
			if code == 0 || set {
				t.Errorf("%s, %s: returned %d, set output or error: %t", l, name, code, set)
			}
		}
	}
}

// callWithoutRoom runs a plugin on a host whose alloc has nothing to give.
func callWithoutRoom(t *testing.T, m []byte, request string) (code int32, set bool) {
	ctx := t.Context()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, rt)
	load := func(at uint64, n int) (v uint64) {
		for i := n - 1; i >= 0; i-- {
			v <<= 8
			if at+uint64(i) < uint64(len(request)) {
				v |= uint64(request[at+uint64(i)])
			}
		}
		return v
	}
	b := rt.NewHostModuleBuilder("extism:host/env")
	for name, f := range map[string]any{
		"input_length":   func() uint64 { return uint64(len(request)) },
		"input_load_u8":  func(at uint64) uint32 { return uint32(load(at, 1)) },
		"input_load_u64": func(at uint64) uint64 { return load(at, 8) },
		"alloc":          func(uint64) uint64 { return 0 },
		"store_u8":       func(uint64, uint32) { set = true },
		"store_u64":      func(uint64, uint64) { set = true },
		"output_set":     func(uint64, uint64) { set = true },
		"error_set":      func(uint64) { set = true },
	} {
		b.NewFunctionBuilder().WithFunc(f).Export(name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	guest, err := rt.InstantiateWithConfig(ctx, m, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := guest.ExportedFunction(enginebench.Entry).Call(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return int32(result[0]), set
}

func TestModulesAreBuiltOnce(t *testing.T) {
	for _, l := range enginebench.Languages() {
		if a, b := module(t, l), module(t, l); string(a) != string(b) {
			t.Errorf("%s: two builds differ", l)
		}
	}
	if _, err := enginebench.Module(t.Context(), "cobol"); err == nil {
		t.Error("a language without a plugin is no error")
	}
}

func TestRequestsHaveTheirSize(t *testing.T) {
	for _, l := range enginebench.Languages() {
		small := enginebench.SmallRequest(l)
		if len(small) != enginebench.SmallSize || !json.Valid(small) {
			t.Errorf("%s: %d bytes: %s", l, len(small), small)
		}
		if big := enginebench.RequestOf(l, 100_001); len(big) != 100_001 || !json.Valid(big) || big[len(big)-100] == ' ' {
			t.Errorf("%s: a request of 100,001 bytes has %d", l, len(big))
		}
	}
}
