package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/measure"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/spf13/cobra"
)

type benchOptions struct {
	encoding      string
	input         string
	calls         int
	save, compare string
	threshold     string
	asJSON        bool
}

const (
	benchSeed     = 1 // of the typical request and of the plugin's random stream: a baseline must meet the same
	benchWarmup   = 3 // calls left out: the first initialises the plugin, the next meet cold caches
	benchMost     = 100_000
	baselineBytes = 1 << 20
)

func newBenchCmd(s *streams) *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use:   "bench <plugin>",
		Short: "Measure what a call takes, and compare it with an earlier measurement",
		Long: `bench calls a plugin again and again, each time on an instance that no other call has touched, and prints CPU and wall time
with 95 % confidence intervals, the exact cost in instructions, peak memory, and what opening and resetting an instance takes.

The request is the kind's typical one (ECG: 12 leads, 10 s, 500 Hz) in the first encoding the plugin accepts, or that of
--encoding, or a JSON file (-i, "-" is standard input).

--save writes the measurement as a baseline. --compare holds it against one: cost and memory, which are the same on every
machine, are worse when they grew by more than the threshold; CPU time when, besides, the confidence intervals do not overlap.
CPU times of another machine are not compared. A regression is not saved.

Exit codes: 0 measured, and no worse; 1 the file is no plugin, a call failed or there is a regression; 2 usage, or a baseline
that cannot be read or is of another request; 4 a limit stopped a call.`,
		Example: `  medplug bench ./plugin.wasm
  medplug bench ./plugin.wasm --encoding floats --calls 400
  medplug bench ./plugin.wasm --save base.json
  medplug bench ./plugin.wasm --compare base.json --threshold 5%`,
		Args: arguments(1, 1, "the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, flag := range []string{"encoding", "input", "save", "compare"} {
				if cmd.Flags().Changed(flag) && cmd.Flags().Lookup(flag).Value.String() == "" {
					return usagef("bench: --%s names nothing", flag)
				}
			}
			if cmd.Flags().Changed("threshold") && o.compare == "" {
				return usagef("bench: --threshold goes with --compare")
			}
			return runBench(cmd.Context(), s, args[0], o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.encoding, "encoding", "", "encoding of the typical request, one that the plugin accepts")
	f.StringVarP(&o.input, "input", "i", "", "JSON request to send instead, - for standard input")
	f.IntVar(&o.calls, "calls", 100, "how many calls to measure")
	f.StringVar(&o.save, "save", "", "write the measurement to this file")
	f.StringVar(&o.compare, "compare", "", "compare with the measurement in this file")
	f.StringVar(&o.threshold, "threshold", "10%", "by how much cost, memory and CPU time may grow")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	return cmd
}

func runBench(ctx context.Context, s *streams, arg string, o benchOptions) error {
	threshold, base, err := o.check()
	if err != nil {
		return err
	}
	p, info, limits, err := readCallable(arg)
	if err != nil {
		return err
	}
	b := &bench{s: s, o: o, p: p, m: info.Manifest, limits: limits}
	if err := b.ask(ctx); err != nil {
		return err
	}
	b.describe(info)
	if base != nil { // before any time is spent on what nothing can be said of
		if err := comparable(o.compare, base, &b.r); err != nil {
			return err
		}
	}
	if err := b.measure(ctx); err != nil {
		return callError(p.path, info, err)
	}
	return b.finish(base, threshold)
}

