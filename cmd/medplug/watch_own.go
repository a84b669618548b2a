package main

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// own reads the cases beside the plugin as they are now; those of a run in which suites were chosen are not asked for.
func (w *watching) own(path string, module []byte) (*ownTests, error) {
	own := &ownTests{p: &pluginFile{path: path, module: module}}
	if len(w.o.suites) > 0 {
		return own, nil
	}
	found, err := readCases(w.dir, nil)
	if err != nil {
		return nil, err
	}
	if found != nil {
		found.kept = &w.cases
	}
	own.cases = found
	return own, nil
}

// mostDiff is how many lines of a test's differences are shown; medplug test shows all.
const mostDiff = 9

// ownText lists the author's own tests that did not pass.
func (w *watching) ownText(b *strings.Builder, own *conformance.OwnTests) {
	if own == nil || own.Outcome == conformance.Passed {
		return
	}
	b.WriteString(w.s.plain.bold("own tests that do not pass") + "\n")
	for i := range own.Tests {
		t := &own.Tests[i]
		if t.Outcome == conformance.Passed {
			continue
		}
		fmt.Fprintf(b, "  %s %s\n", w.s.plain.red("FAIL"), printable(t.Title()))
		fmt.Fprintf(b, "       %s\n", printable(t.Reason))
		for _, line := range t.Diff[:min(len(t.Diff), mostDiff)] {
			fmt.Fprintf(b, "       %s\n", printable(line))
		}
		if n := len(t.Diff) - mostDiff; n > 0 {
			fmt.Fprintf(b, "       and %d more lines: medplug test --case %q\n", n, t.Name)
		}
	}
}
