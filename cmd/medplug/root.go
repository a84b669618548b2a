package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/suggest"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newRootCmd(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "medplug",
		Short: "Scaffold, build, run and judge medical plugins",
		Long: `medplug takes a medical plugin from an empty folder to a conformance verdict.

A plugin is a WebAssembly file that reads one JSON request and answers one JSON response, in a sandbox with hard limits.

Exit codes: 0 conforming or done, 1 not conforming, 2 usage or configuration, 3 inconclusive, 4 a limit stopped run,
5 a signature does not hold, 130 interrupted.`,
		Example: `  medplug new cardiology
  cd cardiology
  medplug build
  medplug test ./plugin.wasm`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknown("command", args[0], commandNames(cmd)).hint("medplug --help lists the commands")
			}
			cmd.SetOut(s.err)
			_ = cmd.Help()
			return &exitError{code: exitUsage}
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true // ours refuses shells that it does not know
	root.SetHelpCommand(newHelpCmd())
	root.Version = currentVersion().Version
	root.SetVersionTemplate("medplug {{.Version}}\n")
	root.AddCommand(
		newNewCmd(s),
		newBuildCmd(s),
		newDoctorCmd(s),
		newWatchCmd(s),
		newRunCmd(s),
		newTestCmd(s),
		newBenchCmd(s),
		newGenCmd(s),
		newPlotCmd(s),
		newInspectCmd(s),
		newPolicyCmd(s),
		newRulesCmd(s),
		newExplainCmd(s),
		newSelfcheckCmd(s),
		newDiffCmd(s),
		newKeygenCmd(s),
		newAttestCmd(s),
		newVerifyCmd(s),
		newPackageCmd(s),
		newPushCmd(s),
		newPullCmd(s),
		newGateCmd(s),
		newGateJudgeCmd(s),
		newScanCmd(s),
		newValidateCmd(s),
		newVersionCmd(s),
		newCompletionCmd(s),
	)
	return root
}

// unknown is the error for a name that is none of those known.
func unknown(kind, name string, known []string) *exitError {
	e := usagef("unknown %s %q", kind, printable(name))
	if near, ok := suggest.Nearest(name, known); ok {
		return e.hint("did you mean %s?", near)
	}
	return e
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError turns pflag's error into ours, with the flag that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	e := usagef("%w", err)
	if bad := (*pflag.InvalidValueError)(nil); errors.As(err, &bad) {
		if want := wanted(bad.GetFlag().Value.Type()); want != "" {
			e = usagef("--%s is %s, want %s", bad.GetFlag().Name, printable(bad.GetValue()), want)
		}
	}
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok && name == "replay" {
		e = e.hint("run, test and watch answer from a recording; no verdict that others rely on rests on one")
	} else if ok {
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near, ok := suggest.Nearest(name, known); ok {
			e = e.hint("did you mean --%s?", near)
		}
	}
	return e.hint("%s --help shows the flags", cmd.CommandPath())
}

// wanted says what a flag of one of pflag's own types takes; empty for any other, which says so itself. Commands may take less.
func wanted(kind string) string {
	switch kind {
	case "bool":
		return "true or false"
	case "int", "int64":
		return fmt.Sprintf("a whole number, %d to %d", math.MinInt64, math.MaxInt64)
	case "uint", "uint64":
		return fmt.Sprintf("a whole number, 0 to %d", uint64(math.MaxUint64))
	case "float64":
		return fmt.Sprintf("a number, %g to %g", -math.MaxFloat64, math.MaxFloat64)
	case "duration":
		return fmt.Sprintf("a duration like 500ms, 10s or 2m, %v to %v", time.Duration(math.MinInt64), time.Duration(math.MaxInt64))
	}
	return ""
}

// arguments checks how many arguments a command has; what names the one that is missing.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef("%s: %s is missing", cmd.Name(), what).hint("%s", cmd.UseLine())
		case len(args) > most:
			return usagef("%s: %q is one argument too many", cmd.Name(), printable(args[most])).hint("%s", cmd.UseLine())
		}
		return nil
	}
}

// oneOf checks a value against the names there are.
func oneOf(what, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return unknown(what, value, known).hint("%s is one of: %s", what, strings.Join(known, ", "))
}