// check finds what is wrong with the options before anything is run, and reads the baseline.
func (o *benchOptions) check() (threshold float64, base *measure.Report, err error) {
	if o.calls < 1 || o.calls > benchMost {
		return 0, nil, usagef("--calls %d: want 1 to %d", o.calls, benchMost)
	}
	if o.input != "" && o.encoding != "" {
		return 0, nil, usagef("bench: --encoding chooses among the typical requests, it does not go with --input")
	}
	number, ok := strings.CutSuffix(o.threshold, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(percent >= 0 && percent <= 1000) {
		return 0, nil, usagef("--threshold %q: want a percentage from 0%% to 1000%%", printable(o.threshold))
	}
	if o.save != "" {
		if err := checkTarget("save", o.save); err != nil {
			return 0, nil, err
		}
	}
	if o.compare != "" {
		data, err := readCapped(o.compare, baselineBytes)
		if err != nil {
			return 0, nil, err
		}
		if base, err = measure.Decode(data); err != nil {
			return 0, nil, usagef("%s: %w", o.compare, err).hint("medplug bench --save makes one")
		}
	}
	return percent / 100, base, nil
}

// bench is one measurement in the making.
type bench struct {
	s       *streams
	o       benchOptions
	p       *pluginFile
	m       *contract.Manifest
	limits  harness.Limits
	request []byte
	expect  fixtures.Outcome // of a typical request; empty for one that was given
	r       measure.Report
}

// ask finds the request.
func (b *bench) ask(ctx context.Context) error {
	if b.o.input != "" {
		var err error
		b.request, err = requestFor(ctx, b.s, runOptions{input: b.o.input}, b.limits)
		return err
	}
	set, err := fixtures.Generate(b.m, benchSeed, fixtures.Typical)
	if err != nil {
		return usagef("no typical request: %w", err).hint("give a request with --input")
	}
	var known []string
	for _, f := range set.Fixtures {
		known = append(known, f.Encoding)
	}
	if b.o.encoding == "" {
		b.o.encoding = known[0]
	}
	if err := oneOf("encoding", b.o.encoding, known...); err != nil {
		return err
	}
	f := set.Fixtures[slices.Index(known, b.o.encoding)]
	b.request, b.expect = f.Request, f.Expect.Outcome
	if n := int64(len(b.request)); n > b.limits.InputBytes {
		return failf(exitNotConforming, "the typical request has %d bytes, the plugin accepts %d", n, b.limits.InputBytes)
	}
	return nil
}

// describe fills in what is known before the first call.
func (b *bench) describe(info harness.Info) {
	sum := sha256.Sum256(b.request)
	b.r = measure.Report{
		SchemaVersion: measure.SchemaVersion, Tool: currentVersion().Version, Made: time.Now().UTC().Truncate(time.Second),
		Plugin:  measure.Plugin{ID: b.m.Plugin.ID, Version: b.m.Plugin.Version, SHA256: info.SHA256},
		Request: measure.Request{Kind: string(b.m.Kind), Encoding: b.o.encoding, SHA256: hex.EncodeToString(sum[:]), Bytes: len(b.request)},
		Limits:  b.limits.Digest(), Machine: measure.ThisMachine(), Calls: b.o.calls, Cost: measure.Cost{Model: harness.CostModel},
	}
}

// measure makes the calls: first as plugins are served, then counted exactly. The first call that fails ends it.
func (b *bench) measure(ctx context.Context) error {
	line := b.s.progress("loading " + b.p.path)
	defer line.done()
	if err := b.times(ctx, line); err != nil {
		return err
	}
	line.update("counting exactly")
	return b.cost(ctx)
}

func (b *bench) times(ctx context.Context, line *progress) error {
	plugin, err := harness.Load(ctx, b.p.module, harness.Options{CacheDir: cacheDir(), Host: localHost(b.m, benchSeed)})
	if err != nil {
		return err
	}
	defer plugin.Close(context.WithoutCancel(ctx))
	var open, reset, cpu, wall []time.Duration
	for i := range b.o.calls + benchWarmup {
		line.update(fmt.Sprintf("call %d of %d", i+1, b.o.calls+benchWarmup))
		c, err := b.call(ctx, plugin)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := b.answered(c.reply.Output); err != nil {
				return err
			}
		}
		b.r.GuestPages, b.r.KernelPages = max(b.r.GuestPages, c.reply.Trace.GuestPages), max(b.r.KernelPages, c.reply.Trace.KernelPages)
		if i >= benchWarmup {
			open, reset = append(open, c.open), append(reset, c.reset)
			cpu, wall = append(cpu, c.reply.Trace.CPU), append(wall, c.reply.Trace.Wall)
		}
	}
	b.r.Open, b.r.Reset, b.r.Wall = measure.Summarize(open), measure.Summarize(reset), measure.Summarize(wall)
	if slices.Max(cpu) > 0 { // not every system tells
		t := measure.Summarize(cpu)
		b.r.CPU = &t
	}
	return nil
}

