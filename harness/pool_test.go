package harness

import (
	"testing"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// greedy is a plugin that writes to all of 16 MiB in each call.
func greedy() []byte {
	s := newSpecimen()
	s.Memory(256, -1)
	return s.entry(emit.I32(0), emit.I32(0xaa), emit.I32(256<<16), []byte{wasm.OpMisc, wasm.MiscMemoryFill, 0}, s.output(`{}`), emit.I32(0))
}

// Warm instances hold no more than their share of memory, however many owners they have; those over it stay warm without
// the pages they wrote, and are as fresh as any.
func TestWarmMemoryIsBounded(t *testing.T) {
	p := load(t, greedy())
	l := standard(t)
	owners := []*Plugin{p.With(hostenv.Host{}), p.With(hostenv.Host{})}
	first := open(t, p, l)
	fresh := fingerprint(first)
	first.Close(t.Context())
	for range 2 {
		var boxes []*Sandbox
		for i := range 8 {
			box := open(t, owners[i%2], l)
			if got := fingerprint(box); got != fresh {
				t.Fatalf("instance %d is not fresh", i)
			}
			answer(t, box, `{}`)
			boxes = append(boxes, box)
		}
		if held := p.warm.held.Load(); held != 0 {
			t.Errorf("%d bytes are accounted for while all instances are in use", held)
		}
		for _, box := range boxes {
			box.Close(t.Context())
		}
		if n := owners[0].pool.n + owners[1].pool.n; n != 8 {
			t.Errorf("%d of 8 instances are kept warm", n)
		}
		if held := p.warm.held.Load(); held > warmBytes || held < warmBytes/2 {
			t.Errorf("warm instances hold %d bytes, at most %d", held, warmBytes)
		}
	}
}

// Where not even that fits an instance is dropped.
func TestWarmInstancesOverTheBoundAreDropped(t *testing.T) {
	p := load(t, counter())
	l := standard(t)
	open(t, p, l).Close(t.Context()) // makes the snapshot
	open(t, p, l).Close(t.Context())
	if p.pool.n != 1 {
		t.Fatal("not kept warm")
	}
	p.warm.held.Add(warmBytes)
	a, b := open(t, p, l), open(t, p, l)
	before := p.warm.held.Load()
	a.Close(t.Context())
	b.Close(t.Context())
	if p.pool.n != 0 || p.warm.held.Load() != before {
		t.Errorf("%d instances kept where there is no room, %d bytes more accounted for", p.pool.n, p.warm.held.Load()-before)
	}
}
