package main

import (
	"github.com/medplug/medplug/harness"
	"github.com/spf13/cobra"
)

func symbolsFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "symbols", "", "a build of the same code that kept its names, to name functions by")
}

// readSymbols lists a plugin's functions, named by another build of the same code when one is given.
func readSymbols(p *pluginFile, file string) ([]harness.Function, error) {
	if file == "" {
		return harness.Functions(p.module, nil)
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
