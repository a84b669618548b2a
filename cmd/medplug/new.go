package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
	"github.com/spf13/cobra"
)

func newNewCmd(s *streams) *cobra.Command {
	var lang, kind string
	var force bool
	cmd := &cobra.Command{
		Use:   "new <specialty> [dir]",
		Short: "Write the source of a new plugin",
		Long: `new writes a complete plugin for a medical specialty: source, tests, medplug.yaml and a copy of the SDK, so that it builds
without a network. Without more it takes Go, the specialty's usual kind and a folder named after the specialty. It never
overwrites: the folder must be empty or not there. With --force the scaffold's files are written over those of the same names, and
all others stay.

Exit codes: 0 written, 2 usage, no such scaffold or the folder is taken.`,
		Example: `  medplug new cardiology
  medplug new cardiology ./my-ecg
  medplug new cardiology ./my-ecg --lang go --kind ecg-analysis
  medplug new psychiatry --kind health-content`,
		Args: arguments(1, 2, "the specialty"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return specialties(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := args[0]
			if len(args) > 1 {
				dir = args[1]
			}
			p := templates.Params{Language: lang, Specialty: contract.Specialty(args[0]), Kind: contract.Kind(kind)}
			if err := known(p, cmd.Flags().Changed("kind")); err != nil {
				return err
			}
			var taken *templates.ExistsError
			var missing *templates.UnavailableError
			render := templates.Render
			if force {
				render = templates.Overwrite
			}
			files, err := render(dir, p)
			switch {
			case errors.As(err, &taken):
				return usagef("folder %s %s", dir, taken.Reason).hint("name another folder: medplug new %s <dir>", args[0]).
					hint("--force writes the scaffold's files over those that are there")
			case errors.As(err, &missing):
				return usagef("%s", missing.Reason).hint("there is: %s", strings.Join(commands(), "; "))
			case err != nil:
				return err
			}
			sayWritten(s, filepath.ToSlash(dir), files)
			_, err = fmt.Fprintln(s.out, filepath.ToSlash(dir))
			return err
		},
	}
	languages := offered(func(c templates.Scaffold) string { return c.Language })
	kinds := offered(func(c templates.Scaffold) string { return string(c.Kind) })
	cmd.Flags().StringVar(&lang, "lang", "go", "language of the plugin")
	cmd.Flags().StringVar(&kind, "kind", "", "kind of the plugin (default: the specialty's usual one)")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite what is in the folder")
	complete(cmd, "lang", languages)
	complete(cmd, "kind", kinds)
	return cmd
}

// known tells names that nobody has heard of, with the one that was probably meant, from those that only have no scaffold.
func known(p templates.Params, kindGiven bool) error {
	var kinds []string
	for _, k := range contract.Kinds() {
		kinds = append(kinds, string(k.Kind))
	}
	if err := oneOf("specialty", string(p.Specialty), specialties()...); err != nil {
		return err
	}
	if kindGiven {
		if err := oneOf("kind", string(p.Kind), kinds...); err != nil {
			return err
		}
	}
	return oneOf("lang", p.Language, "go", "rust", "c", "python")
}

func specialties() []string {
	var names []string
	for _, s := range templates.Specialties() {
		names = append(names, string(s))
	}
	return names
}

// sayWritten lists the files that were written, the copy of the SDK in one line, and what to do next.
func sayWritten(s *streams, dir string, files []string) {
	vendored := 0
	for _, f := range files {
		if strings.HasPrefix(f, "vendor/") {
			vendored++
			continue
		}
		s.say("  %s/%s", dir, f)
	}
	if vendored > 0 {
		s.say("  %s/vendor/ (%d files: the SDK)", dir, vendored)
	}
	s.say("next:\n  cd %s\n  medplug build\n  medplug test ./plugin.wasm", dir)
}

// commands writes each scaffold as the command that makes it.
func commands() []string {
	var lines []string
	for _, c := range templates.List() {
		lines = append(lines, fmt.Sprintf("medplug new %s --kind %s --lang %s", c.Specialties[0], c.Kind, c.Language))
	}
	return lines
}

// offered lists what the scaffolds have of something, each once.
func offered(what func(templates.Scaffold) string) []string {
	var names []string
	for _, c := range templates.List() {
		if name := what(c); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
