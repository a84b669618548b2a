package main

import (
	"errors"
	"path/filepath"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/meter"
	"github.com/spf13/cobra"
)

func symbolsFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "symbols", "", "a build of the same code that kept its names, to name functions by (default: what medplug build left in .medplug)")
}

// readSymbols lists a plugin's functions, named by another build of the same code: the one that is given, or else the twin
// that medplug build left beside it, when it fits.
func readSymbols(s *streams, p *pluginFile, file string) ([]harness.Function, error) {
	if file == "" {
		return readTwin(s, p)
	}
	symbols, err := readCapped(file, harness.MaxModuleBytes+1)
	if err != nil {
		return nil, err
	}
	functions, err := harness.Functions(p.module, symbols)
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	return functions, nil
}

func readTwin(s *streams, p *pluginFile) ([]harness.Function, error) {
	path := build.TwinPath(p.path)
	twin, err := readCapped(path, harness.MaxModuleBytes+1)
	if err != nil { // there is none
		return harness.Functions(p.module, nil)
	}
	functions, err := harness.Functions(p.module, twin)
	if unfit := (*harness.SymbolsError)(nil); errors.As(err, &unfit) {
		s.say("%s functions have no names: %s is of another build", s.paint.yellow("note:"), filepath.ToSlash(path))
		return harness.Functions(p.module, nil)
	}
	return functions, err
}

// sayStack prints the functions that were running when a plugin trapped, the innermost first.
func sayStack(s *streams, p *pluginFile, stack []string, functions []harness.Function) {
	if functions == nil {
		functions, _ = readSymbols(s, p, "") // without names the numbers must do
	}
	names := map[string]string{}
	for _, f := range functions {
		names[meter.Unnamed(f.Index)] = f.Name
	}
	for _, frame := range stack {
		if name, has := names[frame]; has {
			frame = name
		}
		s.say("  in %s", frame)
	}
}
