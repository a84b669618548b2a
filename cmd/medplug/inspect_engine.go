package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness"
)

// wasmFunction is one function of the module; JSON lists all, the text the largest.
type wasmFunction struct {
	Index    uint32 `json:"index"`
	Name     string `json:"name"`
	Imported bool   `json:"imported"`
	Offset   int    `json:"offset"` // of its body in the file
	Size     int    `json:"size"`
}

const largest = 20

// engineWork is what the engine will make of the module before it runs.
type engineWork struct {
	Refused      string       `json:"refused,omitempty"` // the rest is then empty
	Mode         string       `json:"mode,omitempty"`
	Functions    int          `json:"functions"`
	Loops        int          `json:"loops"`
	Headers      int          `json:"loop_headers_charged"`
	Helpers      int          `json:"bulk_functions_added"`
	CodeBefore   int          `json:"code_bytes_before"`
	CodeAfter    int          `json:"code_bytes_after"`
	ModuleBefore int          `json:"module_bytes_before"`
	ModuleAfter  int          `json:"module_bytes_after"`
	Segments     int          `json:"data_segments_moved"`
	Data         int          `json:"data_bytes_moved"`
	Snapshot     bool         `json:"snapshot"`
	NoSnapshot   string       `json:"no_snapshot_because,omitempty"`
	Imports      []wasmTarget `json:"imports_rebound"`
}

type wasmTarget struct {
	Module string `json:"module"`
	Name   string `json:"name"`
	To     string `json:"to"`
}

func (i *inspection) addEngine(module []byte, functions []harness.Function) error {
	i.Functions = make([]wasmFunction, len(functions))
	for n, f := range functions {
		i.Functions[n] = wasmFunction(f)
	}
	f, err := harness.NewForecast(module)
	if err != nil {
		return err
	}
	i.Engine = engineWork{Refused: f.Refused, Imports: []wasmTarget{}}
	if f.Refused != "" {
		return nil
	}
	i.Engine = engineWork{
		Mode: "enforce", Functions: f.Functions, Loops: f.Loops, Headers: f.Headers, Helpers: f.Helpers,
		CodeBefore: f.Code[0], CodeAfter: f.Code[1], ModuleBefore: f.Module[0], ModuleAfter: f.Module[1],
		Segments: f.Segments, Data: f.Data, Snapshot: f.Unkept == "", NoSnapshot: f.Unkept, Imports: []wasmTarget{},
	}
	for _, im := range f.Imports {
		i.Engine.Imports = append(i.Engine.Imports, wasmTarget(im))
	}
	return nil
}

// printEngine prints the largest functions and what the engine will do.
func (i inspection) printEngine(title func(string), row func(...string)) {
	own := slices.DeleteFunc(slices.Clone(i.Functions), func(f wasmFunction) bool { return f.Imported })
	slices.SortStableFunc(own, func(a, b wasmFunction) int { return cmp.Compare(b.Size, a.Size) })
	if len(own) > largest {
		title(fmt.Sprintf("functions: the largest %d of %d, --json lists all", largest, len(own)))
		own = own[:largest]
	} else {
		title("functions")
	}
	for _, f := range own {
		row("  "+f.Name, fmt.Sprintf("%d bytes", f.Size))
	}
	e := i.Engine
	title("engine")
	if e.Refused != "" {
		row("  refuses it", e.Refused)
		return
	}
	row("  mode", "enforce: charged by loop and function (bench and run --profile count exactly)")
	row("  metered", fmt.Sprintf("%d functions; %d of %d loops repeat and are charged each time round", e.Functions, e.Headers, e.Loops))
	if e.Helpers > 0 {
		row("  bulk operations", fmt.Sprintf("%d kinds, done in chunks and charged by size", e.Helpers))
	}
	kernel := 0
	for _, im := range e.Imports {
		if im.To == harness.KernelModule {
			kernel++
		}
	}
	row("  imports", fmt.Sprintf("%d bound to the sandbox's own kernel, %d to the guarded host", kernel, len(e.Imports)-kernel))
	row("  data", fmt.Sprintf("%d segments, %d bytes, move to the memory's image", e.Segments, e.Data))
	row("  code", fmt.Sprintf("%d bytes of instructions become %d (%+.0f %%)", e.CodeBefore, e.CodeAfter, percent(e.CodeBefore, e.CodeAfter)))
	row("  module", fmt.Sprintf("%d bytes become %d that are compiled", e.ModuleBefore, e.ModuleAfter))
	if e.Snapshot {
		row("  instances", "begin from a snapshot taken after initialisation, unless that asks the host for more than clock and randomness")
	} else {
		row("  instances", "are each initialised anew: "+e.NoSnapshot)
	}
}

// percent is by how much the second is more than the first.
func percent(before, after int) float64 {
	if before == 0 {
		return 0
	}
	return 100 * (float64(after)/float64(before) - 1)
}
