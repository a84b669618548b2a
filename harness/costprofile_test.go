package harness

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// profiled calls a module once under each of two options and gives the profile, held against the exact cost.
func profiled(t *testing.T, module []byte, l Limits) (*CostProfile, error) {
	t.Helper()
	var r Reply
	var err error
	costs := map[bool]uint64{}
	for _, profile := range []bool{false, true} {
		p, loadErr := Load(t.Context(), module, Options{Exact: true, Profile: profile})
		if loadErr != nil {
			t.Fatal(loadErr)
		}
		defer p.Close(t.Context())
		s, openErr := p.Open(t.Context(), l)
		if openErr != nil {
			t.Fatal(openErr)
		}
		defer s.Close(t.Context())
		r, err = s.Call(t.Context(), entry, []byte(`{}`))
		costs[profile] = r.Trace.Cost
		if (r.Trace.Profile != nil) != profile {
			t.Fatalf("profile %v: got %v", profile, r.Trace.Profile)
		}
	}
	var trap *TrapError
	var limit *LimitError
	stopped := errors.As(err, &trap) || errors.As(err, &limit)
	if costs[true] != costs[false] && !stopped {
		t.Errorf("with a profile the call costs %d, without %d", costs[true], costs[false])
	}
	var sum uint64
	for _, f := range r.Trace.Profile.Functions {
		sum += f.Cost
	}
	if sum != r.Trace.Cost || sum == 0 {
		t.Errorf("the functions together cost %d, the call %d", sum, r.Trace.Cost)
	}
	return r.Trace.Profile, err
}

func (p *CostProfile) costs() map[string]uint64 {
	all := map[string]uint64{}
	for _, f := range p.Functions {
		all[f.Name] += f.Cost
	}
	return all
}

// stacks gives the samples of each stack, by the names of its functions, innermost first.
func (p *CostProfile) stacks() map[string]int64 {
	all := map[string]int64{}
	for _, s := range p.Stacks {
		key := ""
		for _, fn := range s.Functions {
			key += p.Functions[fn].Name + ";"
		}
		all[key] += s.Samples
	}
	return all
}

const rounds = 50_000

// working is a module whose functions cost what can be counted by hand: entry calls mid twice, which calls leaf for each
// of its rounds.
func working(tail func(*specimen) [][]byte) []byte {
	s := newSpecimen()
	leaf := s.Func(none, nil, emit.I32(1), emit.I32(2), []byte{wasm.OpI32Add, wasm.OpDrop}) // 3
	mid := s.Func(none, []wasm.ValType{wasm.I32},
		emit.I32(rounds), set(0), // 2
		[]byte{wasm.OpLoop, wasm.BlockVoid},
		emit.Op(wasm.OpCall, leaf), get(0), emit.I32(1), []byte{wasm.OpI32Sub}, emit.Op(wasm.OpLocalTee, 0), // 4 + 4
		emit.Op(wasm.OpBrIf, 0), // 1
		[]byte{wasm.OpEnd})
	code := [][]byte{emit.Op(wasm.OpCall, mid), emit.Op(wasm.OpCall, mid)} // 8
	module := s.entry(append(code, tail(s)...)...)
	return wasm.AppendFuncNames(module, map[uint32]string{leaf: "leaf", mid: "mid"})
}

func answering(s *specimen) [][]byte {
	return [][]byte{s.block(0, "hello"), get(0), s.call("log_info"), s.output(`{}`), emit.I32(0)}
}

