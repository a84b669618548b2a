package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/enginebench"
	"github.com/medplug/medplug/harness/hostenv"
)

// load gives a plugin on the harness, and limits that it runs in.
func (b *bench) load(ctx context.Context, l enginebench.Language, module []byte, exact bool) (*harness.Plugin, harness.Limits, error) {
	class := harness.Micro
	if l == enginebench.Go {
		class = harness.Standard
	}
	limits, err := harness.ClassLimits(class)
	if err != nil {
		return nil, limits, err
	}
	p, err := harness.Load(ctx, module, harness.Options{CacheDir: b.cache + "-harness", Exact: exact})
	return p, limits, err
}

// fresh measures a call on a sandbox that no other call has touched, and what opening and resetting it takes alone.
func (b *bench) fresh(ctx context.Context) error {
	for _, l := range enginebench.Languages() {
		if err := b.freshOf(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) freshOf(ctx context.Context, l enginebench.Language) error {
	module, err := enginebench.Module(ctx, l)
	if err != nil {
		return err
	}
	p, limits, err := b.load(ctx, l, module, false)
	if err != nil {
		return err
	}
	defer p.Close(ctx)
	s, err := newStock(ctx, b.cache, module)
	if err != nil {
		return err
	}
	defer s.close(ctx)
	request := enginebench.SmallRequest(l)
	want, err := s.fresh(ctx, enginebench.Entry, request)
	if err != nil {
		return err
	}
	var around []time.Duration // open and reset, without the call between them
	ours := func() error {
		begin := time.Now()
		box, err := p.Open(ctx, limits)
		if err != nil {
			return err
		}
		opened := time.Since(begin)
		reply, err := box.Call(ctx, enginebench.Entry, request)
		if err != nil {
			return err
		}
		called := time.Now()
		if err := box.Close(ctx); err != nil {
			return err
		}
		around = append(around, opened+time.Since(called))
		if string(reply.Output) != want {
			return errors.New("the harness answers otherwise than stock Extism")
		}
		return nil
	}
	theirs := func() error {
		_, err := s.fresh(ctx, enginebench.Entry, request)
		return err
	}
	took, err := b.rounds(ctx, turn(32, ours), turn(4, theirs))
	if err != nil {
		return err
	}
	aim, limit := ">= 5, aim 8", "<= 60"
	if l == enginebench.Go {
		aim, limit = ">= 10, aim 15", "<= 300"
	}
	b.print(ratio(took[1], took[0]), aim, "fresh_ratio_%s", l)
	b.print(micros(around), limit, "open_reset_us_%s", l)
	b.print(micros(took[0]), "open, call, reset", "fresh_us_%s", l)
	b.print(micros(took[1]), "the same on stock Extism", "fresh_us_%s_extism", l)
	began, err := begin(ctx, p, limits, request)
	if err != nil {
		return err
	}
	b.print(micros(began), "open and call, none warm", "begin_us_%s", l)
	return nil
}

// begin measures what a call takes that finds no warm instance: a new one begins from the snapshot.
func begin(ctx context.Context, p *harness.Plugin, limits harness.Limits, request []byte) ([]time.Duration, error) {
	var took []time.Duration
	for range 64 {
		// Warm instances have one owner, and this one has none yet.
		owner := p.With(hostenv.Host{})
		begin := time.Now()
		box, err := owner.Open(ctx, limits)
		if err != nil {
			return nil, err
		}
		_, err = box.Call(ctx, enginebench.Entry, request)
		took = append(took, time.Since(begin))
		if err := errors.Join(err, box.Close(ctx)); err != nil {
			return nil, err
		}
	}
	return took, nil
}

// turn makes a side of n calls, and gives the time of one. What the other side left for the garbage collector is
// collected before, so that each pays for its own.
func turn(n int, call func() error) side {
	return func() (time.Duration, error) {
		runtime.GC()
		begin := time.Now()
		for range n {
			if err := call(); err != nil {
				return 0, err
			}
		}
		return time.Since(begin) / time.Duration(n), nil
	}
}
