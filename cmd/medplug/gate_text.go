package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
)

// mostNamed is how many rules a row names.
const mostNamed = 4

// text prints a row for each plugin, and last how many came to what.
func (sum *gateSummary) text(s *streams) error {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range sum.Plugins {
		name := strings.TrimSpace(row.ID + " " + row.Version)
		if name == "" {
			name = "-"
		}
		fmt.Fprintf(w, "%s\t%.12s\t%s\t%s\t%s\n", printable(filepath.ToSlash(row.Paths[0])), row.SHA256, printable(name), plainVerdict(row.Verdict), row.why())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(&b, sum.counts())
	_, err := io.Copy(s.out, &b)
	return err
}

// counts says how many came to what.
func (sum *gateSummary) counts() string {
	counts := []string{}
	for _, verdict := range slices.Sorted(maps.Keys(sum.Counts)) {
		counts = append(counts, fmt.Sprintf("%d %s", sum.Counts[verdict], plainVerdict(verdict)))
	}
	if len(counts) == 0 {
		counts = []string{"none"}
	}
	text := conformance.Singular(fmt.Sprintf("%d plugins: %s", len(sum.Plugins), strings.Join(counts, ", ")))
	if sum.Found != len(sum.Plugins) {
		text += conformance.Singular(fmt.Sprintf(" (shard %s of %d plugins)", sum.Shard, sum.Found))
	}
	if sum.Ignored > 0 {
		text += fmt.Sprintf("; ignored %d artefacts that are no medplug plugins", sum.Ignored)
	}
	return text
}

// plainVerdict is a verdict in words for people.
func plainVerdict(name string) string { return strings.ReplaceAll(name, "_", " ") }

// why says in a few words what stands against a plugin.
func (row *gateSummaryRow) why() string {
	var parts []string
	if row.Reason != "" {
		parts = append(parts, printable(row.Reason))
	}
	if len(row.Failed) > 0 {
		parts = append(parts, "fails "+firstRules(row.Failed))
	}
	if len(row.Open) > 0 && row.ExitCode == exitInconclusive {
		parts = append(parts, "open "+firstRules(row.Open))
	}
	if more := len(row.Paths) - 1; more > 0 {
		parts = append(parts, fmt.Sprintf("under %d names", more+1))
	}
	switch {
	case row.Signed != nil:
		parts = append(parts, fmt.Sprintf("certified as of %s, signed by key %.16s", printable(row.Signed.AsOf), row.Signed.KeyID))
	case row.How == gate.Kept || row.How == gate.Certified:
		parts = append(parts, "judged before")
	}
	return strings.Join(parts, "; ")
}

func firstRules(ids []string) string {
	text := strings.Join(ids[:min(len(ids), mostNamed)], " ")
	if more := len(ids) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
