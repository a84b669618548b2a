package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/cassette"
)

// round is one build, and the judgement of what was built.
type round struct {
	compiler bytes.Buffer // what the compiler printed
	report   *conformance.Report
	err      error // why there is no report
	dev      bool  // compiled fast rather than well
	built    time.Duration
	judged   time.Duration
	notes    []string // about requests that failed before
	tape     *tape
}

// round builds and judges once, until ctx ends. What the compiler prints is kept: nobody wants to see that of a build
// which was cancelled.
func (w *watching) round(ctx context.Context) *round {
	r := &round{}
	line := w.s.progress("building " + w.dir)
	defer line.done()
	b, err := build.Build(ctx, w.dir, build.Options{Dev: true, Stderr: &r.compiler, Cache: cacheDir(), Kept: &w.built})
	if err != nil {
		r.err = buildError(err)
		return r
	}
	r.built, r.dev = b.Duration, b.Manifest.Plugin.Language == "rust"
	module, err := os.ReadFile(b.Path)
	if err != nil {
		r.err = cannotRead(b.Path, err)
		return r
	}
	waivers, err := readWaivers(filepath.Join(w.dir, policy.WaiversFile))
	if err != nil {
		r.err = err
		return r
	}
	if r.tape, err = w.o.calls.open(cassette.Unreachable, true); err != nil {
		r.err = err
		return r
	}
	started := time.Now()
	judging := shrinking{s: w.s, path: b.Path, off: true, update: line.update, first: func(first []conformance.CaseResult) { w.early(first, time.Since(started)) }}
	own, err := w.own(b.Path, module)
	if err != nil {
		r.err = err
		return r
	}
	r.report, r.err = own.judge(ctx, line, judging.judge, w.suites, conformance.Options{
		Seed: w.o.seed, AsOf: started, Strict: w.o.strict, Mode: w.mode, Declared: b.Manifest, CacheDir: cacheDir(), Kept: &w.kept, Waivers: waivers, Replay: r.tape.replay,
		Tool:     conformance.Tool{Name: "medplug", Version: currentVersion().Version},
		Progress: func(step string, done, total int) { line.update(fmt.Sprintf("%s %d of %d", step, done, total)) },
	})
	r.judged, r.notes = time.Since(started), judging.notes
	return r
}
