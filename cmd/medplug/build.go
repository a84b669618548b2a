package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/spf13/cobra"
)

func newBuildCmd(s *streams) *cobra.Command {
	var o build.Options
	cmd := &cobra.Command{
		Use:   "build [dir]",
		Short: "Compile a plugin folder to plugin.wasm",
		Long: `build compiles the plugin in a folder (default: this one) with the compiler of its language (c, go, rust; python needs none), embeds its
medplug.yaml and writes plugin.wasm into the folder. The same source and compiler give the same bytes, and nothing is compiled
when plugin.wasm is of the source and compiler that are there. The names of functions go to .medplug, for profiles and traps.

medplug doctor tells which compilers are there. Those in $MEDPLUG_TOOLCHAINS (folders c and rust) are taken first, and so is the
Python runtime there (python-runtime/medplug-python.wasm); then one beside medplug itself, in the user's cache, within medplug.

Exit codes: 0 built, 1 does not compile or the compiler is missing, 2 no plugin folder or a faulty medplug.yaml.`,
		Example: "  medplug build\n  medplug build ./cardiology\n  medplug build -o dist/ecg.wasm\n  medplug build --dev ./lesion-rust",
		Args:    arguments(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			p := s.progress("building " + dir)
			defer p.done()
			// A compiler that has something to say must not write into the progress line.
			o.Stderr, o.Cache = &after{p: p, w: s.err}, cacheDir()
			r, err := build.Build(cmd.Context(), dir, o)
			p.done()
			if err != nil {
				return buildError(err)
			}
			return printBuild(s, r)
		},
	}
	cmd.Flags().StringVarP(&o.Out, "output", "o", "", "write the plugin to this file")
	cmd.Flags().BoolVar(&o.Dev, "dev", false, "compile fast rather than well, for trying out (makes a difference in Rust)")
	return cmd
}

// buildError gives a failed build its exit code.
func buildError(err error) error {
	var (
		source    *build.NoSourceError
		faults    manifest.Errors
		toolchain *build.ToolchainError
		compile   *build.CompileError
		plugin    *build.PluginError
	)
	switch {
	case errors.As(err, &source):
		return withHint(&exitError{code: exitUsage, err: err}, source.Hint)
	case errors.As(err, &faults):
		return &exitError{code: exitUsage, err: err}
	case errors.As(err, &toolchain):
		return withHint(&exitError{code: exitNotConforming, err: err}, toolchain.Install)
	case errors.As(err, &plugin):
		return withHint(&exitError{code: exitNotConforming, err: err}, plugin.Hint)
	case errors.As(err, &compile):
		return &exitError{code: exitNotConforming, err: err}
	}
	return err
}

func withHint(e *exitError, hint string) *exitError {
	if hint == "" {
		return e
	}
	return e.hint("%s", hint)
}

func printBuild(s *streams, r build.Result) error {
	m := r.Manifest
	done := s.paint.green("built")
	if r.UpToDate {
		done = s.paint.green("up to date:")
	}
	s.say("%s %s %s (%s, %s), limit class %s, memory %d of %d pages, in %s", done, m.Plugin.ID, m.Plugin.Version, m.Kind,
		m.Plugin.Language, m.Limits.Class, r.MemoryPages, r.LimitPages, seconds(r.Duration))
	if r.Dev {
		s.say("%s development profile, not optimised as what is shipped is: build that without --dev", s.paint.yellow("note:"))
	}
	_, err := fmt.Fprintf(s.out, "%s  %d bytes  sha256:%s\n", filepath.ToSlash(r.Path), r.Size, r.SHA256)
	return err
}

// seconds prints a duration as people read it.
func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