// benchCall is one call on an instance that no other call has touched.
type benchCall struct {
	reply       harness.Reply
	open, reset time.Duration
}

func (b *bench) call(ctx context.Context, plugin *harness.Plugin) (c benchCall, err error) {
	begin := time.Now()
	box, err := plugin.Open(ctx, b.limits)
	if err != nil {
		return c, err
	}
	c.open = time.Since(begin)
	c.reply, err = box.Call(ctx, b.m.Entry, b.request)
	begin = time.Now()
	err = errors.Join(err, box.Close(context.WithoutCancel(ctx)))
	c.reset = time.Since(begin)
	return c, err
}

// answered makes sure that what is measured is an analysis: refusing one is quick.
func (b *bench) answered(output []byte) error {
	var answer struct {
		Status     contract.Status     `json:"status"`
		ReasonCode contract.ReasonCode `json:"reason_code"`
	}
	if json.Unmarshal(output, &answer) != nil {
		return failf(exitNotConforming, "the answer does not fit the contract: its status cannot be read").hint("medplug test judges it")
	}
	if answer.Status == contract.OK {
		return nil
	}
	if b.expect == "" {
		b.s.say("%s the plugin does not analyse this request; medplug run shows its answer", b.s.paint.yellow("warning:"))
		return nil
	}
	return failf(exitNotConforming, "the plugin does not analyse the typical request: %s (%s)", answer.Status, answer.ReasonCode)
}

// cost counts two calls exactly: they differ only where the plugin is given a clock or randomness.
func (b *bench) cost(ctx context.Context) error {
	plugin, err := harness.Load(ctx, b.p.module, harness.Options{CacheDir: cacheDir(), Exact: true, Host: localHost(b.m, benchSeed)})
	if err != nil {
		return err
	}
	defer plugin.Close(context.WithoutCancel(ctx))
	for i := range 2 {
		c, err := b.call(ctx, plugin)
		if err != nil {
			return err
		}
		n := c.reply.Trace.Cost
		b.r.Cost.Varies = i > 0 && n != b.r.Cost.Instructions
		b.r.Cost.Instructions = max(b.r.Cost.Instructions, n)
	}
	return nil
}

func comparable(path string, base, now *measure.Report) error {
	if err := measure.Comparable(base, now); err != nil {
		return usagef("%s: %w", path, err)
	}
	return nil
}

// finish compares, prints and saves.
func (b *bench) finish(base *measure.Report, threshold float64) error {
	var changes []measure.Change
	if base != nil {
		var err error
		if changes, err = measure.Compare(base, &b.r, threshold); err != nil {
			return err
		}
	}
	worse := slices.ContainsFunc(changes, func(c measure.Change) bool { return c.Verdict == measure.Worse })
	if err := b.print(b.s.out, base, changes, threshold); err != nil {
		return err
	}
	if worse {
		e := failf(exitNotConforming, "worse than %s by more than %s", filepath.ToSlash(b.o.compare), b.o.threshold)
		if b.o.save != "" {
			e = e.hint("a regression is not saved; without --compare it is")
		}
		return e
	}
	if b.o.save == "" {
		return nil
	}
	data, err := b.r.Encode()
	if err == nil {
		err = build.WriteFile(b.o.save, data)
	}
	if err != nil {
		return err
	}
	b.s.say("saved in %s", filepath.ToSlash(b.o.save))
	return nil
}

// print writes the measurement for people or for programs.
func (b *bench) print(out io.Writer, base *measure.Report, changes []measure.Change, threshold float64) error {
	if !b.o.asJSON {
		return printBench(out, &b.r, b.limits, base, changes)
	}
	result := struct {
		Measurement *measure.Report  `json:"measurement"`
		Baseline    *measure.Report  `json:"baseline,omitempty"`
		Threshold   *float64         `json:"threshold,omitempty"`
		Changes     []measure.Change `json:"changes,omitempty"`
	}{Measurement: &b.r, Baseline: base, Changes: changes}
	if base != nil {
		result.Threshold = &threshold
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(result)
}
