package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/spf13/cobra"
)

type testOptions struct {
	suites, rules []string
	fixtures      []string
	mode, profile string
	policy        string
	host          string
	seed          uint64
	strict        bool
	asOf          string
	noShrink      bool
	report        reportOptions
	calls         recordingOptions
	own           ownOptions
}

func newTestCmd(s *streams) *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use:   "test [plugin] | test --host <evidence>",
		Short: "Judge a plugin, or a host, by the conformance rules",
		Long: `test judges a plugin file, or the plugin.wasm of a plugin's folder (default: this one), and prints the report on stdout. It builds nothing: the file
that is judged is the file that is shipped.

A failure that medplug.waivers.yaml beside the plugin waives lets the verdict read "conforming with waivers". --mode certify, which
is what marketplaces run, knows only the waivers and sign-offs of the policy file given by --policy, and leaves nothing to a person
unanswered. --rule with --fixture replays one finding.

Of each rule that fails, the first five at most, the request is reduced to the smallest that still fails in the same way. It is
kept in .medplug/failing beside the plugin, judged first by the next test and watch, and removed once the rule passes it.

Cases in tests/*.yaml beside the plugin are run, too, unless --suite, --rule or --fixture choose: the author's own requests and what
must come of them. --tests runs a module of tests for the ABI xtp:test/harness. docs/tests.md describes both; the verdict needs
both. --own-only runs them alone, --case some of the cases.

The report goes to stdout as text, or in another --format, or to the file of -o. --report FORMAT=FILE writes further ones, any
number: junit, sarif, tap, github, html, fhir-testreport, fhir-outcome, json, text; docs/reports.md says what each is for. No
format changes the exit code.

--replay answers what the plugin asks of its host from a recording, and --record begins one that the author edits: docs/recording.md.
The report says so, and no --mode certify rests on one.

With --host no plugin but a host is judged, by what it shows of its configuration and its doings: JSON as docs/hosts.md describes.

Exit codes: 0 conforming, 1 not conforming, 2 usage or configuration, 3 inconclusive: a rule broke, a required one was skipped
or nothing was decided.`,
		Example: `  medplug test ./plugin.wasm
  medplug test ./cardiology --suite abi,disclaimer
  medplug test ./plugin.wasm --rule DIS-001 --all
  medplug test ./plugin.wasm --rule ABI-008 --fixture malformed/not-json
  medplug test ./plugin.wasm --mode certify --policy marketplace.yaml
  medplug test ./plugin.wasm --case "sinus rhythm"
  medplug test ./plugin.wasm --tests tests.wasm --input ecg.json
  medplug test ./plugin.wasm --format json -o report.json
  medplug test ./plugin.wasm --report junit=junit.xml --report html=report.html --lang pt-BR`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.host != "" {
				return arguments(0, 0, "")(cmd, args)
			}
			return arguments(0, 1, "")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, name := range []string{"suite", "rule", "fixture"} {
				if list, err := cmd.Flags().GetStringSlice(name); err != nil || cmd.Flags().Changed(name) && len(list) == 0 {
					return usagef("test: --%s names nothing", name)
				}
			}
			if err := o.own.check(cmd, &o); err != nil {
				return err
			}
			o.report.formatGiven = cmd.Flags().Changed("format")
			if err := o.checkCalls(cmd); err != nil {
				return err
			}
			if o.host != "" {
				return runTestHost(s, o)
			}
			plugin := "."
			if len(args) > 0 {
				plugin = args[0]
			}
			return runTest(cmd.Context(), s, plugin, o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.suites, "suite", nil, "judge only these suites: "+strings.Join(suiteNames(), ", "))
	f.StringSliceVar(&o.rules, "rule", nil, "judge only these rules, e.g. DIS-001,ABI-007")
	f.StringSliceVar(&o.fixtures, "fixture", nil, "judge only on these fixtures, as a finding names them")
	f.StringVar(&o.mode, "mode", string(conformance.ModeFull), "quick (without the slow rules), full, or certify")
	f.StringVar(&o.profile, "profile", string(conformance.ProfileBR), "whose law applies beside Brazil's: br (nobody's), hipaa or gdpr")
	f.StringVar(&o.host, "host", "", "judge a host by this evidence instead of a plugin")
	f.StringVar(&o.policy, "policy", "", "the marketplace's policy file: waivers, sign-offs, profile, strict")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the test data")
	f.BoolVar(&o.strict, "strict", false, "warnings fail, too")
	f.StringVar(&o.asOf, "as-of", "", "judge by the rules in force on this date, 2006-01-02 (default today)")
	f.BoolVar(&o.noShrink, "no-shrink", false, "do not reduce the requests on which rules fail")
	o.own.flags(cmd)
	o.report.flags(cmd)
	o.calls.recordFlag(cmd, "write each question that the plugin asks of its host, as the rehearsal answers it, to this file")
	o.calls.replayFlag(cmd)
	complete(cmd, "suite", suiteNames())
	complete(cmd, "rule", ruleIDs())
	complete(cmd, "mode", words(conformance.Modes()))
	complete(cmd, "profile", words(conformance.Profiles()))
	return cmd
}

