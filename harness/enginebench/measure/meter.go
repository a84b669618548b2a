package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/enginebench"
)

// job is one export on one request.
type job struct {
	name    string
	export  string
	samples int
	aim     string
}

func jobs(l enginebench.Language) []job {
	switch l {
	case enginebench.Go: // encoding/json takes its time, and many rounds say more than long ones
		return []job{{"go", enginebench.Entry, 500, "<= 1.10"}}
	case enginebench.Rust:
		return []job{{"rust", enginebench.Entry, 5000, "<= 1.10"}}
	default:
		return []job{{"c", enginebench.Entry, 5000, "<= 1.20, aim 1.10"}, {"c_tight", enginebench.FIR, 5000, "its tightest loop"}}
	}
}

// meter measures what limiting a plugin costs: its code in the harness, against the same code as it came.
func (b *bench) meter(ctx context.Context) error {
	for _, l := range enginebench.Languages() {
		if err := b.meterOf(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) meterOf(ctx context.Context, l enginebench.Language) error {
	module, err := enginebench.Module(ctx, l)
	if err != nil {
		return err
	}
	plain, err := newBare(ctx, b.cache, module)
	if err != nil {
		return err
	}
	defer plain.close()
	var boxes [2]*harness.Sandbox
	for i, exact := range []bool{false, true} {
		p, limits, err := b.load(ctx, l, module, exact)
		if err != nil {
			return err
		}
		defer p.Close(ctx)
		if boxes[i], err = p.Open(ctx, limits); err != nil {
			return err
		}
		defer boxes[i].Close(ctx)
	}
	for _, j := range jobs(l) {
		request := enginebench.Request(l, j.samples)
		want, _, err := plain.call(j.export, request)
		if err != nil {
			return err
		}
		took, err := b.rounds(ctx, func() (time.Duration, error) {
			_, cpu, err := plain.call(j.export, request)
			return cpu, err
		}, metered(ctx, boxes[0], j.export, request, want), metered(ctx, boxes[1], j.export, request, want))
		if err != nil {
			return err
		}
		b.print(ratio(took[1], took[0]), j.aim, "enforce_ratio_%s", j.name)
		b.print(ratio(took[2], took[0]), "<= 1.6", "count_ratio_%s", j.name)
		b.print(micros(took[0]), "the call without limits", "unlimited_us_%s", j.name)
	}
	return nil
}

func metered(ctx context.Context, s *harness.Sandbox, export string, request []byte, want string) side {
	return func() (time.Duration, error) {
		reply, err := s.Call(ctx, export, request)
		if err != nil {
			return 0, fmt.Errorf("metered: %w", err)
		}
		if string(reply.Output) != want {
			return 0, errors.New("the plugin answers otherwise when it is metered")
		}
		return reply.Trace.CPU, nil
	}
}
