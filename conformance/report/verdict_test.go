package report_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
)

func readBack(t *testing.T, text []byte) *conformance.Report {
	t.Helper()
	var r conformance.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// However a report is read, it is green when the exit code is 0 and only then.
func TestNoFormatIsGreenerThanTheVerdict(t *testing.T) {
	green := map[report.Format]func(t *testing.T, out []byte) bool{
		report.FormatText: func(_ *testing.T, out []byte) bool {
			return regexp.MustCompile(`(?m)^(CONFORMING( WITH WAIVERS)?|OWN TESTS PASSED): `).Match(out)
		},
		report.FormatJSON:  func(t *testing.T, out []byte) bool { return readBack(t, out).Verdict.ExitCode() == 0 },
		report.FormatJUnit: junitGreen,
		report.FormatSARIF: sarifGreen,
		report.FormatTAP: func(t *testing.T, out []byte) bool {
			return !slices.ContainsFunc(readTAP(t, string(out)), func(p tapPoint) bool { return !p.ok })
		},
		report.FormatGitHub: func(_ *testing.T, out []byte) bool { return !strings.Contains(string(out), "::error ") },
		report.FormatHTML: func(_ *testing.T, out []byte) bool {
			return regexp.MustCompile(`class="verdict (conforming(_with_waivers)?|own_tests_passed)"`).Match(out)
		},
		report.FormatTestReport: testReportGreen,
		report.FormatOutcome: func(_ *testing.T, out []byte) bool {
			return !regexp.MustCompile(`"severity": "(error|fatal)"`).Match(out)
		},
	}
	all := cases(t)
	for _, name := range names(all) {
		for _, f := range report.Formats() {
			if got, want := green[f](t, write(t, f, all[name], report.Options{})), all[name].Verdict.ExitCode() == 0; got != want {
				t.Errorf("%s of %s: green is %v, the verdict is %s", f, name, got, all[name].Verdict)
			}
		}
	}
}

func junitGreen(t *testing.T, out []byte) bool {
	t.Helper()
	type reason struct{}
	var x struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
		Cases    []struct {
			Failure *reason `xml:"failure"`
			Error   *reason `xml:"error"`
			Skipped *reason `xml:"skipped"`
		} `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal(out, &x); err != nil {
		t.Fatal(err)
	}
	var failures, errors, skipped int
	for _, c := range x.Cases {
		switch {
		case c.Failure != nil:
			failures++
		case c.Error != nil:
			errors++
		case c.Skipped != nil:
			skipped++
		}
	}
	if have, want := [4]int{x.Tests, x.Failures, x.Errors, x.Skipped}, [4]int{len(x.Cases), failures, errors, skipped}; have != want {
		t.Errorf("the counts are %v, the cases %v", have, want)
	}
	return failures+errors == 0
}

func sarifGreen(t *testing.T, out []byte) bool {
	t.Helper()
	var x struct {
		Runs []struct {
			Invocations []struct {
				ExitCode int `json:"exitCode"`
			} `json:"invocations"`
			Tool struct {
				Driver struct {
					Rules []struct {
						ID string `json:"id"`
					} `json:"rules"`
				} `json:"driver"`
			} `json:"tool"`
			Results []struct {
				Rule   string            `json:"ruleId"`
				Index  int               `json:"ruleIndex"`
				Prints map[string]string `json:"partialFingerprints"`
			} `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(out, &x); err != nil {
		t.Fatal(err)
	}
	prints := map[string]bool{}
	for _, res := range x.Runs[0].Results {
		if have := x.Runs[0].Tool.Driver.Rules[res.Index].ID; have != res.Rule {
			t.Errorf("a result of %s points at rule %s", res.Rule, have)
		}
		mark := res.Prints["medplugFinding/v1"]
		if mark == "" || prints[mark] {
			t.Errorf("fingerprint %q is empty or there twice", mark)
		}
		prints[mark] = true
	}
	return x.Runs[0].Invocations[0].ExitCode == 0
}

func testReportGreen(t *testing.T, out []byte) bool {
	t.Helper()
	var x struct {
		Result string `json:"result"`
		Test   []struct {
			Action []struct {
				Assert struct {
					Result string `json:"result"`
				} `json:"assert"`
			} `json:"action"`
		} `json:"test"`
	}
	if err := json.Unmarshal(out, &x); err != nil {
		t.Fatal(err)
	}
	bad := false
	for _, test := range x.Test {
		for _, a := range test.Action {
			bad = bad || a.Assert.Result == "fail" || a.Assert.Result == "error"
		}
	}
	if bad != (x.Result != "pass") {
		t.Errorf("the result is %s, an assertion went wrong: %v", x.Result, bad)
	}
	return !bad
}

// tapPoint is one test point.
type tapPoint struct {
	ok                     bool
	description, directive string
}

var tapLine = regexp.MustCompile(`^(not )?ok ([0-9]+) - ((?:[^#\\]|\\[#\\])*?)(?: # ([A-Z]{4}) (.+))?$`)

// readTAP reads TAP 14 strictly: version, plan, points in order, YAML blocks whose every value is JSON.
func readTAP(t *testing.T, text string) []tapPoint {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	plan := regexp.MustCompile(`^1\.\.([0-9]+)$`).FindStringSubmatch(lines[1])
	if lines[0] != "TAP version 14" || plan == nil {
		t.Fatalf("begins with %q", lines[:2])
	}
	var points []tapPoint
	block := false
	for _, l := range lines[2:] {
		switch m := tapLine.FindStringSubmatch(l); {
		case block && l == "  ...":
			block = false
		case block:
			key, value, _ := strings.Cut(strings.TrimPrefix(l, "  "), ": ")
			if !strings.HasPrefix(l, "  ") || !json.Valid([]byte(value)) || strings.ContainsAny(key, " \"") {
				t.Errorf("in a block: %q", l)
			}
		case l == "  ---":
			block = true
		case m != nil:
			points = append(points, tapPoint{m[1] == "", m[3], m[4]})
			if m[2] != strconv.Itoa(len(points)) {
				t.Errorf("point %d: %q", len(points), l)
			}
		case !strings.HasPrefix(l, "# "):
			t.Errorf("no TAP: %q", l)
		}
	}
	if plan[1] != fmt.Sprint(len(points)) || block {
		t.Errorf("%d points of %s, open block: %v", len(points), plan[1], block)
	}
	return points
}

func TestTAP(t *testing.T) {
	for name, r := range withHostile(t) {
		points := readTAP(t, string(write(t, report.FormatTAP, r, report.Options{})))
		want := len(r.Results) + 1
		if r.Own != nil {
			want += len(r.Own.Tests)
		}
		if len(points) != want {
			t.Errorf("%s: %d points, want %d", name, len(points), want)
		}
	}
	// No text makes a directive.
	read := func(r *conformance.Report) (all []tapPoint) {
		for _, p := range readTAP(t, string(write(t, report.FormatTAP, r, report.Options{}))) {
			p.description = ""
			all = append(all, p)
		}
		return all
	}
	if have, want := read(hostile(t)), read(everything(t)); !slices.Equal(have, want) {
		t.Errorf("hostile texts change the points:\n%v\nwant:\n%v", have, want)
	}
}

// Each result weighs in its own row what it weighs for the verdict, not in the verdict's row alone.
func TestResultsWeighAsTheVerdictTakesThem(t *testing.T) {
	all := cases(t)
	for name, want := range map[string]struct{ tap, junit, assert, severity string }{
		"passed":                {"true ", "", "pass", ""},
		"failed":                {"false ", "failure", "fail", "error"},
		"skipped, required":     {"false ", "error", "error", "error"},
		"skipped, not required": {"true SKIP", "skipped", "skip", "warning"},
		"warned":                {"true ", "", "warning", "warning"},
		"warned, strict":        {"false ", "failure", "fail", "error"},
		"informed":              {"true ", "", "pass", "information"},
		"waived":                {"true SKIP", "skipped", "warning", "warning"},
		"broke":                 {"false ", "error", "error", "error"},
		"asked":                 {"true SKIP", "skipped", "skip", "information"},
		"asked to certify":      {"false ", "error", "error", "error"},
		"signed":                {"true ", "", "pass", ""},
		"nothing decided":       {"true SKIP", "skipped", "skip", ""},
	} {
		r := all[name]
		p := readTAP(t, string(write(t, report.FormatTAP, r, report.Options{})))[0]
		if got := fmt.Sprintf("%v %s", p.ok, p.directive); got != want.tap {
			t.Errorf("%s: TAP has %q, want %q", name, got, want.tap)
		}
		first, _, _ := strings.Cut(string(write(t, report.FormatJUnit, r, report.Options{})), `<testsuite name="verdict"`)
		if got := regexp.MustCompile(`<(failure|error|skipped) `).FindString(first); strings.Trim(got, "< ") != want.junit {
			t.Errorf("%s: JUnit has %q, want %q", name, got, want.junit)
		}
		var tests struct {
			Test []struct {
				Action []struct{ Assert struct{ Result string } }
			}
		}
		if err := json.Unmarshal(write(t, report.FormatTestReport, r, report.Options{}), &tests); err != nil {
			t.Fatal(err)
		}
		if got := tests.Test[0].Action[0].Assert.Result; got != want.assert {
			t.Errorf("%s: the TestReport has %q, want %q", name, got, want.assert)
		}
		var outcome struct{ Issue []struct{ Severity string } }
		if err := json.Unmarshal(write(t, report.FormatOutcome, r, report.Options{}), &outcome); err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(outcome.Issue) > 1 {
			got = outcome.Issue[1].Severity
		}
		if got != want.severity {
			t.Errorf("%s: the OperationOutcome has %q, want %q", name, got, want.severity)
		}
	}
}

// What the author's own tests come to, beside each verdict of the rules.
func TestVerdictWithOwnTests(t *testing.T) {
	all := cases(t)
	for name, want := range map[string]conformance.Verdict{
		"own tests pass": conformance.Conforming, "own tests pass with a waiver": conformance.WithWaivers, "own tests fail": conformance.NotConforming,
		"own tests undecided": conformance.Inconclusive, "own tests not run": conformance.Inconclusive, "no own tests": conformance.Inconclusive,
		"own tests do not mend a rule": conformance.NotConforming, "own tests alone": conformance.OwnPassed, "own tests alone fail": conformance.NotConforming,
	} {
		if got := all[name].Verdict; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A finding keeps its fingerprint when only figures of it change, and when others come and go.
func TestFingerprints(t *testing.T) {
	prints := func(change func(*conformance.Report)) []string {
		r := everything(t)
		change(r)
		return regexp.MustCompile(`"medplugFinding/v1": "[0-9a-f:]+"`).FindAllString(string(write(t, report.FormatSARIF, r, report.Options{})), -1)
	}
	before := prints(func(*conformance.Report) {})
	if len(before) < 8 {
		t.Fatalf("%d fingerprints", len(before))
	}
	if after := prints(func(r *conformance.Report) {
		r.Plugin.Version, r.Plugin.SHA256 = "2.0.0", strings.Repeat("01", 32)
		r.Results[5].Findings[0].Path, r.Results[5].Findings[0].Count = "/findings/3/text", 77
	}); !slices.Equal(before, after) {
		t.Errorf("another version's figures change them:\n%v\n%v", before, after)
	}
	if after := prints(func(r *conformance.Report) { r.Plugin.ID = "org.example.other" }); slices.Contains(after, before[0]) {
		t.Error("two plugins share a fingerprint")
	}
}
