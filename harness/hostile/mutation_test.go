package hostile_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostile"
)

// Modules of any content: the corpus, changed at random. Nothing may panic, hang or fail in a way that has no type. A
// normal run does a few thousand; MEDPLUG_SOAK_MODULES says how many for a long one.
func TestMutatedModules(t *testing.T) {
	n := 3000
	if s := os.Getenv("MEDPLUG_SOAK_MODULES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	var seeds [][]byte
	for _, c := range hostile.Corpus() {
		if m := c.Module(); len(m) < 4<<10 { // large ones are about size, and slow to look at
			seeds = append(seeds, m)
		}
	}
	if len(seeds) < 50 {
		t.Fatalf("only %d seeds", len(seeds))
	}
	l := hostile.Base()
	l.Timeout = 5 * time.Millisecond
	var mu sync.Mutex
	outcomes, slowest := map[string]int{}, time.Duration(0)
	var all sync.WaitGroup
	const workers = 2
	for w := range uint64(workers) {
		all.Go(func() {
			r := rand.New(rand.NewPCG(2026, w))
			for range n / workers {
				module := mutate(r, seeds)
				start := time.Now()
				outcome, err := meet(t.Context(), module, l)
				took := time.Since(start)
				mu.Lock()
				outcomes[outcome]++
				slowest = max(slowest, took)
				mu.Unlock()
				if err != nil {
					t.Errorf("%v\nmodule %x", err, module)
					return
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d modules, slowest %v: %v", n, slowest, outcomes)
	for _, want := range []string{"refused", "answered", "stopped"} {
		if outcomes[want] == 0 {
			t.Errorf("no module was %s: the mutations do not reach that far", want)
		}
	}
}

// mutate changes a seed in one to four places, or joins the beginning of one to the end of another.
func mutate(r *rand.Rand, seeds [][]byte) []byte {
	m := append([]byte(nil), seeds[r.IntN(len(seeds))]...)
	for range 1 + r.IntN(4) {
		if len(m) < 9 {
			break
		}
		at := 8 + r.IntN(len(m)-8)
		switch r.IntN(7) {
		case 0:
			m[at] ^= 1 << r.IntN(8)
		case 1:
			m[at] = byte(r.Uint32())
		case 2:
			m = append(m[:at], m[min(len(m), at+1+r.IntN(8)):]...)
		case 3:
			from := 8 + r.IntN(len(m)-8)
			m = append(m[:at:at], append(append([]byte(nil), m[from:min(len(m), from+r.IntN(16))]...), m[at:]...)...)
		case 4:
			other := seeds[r.IntN(len(seeds))]
			m = append(m[:at:at], other[min(len(other), at):]...)
		case 5:
			edge := []byte{0, 1, 0x7f, 0x80, 0xff, 0x40, 0x0b, 0xfc, 0xfd, 0x10, 0x11}
			m[at] = edge[r.IntN(len(edge))]
		case 6:
			m = append(m[:at:at], append([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, m[at:]...)...)
		}
	}
	return m
}

// meet loads, opens and calls a module. The error means that something ended otherwise than by a typed word.
func meet(ctx context.Context, module []byte, l harness.Limits) (string, error) {
	p, err := harness.Load(ctx, module, harness.Options{})
	var (
		refused *harness.ModuleError
		missing *harness.ExportError
		limit   *harness.LimitError
		trap    *harness.TrapError
		untyped *harness.UntypedFailure
		own     *harness.PluginError
	)
	if err != nil {
		if !errors.As(err, &refused) || refused.Reason == "" {
			return "odd", fmt.Errorf("load ends with %T %w", err, err)
		}
		return "refused", nil
	}
	defer p.Close(ctx)
	for range 2 { // the second from the snapshot
		s, err := p.Open(ctx, l)
		if err == nil {
			_, err = s.Call(ctx, hostile.Entry, []byte("{}"))
			if closed := s.Close(ctx); closed != nil {
				return "odd", fmt.Errorf("close ends with %w", closed)
			}
		}
		switch {
		case err == nil:
		case errors.As(err, &limit):
			return "stopped", nil
		case errors.As(err, &trap):
			return "trapped", nil
		case errors.As(err, &missing):
			return "no entry", nil
		case errors.As(err, &untyped), errors.As(err, &own):
			return "failed", nil
		case errors.As(err, &refused):
			return "refused at open", nil
		default:
			return "odd", fmt.Errorf("call ends with %T %w", err, err)
		}
	}
	return "answered", nil
}
