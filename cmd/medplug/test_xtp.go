package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/xtp"
	"github.com/medplug/medplug/harness"
)

// testModule is a module of tests as it lies on the disk.
type testModule struct {
	name     string // as the author named it, slashes
	module   []byte
	input    []byte
	hasInput bool
}

// mostMockInput bounds what a module of tests is given: what the memory of its sandbox has room for.
const mostMockInput = 16 << 20

func (o *ownOptions) readModules() ([]*testModule, error) {
	var input []byte
	if o.input != "" {
		var err error
		if input, err = readCapped(o.input, mostMockInput+1); err != nil {
			return nil, err
		}
		if len(input) > mostMockInput {
			return nil, usagef("%s has more than %d MiB", filepath.ToSlash(o.input), mostMockInput>>20)
		}
	}
	var all []*testModule
	for _, path := range o.modules {
		module, err := readCapped(path, harness.MaxModuleBytes+1)
		if err != nil {
			return nil, err
		}
		all = append(all, &testModule{filepath.ToSlash(path), module, input, o.input != ""})
	}
	return all, nil
}

// run runs the tests of a module. A plugin that cannot be called leaves them undecided.
func (m *testModule) run(ctx context.Context, p *pluginFile) (results []conformance.OwnTest, err error) {
	notRun := func(reason string) []conformance.OwnTest {
		return []conformance.OwnTest{{Source: conformance.SourceXTP, File: m.name, Name: "the module of tests", Outcome: conformance.Skipped, Reason: reason}}
	}
	info, err := harness.Inspect(p.module)
	switch {
	case err != nil:
		return notRun("the plugin is no WebAssembly module: " + err.Error()), nil
	case info.Manifest == nil:
		return notRun("the plugin carries no valid manifest: " + info.ManifestErr.Error()), nil
	}
	limits, err := conformance.LimitsFor(info.Manifest)
	if err != nil {
		return nil, err
	}
	plugin, err := harness.Load(ctx, p.module, harness.Options{CacheDir: cacheDir(), Host: conformance.HostFor(ownSeed, info.Manifest)})
	if bad := (*harness.ModuleError)(nil); errors.As(err, &bad) {
		return notRun("the plugin cannot be loaded: " + bad.Reason), nil
	} else if err != nil {
		return nil, fmt.Errorf("load plugin: %w", err)
	}
	defer func() { err = errors.Join(err, plugin.Close(context.WithoutCancel(ctx))) }()
	results, err = xtp.Run(ctx, m.module, plugin, limits, xtp.Options{File: m.name, Input: m.input, HasInput: m.hasInput, CacheDir: cacheDir()})
	if bad := (*xtp.ModuleError)(nil); errors.As(err, &bad) {
		return nil, usagef("%s is %w", m.name, bad).hint("docs/tests.md says what a module of tests exports and imports")
	}
	return results, err
}

// ownSeed is that of the plugin's random stream under a module of tests, whatever the run's own: its numbers hold.
const ownSeed = 1
