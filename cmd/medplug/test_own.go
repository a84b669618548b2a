package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/spf13/cobra"
)

// ownOptions say which of the author's own tests are run.
type ownOptions struct {
	modules []string // of tests, for the ABI xtp:test/harness
	input   string   // what they are given
	only    bool
	cases   []string // names
}

func (o *ownOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.modules, "tests", nil, "run this module of tests (ABI xtp:test/harness), too; may be repeated")
	f.StringVarP(&o.input, "input", "i", "", "file that the module of tests is given as mock input")
	f.BoolVar(&o.only, "own-only", false, "run the author's own tests alone, judge no rule")
	f.StringArrayVar(&o.cases, "case", nil, "run this case of tests/*.yaml alone, judge no rule; may be repeated")
}

// check finds flags that contradict each other. --case is --own-only for some cases.
func (o *ownOptions) check(cmd *cobra.Command, all *testOptions) error {
	chosen := len(all.suites)+len(all.rules)+len(all.fixtures) > 0
	asked := o.only || len(o.cases) > 0 || len(o.modules) > 0
	switch {
	case asked && all.host != "":
		return usagef("test: own tests are of a plugin, not of a host")
	case asked && all.mode == string(conformance.ModeCertify):
		return usagef("test: mode certify judges by the rules alone").hint("run the author's own tests in mode full or quick")
	case (o.only || len(o.cases) > 0) && chosen:
		return usagef("test: --own-only and --case judge no rule; --suite, --rule and --fixture choose some")
	case (o.only || len(o.cases) > 0) && (all.calls.record != "" || all.calls.replay != ""):
		return usagef("test: a recording is for the rules' runs; own tests bring their own host")
	case cmd.Flags().Changed("input") && len(o.modules) == 0:
		return usagef("test: --input is for a module of tests").hint("name one with --tests")
	}
	for _, name := range append(append([]string{}, o.modules...), o.cases...) {
		if name == "" {
			return usagef("test: --tests or --case names nothing")
		}
	}
	o.only = o.only || len(o.cases) > 0
	return nil
}

// ownTests are the author's own tests of one plugin: what was read, and what came of it.
type ownTests struct {
	p       *pluginFile
	only    bool
	cases   *casesOf // nil for none
	modules []*testModule
	results []conformance.OwnTest
	took    time.Duration
}

// read reads everything that will be run, so that a mistake is said before anything is.
func (o *ownOptions) read(p *pluginFile, all *testOptions) (*ownTests, error) {
	t := &ownTests{p: p, only: o.only}
	var err error
	if t.modules, err = o.readModules(); err != nil {
		return nil, err
	}
	chosen := len(all.suites)+len(all.rules)+len(all.fixtures) > 0
	if all.mode == string(conformance.ModeCertify) || chosen {
		return t, nil
	}
	if t.cases, err = readCases(filepath.Dir(p.path), o.cases); err != nil {
		return nil, err
	}
	if o.only && !t.any() {
		return nil, usagef("there are no tests/*.yaml in %s", filepath.ToSlash(filepath.Dir(p.path))).hint("docs/tests.md says how cases are written; --tests names a module of tests")
	}
	return t, nil
}

// any says whether there are tests to run.
func (t *ownTests) any() bool { return t.cases != nil || len(t.modules) > 0 }

// run runs the tests that were read.
func (t *ownTests) run(ctx context.Context, line *progress) error {
	started := time.Now()
	if t.cases != nil {
		var err error
		t.results, err = t.cases.run(ctx, t.p.module, func(done, total int) { line.update(fmt.Sprintf("case %d of %d", done+1, total)) })
		if err != nil {
			return err
		}
	}
	for _, m := range t.modules {
		line.update("tests of " + m.name)
		results, err := m.run(ctx, t.p)
		if err != nil {
			return err
		}
		t.results = append(t.results, results...)
	}
	t.took = time.Since(started)
	return nil
}

// judging is how a plugin is judged by the rules.
type judging func(context.Context, []byte, []*conformance.Suite, conformance.Options) (*conformance.Report, error)

// judge runs the tests, judges by the rules where these are to be judged, and puts both together.
func (t *ownTests) judge(ctx context.Context, line *progress, rules judging, chosen []*conformance.Suite, o conformance.Options) (*conformance.Report, error) {
	if err := t.run(ctx, line); err != nil {
		return nil, err
	}
	if t.only {
		return conformance.WithoutRules(t.p.module, o).With(t.results, t.took), nil
	}
	r, err := rules(ctx, t.p.module, chosen, o)
	if err != nil || !t.any() {
		return r, err
	}
	return r.With(t.results, t.took), nil
}
