// Command measure prints what the gate makes of many plugins on this machine: `make bench-gate`. Turn by turn it lets one and two workers
// judge the same plugins, and one and two threads of a pure loop do the same work, so that a busy machine disturbs all alike; the gate's
// speed-up is held against the loop's. The memory is that of the gate and all its processes together, the largest sum seen. Two
// shards must come to the same results as one run.
//
// Each line is "name value", then the aim it is held against. Results that differ, and plugins whose judgement broke, are an error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := options{}
	flag.StringVar(&o.program, "medplug", filepath.Join("bin", "medplug"), "the program that is measured")
	flag.IntVar(&o.plugins, "plugins", 200, "how many plugins are judged")
	flag.IntVar(&o.rounds, "rounds", 4, "in how many turns")
	flag.IntVar(&o.python, "python", 4, "how many plugins in Python are among those whose memory is measured")
	flag.BoolVar(&o.alone, "memory", false, "measure memory and shards alone")
	flag.Parse()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench-gate: error:", err)
		os.Exit(1)
	}
}

type options struct {
	program                 string
	plugins, rounds, python int
	alone                   bool
}

func run(ctx context.Context, o options, w io.Writer) (err error) {
	if o.rounds < 1 || o.plugins < 2*o.rounds || o.python < 0 {
		return fmt.Errorf("%d plugins in %d rounds: want at least 2 plugins a round", o.plugins, o.rounds)
	}
	if o.program, err = filepath.Abs(o.program); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-gate-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{options: o, dir: dir, out: w}
	parts, err := b.specimens()
	if err != nil {
		return fmt.Errorf("make specimens: %w", err)
	}
	b.figure("load", load(), "")
	if !o.alone {
		if err := b.speedUp(ctx, parts); err != nil {
			return fmt.Errorf("measure speed-up: %w", err)
		}
	}
	if err := b.together(ctx, parts); err != nil {
		return fmt.Errorf("measure memory: %w", err)
	}
	b.figure("load", load(), "")
	return nil
}

type bench struct {
	options
	dir string
	out io.Writer
}

// figure prints a line.
func (b *bench) figure(name, value, aim string) {
	if aim != "" {
		aim = "(aim " + aim + ")"
	}
	fmt.Fprintln(b.out, strings.TrimSpace(fmt.Sprintf("%-44s %-12s %s", name, value, aim)))
}

// load is how many processes want the machine.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(text), " ")
	return one
}

// speedUp takes turns.
func (b *bench) speedUp(ctx context.Context, parts []string) error {
	const each = 40_000_000 // turns of the loop, before and after: together about what judging one plugin takes
	work := each * b.plugins / b.rounds
	var gate, loop [2]time.Duration
	var judging, cpu [2]float64
	for i, part := range parts {
		for k := range 2 {
			alone, err := loops(ctx, k+1, work)
			if err != nil {
				return err
			}
			r, err := b.gate(ctx, fmt.Sprintf("turn-%d-%d", i, k), k+1, part)
			if err != nil {
				return err
			}
			again, err := loops(ctx, k+1, work)
			if err != nil {
				return err
			}
			gate[k] += r.took
			loop[k] += alone + again
			judging[k] += r.judging
			cpu[k] += r.cpu
		}
	}
	ratio := func(d [2]time.Duration) float64 { return d[0].Seconds() / d[1].Seconds() }
	b.figure("gate, one worker on one processor", fmt.Sprintf("%.1f s", gate[0].Seconds()), "")
	b.figure("gate, two workers", fmt.Sprintf("%.1f s", gate[1].Seconds()), "")
	// These two do not move with the load.
	b.figure("judgements at work on average, of two", fmt.Sprintf("%.2f", judging[1]/gate[1].Seconds()), "1.80")
	b.figure("CPU time with two workers / with one", fmt.Sprintf("%.2f", cpu[1]/cpu[0]), "")
	b.figure("speed-up of the gate", fmt.Sprintf("%.2f", ratio(gate)), "")
	b.figure("speed-up of a pure loop", fmt.Sprintf("%.2f", ratio(loop)), "")
	b.figure("the gate's / the loop's", fmt.Sprintf("%.2f", ratio(gate)/ratio(loop)), "0.90")
	return nil
}

// together judges everything at once, plugins in Python among it, and then in two shards.
func (b *bench) together(ctx context.Context, parts []string) error {
	if b.python > 0 {
		folder, err := b.pythons(ctx)
		if err != nil {
			return err
		}
		parts = append(parts, folder)
	}
	whole, err := b.gate(ctx, "whole", 2, parts...)
	if err != nil {
		return err
	}
	b.figure(fmt.Sprintf("%d plugins, %d of them in Python", len(whole.verdicts), b.python), fmt.Sprintf("%.1f s", whole.took.Seconds()), "")
	b.figure("memory of all processes together", fmt.Sprintf("%d MB", whole.peak/1e6), "1000 MB")
	shards := map[string]string{}
	for _, shard := range []string{"1/2", "2/2"} {
		r, err := b.gate(ctx, "shards", 2, append(parts, "--shard", shard)...)
		if err != nil {
			return err
		}
		for digest, verdict := range r.verdicts {
			if shards[digest] != "" {
				return fmt.Errorf("plugin %.12s is in both shards", digest)
			}
			shards[digest] = verdict
		}
	}
	for digest, verdict := range whole.verdicts {
		if shards[digest] != verdict {
			return fmt.Errorf("plugin %.12s: the whole says %q, a shard %q", digest, verdict, shards[digest])
		}
	}
	if len(shards) != len(whole.verdicts) {
		return fmt.Errorf("the shards have %d plugins, the whole %d", len(shards), len(whole.verdicts))
	}
	b.figure("results of two shards that differ", "0", "0")
	return nil
}
