package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/spf13/cobra"
)

type selfcheckOptions struct {
	run, rule string
	asJSON    bool
	seed      uint64
}

func newSelfcheckCmd(s *streams) *cobra.Command {
	var o selfcheckOptions
	cmd := &cobra.Command{
		Use:   "selfcheck",
		Short: "Prove that the gate can fail, and for the right reason",
		Long: `selfcheck makes plugins and hosts that each break exactly one rule, and honest ones of every kind, and judges each by the whole
catalogue. It needs no compiler and no network. What was not judged as it must be is printed in words; the last line counts.

Exit codes: 0 every mutant was caught and every honest one is clean; 1 one was missed, or failed a rule that it keeps: this gate
is not to be trusted; 2 usage; 3 one could not be judged, or there was none to judge.`,
		Example: `  medplug selfcheck
  medplug selfcheck --rule DIS-001
  medplug selfcheck --run 'disclaimer'
  medplug selfcheck --json`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runSelfcheck(cmd.Context(), s, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.run, "run", "", "only specimens whose name this regular expression matches")
	f.StringVar(&o.rule, "rule", "", "only specimens that break this rule or must just pass it")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the test data")
	complete(cmd, "rule", ruleIDs())
	return cmd
}

func runSelfcheck(ctx context.Context, s *streams, o selfcheckOptions) error {
	only, err := o.only()
	if err != nil {
		return err
	}
	// Hundreds of small plugins leave much to collect and keep little: collecting a third as often takes a tenth off, for 200 MB.
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	started := time.Now()
	line := s.progress("judging the specimens")
	defer line.done()
	out, err := mutants.Check(ctx, mutants.Options{Suites: suites.All, Seed: o.seed, Only: only, Progress: func(r mutants.Result, done, total int) {
		line.update(fmt.Sprintf("judging the specimens: %d of %d, %s", done, total, r.Name))
	}})
	line.done()
	if errors.Is(err, mutants.ErrNone) {
		return o.none()
	}
	if err != nil {
		return err
	}
	if err := o.print(s, out); err != nil {
		return err
	}
	s.say("%d specimens judged in %s", len(out.Results), seconds(time.Since(started)))
	return concluded(out)
}

// none is the error for a choice that leaves nothing.
func (o *selfcheckOptions) none() error {
	if o.run != "" {
		return usagef("no specimen's name matches --run %q", printable(o.run)).hint("docs/kill-matrix.md lists them")
	}
	return failf(exitInconclusive, "no specimen is about %s: nothing is proven", cmp.Or(o.rule, "any rule"))
}

// concluded is what the process ends with: what was not judged as it must be outweighs what could not be judged.
func concluded(out *mutants.Outcome) error {
	switch {
	case out.OK():
		return nil
	case slices.ContainsFunc(out.Results, func(r mutants.Result) bool { return len(r.Faults) > 0 }):
		return failf(exitNotConforming, "this gate is not to be trusted").hint("what went wrong is printed above, a line a fault")
	}
	return failf(exitInconclusive, "%d specimens could not be judged", out.Broken)
}

// only is what chooses specimens; nil for all.
func (o *selfcheckOptions) only() (func(mutants.Result) bool, error) {
	names, err := regexp.Compile(o.run)
	if err != nil {
		return nil, usagef("--run %q is no regular expression: %w", printable(o.run), err)
	}
	id := ""
	if o.rule != "" {
		rule, err := suites.Rule(o.rule)
		if err != nil {
			return nil, unknownName(err)
		}
		id = rule.ID
	}
	return func(r mutants.Result) bool {
		return names.MatchString(r.Name) && (id == "" || r.Breaks == id || slices.Contains(r.Near, id))
	}, nil
}

func (o *selfcheckOptions) print(s *streams, out *mutants.Outcome) error {
	if o.asJSON {
		e := json.NewEncoder(s.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	var b strings.Builder
	for _, r := range out.Results {
		if r.Error != "" {
			fmt.Fprintf(&b, "%s could not be judged: %s\n", s.plain.bold(r.Name), printable(r.Error))
		}
		for _, f := range r.Faults {
			fmt.Fprintf(&b, "%s: %s\n", s.plain.bold(r.Name), s.plain.red(printable(f)))
		}
	}
	_, err := fmt.Fprintf(s.out, "%s%s\n", &b, out)
	return err
}
