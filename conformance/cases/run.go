package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Options of a run.
type Options struct {
	Dir      string            // the plugin's folder, in which files that cases name are looked for
	CacheDir string            // for compiled code, "" for none
	Kept     *conformance.Kept // the fixtures of earlier runs, nil for none
	Progress func(done, total int)
}

// runner runs the cases of one plugin.
type runner struct {
	o        Options
	manifest *contract.Manifest
	limits   harness.Limits
	plugin   *harness.Plugin
	counting *harness.Plugin // counts every instruction; nil when no case asks for the cost
}

// Run calls a plugin once a case, each in a fresh sandbox under the plugin's limits, and compares. A plugin that cannot be
// called gives cases that were not run. An error is a *ConfigError, or means that the tool failed.
func Run(ctx context.Context, module []byte, all []*Case, o Options) ([]conformance.OwnTest, error) {
	info, err := harness.Inspect(module)
	if err != nil {
		return notRun(all, "the file is no WebAssembly module: "+err.Error()), nil
	}
	if info.Manifest == nil {
		return notRun(all, "no valid manifest is embedded: "+info.ManifestErr.Error()), nil
	}
	if err := info.CheckEntry(info.Manifest.Entry); err != nil {
		return notRun(all, "the entry cannot be called: "+err.Error()), nil
	}
	r := &runner{o: o, manifest: info.Manifest}
	if r.limits, err = conformance.LimitsFor(r.manifest); err != nil {
		return nil, fmt.Errorf("run cases: %w", err)
	}
	requests, err := r.requests(all)
	if err != nil {
		return nil, err
	}
	defer r.close(context.WithoutCancel(ctx))
	if err := r.load(ctx, module, all); err != nil {
		var bad *harness.ModuleError
		if errors.As(err, &bad) {
			return notRun(all, "the module cannot be loaded: "+bad.Reason), nil
		}
		return nil, fmt.Errorf("run cases: %w", err)
	}
	var results []conformance.OwnTest
	for i, c := range all {
		if o.Progress != nil {
			o.Progress(i, len(all))
		}
		result, err := r.run(ctx, c, requests[i])
		if err != nil {
			return nil, fmt.Errorf("run case %q: %w", c.Name, err)
		}
		results = append(results, result)
	}
	return results, nil
}

func notRun(all []*Case, reason string) []conformance.OwnTest {
	var results []conformance.OwnTest
	for _, c := range all {
		results = append(results, conformance.OwnTest{Source: conformance.SourceCases, File: c.File, Name: c.Name, Outcome: conformance.Skipped, Reason: reason})
	}
	return results
}

func (r *runner) load(ctx context.Context, module []byte, all []*Case) (err error) {
	host := conformance.HostFor(firstSeed, r.manifest)
	if r.plugin, err = harness.Load(ctx, module, harness.Options{CacheDir: r.o.CacheDir, Host: host}); err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(c *Case) bool { return c.want.costly }) {
		r.counting, err = harness.Load(ctx, module, harness.Options{CacheDir: r.o.CacheDir, Exact: true, Host: host})
	}
	return err
}

// close frees what was loaded. What a plugin leaves when it is freed changes no result.
func (r *runner) close(ctx context.Context) {
	for _, p := range []*harness.Plugin{r.plugin, r.counting} {
		if p != nil {
			_ = p.Close(ctx)
		}
	}
}

// run makes one call and compares what came of it.
func (r *runner) run(ctx context.Context, c *Case, request []byte) (conformance.OwnTest, error) {
	started := time.Now()
	result := conformance.OwnTest{Source: conformance.SourceCases, File: filepath.ToSlash(c.File), Name: c.Name, Outcome: conformance.Passed}
	host := &scripted{host: &c.Host, asked: map[string]int{}}
	plugin := r.plugin
	if c.want.costly {
		plugin = r.counting
	}
	reply, err := r.call(ctx, plugin, host, request)
	if ctx.Err() != nil {
		return result, context.Cause(ctx)
	}
	d := &diff{}
	if reason, guest := compareOutcome(d, &c.want, reply, err); reason != "" {
		result.Outcome, result.Reason = conformance.Failed, reason
	} else if !guest {
		return result, err
	}
	compareCalls(d, &c.want, asked(reply.Trace, host))
	if c.want.costly {
		c.want.cost.match(d, "cost", json.Number(strconv.FormatUint(reply.Trace.Cost, 10)))
	}
	if c.want.remembered {
		c.want.memory.match(d, "memory_pages", json.Number(strconv.FormatUint(uint64(reply.Trace.GuestPages), 10)))
	}
	if d.wrong > 0 && result.Reason == "" {
		result.Outcome = conformance.Failed
		if result.Reason = fmt.Sprintf("%d of %d expectations do not hold (-want +got)", d.wrong, d.checks); d.wrong > mostLines {
			result.Reason += fmt.Sprintf("; the first %d", mostLines)
		}
	}
	result.Diff, result.DurationMS = d.lines, conformance.Milliseconds(time.Since(started))
	return result, nil
}

func (r *runner) call(ctx context.Context, plugin *harness.Plugin, host *scripted, request []byte) (reply harness.Reply, err error) {
	sandbox, err := plugin.With(host.world(conformance.HostFor(firstSeed, r.manifest))).Open(ctx, r.limits)
	if err != nil {
		reply.Trace.Err = err
		return reply, err
	}
	defer func() {
		if closed := sandbox.Close(context.WithoutCancel(ctx)); closed != nil && err == nil {
			err = closed
		}
	}()
	return sandbox.Call(ctx, r.manifest.Entry, request)
}
