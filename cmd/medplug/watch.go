package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/watch"
	"github.com/spf13/cobra"
)

type watchOptions struct {
	suites []string
	seed   uint64
	strict bool
	full   bool
	calls  recordingOptions
}

func newWatchCmd(s *streams) *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch [dir]",
		Short: "Build and judge a plugin folder at every change",
		Long: `watch builds the plugin in a folder (default: this one) and judges it, now and whenever what its files hold has changed, until
it is interrupted. What it shows first are the compiler's errors, as the compiler prints them; then the verdict and which rules newly
fail, still fail or newly pass. A change while it works cancels that work and starts anew. What is built, and what an editor leaves behind
while it saves, is no change. Cases in tests/*.yaml are run, too, unless --suite chooses (docs/tests.md).

--replay answers what the plugin asks of its host from a recording, read anew each time.

It judges by the quick rules. Those that need many calls or a second engine are left out and named; --full judges them too.

Exit codes: 2 no plugin folder, 3 the folder cannot be watched any more, 130 interrupted.`,
		Example: "  medplug watch\n  medplug watch ./cardiology\n  medplug watch ./cardiology --full --strict",
		Args:    arguments(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			if cmd.Flags().Changed("suite") && len(o.suites) == 0 {
				return usagef("watch: --suite names nothing")
			}
			if err := o.calls.check(cmd); err != nil {
				return err
			}
			return runWatch(cmd.Context(), s, dir, o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.suites, "suite", nil, "judge only these suites")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the test data")
	f.BoolVar(&o.strict, "strict", false, "warnings fail, too")
	f.BoolVar(&o.full, "full", false, "judge the slow rules, too")
	o.calls.replayFlag(cmd)
	complete(cmd, "suite", suiteNames())
	return cmd
}

// watching is what lasts from one run to the next: the folder, the fixtures that were made, and what failed last.
type watching struct {
	s       *streams
	dir     string
	o       watchOptions
	suites  []*conformance.Suite
	mode    conformance.Mode
	kept    conformance.Kept
	cases   conformance.Kept // of the author's own cases
	built   build.Kept
	against map[string]bool // by rule ID, of the last report that spoke of the rule: it stood against the plugin
}

func runWatch(ctx context.Context, s *streams, dir string, o watchOptions) error {
	chosen, err := suites.Named(o.suites...)
	if err != nil {
		return unknownName(err)
	}
	w := &watching{s: s, dir: dir, o: o, suites: chosen, cases: conformance.Kept{Most: keptSets}}
	defer func() { _ = w.built.Close(context.WithoutCancel(ctx)) }() // the process is about to end
	if !o.full {
		w.mode = conformance.ModeQuick
		if !slices.ContainsFunc(chosen, anyQuick) {
			return usagef("watch: every rule of the suites named is slow").hint("add --full")
		}
	}
	switch _, err := os.Stat(filepath.Join(dir, manifest.FileName)); {
	case errors.Is(err, fs.ErrNotExist):
		return noManifest(dir)
	case err != nil:
		return cannotRead(dir, err)
	}
	if _, err := o.calls.open(cassette.Unreachable, true); err != nil {
		return err
	}
	changes, failed, err := watch.Watch(ctx, dir, watch.Options{})
	if err != nil {
		return watchError(err)
	}
	s.say("watching %s; Ctrl-C ends it", filepath.ToSlash(dir))
	return w.run(ctx, changes, failed)
}

// run makes one round after another. A round is over, and has taken away what it made, before the next one begins.
func (w *watching) run(ctx context.Context, changes <-chan watch.Change, failed <-chan error) error {
	var changed []string // since the last round that was shown
	for {
		work, cancel := context.WithCancel(ctx)
		finished := make(chan *round, 1)
		go func() { finished <- w.round(work) }()
		var c watch.Change
		var open bool
		select {
		case c, open = <-changes:
			cancel()
			<-finished
		case r := <-finished:
			cancel()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := w.show(r, changed); err != nil {
				return err
			}
			changed = nil
			c, open = <-changes
		}
		if !open {
			return ended(ctx, failed)
		}
		if !w.s.live {
			w.s.say("changed: %s", fileList(c.Files))
		}
		changed = append(changed, c.Files...)
		slices.Sort(changed)
		changed = slices.Compact(changed)
	}
}

// ended says why there are no more changes.
func ended(ctx context.Context, failed <-chan error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return watchError(<-failed)
}

func watchError(err error) error {
	if large := (*watch.TooLargeError)(nil); errors.As(err, &large) {
		return (&exitError{code: exitUsage, err: err}).hint("watch the plugin's own folder")
	}
	return err
}

func anyQuick(s *conformance.Suite) bool {
	return slices.ContainsFunc(s.Rules, func(r *conformance.Rule) bool { return !r.Slow })
}
