package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/medplug/medplug/harness/build"
	"github.com/spf13/cobra"
)

type doctorOptions struct {
	language    string // empty: all
	fix, asJSON bool
}

func newDoctorCmd(s *streams) *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:   "doctor [language]",
		Short: "Say whether plugins can be built here, and what is missing",
		Long: `doctor looks for the toolchain of a language (c, go, python, rust; without one: of each), compiles the smallest plugin with it, and
says what is missing and the command that installs it. Python needs no toolchain but its runtime, one file, which medplug brings.

--fix runs that command where it can, rustup or apt-get, and says what it runs; on Debian without a rustup that has the target
it builds Rust's standard library for WebAssembly once, which takes a minute or two.

Exit codes: 0 the language (without one: Go) can be built, 1 it cannot, 2 usage.`,
		Example:           "  medplug doctor\n  medplug doctor rust\n  medplug doctor c --fix",
		Args:              arguments(0, 1, ""),
		ValidArgsFunction: cobra.FixedCompletions(build.Languages(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.language = args[0]
				if err := oneOf("language", o.language, build.Languages()...); err != nil {
					return err
				}
			}
			return runDoctor(cmd.Context(), s, o)
		},
	}
	cmd.Flags().BoolVar(&o.fix, "fix", false, "install what is missing")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	return cmd
}

func runDoctor(ctx context.Context, s *streams, o doctorOptions) error {
	asked := build.Languages()
	if o.language != "" {
		asked = []string{o.language}
	}
	var tools []build.Tool
	fits := false
	for _, language := range asked {
		t, err := examine(ctx, s, language)
		if err == nil && !t.Builds && o.fix {
			t, err = cure(ctx, s, t)
		}
		if err != nil {
			return err
		}
		tools = append(tools, t)
		if language == o.language || o.language == "" && language == "go" {
			fits = t.Builds
		}
	}
	if err := printTools(s, tools, o.asJSON); err != nil {
		return err
	}
	if !fits {
		return &exitError{code: exitNotConforming}
	}
	return nil
}

func examine(ctx context.Context, s *streams, language string) (build.Tool, error) {
	defer s.progress("compiling the smallest plugin in " + language).done()
	return build.Check(ctx, language, cacheDir())
}

// cure installs what a language lacks and looks again.
func cure(ctx context.Context, s *streams, t build.Tool) (build.Tool, error) {
	s.say("%s: %s", t.Language, printable(t.Problem))
	f := build.Fixer{
		Say:    func(command string) { s.say("%s %s", s.paint.bold("running:"), printable(command)) },
		Stdin:  s.in,
		Stderr: s.err,
	}
	err := f.Fix(ctx, t.Language)
	if missing := (*build.ToolchainError)(nil); errors.As(err, &missing) {
		s.say("%s: %s", t.Language, printable(missing.Reason))
		t.Install = missing.Install
		return t, nil
	}
	if err != nil {
		return t, err
	}
	return examine(ctx, s, t.Language)
}

func printTools(s *streams, tools []build.Tool, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"languages": tools})
	}
	var b strings.Builder
	for _, t := range tools {
		state, found := s.plain.green("builds        "), t.Found
		if !t.Builds {
			state = s.plain.red("does not build")
		}
		if found == "" {
			found = "not found"
		}
		fmt.Fprintf(&b, "%-6s %s  %s %s, wanted %s or newer", t.Language, state, t.Compiler, found, t.Wanted)
		if t.Path != "" {
			fmt.Fprintf(&b, "  %s", t.Path)
		}
		b.WriteByte('\n')
		if t.Builds && t.Lacking != "" {
			fmt.Fprintf(&b, "       %s\n", printable(t.Lacking))
		}
		if !t.Builds {
			fmt.Fprintf(&b, "       %s\n       to install: %s\n", printable(t.Problem), printable(t.Install))
		}
	}
	_, err := fmt.Fprint(s.out, b.String())
	return err
}