func runTest(ctx context.Context, s *streams, arg string, o testOptions) error {
	chosen, asOf, err := o.check()
	if err != nil {
		return err
	}
	// Compiling a plugin in Python for the first time would pass 490 MB; this costs it no time. A bound from outside counts instead.
	if os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(400 << 20))
	}
	p, err := readPlugin(arg)
	if err != nil {
		return err
	}
	if err := o.report.spares(p.path); err != nil {
		return err
	}
	waivers, marketplace, err := o.decisions(filepath.Dir(p.path))
	if err != nil {
		return err
	}
	tape, err := o.calls.open(cassette.Unreachable, true)
	if err != nil {
		return err
	}
	own, err := o.own.read(p, &o)
	if err != nil {
		return err
	}
	line := s.progress("judging " + p.path)
	defer line.done()
	judging := shrinking{s: s, path: p.path, off: o.noShrink, update: line.update}
	r, err := own.judge(ctx, line, judging.judge, chosen, conformance.Options{
		Seed: o.seed, AsOf: asOf, Strict: o.strict, Select: o.rules, Declared: p.declared, CacheDir: cacheDir(),
		Mode: conformance.Mode(o.mode), Profile: conformance.Profile(o.profile), Fixtures: o.fixtures, Waivers: waivers, Policy: marketplace,
		Replay: tape.replay, Recorder: tape.recorder,
		Tool:     conformance.Tool{Name: "medplug", Version: currentVersion().Version},
		Progress: func(step string, done, total int) { line.update(fmt.Sprintf("%s %d of %d", step, done, total)) },
	})
	line.done()
	if err != nil {
		return unknownName(err)
	}
	if err := o.report.show(s, r); err != nil {
		return err
	}
	judging.say()
	if err := tape.judged(ctx, s, r); err != nil {
		return err
	}
	// Whichever rules were asked for, a file that is no module conforms to nothing.
	if info, err := harness.Inspect(p.module); err != nil {
		return moduleError(p.path, info, err)
	}
	return verdictError(r)
}

// verdictError is the exit code of a report; nil when it conforms.
func verdictError(r *conformance.Report) error {
	if code := r.Verdict.ExitCode(); code != exitDone {
		return &exitError{code: code}
	}
	return nil
}

// check finds what is wrong with the options before anything is run.
func (o *testOptions) check() ([]*conformance.Suite, time.Time, error) {
	now := time.Now()
	if err := o.report.check(); err != nil {
		return nil, now, err
	}
	if err := oneOf("mode", o.mode, words(conformance.Modes())...); err != nil {
		return nil, now, err
	}
	if err := oneOf("profile", o.profile, words(conformance.Profiles())...); err != nil {
		return nil, now, err
	}
	chosen, err := suites.Named(o.suites...)
	if err != nil {
		return nil, now, unknownName(err)
	}
	for i, id := range o.rules {
		rule, err := suites.Rule(id)
		if err != nil {
			return nil, now, unknownName(err)
		}
		if _, err := conformance.Find(chosen, id); err != nil {
			return nil, now, usagef("rule %s is in none of the suites named", rule.ID)
		}
		o.rules[i] = rule.ID
	}
	if o.asOf != "" {
		if now, err = time.Parse(time.DateOnly, o.asOf); err != nil {
			return nil, now, usagef("--as-of %q is no date", printable(o.asOf)).hint("write it as 2006-01-02")
		}
	}
	return chosen, now, nil
}

// unknownName turns an unknown suite or rule into our error, with the name that was probably meant.
func unknownName(err error) error {
	var e *conformance.UnknownError
	if !errors.As(err, &e) {
		return err
	}
	known, list := suiteNames(), "medplug rules lists suites and rules"
	switch e.What {
	case "rule":
		known = ruleIDs()
	case "fixture":
		return usagef("no fixture %q", printable(e.Name)).hint("a finding names its fixtures; of the rules chosen, some must need it")
	}
	return unknown(e.What, e.Name, known).hint("%s", list)
}

// words turns named strings into strings.
func words[T ~string](names []T) []string {
	var all []string
	for _, n := range names {
		all = append(all, string(n))
	}
	return all
}

func suiteNames() []string {
	var names []string
	for _, s := range suites.All {
		names = append(names, s.Name)
	}
	return names
}

func ruleIDs() []string {
	var ids []string
	for _, s := range suites.All {
		for _, r := range s.Rules {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// complete offers a flag's values to the shell.
func complete(cmd *cobra.Command, flag string, values []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is declared right above
	}
}
