package profile_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	pprof "github.com/google/pprof/profile"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/profile"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

var subject = profile.Subject{File: "plugin.wasm", SHA256: strings.Repeat("ab", 32), Size: 1000}

// read writes a profile and reads it again, as go tool pprof does.
func read(t *testing.T, c *harness.CostProfile) *pprof.Profile {
	t.Helper()
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := profile.Write(w, c, subject); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("written twice, it differs")
	}
	p, err := pprof.Parse(&first)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.CheckValid(); err != nil {
		t.Fatal(err)
	}
	return p
}

// figures gives the flat and the cumulative values of a profile by function, counted as pprof counts them.
func figures(p *pprof.Profile, value int) (flat, cum map[string]int64) {
	flat, cum = map[string]int64{}, map[string]int64{}
	for _, s := range p.Sample {
		flat[s.Location[0].Line[0].Function.Name] += s.Value[value]
		seen := map[string]bool{}
		for _, l := range s.Location {
			if name := l.Line[0].Function.Name; !seen[name] {
				cum[name] += s.Value[value]
				seen[name] = true
			}
		}
	}
	return flat, cum
}

func function(name string, cost uint64) harness.FunctionCost {
	return harness.FunctionCost{Function: harness.Function{Name: name}, Cost: cost}
}

func stacks(p *pprof.Profile) []string {
	var all []string
	for _, s := range p.Sample {
		var names []string
		for _, l := range s.Location {
			names = append(names, l.Line[0].Function.Name)
		}
		all = append(all, fmt.Sprintf("%s %v", strings.Join(names, "<"), s.Value))
	}
	slices.Sort(all)
	return all
}

func TestCostsAreSharedOutAmongStacks(t *testing.T) {
	got := stacks(read(t, &harness.CostProfile{
		Functions: []harness.FunctionCost{
			function("loop", 1001), function("entry", 10), function("inner", 30), function("alone", 7), function("deep", 50), function("idle", 0),
		},
		Stacks: []harness.CostStack{
			{Functions: []int{0, 1}, Samples: 3, Cost: 300},
			{Functions: []int{0, 2, 1}, Samples: 1, Cost: 100},
			{Functions: []int{4, 4, 2}, Samples: 1, Cost: 90, Cut: true},
			{Functions: []int{0, 2, 2, 1}, Samples: 1, Cost: 100},
		},
		Entry: 1, Period: 100,
	}))
	want := []string{
		"alone<[not sampled]<entry [0 7]",
		"deep<deep<inner<[cut]<entry [1 50]",
		"entry [0 10]",
		"inner<[cut]<entry [0 9]",
		"inner<entry [0 10]",
		"inner<inner<entry [0 11]",
		"loop<entry [3 600]",
		"loop<inner<entry [1 200]",
		"loop<inner<inner<entry [1 201]",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Whatever was sampled, by function nothing is lost or added, and all of it lies below the entry.
func TestFlatCostsAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		c := &harness.CostProfile{Entry: rng.IntN(5), Period: 1}
		want := map[string]int64{}
		var total, samples int64
		for i := range 5 + rng.IntN(20) {
			cost := rng.Uint64N(1 << rng.UintN(50))
			name := fmt.Sprint("f", i)
			c.Functions = append(c.Functions, function(name, cost))
			total += int64(cost)
			if cost > 0 {
				want[name] = int64(cost)
			}
		}
		for range rng.IntN(30) {
			st := harness.CostStack{Samples: 1 + rng.Int64N(9), Cost: 1 + rng.Uint64N(1<<rng.UintN(40))}
			for range 1 + rng.IntN(6) {
				st.Functions = append(st.Functions, rng.IntN(len(c.Functions)))
			}
			st.Cut = st.Functions[len(st.Functions)-1] != c.Entry
			c.Stacks = append(c.Stacks, st)
			samples += st.Samples
		}
		p := read(t, c)
		flat, cum := figures(p, 1)
		for name, cost := range flat {
			if cost == 0 {
				delete(flat, name)
			}
		}
		if !reflect.DeepEqual(flat, want) {
			t.Fatalf("flat costs %v, want %v", flat, want)
		}
		if entry := c.Functions[c.Entry].Name; cum[entry] != total {
			t.Fatalf("below the entry lie %d of %d", cum[entry], total)
		}
		_, cum = figures(p, 0)
		if entry := c.Functions[c.Entry].Name; cum[entry] != samples {
			t.Fatalf("below the entry lie %d of %d samples", cum[entry], samples)
		}
	}
}

// A real call: its profile says what the call cost, by function and in all.
func TestProfileOfACall(t *testing.T) {
	b := emit.New()
	none, i32 := wasm.FuncType{}, []wasm.ValType{wasm.I32}
	leaf := b.Func(none, nil, emit.I32(1), []byte{wasm.OpDrop})
	busy := b.Func(none, i32, emit.I32(100_000), emit.Op(wasm.OpLocalSet, 0), []byte{wasm.OpLoop, wasm.BlockVoid},
		emit.Op(wasm.OpCall, leaf), emit.Op(wasm.OpLocalGet, 0), emit.I32(1), []byte{wasm.OpI32Sub},
		emit.Op(wasm.OpLocalTee, 0), emit.Op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
	const entry = "process_medical_content"
	b.Export(entry, wasm.KindFunc, b.Func(wasm.FuncType{Results: i32}, nil, emit.Op(wasm.OpCall, busy), emit.I32(1)))
	module := wasm.AppendFuncNames(b.Bytes(), map[uint32]string{leaf: "leaf", busy: "busy"})
	limits, err := harness.ClassLimits(harness.Micro)
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := harness.Load(t.Context(), module, harness.Options{Profile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close(t.Context())
	s, err := plugin.Open(t.Context(), limits)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	r, _ := s.Call(t.Context(), entry, nil) // it fails, by returning 1
	p := read(t, r.Trace.Profile)
	flat, cum := figures(p, 1)
	want := map[string]int64{"leaf": 100_000, "busy": 2 + 9*100_000, entry: 5}
	if !reflect.DeepEqual(flat, want) {
		t.Errorf("flat costs %v, want %v", flat, want)
	}
	if cum[entry] != int64(r.Trace.Cost) || cum["busy"] < 990_000 {
		t.Errorf("cumulative costs %v, the call's is %d", cum, r.Trace.Cost)
	}
	if samples, _ := figures(p, 0); samples["leaf"] < 3 || samples["busy"] < 60 {
		t.Errorf("samples %v", samples)
	}
	if m := p.Mapping[0]; m.File != subject.File || m.BuildID != subject.SHA256 || !m.HasFunctions {
		t.Errorf("mapping %+v", m)
	}
	if p.DefaultSampleType != "cost" || p.SampleType[1].Unit != "instructions" || len(p.Comments) != 2 {
		t.Errorf("units %v, default %s, comments %q", p.SampleType, p.DefaultSampleType, p.Comments)
	}
}
