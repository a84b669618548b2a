package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// TAP writes TAP 14: a test point a rule and a last one for the verdict. What blocks the verdict is "not ok"; SKIP, with the
// reason, is only what the verdict does not wait for, a waived failure among it.
func TAP(w io.Writer, r *conformance.Report) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	points := len(r.Results) + len(ownTests(r)) + 1
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n", points)
	for _, f := range facts(r) {
		fmt.Fprintf(&b, "# %s: %s\n", f[0], f[1])
	}
	for i := range r.Results {
		if err := tapPoint(&b, i+1, r, &r.Results[i]); err != nil {
			return err
		}
	}
	for i := range ownTests(r) {
		if err := tapOwn(&b, len(r.Results)+i+1, &r.Own.Tests[i]); err != nil {
			return err
		}
	}
	ok := "ok"
	if r.Verdict.ExitCode() != 0 {
		ok = "not ok"
	}
	fmt.Fprintf(&b, "%s %d - verdict: %s\n", ok, points, tapEscape(verdictLine(r)))
	return put(w, b.Bytes())
}

func tapPoint(b *bytes.Buffer, n int, r *conformance.Report, res *conformance.Result) error {
	state := statusOf(r, res)
	ok, directive := "ok", ""
	switch {
	case state.blocks():
		ok = "not ok"
	case state == waived:
		directive = " # SKIP " + tapEscape(oneLine(waiverLine(res)))
	case state == skipped, state == asked, state == none:
		directive = " # SKIP " + tapEscape(english.statuses[state]+": "+headline(res))
	}
	fmt.Fprintf(b, "%s %d - %s%s\n", ok, n, tapEscape(res.ID+" "+res.Title), directive)
	if state == passed && len(res.Notes) == 0 || state == none {
		return nil
	}
	// A YAML block of one line a key; JSON's strings and lists are YAML's.
	b.WriteString("  ---\n")
	for _, kv := range []struct {
		key   string
		value any
	}{
		{"outcome", res.Outcome.String()}, {"level", res.Level.String()}, {"basis", res.Basis.String()}, {"duration_ms", res.DurationMS},
		{"details", strings.Split(strings.TrimRight(details(res), "\n"), "\n")},
	} {
		value, err := json.Marshal(kv.value)
		if err != nil {
			return fmt.Errorf("write report: %w", err)
		}
		fmt.Fprintf(b, "  %s: %s\n", kv.key, value)
	}
	b.WriteString("  ...\n")
	return nil
}

// tapEscape keeps a description in its line and from holding a directive.
func tapEscape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`, "\n", " ").Replace(text)
}
