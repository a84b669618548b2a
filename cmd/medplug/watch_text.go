package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
)

// clearScreen empties a terminal, what was scrolled away included, so that no error of an earlier run is taken for one of this.
const clearScreen = "\x1b[H\x1b[2J\x1b[3J"

// show prints what a round came to: the compiler's words first, then the verdict and what changed since the last one.
func (w *watching) show(r *round, changed []string) error {
	if w.s.live {
		fmt.Fprint(w.s.err, clearScreen)
		if len(changed) > 0 {
			w.s.say("changed: %s", fileList(changed))
		}
	}
	if _, err := w.s.err.Write(r.compiler.Bytes()); err != nil {
		return err
	}
	if r.report == nil {
		w.s.tell(r.err)
		w.s.say("waiting for a change")
		return nil
	}
	if _, err := io.WriteString(w.s.out, w.text(r.report)); err != nil {
		return err
	}
	for _, n := range r.notes {
		w.s.say("%s", n)
	}
	r.tape.say(w.s, r.report.Plugin.SHA256)
	if r.dev {
		w.s.say("%s judged was a development build, without link-time optimisation: medplug build makes the one to ship", w.s.paint.yellow("note:"))
	}
	w.s.say("built in %s, judged in %s; waiting for a change", seconds(r.built), seconds(r.judged))
	return nil
}

// early says which requests that failed before keep the plugin from conforming, long before the rest is judged.
func (w *watching) early(failing []conformance.CaseResult, took time.Duration) {
	var names []string
	for _, c := range failing {
		names = append(names, c.Rule+" on "+c.Fixture)
	}
	if w.s.live {
		fmt.Fprint(w.s.err, "\r\x1b[K") // the progress line
	}
	w.s.say("%s after %s: %s; judging the rest", w.s.paint.red("still NOT CONFORMING"), seconds(took), strings.Join(names, ", "))
}

// text writes a report beside the one before it, and remembers it for the next.
func (w *watching) text(r *conformance.Report) string {
	var b strings.Builder
	colour := map[conformance.Verdict]func(string) string{
		conformance.Conforming: w.s.plain.green, conformance.NotConforming: w.s.plain.red, conformance.Inconclusive: w.s.plain.yellow,
		conformance.WithWaivers: w.s.plain.yellow,
	}[r.Verdict]
	word := strings.ToUpper(strings.ReplaceAll(r.Verdict.String(), "_", " "))
	fmt.Fprintf(&b, "%s: %s", colour(word), report.Summary(r))
	if len(r.LeftOut) > 0 {
		fmt.Fprintf(&b, "; not judged: %s (--full)", strings.Join(r.LeftOut, ", "))
	}
	b.WriteByte('\n')
	if r.Uncallable != "" {
		fmt.Fprintf(&b, "no plugin that can be called: %s\n", printable(r.Uncallable))
	}
	first := w.against == nil
	if first {
		w.against = map[string]bool{}
	}
	var newly, still, passing []*conformance.Result
	for i := range r.Results {
		res := &r.Results[i]
		if r.Uncallable != "" && res.Outcome == conformance.Skipped {
			continue // nothing is known of it, so what was said of it last still stands
		}
		before, now := w.against[res.ID], standsAgainst(res)
		switch {
		case now && before:
			still = append(still, res)
		case now:
			newly = append(newly, res)
		case before:
			passing = append(passing, res)
		}
		w.against[res.ID] = now
	}
	title := "newly failing"
	if first {
		title = "failing"
	}
	w.section(&b, title, newly, true)
	w.section(&b, "still failing", still, true)
	w.section(&b, "newly passing", passing, false)
	if !first && len(newly)+len(passing) == 0 {
		b.WriteString("no rule changed\n")
	}
	w.ownText(&b, r.Own)
	return b.String()
}

// standsAgainst says whether a result is something the author has to look at.
func standsAgainst(res *conformance.Result) bool {
	switch res.Outcome {
	case conformance.Passed, conformance.NotApplicable, conformance.NeedsHuman:
		return false
	case conformance.Skipped:
		return res.Level == conformance.LevelError
	}
	return true
}

// mostFindings of a rule are shown; medplug test shows all.
const mostFindings = 3

func (w *watching) section(b *strings.Builder, title string, results []*conformance.Result, details bool) {
	if len(results) == 0 {
		return
	}
	b.WriteString(w.s.plain.bold(title) + "\n")
	for _, res := range results {
		fmt.Fprintf(b, "  %s %s\n", w.mark(res), res.Title)
		if !details {
			continue
		}
		for i, f := range res.Findings {
			if i == mostFindings {
				fmt.Fprintf(b, "       and %d more: medplug test --rule %s\n", len(res.Findings)-i, res.ID)
				break
			}
			fmt.Fprintf(b, "       - %s\n", strings.TrimSpace(printable(f.Path+" "+f.Message)))
		}
		if res.Reason != "" {
			fmt.Fprintf(b, "       %s\n", printable(res.Reason))
		}
		if res.Outcome == conformance.Failed {
			fmt.Fprintf(b, "       fix: %s\n", strings.ReplaceAll(res.Rule.Doc.Fix, "\n", " "))
		}
	}
}

// mark is a result in one word, with its rule.
func (w *watching) mark(res *conformance.Result) string {
	switch {
	case res.Outcome == conformance.Passed:
		return w.s.plain.green("pass") + " " + res.ID
	case res.Outcome == conformance.Failed && res.Level == conformance.LevelError:
		return w.s.plain.red("FAIL") + " " + res.ID
	case res.Outcome == conformance.Failed:
		return w.s.plain.yellow(res.Level.String()) + " " + res.ID
	case res.Outcome == conformance.Errored:
		return w.s.plain.red("ERR ") + " " + res.ID
	}
	return res.Outcome.String() + " " + res.ID
}

// fileList names the files of a change, a few of many.
func fileList(files []string) string {
	const most = 5
	text := printable(strings.Join(files[:min(len(files), most)], ", "))
	if n := len(files) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
