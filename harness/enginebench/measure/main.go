// Command measure prints what the engine's limits and fresh sandboxes cost, against an engine without limits and against
// stock Extism: `make bench-engine`. Every ratio is taken in one run: what is compared is called by turns, round for round, and
// the figure is the median over the rounds, so that a busy machine disturbs both sides alike.
//
// Each line is "name value", then the aim it is held against. Ratios of metering are of the thread's CPU time, everything
// else is wall time.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := options{}
	flag.StringVar(&o.cache, "cache", filepath.Join(".cache", "enginebench", "compiled"), "folder for compiled code")
	flag.DurationVar(&o.budget, "budget", 1500*time.Millisecond, "how long each figure is measured")
	flag.StringVar(&o.only, "only", "", "measure only the group of this name: meter, fresh, io")
	flag.StringVar(&o.profile, "profile", "", "write a CPU profile of the process to this file")
	flag.Parse()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench-engine: error:", err)
		os.Exit(1)
	}
}

type options struct {
	cache   string
	budget  time.Duration
	only    string
	profile string
}

func run(ctx context.Context, o options, w io.Writer) error {
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	b := &bench{options: o, out: w}
	printed := false
	for _, group := range []struct {
		name string
		run  func(context.Context) error
	}{{"meter", b.meter}, {"fresh", b.fresh}, {"io", b.io}} {
		if o.only != "" && o.only != group.name {
			continue
		}
		printed = true
		if err := group.run(ctx); err != nil {
			return fmt.Errorf("measure %s: %w", group.name, err)
		}
	}
	if !printed {
		return fmt.Errorf("no group %q: there are meter, fresh and io", o.only)
	}
	return nil
}

// bench prints figures.
type bench struct {
	options
	out io.Writer
}

func (b *bench) print(value float64, aim, format string, a ...any) {
	fmt.Fprintf(b.out, "%-26s %10.3f  %s\n", fmt.Sprintf(format, a...), value, aim)
}
