package main

import (
	"context"
	"fmt"
	"time"

	"github.com/medplug/medplug/harness/enginebench"
	"github.com/medplug/medplug/harness/meter"
)

// meter measures what limiting a plugin costs: its own code metered, against the same code as it came.
func (b *bench) meter(ctx context.Context) error {
	for _, l := range enginebench.Languages() {
		module, err := enginebench.Module(ctx, l)
		if err != nil {
			return err
		}
		modes := []meter.Mode{0, meter.Enforce, meter.Count}
		hosts := make([]*bare, len(modes))
		for i, mode := range modes {
			if hosts[i], err = newBare(ctx, b.cache, module, mode); err != nil {
				return err
			}
			defer hosts[i].close()
		}
		aims := [...]string{"", "<= 1.10", "<= 1.6"}
		samples, export, suffix := 5000, enginebench.Entry, string(l)
		switch l {
		case enginebench.Go:
			samples = 500 // encoding/json takes its time, and many rounds say more than long ones
		case enginebench.C:
			aims[1] = "<= 1.20, aim 1.10"
		}
		for {
			took, err := b.rounds(ctx, sides(hosts, export, enginebench.Request(l, samples))...)
			if err != nil {
				return err
			}
			b.print(ratio(took[1], took[0]), aims[1], "enforce_ratio_%s", suffix)
			b.print(ratio(took[2], took[0]), aims[2], "count_ratio_%s", suffix)
			b.print(micros(took[0]), "the call without limits", "unlimited_us_%s", suffix)
			if l != enginebench.C || export == enginebench.FIR {
				break
			}
			export, suffix, aims[1] = enginebench.FIR, "c_tight", ""
		}
	}
	return nil
}

// sides gives a call of each host; all must answer the same.
func sides(hosts []*bare, export string, request []byte) []side {
	var all []side
	var first string
	for _, h := range hosts {
		all = append(all, func() (time.Duration, error) {
			out, cpu, err := h.call(export, request)
			if err != nil {
				return 0, err
			}
			if first == "" {
				first = out
			}
			if out != first {
				return 0, fmt.Errorf("%s answers otherwise when it is metered", export)
			}
			return cpu, nil
		})
	}
	return all
}
