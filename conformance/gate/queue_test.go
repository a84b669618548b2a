package gate_test

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
)

// sized are submissions of so many MiB.
func sized(sizes ...int64) []gate.Submission {
	var all []gate.Submission
	for i, mib := range sizes {
		name := strconv.Itoa(i)
		all = append(all, gate.Submission{Digest: sum([]byte(name)), Paths: []string{name}, File: name, Size: mib << 20})
	}
	return all
}

// However many workers there are, what is judged at once holds no more memory together than there is, the largest come first, and
// small ones are judged beside a large one that must wait.
func TestMemoryIsSharedOut(t *testing.T) {
	const one = 480 << 20
	var (
		mu              sync.Mutex
		held, most      int64
		working, widest int
		order           []string
	)
	o := gate.Options{Results: openStore(t, t.TempDir()), Key: sampleKey, Workers: 8, Memory: gate.Memory{All: 960 << 20, One: one}}
	o.Judge = func(_ context.Context, s gate.Submission, memory int64) gate.Judgement {
		mu.Lock()
		held, working = held+memory, working+1
		most, widest = max(most, held), max(widest, working)
		order = append(order, s.Paths[0])
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		held, working = held-memory, working-1
		mu.Unlock()
		return gate.Judgement{Report: sampleReport(s.Digest, conformance.Conforming)}
	}
	outcomes, err := gate.Run(t.Context(), sized(0, 0, 11, 0, 11, 3, 11, 0, 0, 0, 0, 0, 0, 0), o)
	if err != nil || gate.ExitCode(outcomes) != 0 || len(order) != 14 {
		t.Fatalf("%v, exit code %d, %d judged", err, gate.ExitCode(outcomes), len(order))
	}
	first := slices.Sorted(slices.Values(order[:2]))
	if most > 960<<20 || widest < 3 || !slices.Equal(first, []string{"2", "4"}) {
		t.Errorf("%d MiB at once, %d at once, first %v", most>>20, widest, first)
	}
	// One that may have more than all together is judged alone.
	o.Results, o.Memory.All, most, widest = openStore(t, t.TempDir()), 100<<20, 0, 0
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a job that nobody takes would keep it waiting
	defer cancel()
	if _, err := gate.Run(ctx, sized(11, 0, 3), o); err != nil || widest != 1 || most != one {
		t.Errorf("%v, %d MiB, %d at once", err, most>>20, widest)
	}
}

// A plugin that outgrows what it was first given is judged once more with all that one may have, and no third time.
func TestOutgrownIsTriedOnceMore(t *testing.T) {
	for _, enough := range []int64{300 << 20, 1 << 40} {
		var given []int64
		o := gate.Options{Results: openStore(t, t.TempDir()), Key: sampleKey, Workers: 3, Memory: gate.Memory{All: 960 << 20, One: 480 << 20}}
		o.Judge = func(_ context.Context, s gate.Submission, memory int64) gate.Judgement {
			given = append(given, memory>>20)
			if memory < enough {
				return gate.Judgement{Broken: "it held more", Outgrew: true}
			}
			return gate.Judgement{Report: sampleReport(s.Digest, conformance.Conforming)}
		}
		outcomes, err := gate.Run(t.Context(), sized(0), o)
		if want := map[bool]int{true: 0, false: 3}[enough < 480<<20]; err != nil || gate.ExitCode(outcomes) != want || !slices.Equal(given, []int64{120, 480}) {
			t.Errorf("enough is %d MiB: %v, exit code %d, given %v", enough>>20, err, gate.ExitCode(outcomes), given)
		}
	}
}

// Whoever waits for memory is let go when the run is interrupted.
func TestAnInterruptEndsWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := gate.Options{Results: openStore(t, t.TempDir()), Key: sampleKey, Workers: 2, Memory: gate.Memory{All: 480 << 20, One: 480 << 20}}
	o.Judge = func(ctx context.Context, _ gate.Submission, _ int64) gate.Judgement {
		cancel()
		<-ctx.Done()
		return gate.Judgement{}
	}
	ended := make(chan error, 1)
	go func() { _, err := gate.Run(ctx, sized(11, 11), o); ended <- err }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("an interrupted run ended well")
		}
	case <-time.After(time.Minute):
		t.Fatal("a worker waits on")
	}
}
