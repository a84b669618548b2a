package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// The author's own tests in every format. What is not a pass is a failure or an error in each: the verdict needs them.

// ownTests lists them; none when none were run.
func ownTests(r *conformance.Report) []conformance.OwnTest {
	if r.Own == nil {
		return nil
	}
	return r.Own.Tests
}

func finishedOwn(own *conformance.OwnTests) error {
	if own == nil {
		return nil
	}
	if _, err := own.Outcome.MarshalText(); err != nil {
		return fmt.Errorf("write report: own tests: %w", err)
	}
	for _, t := range own.Tests {
		if _, err := t.Outcome.MarshalText(); err != nil {
			return fmt.Errorf("write report: own test %s: %w", t.Title(), err)
		}
	}
	return nil
}

func cleanOwn(own *conformance.OwnTests) *conformance.OwnTests {
	if own == nil {
		return nil
	}
	c := *own
	c.Tests = each(c.Tests, func(t conformance.OwnTest) conformance.OwnTest {
		t.Source = conformance.OwnSource(cleanLine(string(t.Source)))
		t.File, t.Group, t.Name, t.Reason, t.Diff = cleanLine(t.File), cleanLine(t.Group), cleanLine(t.Name), cleanText(t.Reason), each(t.Diff, cleanLine)
		return t
	})
	return &c
}

// ownSummary counts them in one line, e.g. "5 own tests: 1 failed, 4 passed".
func (w *words) ownSummary(own *conformance.OwnTests) string {
	var parts []string
	for _, o := range []conformance.Outcome{conformance.Failed, conformance.Errored, conformance.Skipped, conformance.Passed} {
		if n := own.Counts[o.String()]; n > 0 {
			parts = append(parts, w.count(n, w.own[o]))
		}
	}
	text := w.count(len(own.Tests), w.ownTest)
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}

// ownReason is why a test is no pass.
func ownReason(t *conformance.OwnTest, w *words) string {
	lines := append([]string{}, t.Diff...)
	if t.Reason != "" {
		lines = append([]string{t.Reason}, lines...)
	}
	if len(lines) == 0 {
		return w.own[t.Outcome]
	}
	return strings.Join(lines, "\n")
}

// own lists those that did not pass, with all also those that did.
func (p *page) own(own *conformance.OwnTests) {
	if own == nil {
		return
	}
	titled := false
	for i := range own.Tests {
		t := &own.Tests[i]
		if t.Outcome == conformance.Passed && !p.style.All {
			continue
		}
		if !titled {
			p.line("")
			p.line(p.bold(p.words.OwnTests))
			titled = true
		}
		state := map[conformance.Outcome]status{conformance.Passed: passed, conformance.Failed: failed, conformance.Skipped: missing}[t.Outcome]
		if state == 0 {
			state = broke
		}
		p.line(fmt.Sprintf("  %s %s", p.paint(colourOf(state), fmt.Sprintf("%-*s", p.words.labelWidth(), p.words.labels[state])), t.Title()))
		if t.Reason != "" {
			p.block("", t.Reason)
		}
		for _, line := range t.Diff { // not wrapped: people compare them
			p.line("       " + p.paint(diffColour(line), line))
		}
	}
}

func diffColour(line string) colour {
	switch {
	case strings.HasPrefix(line, "-"):
		return red
	case strings.HasPrefix(line, "+"):
		return green
	}
	return noColour
}

func junitOwn(own *conformance.OwnTests) junitSuite {
	s := junitSuite{Name: "own tests"}
	for i := range own.Tests {
		t := &own.Tests[i]
		c := junitCase{Class: "medplug.own." + t.File, Name: t.Name, Time: junitSeconds(t.DurationMS)}
		if t.Group != "" {
			c.Name = t.Group + ": " + t.Name
		}
		text := ownReason(t, &english)
		reason := &junitReason{Type: string(t.Source), Message: oneLine(text), Text: text}
		switch t.Outcome {
		case conformance.Passed:
		case conformance.Failed:
			c.Failure = reason
		default:
			c.Error = reason
		}
		s.Cases = append(s.Cases, c)
	}
	s.junitCounts = count(s.Cases, own.DurationMS)
	return s
}

