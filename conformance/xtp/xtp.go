// Package xtp runs a module of tests that a plugin's author wrote for the open ABI xtp:test/harness, in any of the
// languages that have a library for it. The module is a stranger's code like the plugin: it runs in a sandbox of its own,
// under limits, and the plugin in another.
package xtp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// Entry is the export of a module of tests that is called, once.
const Entry = "test"

// wholeModule names the result of what is no single assertion.
const wholeModule = "the module of tests"

// Options of a run.
type Options struct {
	File     string         // the module as the author named it, for the results
	Input    []byte         // what mock_input gives
	HasInput bool           // else it gives nothing
	Limits   harness.Limits // of the module; the zero value is DefaultLimits. Its deadline holds for everything that it has called
	CacheDir string         // for compiled code, "" for none
}

// DefaultLimits are those of a module of tests: a plugin's of the large class, and a minute for all tests together.
func DefaultLimits() harness.Limits {
	l, err := harness.ClassLimits(harness.Large)
	if err != nil {
		panic(err) // one of the contract's classes
	}
	l.Timeout = time.Minute
	return l
}

// ModuleError: the file is no module of tests. Nothing of it was run.
type ModuleError struct{ Reason string }

func (e *ModuleError) Error() string { return "no module of tests: " + e.Reason }

// Run calls the tests of a module on a plugin under the plugin's own limits, and gives one result an assertion. What goes
// wrong beside the assertions, in the tests or in the plugin, is a failed result; a module that asserts nothing is one
// that is not decided. An error is a *ModuleError, or means that the tool failed.
func Run(ctx context.Context, module []byte, plugin *harness.Plugin, limits harness.Limits, o Options) ([]conformance.OwnTest, error) {
	if o.Limits.Timeout == 0 {
		o.Limits = DefaultLimits()
	}
	info, err := harness.Inspect(module)
	if err == nil {
		err = info.CheckEntry(Entry)
	}
	if err != nil {
		return nil, &ModuleError{err.Error()}
	}
	r := &runner{o: o, plugin: plugin, limits: limits, last: time.Now()}
	defer r.drop(context.WithoutCancel(ctx))
	err = r.run(ctx, module)
	var bad *harness.ModuleError
	switch {
	case errors.As(err, &bad):
		return nil, &ModuleError{bad.Error()}
	case r.broken != nil:
		return nil, fmt.Errorf("run tests of %s: %w", o.File, r.broken)
	case err != nil && !ofGuest(err):
		return nil, fmt.Errorf("run tests of %s: %w", o.File, err)
	case err != nil:
		r.keep(wholeModule, conformance.Failed, moduleFault(err))
	case r.asserted == 0 && !r.failed:
		r.keep(wholeModule, conformance.Errored, "it asserted nothing")
	}
	return r.results, nil
}

// run calls the module. It is loaded for this one call: nothing of it is kept.
func (r *runner) run(ctx context.Context, module []byte) (err error) {
	tests, err := harness.Load(ctx, module, harness.Options{CacheDir: r.o.CacheDir, Tests: r, Host: hostenv.Host{Seed: new([32]byte)}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tests.Close(context.WithoutCancel(ctx))) }()
	sandbox, err := tests.Open(ctx, r.o.Limits)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sandbox.Close(context.WithoutCancel(ctx))) }()
	_, err = sandbox.Call(ctx, Entry, nil)
	return err
}

// moduleFault says why a module of tests did not end well. Its error text is the author's own words.
func moduleFault(err error) string {
	var failure *harness.UntypedFailure
	var refusal *harness.PluginError
	switch {
	case errors.As(err, &failure) && failure.Raw != "":
		return clip("it ended with an error: " + failure.Raw)
	case errors.As(err, &failure) && failure.Return != 0:
		return fmt.Sprintf("it returned %d, want 0", failure.Return)
	case errors.As(err, &refusal):
		return clip("it ended with an error: " + refusal.Object.Error())
	}
	return clip(err.Error())
}

// ofGuest says whether an error is the doing of the code that was called, not the tool's.
func ofGuest(err error) bool {
	var (
		refusal *harness.PluginError
		failure *harness.UntypedFailure
		limit   *harness.LimitError
		trap    *harness.TrapError
		missing *harness.ExportError
		module  *harness.ModuleError
	)
	return errors.As(err, &refusal) || errors.As(err, &failure) || errors.As(err, &limit) || errors.As(err, &trap) ||
		errors.As(err, &missing) || errors.As(err, &module)
}
