package report_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/conformance/report"
)

// everything is a report with every outcome at every level, waivers, sign-offs, evidence and figures.
func everything(t *testing.T) *conformance.Report {
	t.Helper()
	r := sample(t)
	r.LeftOut, r.PolicyDigest = []string{"PRF-001"}, strings.Repeat("ef", 32)
	r.Results[1].Findings[0].Exchange = &conformance.Exchange{
		Fixture: "typical/packed", Sent: `{"contract":"1","patient":"<b>Ana</b>"}`, Got: `{"beats": 60}`, Start: 10, End: 23,
		Trace: []conformance.Event{{What: "log", Text: "info: read 12 leads"}, {What: "egress", Text: "GET https://a.example/ was refused: not allowed"},
			{What: "usage", Text: "40 pages of memory, charged 1234 units of cost"}},
	}
	again := func(i int, change func(*conformance.Result)) {
		res := r.Results[i]
		res.Findings = slices.Clone(res.Findings)
		change(&res)
		r.Results = append(r.Results, res)
	}
	again(0, func(res *conformance.Result) {
		res.Notes = []string{"90 calls on fresh instances; CPU p50 12.0 ms"}
		res.Measured = []conformance.Measurement{{Name: "CPU time of a call", Unit: "ms", Limit: 50, Values: []float64{11, 12, 12.5, 12.25, 13, 12, 19, 12, 11.75, 31}}}
	})
	again(1, func(res *conformance.Result) {
		res.Waiver = &policy.Waiver{Rule: res.ID, Author: "Ana Lima", Reason: "the next version mends it", Expires: "2026-12-31"}
	})
	again(5, func(res *conformance.Result) {
		res.Level, res.Findings[0].Level = conformance.LevelInfo, conformance.LevelInfo
	})
	again(2, func(res *conformance.Result) { res.Level = conformance.LevelWarn })
	again(0, func(res *conformance.Result) {
		res.Outcome, res.Reason = conformance.NeedsHuman, "does a physician stand behind the text?"
	})
	again(0, func(res *conformance.Result) {
		res.Outcome, res.Reason = conformance.NeedsHuman, "is the risk file complete?"
		res.SignOff = &policy.SignOff{Rule: res.ID, Plugin: r.Plugin.SHA256, Name: "Dra. Ana Lima", Council: "CRM-PE 12345", Date: "2026-11-20"}
	})
	r.Own = &conformance.OwnTests{Outcome: conformance.Failed, Counts: map[string]int{"pass": 1, "fail": 2, "error": 1, "skip": 1}, DurationMS: 12, Tests: []conformance.OwnTest{
		{Source: conformance.SourceCases, File: "tests/rate.yaml", Name: "sinus rhythm", Outcome: conformance.Passed, DurationMS: 4},
		{Source: conformance.SourceCases, File: "tests/rate.yaml", Name: "tachycardia", Outcome: conformance.Failed, Reason: "2 of 5 expectations do not hold", DurationMS: 5,
			Diff: []string{"/heart_rate/avg_heart_rate", "- 150 ± 5", "+ 75", "/findings", "- not there", "+ []"}},
		{Source: conformance.SourceXTP, File: "t.wasm", Group: "rhythm", Name: "it is fast", Outcome: conformance.Failed, Reason: "Expected 3 < 2", DurationMS: 1},
		{Source: conformance.SourceXTP, File: "u.wasm", Name: "the module of tests", Outcome: conformance.Errored, Reason: "it asserted nothing", DurationMS: 1},
		{Source: conformance.SourceCases, File: "tests/other.yaml", Name: "another", Outcome: conformance.Skipped, Reason: "no plugin that can be called", DurationMS: 1},
	}}
	r.Counts = map[string]int{}
	for _, res := range r.Results {
		r.Counts[res.Outcome.String()]++
		if res.Outcome == conformance.Failed {
			r.Counts["fail_"+res.Level.String()]++
		}
		if res.Waiver != nil {
			r.Counts["waived"]++
		}
	}
	return r
}

// extension names the golden file of a format.
var extension = map[report.Format]string{
	report.FormatText: "txt", report.FormatJSON: "json", report.FormatJUnit: "junit.xml", report.FormatSARIF: "sarif", report.FormatTAP: "tap",
	report.FormatGitHub: "github.txt", report.FormatHTML: "html", report.FormatTestReport: "testreport.json", report.FormatOutcome: "outcome.json",
}

// write gives a report in a format.
func write(t *testing.T, f report.Format, r *conformance.Report, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, f, r, o); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