func tapOwn(b *bytes.Buffer, n int, t *conformance.OwnTest) error {
	ok := "ok"
	if t.Outcome != conformance.Passed {
		ok = "not ok"
	}
	fmt.Fprintf(b, "%s %d - %s\n", ok, n, tapEscape(t.Title()))
	if t.Outcome == conformance.Passed {
		return nil
	}
	details, err := json.Marshal(strings.Split(ownReason(t, &english), "\n"))
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	fmt.Fprintf(b, "  ---\n  outcome: %q\n  duration_ms: %v\n  details: %s\n  ...\n", t.Outcome.String(), t.DurationMS, details)
	return nil
}

// ownRule is what results of own tests are listed under where every result needs a rule.
const ownRule = "own-tests"

// ownTests adds those that did not pass to a SARIF run.
func (run *sarifRun) ownTests(r *conformance.Report, uri string) {
	index := len(run.Tool.Driver.Rules)
	about := sarifText("A test that the plugin's author wrote")
	run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: ownRule, Short: about, Full: about, Default: sarifConfig{"error"},
		Help: sarifHelp{about.Text, about.Text}, Properties: sarifTags{[]string{"own-tests"}}})
	seen := map[string]int{}
	for i := range r.Own.Tests {
		t := &r.Own.Tests[i]
		one := sarifResult{Rule: ownRule, Index: index, Kind: "fail", Level: "error", Suppressions: []sarifSuppression{}, Occurrences: 1,
			Message: sarifText(t.Title() + ": " + ownReason(t, &english)), Locations: sarifPlaces(uri, "")}
		switch t.Outcome {
		case conformance.Passed:
			continue
		case conformance.Failed:
		default:
			one.Kind, one.Level = "open", "none"
		}
		mark := fingerprint(r, sarifResult{Rule: ownRule, Kind: one.Kind, path: t.Title()})
		seen[mark]++
		one.Fingerprints = map[string]string{"medplugFinding/v1": fmt.Sprintf("%s:%d", mark, seen[mark])}
		run.Results = append(run.Results, one)
	}
	run.Properties["own_tests"] = r.Own.Counts
}

// ownItem is a test as the page shows it.
type ownItem struct {
	Title, State, Reason, Diff string
	Blocks                     bool
}

func ownItems(own *conformance.OwnTests, t *words) []ownItem {
	var all []ownItem
	for i := range own.Tests {
		one := &own.Tests[i]
		all = append(all, ownItem{one.Title(), t.own[one.Outcome], one.Reason, strings.Join(one.Diff, "\n"), one.Outcome != conformance.Passed})
	}
	return all
}

// ownSummary adds those that did not pass to the summary of a job.
func ownSummary(b *bytes.Buffer, own *conformance.OwnTests, t *words) {
	if own == nil {
		return
	}
	titled := false
	for i := range own.Tests {
		one := &own.Tests[i]
		switch {
		case one.Outcome == conformance.Passed || b.Len() > mostSummary:
			continue
		case !titled:
			fmt.Fprintf(b, "\n### %s\n\n", markdown(t.OwnTests))
			titled = true
		}
		fmt.Fprintf(b, "- %s: %s\n", markdown(one.Title()), markdown(t.own[one.Outcome]))
		for line := range strings.SplitSeq(ownReason(one, t), "\n") {
			fmt.Fprintf(b, "  - %s\n", code(line))
		}
	}
}

func fhirOwnTests(r *conformance.Report) []fhirTest {
	var all []fhirTest
	for i := range ownTests(r) {
		t := &r.Own.Tests[i]
		result, text := "error", ownReason(t, &english)
		switch t.Outcome {
		case conformance.Passed:
			result = "pass"
		case conformance.Failed:
			result = "fail"
		}
		all = append(all, fhirTest{ownRule, fhirString(t.Title()), []fhirAction{{fhirAssert{Result: result, Message: fhirString(text)}}}})
	}
	return all
}

func fhirOwnIssues(r *conformance.Report) []fhirIssue {
	var all []fhirIssue
	for i := range ownTests(r) {
		t := &r.Own.Tests[i]
		if t.Outcome == conformance.Passed {
			continue
		}
		issue := fhirIssue{Severity: "error", Code: "business-rule", Details: fhirConcept{fhirString(t.Title() + ": " + english.own[t.Outcome])},
			Diagnostics: fhirString(ownReason(t, &english))}
		if t.Outcome != conformance.Failed {
			issue.Code = "processing"
		}
		all = append(all, issue)
	}
	return all
}
