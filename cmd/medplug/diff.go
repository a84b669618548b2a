package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/compare"
	"github.com/spf13/cobra"
)

func newDiffCmd(s *streams) *cobra.Command {
	var asJSON bool
	var seed uint64
	cmd := &cobra.Command{
		Use:   "diff <old> <new>",
		Short: "Show what an update of a plugin changes",
		Long: `diff runs two versions of a plugin on the same requests and shows what differs: the manifest, imports and exports, size and memory,
the exact cost of the typical requests, and every request that is answered otherwise, with the members that differ. Changes that matter to
patients (use, population, model, class) are marked with !, and rule SMD-006, change control, is judged.

Exit codes: 0 shown; 1 change control is broken, or a file is no plugin; 2 usage; 3 a version could not be asked.`,
		Example: "  medplug diff ecg-1.0.0.wasm ecg-1.1.0.wasm\n  medplug diff old.wasm new.wasm --json",
		Args:    arguments(2, 2, "the old version and the new one"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDiff(cmd.Context(), s, args[0], args[1], seed, asJSON)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, "print JSON")
	f.Uint64Var(&seed, "seed", 1, "seed of the test data")
	return cmd
}

func runDiff(ctx context.Context, s *streams, before, after string, seed uint64, asJSON bool) error {
	was, _, _, err := readCallable(before)
	if err != nil {
		return err
	}
	is, _, _, err := readCallable(after)
	if err != nil {
		return err
	}
	line := s.progress("comparing " + was.path + " and " + is.path)
	defer line.done()
	d, err := compare.Compare(ctx, was.module, is.module, compare.Options{Seed: seed, AsOf: time.Now(), CacheDir: cacheDir(),
		Progress: func(step string, done, total int) { line.update(fmt.Sprintf("%s %d of %d", step, done, total)) }})
	line.done()
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(s.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(d)
	} else {
		_, err = s.out.Write([]byte(diffText(d)))
	}
	if err == nil && d.Control.Outcome == conformance.Failed {
		err = &exitError{code: exitNotConforming, err: errors.New("change control (SMD-006) is broken: see above")}
	}
	return err
}

// diffText writes a difference for people.
func diffText(d *compare.Difference) string {
	var b strings.Builder
	side := func(sign string, v compare.Side) {
		fmt.Fprintf(&b, "%s %s %s  sha256 %.16s, %d bytes, memory %d pages, peak %d\n", sign, printable(v.Plugin.ID), printable(v.Plugin.Version), v.Plugin.SHA256, v.Plugin.Size, v.Pages, v.Peak)
	}
	side("-", d.Old)
	side("+", d.New)
	if len(d.Manifest) > 0 {
		b.WriteString("\nmanifest\n")
	}
	for _, c := range d.Manifest {
		mark := " "
		if c.Matter {
			mark = "!"
		}
		fmt.Fprintf(&b, " %s %s: %s -> %s\n", mark, printable(c.Path), orNone(c.Old), orNone(c.New))
	}
	for _, n := range []struct {
		title string
		names compare.Names
	}{{"imports", d.Imports}, {"exports", d.Exports}} {
		if len(n.names.Added)+len(n.names.Removed) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", n.title)
		for _, name := range n.names.Removed {
			fmt.Fprintf(&b, "  - %s\n", printable(name))
		}
		for _, name := range n.names.Added {
			fmt.Fprintf(&b, "  + %s\n", printable(name))
		}
	}
	if len(d.Costs) > 0 {
		b.WriteString("\ncost, instructions\n")
	}
	for _, c := range d.Costs {
		fmt.Fprintf(&b, "  %s: %d -> %d (x%.3f)\n", c.Fixture, c.Old, c.New, c.Ratio)
	}
	fmt.Fprintf(&b, "\nbehaviour: %d of %d requests are answered otherwise\n", len(d.Behaviour), d.Compared)
	for _, r := range d.Behaviour {
		fmt.Fprintf(&b, "  %s: %s -> %s", r.Fixture, r.Old, r.New)
		if len(r.Paths) > 0 {
			fmt.Fprintf(&b, "  %s", printable(strings.Join(r.Paths, " ")))
		}
		if r.More > 0 {
			fmt.Fprintf(&b, " and %d more", r.More)
		}
		b.WriteByte('\n')
	}
	if len(d.OnlyOne) > 0 {
		b.WriteString(conformance.Singular(fmt.Sprintf("  %d requests could be put to one version alone\n", len(d.OnlyOne))))
	}
	fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(fmt.Sprintf("change control (SMD-006): %s %s", d.Control.Outcome, d.Control.Reason)))
	for _, f := range d.Control.Findings {
		fmt.Fprintf(&b, "  %s %s\n", f.Path, f.Message)
	}
	return b.String()
}

func orNone(value string) string {
	if value == "" {
		return "(none)"
	}
	return printable(value)
}
