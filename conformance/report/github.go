package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// mostOfAKind is how many errors, warnings and notices of one step GitHub shows; the summary of the job lists everything.
const mostOfAKind = 10

// annotation is one workflow command.
type annotation struct {
	kind, title, message string
}

// GitHub writes workflow commands that annotate a run: what stands against the plugin as errors, the rest as warnings and
// notices. One error is always the verdict, when it is none to pass. File is what annotations point at, "" for nothing.
func GitHub(w io.Writer, r *conformance.Report, file string) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	var errors, warnings, notices []annotation
	for i := range r.Results {
		res := &r.Results[i]
		a := annotation{title: "medplug " + res.ID, message: res.Title + ": " + headline(res)}
		switch state := statusOf(r, res); {
		case state.blocks():
			a.kind = "error"
			errors = append(errors, a)
		case state == warned, state == waived, state == skipped:
			a.kind, a.message = "warning", english.statuses[state]+": "+a.message
			warnings = append(warnings, a)
		case state == asked, state == informed:
			a.kind, a.message = "notice", english.statuses[state]+": "+a.message
			notices = append(notices, a)
		}
	}
	for i := range ownTests(r) {
		if t := &r.Own.Tests[i]; t.Outcome != conformance.Passed {
			errors = append(errors, annotation{"error", "medplug own test", t.Title() + ": " + oneLine(ownReason(t, &english))})
		}
	}
	verdict := annotation{"notice", "medplug " + subject(r), verdictLine(r)}
	if r.Verdict.ExitCode() != 0 {
		verdict.kind = "error"
		errors = append([]annotation{verdict}, errors...)
	} else {
		notices = append([]annotation{verdict}, notices...)
	}
	var b bytes.Buffer
	for _, list := range [][]annotation{capped(errors), capped(warnings), capped(notices)} {
		for _, a := range list {
			a.write(&b, file)
		}
	}
	return put(w, b.Bytes())
}

// capped cuts a list to what is shown; its last entry says how many are not.
func capped(list []annotation) []annotation {
	if len(list) <= mostOfAKind {
		return list
	}
	rest := len(list) - mostOfAKind + 1
	return append(slices.Clone(list[:mostOfAKind-1]), annotation{list[0].kind, "medplug", fmt.Sprintf("%d more of these; the summary of the job lists them", rest)})
}

// write writes the command; a file's name is a text like any other.
func (a annotation) write(b *bytes.Buffer, file string) {
	at := ""
	if file != "" {
		at = "file=" + property(cleanLine(filepath.ToSlash(filepath.Clean(file)))) + "," // GitHub knows no ./plugin.wasm
	}
	fmt.Fprintf(b, "::%s %stitle=%s::%s\n", a.kind, at, property(a.title), data(a.message))
}

// data escapes a command's message.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes a command's property.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}

// mostSummary is how much of a summary is written; GitHub drops one of a MiB or more.
const mostSummary = 900 << 10

// StepSummary writes the summary of a job as GitHub's Markdown: the verdict, then everything that did not pass, the
// weightiest first. It belongs at the end of the file that $GITHUB_STEP_SUMMARY names.
func StepSummary(w io.Writer, r *conformance.Report, lang Lang) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	t := wordsOf(lang)
	var b bytes.Buffer
	fmt.Fprintf(&b, "## medplug: %s\n\n%s\n\n", t.verdicts[r.Verdict], markdown(t.meaning[r.Verdict]))
	fmt.Fprintf(&b, "%s: %s. %s.\n\n", t.subject, code(subject(r)), markdown(t.summary(r)))
	if r.Uncallable != "" {
		fmt.Fprintf(&b, "%s%s\n\n", markdown(t.Uncallable), code(r.Uncallable))
	}
	order := []status{failed, broke, missing, unanswered, waived, warned, skipped, asked, informed, answered}
	var shown []*conformance.Result
	for i := range r.Results {
		if slices.Contains(order, statusOf(r, &r.Results[i])) {
			shown = append(shown, &r.Results[i])
		}
	}
	slices.SortStableFunc(shown, func(x, y *conformance.Result) int {
		return cmp.Compare(slices.Index(order, statusOf(r, x)), slices.Index(order, statusOf(r, y)))
	})
	if len(shown) > 0 {
		fmt.Fprintf(&b, "| %s | %s | %s |\n| --- | --- | --- |\n", t.outcome, t.rule, t.what)
	}
	for i, res := range shown {
		if b.Len() > mostSummary {
			fmt.Fprintf(&b, "\n+ %d\n", len(shown)-i)
			break
		}
		fmt.Fprintf(&b, "| %s | %s %s | %s |\n", t.statuses[statusOf(r, res)], res.ID, markdown(res.Title), cells(res, t))
	}
	ownSummary(&b, r.Own, t)
	fmt.Fprintf(&b, "\n%s %s\n", markdown(t.Disclaimer), markdown(t.RulesEnglish))
	return put(w, b.Bytes())
}

// cells lists what was found, a line each, in one cell of a table.
func cells(res *conformance.Result, t *words) string {
	var lines []string
	for _, f := range res.Findings {
		lines = append(lines, code(findingLine(res, f, t)))
	}
	if res.Reason != "" {
		lines = append(lines, code(res.Reason))
	}
	if o := res.Waiver; o != nil {
		lines = append(lines, code(fmt.Sprintf(t.waived, o.Expires, o.Author, o.Reason)))
	}
	if o := res.SignOff; o != nil {
		lines = append(lines, code(fmt.Sprintf(t.signed, o.Date, o.Name, o.Council)))
	}
	return strings.Join(lines, "<br>")
}

// code writes a text as a code span in which Markdown means nothing, fit for a table: one line, no bar.
func code(text string) string {
	text = strings.ReplaceAll(oneLine(text), "|", "¦")
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + text + " " + fence
}

// markdown escapes a text of ours so that it stands as it is written.
func markdown(text string) string {
	var b strings.Builder
	for _, r := range oneLine(text) {
		if strings.ContainsRune("\\`*_{}[]<>#|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
