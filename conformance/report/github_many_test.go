package report_test

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/report"
)

func linesOf(exitCodes ...int) (lines []report.Line) {
	for i, code := range exitCodes {
		lines = append(lines, report.Line{File: fmt.Sprintf("sub/%d.wasm", i), Digest: strings.Repeat("ab", 32), Plugin: fmt.Sprintf("org.example.p%d 1.0.0", i),
			Verdict: map[int]string{0: "conforming", 1: "not conforming", 3: "broken"}[code], Why: map[int]string{1: "fails DIS-001", 3: "it ended"}[code], ExitCode: code})
	}
	return lines
}

func TestGitHubMany(t *testing.T) {
	write := func(m report.Many) string {
		t.Helper()
		var b bytes.Buffer
		if err := report.GitHubMany(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got, want := write(report.Many{Verdict: "conforming", Counts: "1 plugins: 1 conforming", Lines: linesOf(0)}), "::notice title=medplug::CONFORMING: 1 plugins: 1 conforming\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	want := "::error title=medplug::INCONCLUSIVE: 3 plugins\n" +
		"::error file=sub/2.wasm,title=medplug broken::org.example.p2 1.0.0: it ended\n" +
		"::error file=sub/1.wasm,title=medplug not conforming::org.example.p1 1.0.0: fails DIS-001\n"
	if got := write(report.Many{Verdict: "inconclusive", Counts: "3 plugins", ExitCode: 3, Lines: linesOf(0, 1, 3)}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// However many fail, GitHub shows all commands that are written, and one says that there are more.
	many := write(report.Many{Verdict: "not conforming", Counts: "20 plugins", ExitCode: 1, Lines: linesOf(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)})
	if n := strings.Count(many, "::error "); n != 10 || !strings.HasSuffix(many, "::error title=medplug::12 more of these; the summary of the job lists them\n") {
		t.Errorf("%d commands:\n%s", n, many)
	}
	// Nothing is an error alone because nothing stands in the list.
	if got := write(report.Many{Verdict: "inconclusive", ExitCode: 3}); !strings.HasPrefix(got, "::error ") {
		t.Errorf("without plugins: %q", got)
	}
}

func TestStepSummaryMany(t *testing.T) {
	var b bytes.Buffer
	if err := report.StepSummaryMany(&b, report.Many{Verdict: "not conforming", Counts: "2 plugins", ExitCode: 1, Lines: linesOf(0, 1)}); err != nil {
		t.Fatal(err)
	}
	first, second := strings.Index(b.String(), "| not conforming | ` org.example.p1 1.0.0 ` | ` sub/1.wasm ` | ` abababababab ` | ` fails DIS-001 ` |"), strings.Index(b.String(), "| conforming | ` org.example.p0")
	if first < 0 || second < first || !strings.HasPrefix(b.String(), "## medplug: not conforming\n") {
		t.Errorf("got\n%s", &b)
	}
	b.Reset()
	lots := make([]int, 20000)
	if err := report.StepSummaryMany(&b, report.Many{Verdict: "conforming", Lines: linesOf(lots...)}); err != nil || b.Len() > 1<<20 || !regexp.MustCompile(`\n\+ \d+\n`).Match(b.Bytes()) {
		t.Errorf("%v, %d bytes of 20,000 plugins: GitHub drops a summary of a MiB", err, b.Len())
	}
}

// Names of files and plugins come from strangers: none is a command, a row or a link.
func TestManyFromStrangers(t *testing.T) {
	m := report.Many{Lines: make([]report.Line, 3), ExitCode: 1}
	poison(reflect.ValueOf(&m).Elem())
	for i := range m.Lines {
		m.Lines[i].ExitCode = 1
	}
	var commands, summary bytes.Buffer
	if err := report.GitHubMany(&commands, m); err != nil {
		t.Fatal(err)
	}
	if err := report.StepSummaryMany(&summary, m); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(commands.String(), "\n"), "\n")
	if len(lines) != 4 {
		t.Errorf("%d lines of 4 commands", len(lines))
	}
	for _, l := range lines {
		if !strings.HasPrefix(l, "::error ") || strings.Contains(l, "##[") || strings.Contains(l[2:], "::add-mask") || strings.Contains(l[2:], "::stop") {
			t.Errorf("%q", l)
		}
	}
	rows := 0
	for l := range strings.Lines(summary.String()) {
		if strings.HasPrefix(l, "|") {
			rows++
			if n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|"); n != 6 {
				t.Errorf("a row of %d bars: %q", n, l)
			}
		}
	}
	if rows != 5 {
		t.Errorf("%d rows, want 5", rows)
	}
}
