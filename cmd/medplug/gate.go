package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/spf13/cobra"
)

// What is given at the least and by default. Two large plugins at once stay below 1 GB together, and so do eight small ones.
const (
	leastMemory   = 256 // MiB, for all together
	oneMemory     = 480 // MiB, for one plugin at the most
	smallMemory   = 120 // MiB, for a small one
	leastDeadline = time.Second
)

type gateOptions struct {
	certify         attestOptions // policy, seed, profile and date
	strict, collect bool
	output, since   string
	key, trust      string // that must have signed the verdicts of since
	ignoreOthers    bool
	shard, format   string
	lang            string
	reports         []string
	workers, memory int
	deadline        time.Duration
}

func newGateCmd(s *streams) *cobra.Command {
	var o gateOptions
	cmd := &cobra.Command{
		Use:   "gate <file, folder or OCI layout>...",
		Short: "Judge many plugins as a marketplace does",
		Long: `gate judges every plugin file named, every *.wasm in the folders named, and every plugin in the OCI layouts that are named or lie in those
folders, by the whole catalogue in mode certify, and keeps the results of each in a folder of its own below --output, named by the plugin's
digest: gate.json (what was judged under what) and report.json, whole or not at all. The table on stdout says what came of each.

In a layout everything is held against its digest before anything is judged. An artefact that is no medplug plugin is said and leaves the
whole inconclusive, unless --ignore-others is given.

Each plugin is judged in a process of its own, bounded in time and memory, so that one that hangs, crashes or floods stops nobody. A run
that was interrupted or killed is started again: what was judged under the same rules, program, policy and seed is not judged again.

--shard i/n takes the i-th of n parts, from 1; a part follows from the digests alone. --since names results of before: what conforms there,
judged under the same, is not judged again. With --key or --trust it names signed verdicts instead, files or attached in a layout, and they
alone count: those that a trusted key signed, over the same plugin, program, rules, limits, policy and seed. --collect judges nothing: it
draws the verdict over results that shards left in --output, where a plugin without a whole result is inconclusive.

--format github writes annotations for a job of GitHub's, and adds the table to the file that GITHUB_STEP_SUMMARY names.

Exit codes: 3 if any plugin is inconclusive or a file could not be read, or there are none; else 1 if any does not conform; else 0.
2 usage or configuration, 130 interrupted.`,
		Example: `  medplug gate submissions/ --policy marketplace.yaml -o results
  medplug gate a.wasm b.wasm -o results --report html,junit
  medplug gate submissions/ -o results --shard 2/4 --format json
  medplug gate submissions/ -o results --collect
  medplug gate submissions/ -o results --since last-week
  medplug gate layout -o results --since layout --trust trust.yaml`,
		Args: arguments(1, 1<<20, "a plugin file or a folder of them"),
		RunE: func(cmd *cobra.Command, args []string) error { return runGate(cmd.Context(), s, args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "folder of the results; made where there is none")
	f.StringVar(&o.certify.policy, "policy", "", "the marketplace's policy file: waivers, sign-offs, profile, strict")
	f.StringVar(&o.certify.profile, "profile", string(conformance.ProfileBR), "whose law applies beside Brazil's: br (nobody's), hipaa or gdpr")
	f.Uint64Var(&o.certify.seed, "seed", 1, "seed of the test data")
	f.StringVar(&o.certify.asOf, "as-of", "", "judge by the rules in force on this date, 2006-01-02 (default today)")
	f.BoolVar(&o.strict, "strict", false, "warnings fail, too")
	f.StringVar(&o.shard, "shard", "1/1", "judge the i-th of n parts, as in 2/4")
	f.StringVar(&o.since, "since", "", "folder of earlier results, or signed verdicts: what conforms there is not judged again")
	f.StringVar(&o.key, "key", "", "file of the public key that must have signed what --since names")
	f.StringVar(&o.trust, "trust", "", "trust file, one of whose keys must have signed what --since names")
	f.BoolVar(&o.ignoreOthers, "ignore-others", false, "artefacts in layouts that are no medplug plugins leave nothing open")
	f.BoolVar(&o.collect, "collect", false, "judge nothing: draw the verdict over the results in --output")
	f.StringSliceVar(&o.reports, "report", nil, "a further format of each report beside report.json: "+strings.Join(gateFormats(), ", "))
	f.StringVar(&o.lang, "lang", string(report.English), "language of headings, outcomes and verdict in reports as text and HTML: en or pt-BR")
	f.StringVar(&o.format, "format", "text", "format of the summary on stdout: "+strings.Join(summaryFormats, ", "))
	f.IntVar(&o.workers, "workers", 0, "how many plugins are judged at once (default: one a processor)")
	f.IntVar(&o.memory, "memory", 0, fmt.Sprintf("MiB that all processes that judge may hold together (default: %d, beyond 8 workers %d for each)", 2*oneMemory, smallMemory))
	f.DurationVar(&o.deadline, "deadline", 10*time.Minute, "how long judging one plugin may take")
	complete(cmd, "report", gateFormats())
	complete(cmd, "lang", words(report.Langs()))
	complete(cmd, "format", summaryFormats)
	complete(cmd, "profile", words(conformance.Profiles()))
	return cmd
}

func runGate(ctx context.Context, s *streams, args []string, o gateOptions) error {
	shard, err := o.check()
	if err != nil {
		return err
	}
	c, err := newCertification(o.certify)
	if err != nil {
		return err
	}
	c.strict = o.strict
	since, err := o.signed(ctx, s)
	if err != nil {
		return err
	}
	found, err := gate.Find(ctx, args...)
	if missing := (*fs.PathError)(nil); errors.As(err, &missing) {
		return cannotRead(missing.Path, missing)
	} else if err != nil {
		return err
	}
	others := 0
	if o.ignoreOthers {
		all := len(found)
		found = slices.DeleteFunc(found, func(sub gate.Submission) bool { return sub.Other })
		others = all - len(found)
	}
	mine := slices.DeleteFunc(slices.Clone(found), func(sub gate.Submission) bool { return !shard.Has(sub) })
	if len(found) == 0 {
		return failf(exitInconclusive, "there is no plugin in what was named: nothing was judged").hint("name files, or folders with files *.wasm")
	}
	run, err := o.run(c, len(mine))
	if err != nil {
		return err
	}
	run.Signed = since
	outcomes, err := o.judge(ctx, s, mine, run)
	if err != nil {
		return err
	}
	sum := summarise(outcomes, run.Results, shard, len(found))
	sum.Ignored = others
	sum.passedOver(s, since)
	if err := sum.print(s, o.format); err != nil {
		return err
	}
	if sum.ExitCode != exitDone {
		return &exitError{code: sum.ExitCode}
	}
	return nil
}

// judge judges what is not judged yet, or with --collect says what is.
func (o *gateOptions) judge(ctx context.Context, s *streams, mine []gate.Submission, run *gate.Options) ([]gate.Outcome, error) {
	if o.collect {
		return gate.Collect(mine, *run), nil
	}
	line := s.progress(conformance.Singular(fmt.Sprintf("judging %d plugins", len(mine))))
	defer line.done()
	run.Progress = func(out *gate.Outcome, done, total int) {
		text := fmt.Sprintf("[%d/%d] %s: %s", done, total, printable(filepath.ToSlash(out.Paths[0])), plainVerdict(gateVerdict(out)))
		if line.update(text); !s.live {
			s.say("%s", text)
		}
	}
	started := time.Now()
	outcomes, err := gate.Run(ctx, mine, *run)
	line.done()
	if err == nil {
		s.say("%s in %s, results in %s", conformance.Singular(fmt.Sprintf("%d plugins", len(mine))), seconds(time.Since(started)), filepath.ToSlash(o.output))
	}
	return outcomes, err
}

// check finds what is wrong with the options before anything is run.
func (o *gateOptions) check() (gate.Shard, error) {
	shard, err := gate.ParseShard(o.shard)
	switch {
	case err != nil:
		return shard, usagef("--shard %q: %v", printable(o.shard), err).hint("an indexed job that counts from 0 adds 1: --shard \"$((JOB_COMPLETION_INDEX + 1))/4\"")
	case o.output == "":
		return shard, usagef("gate: -o names no folder for the results")
	case o.workers < 0 || o.workers > 1024:
		return shard, usagef("--workers %d: want 1 to 1024, or 0 for one a processor", o.workers)
	case o.deadline < leastDeadline || o.deadline > 24*time.Hour:
		return shard, usagef("--deadline %s: want %s to 24h", o.deadline, leastDeadline)
	}
	if o.workers == 0 {
		o.workers = runtime.GOMAXPROCS(0)
	}
	if o.memory == 0 {
		o.memory = max(2*oneMemory, smallMemory*o.workers)
	}
	if o.memory < leastMemory || o.memory > 1<<24 {
		return shard, usagef("--memory %d: want %d to %d MiB", o.memory, leastMemory, 1<<24)
	}
	for _, name := range o.reports {
		if err := oneOf("report", name, gateFormats()...); err != nil {
			return shard, err
		}
	}
	if err := o.checkSince(); err != nil {
		return shard, err
	}
	slices.Sort(o.reports)
	o.reports = slices.Compact(o.reports)
	if err := oneOf("language", o.lang, words(report.Langs())...); err != nil {
		return shard, err
	}
	return shard, oneOf("format", o.format, summaryFormats...)
}

// run puts together how so many plugins are judged.
func (o *gateOptions) run(c *certification, n int) (*gate.Options, error) {
	self, err := gate.Self()
	if err != nil {
		return nil, fmt.Errorf("find own program: %w", err)
	}
	base := gate.Key{Tool: thisTool(), Suite: conformance.SuiteDigest(suites.All), InForce: gate.InForce(suites.All, c.policy, c.asOf),
		Policy: c.policy.Digest(), Profile: c.profile, Mode: conformance.ModeCertify, Strict: c.strict || c.policy.Strict, Seed: c.seed}
	if c.policy.Profile != "" {
		base.Profile = conformance.Profile(c.policy.Profile)
	}
	if base.Program, err = ownDigest(); err != nil {
		return nil, err
	}
	one := min(o.memory, max(oneMemory, o.memory/o.workers))
	run := &gate.Options{Workers: o.workers, Memory: gate.Memory{All: int64(o.memory) << 20, One: int64(one) << 20}}
	run.Key = func(digest string) gate.Key {
		k := base
		k.Plugin = digest
		return k
	}
	for _, name := range o.reports {
		run.Need = append(run.Need, gateFile(report.Format(name), report.Lang(o.lang)))
	}
	child := gate.Child{Program: self, Args: []string{"medplug", judgeCommand}, Deadline: o.deadline,
		Memory: run.Memory.One, Threads: runtime.GOMAXPROCS(0) / max(1, min(o.workers, n))}
	run.Judge = func(ctx context.Context, sub gate.Submission, memory int64) gate.Judgement {
		order := gate.Order{Path: sub.File, AsOf: c.asOf, Seed: c.seed, Profile: c.profile, Strict: c.strict, Policy: c.policy, Formats: o.reports, Lang: o.lang}
		return child.Judge(ctx, order, memory)
	}
	if o.since != "" && !o.signs() {
		if run.Since, err = gate.ReadStore(o.since); err != nil {
			return nil, usagef("--since: %v", err)
		}
	}
	open := gate.OpenStore
	if o.collect {
		open = gate.ReadStore
	}
	if run.Results, err = open(o.output); err != nil {
		return nil, usagef("--output: %v", err)
	}
	return run, nil
}

// ownDigest is the digest of this very program.
func ownDigest() (string, error) {
	self, err := gate.Self()
	if err != nil {
		return "", fmt.Errorf("find own program: %w", err)
	}
	return gate.FileDigest(self)
}

func thisTool() conformance.Tool {
	return conformance.Tool{Name: "medplug", Version: currentVersion().Version}
}
