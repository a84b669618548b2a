package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness"
)

// sample is a report with one result of every sort.
func sample(t *testing.T) *conformance.Report {
	t.Helper()
	result := func(id string, o conformance.Outcome, l conformance.Level) conformance.Result {
		r, err := suites.Rule(id)
		if err != nil {
			t.Fatal(err)
		}
		return conformance.Result{Rule: r, ID: r.ID, Suite: strings.ToLower(id[:3]), Title: r.Title, Subject: r.Subject, Basis: r.Basis,
			Citations: r.Citations, Outcome: o, Level: l, Checks: 12, Duration: 3 * time.Millisecond, DurationMS: 3}
	}
	passed := result("ABI-001", conformance.Passed, conformance.LevelError)
	failed := result("ABI-007", conformance.Failed, conformance.LevelError)
	failed.Findings = []conformance.Finding{
		{Level: conformance.LevelError, Path: "/heart_rate", Message: "the answer does not fit the schema: is missing (missing_field)", Count: 9,
			Fixtures: []string{"typical/packed", "small/packed"}},
		{Level: conformance.LevelWarn, Message: "something lighter", Count: 1},
	}
	skipped := result("ABI-010", conformance.Skipped, conformance.LevelError)
	skipped.Reason = "no valid request was answered"
	policy := result("DIS-001", conformance.Failed, conformance.LevelError)
	policy.Findings = []conformance.Finding{{Level: conformance.LevelError, Path: "/disclaimer", Message: "is missing", Count: 1, Fixtures: []string{"small/packed"}}}
	none := result("DIS-005", conformance.NotApplicable, conformance.LevelError)
	none.Reason = "none of 41 answers holds what the rule speaks about"
	warned := result("DIS-006", conformance.Failed, conformance.LevelWarn)
	warned.Findings = []conformance.Finding{{Level: conformance.LevelWarn, Path: "/findings/0/text", Message: "states a diagnosis", Count: 2, Fixtures: []string{"small/lead"}}}
	broke := result("ISL-001", conformance.Errored, conformance.LevelError)
	broke.Reason = "panic: index out of range"
	return &conformance.Report{
		SchemaVersion: conformance.SchemaVersion, Tool: conformance.Tool{Name: "medplug", Version: "0.1.0"}, AsOf: "2026-11-22", Subject: conformance.SubjectPlugin, Profile: conformance.ProfileBR, Mode: conformance.ModeFull, Seed: 1,
		Suites: []string{"abi", "disclaimer", "isolation"}, SuiteDigest: strings.Repeat("ab", 32),
		Plugin:       conformance.Plugin{SHA256: strings.Repeat("cd", 32), Size: 3250000, ID: "org.example.ecg", Version: "1.0.0", Kind: "ecg-analysis"},
		Limits:       &harness.Limits{MemoryPages: 256, Timeout: 10 * time.Second, InputBytes: 4 << 20, OutputBytes: 1 << 20, LogBytes: 256 << 10, VarBytes: 1 << 20},
		LimitsDigest: "0123456789abcdef", Observations: 106, Verdict: conformance.NotConforming,
		Counts:  map[string]int{"pass": 1, "fail": 3, "fail_error": 2, "fail_warn": 1, "skip": 1, "not_applicable": 1, "error": 1},
		Results: []conformance.Result{passed, failed, skipped, policy, none, warned, broke}, DurationMS: 1234.5,
	}
}

func TestText(t *testing.T) {
	for name, style := range map[string]report.Style{
		"testdata/short.txt":  {Width: 100},
		"testdata/all.txt":    {All: true},
		"testdata/colour.txt": {Color: true, Width: 80},
	} {
		var b bytes.Buffer
		if err := report.Text(&b, sample(t), style); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "\x1b") != style.Color {
			t.Errorf("%s: colour where none was asked, or none where it was", name)
		}
		golden(t, name, b.Bytes())
	}
}

// Of a file that is no plugin, the one reason is given once.
func TestTextOfNoPlugin(t *testing.T) {
	r := sample(t)
	r.Uncallable, r.Plugin.ID = "the file is no WebAssembly module: it is empty", ""
	for i := range r.Results[1:] {
		r.Results[i+1].Outcome, r.Results[i+1].Reason, r.Results[i+1].Findings = conformance.Skipped, "the file is no WebAssembly module", nil
	}
	var b bytes.Buffer
	if err := report.Text(&b, r, report.Style{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/noplugin.txt", b.Bytes())
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := report.JSON(&b, sample(t)); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/report.json", b.Bytes())
	var back conformance.Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Verdict != conformance.NotConforming || len(back.Results) != 7 || back.Results[1].Findings[0].Path != "/heart_rate" {
		t.Errorf("read back: %+v", back)
	}
}

// A result that was never judged must not be written as anything.
func TestJSONRefusesNoOutcome(t *testing.T) {
	r := sample(t)
	r.Results[0].Outcome = 0
	if err := report.JSON(&bytes.Buffer{}, r); err == nil {
		t.Error("a result without an outcome was written")
	}
	r = sample(t)
	r.Verdict = 0
	if err := report.JSON(&bytes.Buffer{}, r); err == nil {
		t.Error("a report without a verdict was written")
	}
}

// What several rules in a row could not be judged for is said once, below them; a note that says the reason again is not.
func TestReasonsAreToldOnce(t *testing.T) {
	r := sample(t)
	skip := func(id, suite, reason string, notes ...string) conformance.Result {
		res := r.Results[0]
		res.ID, res.Suite, res.Outcome, res.Reason, res.Notes, res.Findings = id, suite, conformance.Skipped, reason, notes, nil
		return res
	}
	r.Results = []conformance.Result{skip("A-1", "a", "no answer"), skip("A-2", "a", "no answer"), skip("A-3", "a", "no time"),
		skip("A-4", "a", "no time", "no time"), skip("B-1", "b", "no time"), skip("B-2", "b", "no time", "peak 3 pages")}
	text := string(write(t, report.FormatText, r, report.Options{}))
	var told []string
	for line := range strings.SplitSeq(text, "\n") {
		for _, word := range []string{"A-1", "A-2", "A-3", "A-4", "B-1", "B-2", "no answer", "no time", "peak"} {
			if strings.Contains(line, word) {
				told = append(told, word)
			}
		}
	}
	if got, want := strings.Join(told, ", "), "A-1, A-2, no answer, A-3, no time, A-4, no time, B-1, no time, B-2, no time, peak"; got != want {
		t.Errorf("%s\nwant %s\n%s", got, want, text)
	}
}
