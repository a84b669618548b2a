package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Line is one plugin of many in what a job of GitHub's shows.
type Line struct {
	File     string // where it lies
	Digest   string // SHA-256 in hexadecimal; "" where it could not be read
	Plugin   string // id and version; "" where they are not known
	Verdict  string // in words
	Why      string // what stands against it
	ExitCode int    // 0 when nothing does
}

// Many is what judging many plugins came to.
type Many struct {
	Verdict  string // of all together, in words
	Counts   string // how many came to what
	ExitCode int
	Lines    []Line
}

// cleaned is a copy that can steer nothing, the heaviest lines first.
func (m Many) cleaned() Many {
	m.Verdict, m.Counts = cleanLine(m.Verdict), cleanLine(m.Counts)
	m.Lines = each(m.Lines, func(l Line) Line {
		l.File, l.Digest, l.Plugin, l.Verdict, l.Why = cleanLine(l.File), cleanLine(l.Digest), cleanLine(l.Plugin), cleanLine(l.Verdict), cleanLine(l.Why)
		return l
	})
	slices.SortStableFunc(m.Lines, func(a, b Line) int { return cmp.Compare(b.ExitCode, a.ExitCode) })
	return m
}

// GitHubMany writes workflow commands that annotate a run: the verdict, and each plugin that something stands against.
func GitHubMany(w io.Writer, m Many) error {
	m = m.cleaned()
	all := []annotation{{"notice", "medplug", strings.ToUpper(m.Verdict) + ": " + m.Counts}}
	if m.ExitCode != 0 {
		all[0].kind = "error"
	}
	files := []string{""}
	for _, l := range m.Lines {
		if l.ExitCode != 0 {
			all = append(all, annotation{"error", "medplug " + l.Verdict, strings.TrimPrefix(l.Plugin+": ", ": ") + cmp.Or(l.Why, l.Verdict)})
			files = append(files, l.File)
		}
	}
	var b bytes.Buffer
	for i, a := range capped(all) {
		file := files[i]
		if i == mostOfAKind-1 && len(all) > mostOfAKind {
			file = "" // it stands for many
		}
		a.write(&b, file)
	}
	return put(w, b.Bytes())
}

// StepSummaryMany writes the table of all plugins as GitHub's Markdown. It belongs at the end of the file that
// $GITHUB_STEP_SUMMARY names.
func StepSummaryMany(w io.Writer, m Many) error {
	m = m.cleaned()
	var b bytes.Buffer
	fmt.Fprintf(&b, "## medplug: %s\n\n%s\n\n", markdown(m.Verdict), markdown(m.Counts))
	if len(m.Lines) > 0 {
		b.WriteString("| Verdict | Plugin | File | SHA-256 | What stands against it |\n| --- | --- | --- | --- | --- |\n")
	}
	for i, l := range m.Lines {
		if b.Len() > mostSummary {
			fmt.Fprintf(&b, "\n+ %d\n", len(m.Lines)-i)
			break
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", markdown(l.Verdict), code(l.Plugin), code(l.File), code(fmt.Sprintf("%.12s", l.Digest)), code(l.Why))
	}
	fmt.Fprintf(&b, "\n%s\n", markdown(english.Disclaimer))
	return put(w, b.Bytes())
}
