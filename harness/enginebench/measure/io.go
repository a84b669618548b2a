package main

import (
	"context"
	"errors"

	"github.com/medplug/medplug/harness/enginebench"
)

// io measures what it takes to bring 1.2 MB into a guest that only loads it.
func (b *bench) io(ctx context.Context) error {
	const size = 1_200_000
	module, err := enginebench.Module(ctx, enginebench.C)
	if err != nil {
		return err
	}
	p, limits, err := b.load(ctx, enginebench.C, module, false)
	if err != nil {
		return err
	}
	defer p.Close(ctx)
	limits.InputBytes = 2 << 20
	s, err := newStock(ctx, b.cache, module)
	if err != nil {
		return err
	}
	defer s.close(ctx)
	request := enginebench.RequestOf(enginebench.C, size)
	theirs, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer theirs.Close(ctx)
	want, err := call(ctx, theirs, enginebench.Load, request)
	if err != nil {
		return err
	}
	ours, err := p.Open(ctx, limits)
	if err != nil {
		return err
	}
	defer ours.Close(ctx)
	took, err := b.rounds(ctx, turn(4, func() error {
		reply, err := ours.Call(ctx, enginebench.Load, request)
		if err == nil && string(reply.Output) != want {
			err = errors.New("the harness answers otherwise than stock Extism")
		}
		return err
	}), turn(1, func() error {
		_, err := call(ctx, theirs, enginebench.Load, request)
		return err
	}))
	if err != nil {
		return err
	}
	b.print(micros(took[0])*1e6/size, "", "io_us_per_mb")
	b.print(micros(took[1])*1e6/size, "the same on stock Extism", "io_us_per_mb_extism")
	b.print(ratio(took[1], took[0]), "8.9 where it was tried first", "io_ratio")
	return nil
}
