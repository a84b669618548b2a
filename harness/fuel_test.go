package harness

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// fib is exponential recursion: no loop, little stack, much time.
func fib(s *specimen) uint32 {
	self := s.fns["next"] // functions are numbered imports first, so the first one defined has the next index
	again := func(less int32) []byte {
		return emit.Cat(get(0), emit.I32(less), []byte{wasm.OpI32Sub, wasm.OpCall}, emit.U32(self))
	}
	return s.Func(sig("i", "i"), nil, get(0), emit.I32(2), []byte{wasm.OpI32LtS, wasm.OpIf, wasm.BlockVoid},
		get(0), []byte{wasm.OpReturn, wasm.OpEnd}, again(1), again(2), []byte{wasm.OpI32Add})
}

func TestRecursion(t *testing.T) {
	l := standard(t)
	l.Timeout = 30 * time.Millisecond

	s := newSpecimen()
	s.fns["next"] = uint32(len(s.fns))
	f := fib(s)
	_, _, err := once(t, s.entry(emit.I32(80), []byte{wasm.OpCall}, emit.U32(f), []byte{wasm.OpDrop}, emit.I32(0)), l)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Resource != ResourceTime {
		t.Errorf("exponential recursion: %v", err)
	}

	s = newSpecimen()
	self := uint32(len(s.fns))
	deep := s.Func(none, nil, append([]byte{wasm.OpCall}, emit.U32(self)...))
	_, _, err = once(t, s.entry([]byte{wasm.OpCall}, emit.U32(deep), emit.I32(0)), standard(t))
	var trap *TrapError
	if !errors.As(err, &trap) || trap.Reason != "stack overflow" {
		t.Errorf("endless recursion: %v", err)
	}
}

// A slice is never more than can be used up until the deadline, however fast the guest was, and settles what it owes.
func TestSlices(t *testing.T) {
	for left, most := range map[time.Duration]int64{
		time.Hour: sliceMost, 10 * time.Millisecond: int64(10 * time.Millisecond / slowest), time.Microsecond * 100: sliceLeast,
	} {
		for _, debt := range []int64{0, 1, resetCost} {
			f := &fuel{caller: t.Context(), deadline: time.Now().Add(left), slice: sliceMost, last: time.Now()}
			c := f.tick(meter.NewCounter(0, 10).Add(-debt))
			if c.Fuel() < sliceLeast || c.Fuel() > most || c.Depth() != 10 {
				t.Errorf("%v before the deadline, owing %d: %d of fuel, %d of stack", left, debt, c.Fuel(), c.Depth())
			}
			if f.used(c) != uint64(debt) {
				t.Errorf("owing %d, it is said to have used %d", debt, f.used(c))
			}
		}
	}
}

func TestCost(t *testing.T) {
	build := func(n int32) []byte {
		s := newSpecimen()
		s.fns["next"] = uint32(len(s.fns))
		f := fib(s)
		return s.entry(emit.I32(n), []byte{wasm.OpCall}, emit.U32(f), []byte{wasm.OpDrop}, s.output(`{}`), emit.I32(0))
	}
	cost := func(module []byte, l Limits) (uint64, error) {
		p, err := Load(t.Context(), module, Options{Exact: true})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close(t.Context())
		s, err := p.Open(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close(t.Context())
		r, err := s.Call(t.Context(), entry, []byte(`{}`))
		return r.Trace.Cost, err
	}
	l := standard(t)
	small, err := cost(build(10), l)
	if err != nil || small == 0 {
		t.Fatalf("cost %d, %v", small, err)
	}
	large, _ := cost(build(25), l) // long enough for several slices
	for range 3 {
		if again, _ := cost(build(25), l); again != large {
			t.Errorf("cost %d, then %d", large, again)
		}
	}
	if large < 500*small {
		t.Errorf("cost of fib(10) %d, of fib(25) %d: the second does over a thousand times the work", small, large)
	}
	l.Cost = large / 2
	var limit *LimitError
	if got, err := cost(build(25), l); !errors.As(err, &limit) || limit.Resource != ResourceCost || got < l.Cost {
		t.Errorf("with half of it allowed: cost %d, %v", got, err)
	}
}

// A guest that never calls the host must not hold up the rest of the process: the collector stops the world, which waits
// for every goroutine to come by.
func TestAGuestInALoopLetsTheCollectorIn(t *testing.T) {
	p := load(t, newSpecimen().entry(loop, emit.I32(0)))
	l := standard(t)
	l.Timeout = 300 * time.Millisecond
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := s.Call(t.Context(), entry, nil)
		done <- err
	}()
	collected := 0
	for {
		select {
		case err := <-done:
			var limit *LimitError
			if !errors.As(err, &limit) || collected < 3 {
				t.Errorf("%d collections while the guest ran; it ended with %v", collected, err)
			}
			return
		default:
			runtime.GC()
			collected++
		}
	}
}

// What the host does for a guest is charged to it: a loop that only calls the host ends at the deadline too.
func TestLoopsOfHostCalls(t *testing.T) {
	for name, body := range map[string]func(s *specimen) []byte{
		"alloc and free": func(s *specimen) []byte { return emit.Cat(emit.I64(100), s.call("alloc"), s.call("free")) },
		"reset after alloc": func(s *specimen) []byte {
			return emit.Cat(emit.I64(8<<20), s.call("alloc"), []byte{wasm.OpDrop}, s.call("reset"))
		},
		"random": func(s *specimen) []byte {
			return emit.Cat(emit.I32(0), emit.I32(64<<10), s.call("random_get"), []byte{wasm.OpDrop})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpecimen()
			s.fns["reset"] = s.ImportFunc("extism:host/env", "reset", none)
			s.fns["random_get"] = s.ImportFunc("wasi_snapshot_preview1", "random_get", sig("ii", "i"))
			s.Memory(1, -1)
			l := standard(t)
			l.Timeout = 30 * time.Millisecond
			_, _, err := once(t, s.entry([]byte{wasm.OpLoop, wasm.BlockVoid}, body(s), []byte{wasm.OpBr, 0, wasm.OpEnd}, emit.I32(0)), l)
			var limit *LimitError
			if !errors.As(err, &limit) || limit.Resource != ResourceTime {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestTheCauseOfAStopIsNamed(t *testing.T) {
	s := newSpecimen()
	_, _, err := once(t, s.entry([]byte{wasm.OpUnreachable}), standard(t))
	if err == nil || strings.Contains(err.Error(), "\n") || err.Error() != "trap during call: unreachable" {
		t.Errorf("got %q", err)
	}
}