func TestFormats(t *testing.T) {
	if len(extension) != len(report.Formats()) {
		t.Errorf("%d formats, %d golden files", len(report.Formats()), len(extension))
	}
	for _, f := range report.Formats() {
		o := report.Options{File: "plugins/my ecg/plugin.wasm", Style: report.Style{All: true}}
		golden(t, "testdata/everything."+extension[f], write(t, f, everything(t), o))
	}
	for _, f := range []report.Format{report.FormatText, report.FormatHTML} {
		o := report.Options{Style: report.Style{All: true, Lang: report.Portuguese}}
		golden(t, "testdata/everything.pt-BR."+extension[f], write(t, f, everything(t), o))
	}
	for lang, name := range map[report.Lang]string{report.English: "testdata/everything.summary.md", report.Portuguese: "testdata/everything.pt-BR.summary.md"} {
		var b bytes.Buffer
		if err := report.StepSummary(&b, everything(t), lang); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
	if err := report.Write(&bytes.Buffer{}, "yaml", sample(t), report.Options{}); err == nil {
		t.Error("an unknown format was written")
	}
}

// No format takes what was never judged, and none changes the report that it writes.
func TestFormatsRefuseTheUnfinished(t *testing.T) {
	for _, f := range report.Formats() {
		for name, spoil := range map[string]func(*conformance.Report){
			"no outcome": func(r *conformance.Report) { r.Results[3].Outcome = 0 },
			"no level":   func(r *conformance.Report) { r.Results[3].Level = 0 },
			"no verdict": func(r *conformance.Report) { r.Verdict = 0 },
			"a test without outcome": func(r *conformance.Report) {
				r.Own = &conformance.OwnTests{Outcome: conformance.Passed, Tests: make([]conformance.OwnTest, 1)}
			},
			"tests without outcome": func(r *conformance.Report) { r.Own = &conformance.OwnTests{} },
		} {
			r := sample(t)
			spoil(r)
			var b bytes.Buffer
			if err := report.Write(&b, f, r, report.Options{}); err == nil || b.Len() > 0 {
				t.Errorf("%s: a report with %s was written: %v, %d bytes", f, name, err, b.Len())
			}
		}
		r := everything(t)
		before := write(t, report.FormatJSON, r, report.Options{})
		write(t, f, r, report.Options{})
		if after := write(t, report.FormatJSON, r, report.Options{}); !bytes.Equal(before, after) {
			t.Errorf("%s: the report was changed", f)
		}
	}
}

// cases are reports of every sort, by name: each one thing that a rule may come to, the host's and that of no plugin.
func cases(t *testing.T) map[string]*conformance.Report {
	t.Helper()
	all := map[string]*conformance.Report{"everything": everything(t)}
	single := func(name string, i int, v conformance.Verdict, change func(*conformance.Report)) {
		r := everything(t)
		r.Results, r.Verdict, r.LeftOut, r.Own = r.Results[i:i+1], v, nil, nil
		if change != nil {
			change(r)
		}
		all[name] = r
	}
	const pass, bad, open = conformance.Conforming, conformance.NotConforming, conformance.Inconclusive
	single("passed", 0, pass, nil)
	single("failed", 1, bad, nil)
	single("skipped, required", 2, open, nil)
	single("warned", 5, pass, nil)
	single("warned, strict", 5, bad, func(r *conformance.Report) { r.Strict = true })
	single("broke", 6, open, nil)
	single("measured", 7, pass, nil)
	single("waived", 8, conformance.WithWaivers, nil)
	single("informed", 9, pass, nil)
	single("skipped, not required", 10, pass, nil)
	single("asked", 11, pass, nil)
	single("asked to certify", 11, open, func(r *conformance.Report) { r.Mode = conformance.ModeCertify })
	single("signed", 12, pass, func(r *conformance.Report) { r.Mode = conformance.ModeCertify })
	single("nothing decided", 4, open, nil)
	single("no plugin", 0, bad, func(r *conformance.Report) {
		r.Uncallable, r.Limits, r.LimitsDigest = "the file is no WebAssembly module: it is empty", nil, ""
		r.Plugin.ID, r.Plugin.Version, r.Plugin.Kind = "", "", ""
	})
	single("no rules", 0, open, func(r *conformance.Report) { r.Results, r.Counts = []conformance.Result{}, map[string]int{} })
	single("a host", 6, open, func(r *conformance.Report) {
		r.Subject, r.Plugin, r.Limits, r.LimitsDigest = conformance.SubjectHost, conformance.Plugin{}, nil, ""
	})
	own := func(outcomes ...conformance.Outcome) func(*conformance.Report) {
		return func(r *conformance.Report) {
			var tests []conformance.OwnTest
			for _, o := range outcomes {
				tests = append(tests, conformance.OwnTest{Source: conformance.SourceCases, File: "tests/a.yaml", Name: "a", Outcome: o})
			}
			*r = *r.With(tests, 0)
		}
	}
	const fine, wrong, undecided, unmade = conformance.Passed, conformance.Failed, conformance.Errored, conformance.Skipped
	single("own tests pass", 0, pass, own(fine, fine))
	single("own tests pass with a waiver", 8, conformance.WithWaivers, own(fine))
	single("own tests fail", 0, pass, own(fine, wrong, undecided))
	single("own tests undecided", 0, pass, own(undecided, fine))
	single("own tests not run", 0, pass, own(unmade))
	single("no own tests", 0, pass, own())
	single("own tests do not mend a rule", 1, bad, own(fine))
	single("own tests alone", 0, open, func(r *conformance.Report) {
		r.Results, r.Counts, r.Suites = []conformance.Result{}, map[string]int{}, nil
		own(fine)(r)
	})
	single("own tests alone fail", 0, open, func(r *conformance.Report) {
		r.Results, r.Counts, r.Suites = []conformance.Result{}, map[string]int{}, nil
		own(wrong)(r)
	})
	single("read back", 1, bad, func(r *conformance.Report) { r.Results[0].Rule = nil })
	return all
}

// names of a map, sorted.
func names[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
