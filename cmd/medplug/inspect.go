package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/medplug/medplug/conformance/suites/abi"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/spf13/cobra"
)

// inspection is what inspect --json prints.
type inspection struct {
	SHA256       string             `json:"sha256"`
	Size         int                `json:"size"`
	Memory       *memoryPages       `json:"memory"`
	Imports      []wasmImport       `json:"imports"`
	Exports      []wasmExport       `json:"exports"`
	Sections     []wasmSection      `json:"sections"`
	Functions    []wasmFunction     `json:"functions"`
	Engine       engineWork         `json:"engine"`
	Capabilities []capability       `json:"capabilities"`
	Manifest     *contract.Manifest `json:"manifest"`
	ManifestErr  string             `json:"manifest_error,omitempty"`
}

type memoryPages struct {
	Min uint32  `json:"min_pages"`
	Max *uint32 `json:"max_pages"`
}

type wasmImport struct {
	Module string `json:"module"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Type   string `json:"type"`
}

type wasmExport struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Type string `json:"type"`
}

type wasmSection struct {
	Name   string `json:"name"`
	Custom bool   `json:"custom"`
	Size   int    `json:"size"`
}

// capability compares what the manifest declares with what the module imports.
type capability struct {
	Name     string `json:"name"`
	Declared bool   `json:"declared"`
	Imported bool   `json:"imported"`
}

func newInspectCmd(s *streams) *cobra.Command {
	var asJSON bool
	var symbolsFile string
	cmd := &cobra.Command{
		Use:   "inspect <plugin>",
		Short: "Show what a plugin file holds, without running it",
		Long: `inspect prints digest, memory, imports, exports, sections, functions and manifest of a plugin file, compares the capabilities it
declares with what it imports, and says what the engine will make of it. Nothing of the plugin is run.

Exit codes: 0 shown, 1 the file is no plugin module, 2 the file cannot be read.`,
		Example: "  medplug inspect ./plugin.wasm\n  medplug inspect ./cardiology --json",
		Args:    arguments(1, 1, "the plugin"),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := readPlugin(args[0])
			if err != nil {
				return err
			}
			info, err := harness.Inspect(p.module)
			if err != nil {
				return moduleError(p.path, info, err)
			}
			symbols, err := readSymbols(s, p, symbolsFile)
			if err != nil {
				return err
			}
			i := inspect(info)
			if err := i.addEngine(p.module, symbols); err != nil {
				return err
			}
			if asJSON {
				e := json.NewEncoder(s.out)
				e.SetIndent("", "  ")
				e.SetEscapeHTML(false)
				return e.Encode(i)
			}
			return i.print(s.out, filepath.ToSlash(p.path))
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	symbolsFlag(cmd, &symbolsFile)
	return cmd
}

func inspect(info harness.Info) inspection {
	i := inspection{SHA256: info.SHA256, Size: info.Size, Manifest: info.Manifest,
		Imports: []wasmImport{}, Exports: []wasmExport{}, Sections: []wasmSection{}, Capabilities: []capability{}}
	if info.ManifestErr != nil {
		i.ManifestErr = info.ManifestErr.Error()
	}
	if m := info.Memory; m != nil {
		i.Memory = &memoryPages{Min: m.Min}
		if m.HasMax {
			i.Memory.Max = &m.Max
		}
	}
	for _, im := range info.Imports {
		i.Imports = append(i.Imports, wasmImport(im))
	}
	for _, e := range info.Exports {
		i.Exports = append(i.Exports, wasmExport{e.Name, e.Kind, e.Type})
	}
	for _, sec := range info.Sections {
		i.Sections = append(i.Sections, wasmSection(sec))
	}
	i.Capabilities = capabilities(info)
	return i
}

// capabilities lists what is declared or imported of the medical host functions, of HTTP, and of clock and randomness.
func capabilities(info harness.Info) []capability {
	found := map[string]*capability{}
	at := func(name string) *capability {
		if found[name] == nil {
			found[name] = &capability{Name: name}
		}
		return found[name]
	}
	for _, im := range info.Imports {
		switch {
		case im.Module == "extism:host/user":
			at(im.Name).Imported = true
		case im.Module == "extism:host/env" && strings.HasPrefix(im.Name, "http_"):
			at("http").Imported = true
		case im.Module == "wasi_snapshot_preview1" && strings.HasPrefix(im.Name, "clock_"):
			at("clock").Imported = true
		case im.Module == "wasi_snapshot_preview1" && im.Name == "random_get":
			at("random").Imported = true
		}
	}
	if m := info.Manifest; m != nil {
		for _, name := range m.Capabilities.HostFunctions {
			at(name).Declared = true
		}
		if len(m.Capabilities.Hosts) > 0 {
			at("http").Declared = true
		}
		if m.Capabilities.Clock {
			at("clock").Declared = true
		}
		if m.Capabilities.Random {
			at("random").Declared = true
		}
	}
	list := []capability{}
	for _, c := range found {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b capability) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (i inspection) print(out io.Writer, path string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		for c := range cells {
			cells[c] = printable(cells[c])
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	title := func(text string) { row(); row(text) }
	row("file", path)
	row("sha256", i.SHA256)
	row("size", fmt.Sprintf("%d bytes", i.Size))
	switch m := i.Memory; {
	case m == nil:
		row("memory", "none")
	case m.Max == nil:
		row("memory", fmt.Sprintf("%d pages (%d KiB) at the start, no maximum of its own", m.Min, m.Min*64))
	default:
		row("memory", fmt.Sprintf("%d pages (%d KiB) at the start, at most %d", m.Min, m.Min*64, *m.Max))
	}
	if m := i.Manifest; m != nil {
		row("manifest", fmt.Sprintf("%s %s, %s, %s, limit class %s", m.Plugin.ID, m.Plugin.Version, m.Kind, m.Specialty, m.Limits.Class))
		row("intended use", m.Medical.IntendedUse)
		row("population", fmt.Sprintf("%g to %g years", m.Medical.Population.AgeMin, m.Medical.Population.AgeMax))
	} else {
		row("manifest", i.ManifestErr)
	}
	title("capabilities")
	for _, c := range i.Capabilities {
		row("  "+c.Name, c.verdict())
	}
	if len(i.Capabilities) == 0 {
		row("  none declared, none imported")
	}
	title("imports")
	for _, im := range i.Imports {
		row("  "+im.Module, im.Name, im.Type)
	}
	title("exports")
	for _, e := range i.Exports {
		row("  "+e.Name, e.Kind, e.Type)
	}
	title("sections")
	for _, sec := range i.Sections {
		name := sec.Name
		if sec.Custom {
			name = "custom " + name
		}
		row("  "+name, fmt.Sprintf("%d bytes", sec.Size))
	}
	i.printEngine(title, row)
	return w.Flush()
}

func (c capability) verdict() string {
	switch {
	case c.Declared && c.Imported:
		return "declared and imported"
	case c.Declared:
		return "declared, not imported"
	case c.Name == "clock":
		return "imported, not declared: its readings say nothing of the time"
	case c.Name == "random":
		return "imported, not declared: its numbers come from the host's seed"
	}
	return "imported, not declared"
}

// moduleError is the error for a file that is readable and no plugin. It names the rule that medplug test reports.
func moduleError(path string, info harness.Info, err error) error {
	var fault *harness.ModuleError
	if !errors.As(err, &fault) {
		return err
	}
	rule := abi.ABI001.ID
	if asksTooMuch(info) {
		rule = abi.ABI003.ID
	}
	e := failf(exitNotConforming, "%s is no plugin (%s): %w", path, rule, err)
	if filepath.Base(path) == manifest.FileName {
		return e.hint("name the built file or the folder")
	}
	return e.hint("medplug explain %s", rule)
}

// asksTooMuch tells whether a module imports what no host offers.
func asksTooMuch(info harness.Info) bool {
	offered := harness.Offered()
	return slices.ContainsFunc(info.Imports, func(im harness.Import) bool { return !slices.Contains(offered, im) })
}
