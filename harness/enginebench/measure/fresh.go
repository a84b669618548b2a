package main

import (
	"context"
	"fmt"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/enginebench"
)

// load gives a plugin on the harness and limits that it runs in.
func (b *bench) load(ctx context.Context, l enginebench.Language) (module []byte, p *harness.Plugin, limits harness.Limits, err error) {
	class := harness.Micro
	if l == enginebench.Go {
		class = harness.Standard
	}
	if limits, err = harness.ClassLimits(class); err != nil {
		return nil, nil, limits, err
	}
	if module, err = enginebench.Module(ctx, l); err != nil {
		return nil, nil, limits, err
	}
	p, err = harness.Load(ctx, module, harness.Options{CacheDir: b.cache + "-harness"})
	return module, p, limits, err
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
	module, p, limits, err := b.load(ctx, l)
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
	ours := func() (time.Duration, error) {
		begin := time.Now()
		box, err := p.Open(ctx, limits)
		if err != nil {
			return 0, err
		}
		opened := time.Now()
		reply, err := box.Call(ctx, enginebench.Entry, request)
		if err != nil {
			return 0, err
		}
		called := time.Now()
		if err := box.Close(ctx); err != nil {
			return 0, err
		}
		end := time.Now()
		if string(reply.Output) != want {
			return 0, fmt.Errorf("the harness answers otherwise than stock Extism")
		}
		around = append(around, opened.Sub(begin)+end.Sub(called))
		return end.Sub(begin), nil
	}
	theirs := func() (time.Duration, error) {
		begin := time.Now()
		_, err := s.fresh(ctx, enginebench.Entry, request)
		return time.Since(begin), err
	}
	took, err := b.rounds(ctx, ours, theirs)
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
	return nil
}