func TestEachFunctionCostsWhatItsInstructionsCost(t *testing.T) {
	p, err := profiled(t, working(answering), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	const stores = 5 + 2
	want := map[string]uint64{
		"leaf": 2 * rounds * 3,
		"mid":  2 * (2 + rounds*9),
		// Two calls; two blocks: length, alloc, set, and five instructions a store; the calls of log_info and output_set
		// with their arguments; the constant returned.
		entry:                        8 + 2*(1+4+1) + stores*(1+1+1+1+4) + (1 + 4) + (2 + 4) + 1,
		"extism:host/env.alloc":      2 * 60,
		"extism:host/env.store_u8":   stores * 12,
		"extism:host/env.output_set": 12,
		"extism:host/env.log_info":   400 + uint64(len("hello")),
	}
	if got := p.costs(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if name := p.Functions[p.Entry].Name; name != entry {
		t.Errorf("the entry is said to be %s", name)
	}
	if p.Functions[0].Name != "mid" || p.Functions[0].Offset == 0 || p.Functions[0].Size == 0 {
		t.Errorf("the dearest function is %+v", p.Functions[0])
	}
}

// Samples fall on functions in proportion to what they cost, also on one without a loop or a call in it.
func TestStacksSayWhoCalledWhom(t *testing.T) {
	p, err := profiled(t, working(answering), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	got := p.stacks()
	leaf, mid := got["leaf;mid;"+entry+";"], got["mid;"+entry+";"]
	if n := int64(2 * rounds * 12 / samplePeriod); leaf+mid < n*9/10 || leaf+mid > n*11/10 {
		t.Errorf("%v: want about %d samples below mid", got, n)
	}
	if leaf*9 < mid*2 || leaf*9 > mid*5 {
		t.Errorf("%v: leaf costs a third of what mid does", got)
	}
	var weight uint64
	for _, s := range p.Stacks {
		weight += s.Cost
	}
	if total := p.costs()["leaf"] + p.costs()["mid"]; weight > total+1000 || weight < total-3*samplePeriod/2 {
		t.Errorf("the samples stand for %d of %d instructions", weight, total)
	}
}

func TestAProfileIsTheSameEachTime(t *testing.T) {
	p, err := Load(t.Context(), working(answering), Options{Profile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())
	var first *CostProfile
	for i := range 4 { // anew, from the snapshot, warm, and again on the same instance
		s, err := p.Open(t.Context(), standard(t))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			r, err := s.Call(t.Context(), entry, []byte(`{}`))
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = r.Trace.Profile
			}
			if !reflect.DeepEqual(r.Trace.Profile, first) {
				t.Fatalf("opened %d times: %+v, at first %+v", i+1, r.Trace.Profile, first)
			}
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// Where a call that was stopped or trapped spent its time is what one most wants to know.
func TestFailedCallsHaveAProfile(t *testing.T) {
	var trap *TrapError
	p, err := profiled(t, working(func(*specimen) [][]byte { return [][]byte{{wasm.OpUnreachable}} }), standard(t))
	if !errors.As(err, &trap) || p.costs()["leaf"] != 2*rounds*3 {
		t.Errorf("trapped: %v, %v", err, p.costs())
	}
	var limit *LimitError
	l := standard(t)
	l.Timeout = 200 * time.Millisecond
	p, err = profiled(t, working(func(*specimen) [][]byte { return [][]byte{loop, emit.I32(0)} }), l)
	if !errors.As(err, &limit) || p.Functions[0].Name != entry || p.stacks()[entry+";"] < 10 {
		t.Errorf("stopped: %v, %v, %v", err, p.costs(), p.stacks())
	}
}

func TestBulkOperationsAndRecursionAreSeen(t *testing.T) {
	s := newSpecimen()
	s.Memory(2, 2)
	deep := s.Func(none, nil, emit.Op(wasm.OpCall, uint32(len(s.fns))))
	module := s.entry(emit.I32(0), emit.I32(0), emit.I32(1<<16), emit.Op(wasm.OpMisc, wasm.MiscMemoryFill, 0),
		emit.Op(wasm.OpCall, deep), emit.I32(0))
	var trap *TrapError
	p, err := profiled(t, module, standard(t))
	if !errors.As(err, &trap) || trap.Reason != "stack overflow" {
		t.Fatalf("got %v", err)
	}
	if got := p.costs()["memory.fill"]; got != 1<<16/8 {
		t.Errorf("filling 64 KiB cost %d", got)
	}
	if name := p.Functions[0].Name; name != "wasm-function[9]" {
		t.Errorf("the dearest function is %s", name)
	}
	for _, st := range p.Stacks {
		if n := len(st.Functions); !st.Cut || n < 20 || n > stackMost || st.Functions[n-1] == p.Entry {
			t.Errorf("a stack of %d functions, cut %v", n, st.Cut)
		}
	}
}

// A long call is sampled less often, so that its profile stays small.
func TestTheSamplingPeriodGrows(t *testing.T) {
	p := &sampler{period: samplePeriod, jitter: rand.New(rand.NewPCG(1, 2)), samples: map[string]*sample{}}
	for i, want := range []int64{samplePeriod, 2 * samplePeriod, 4 * samplePeriod, 8 * samplePeriod, 16 * samplePeriod, sliceMost, sliceMost} {
		var sum int64
		for range sampleDouble {
			sum += p.next()
			p.take(0)
		}
		if mean := sum / sampleDouble; mean < want*95/100 || mean > want*105/100 {
			t.Errorf("%d samples: the next at a distance of %d, want %d", i*sampleDouble, mean, want)
		}
	}
}
