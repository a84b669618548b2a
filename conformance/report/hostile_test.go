package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
)

// evil is what a plugin might say so that whoever reads a report does something.
const evil = "x\x1b[31m\x00\x07\u202e\u0085\u2028\xff{0}</script><script>alert(1)</script><img src=x onerror=alert(2)>\" onload=\"x' ]]> &amp; # SKIP ok | `" +
	"[a](https://evil.example) %0A::error::no\r\n::stop-commands::t\n  ::add-mask::x ##[error]y ##vso[task.complete] ###[z\nok 1 - all good\n1..0\n---\n...\nCONFORMING: 1 rule\t::warning::w"

// poison puts evil text into every string of a value, whatever fields there will be.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*conformance.Rule]() {
			poison(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				poison(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)) // some belong to the rules
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.String:
		v.SetString(evil)
	}
}

// hostile is a report whose every text is evil, but for those that come from our own enumerations.
func hostile(t *testing.T) *conformance.Report {
	t.Helper()
	r := everything(t)
	r.Uncallable, r.Costs = "x", []conformance.Cost{{Fixture: "x", Cost: 1}}
	poison(reflect.ValueOf(r).Elem())
	r.AsOf, r.Profile, r.Mode = "2026-11-22", conformance.ProfileBR, conformance.ModeFull // dates and enumerations are ours
	return r
}

// withHostile are all cases and the hostile one.
func withHostile(t *testing.T) map[string]*conformance.Report {
	t.Helper()
	all := cases(t)
	all["hostile"] = hostile(t)
	return all
}

var workflowCommand = regexp.MustCompile(`(?m)^\s*::`)

func TestHostileTexts(t *testing.T) {
	for _, f := range report.Formats() {
		out := string(write(t, f, hostile(t), report.Options{File: evil}))
		plain(t, string(f), out)
		if f == report.FormatGitHub {
			continue // its lines are commands; below
		}
		if at := workflowCommand.FindString(out); at != "" {
			t.Errorf("%s: a line is a workflow command", f)
		}
	}
	for _, lang := range report.Langs() {
		var b strings.Builder
		if err := report.StepSummary(&b, hostile(t), lang); err != nil {
			t.Fatal(err)
		}
		plain(t, "summary", b.String())
	}
}

// plain wants text that steers no terminal and no job runner.
func plain(t *testing.T, what, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%s: not UTF-8", what)
	}
	for i, r := range out {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%s: %U at byte %d", what, r, i)
			break
		}
	}
	if strings.Contains(out, "##[") || strings.Contains(out, "##vso") {
		t.Errorf("%s: a command of a job runner", what)
	}
}

// The JSON alone keeps every text as it was.
func TestJSONKeepsTexts(t *testing.T) {
	r := hostile(t)
	out := write(t, report.FormatJSON, r, report.Options{})
	back := readBack(t, out)
	want := strings.ToValidUTF8(evil, "\ufffd")
	if f := back.Results[1].Findings[0]; f.Message != want || f.Exchange.Got != want || f.Exchange.Trace[0].Text != want {
		t.Errorf("read back:\n%q\nwant:\n%q", f.Message, want)
	}
}

// A page is well-formed, has no script, no handler and nothing from elsewhere.
func TestHTMLIsInert(t *testing.T) {
	for name, r := range withHostile(t) {
		for _, lang := range report.Langs() {
			out := string(write(t, report.FormatHTML, r, report.Options{Style: report.Style{Lang: lang}}))
			for _, tag := range tags(out) {
				lower := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(strings.ToLower(tag), `""`)
				if strings.HasPrefix(lower, "<script") || strings.HasPrefix(lower, "<img") || strings.HasPrefix(lower, "<iframe") || strings.HasPrefix(lower, "<link") ||
					regexp.MustCompile(`\son[a-z]+=`).MatchString(lower) || strings.Contains(lower, "src=") || strings.Contains(lower, "javascript:") {
					t.Errorf("%s: %s", name, tag)
				}
				if m := regexp.MustCompile(`href="([^"]*)"`).FindStringSubmatch(tag); m != nil && !strings.HasPrefix(m[1], "#plot-") && !strings.HasPrefix(m[1], "data:image/png;base64,") {
					t.Errorf("%s: %s", name, tag)
				}
			}
			for _, elsewhere := range []string{"@import", "url("} {
				if strings.Contains(out, elsewhere) {
					t.Errorf("%s: %s", name, elsewhere)
				}
			}
			if !strings.Contains(out, `<html lang="`+string(lang)+`">`) || !strings.HasSuffix(out, "</html>\n") {
				t.Errorf("%s: no whole page in %s", name, lang)
			}
		}
	}
}

// tags lists the tags of a page whose texts escape "<"; an opening bracket that no tag closes is one, too.
func tags(page string) []string { return regexp.MustCompile(`<[^>]*>?`).FindAllString(page, -1) }

// Every line is one command, with a title, and its message holds no line break.
func TestGitHubCommands(t *testing.T) {
	line := regexp.MustCompile(`^::(error|warning|notice) (?:file=[^:,\n]*,)?title=[^:,\n]+::[^\n]+$`)
	for name, r := range withHostile(t) {
		for _, file := range []string{"", "a:b,c%.wasm", evil} {
			for l := range strings.SplitSeq(strings.TrimSuffix(string(write(t, report.FormatGitHub, r, report.Options{File: file})), "\n"), "\n") {
				if !line.MatchString(l) {
					t.Errorf("%s: %q", name, l)
				}
			}
		}
	}
	r := everything(t)
	r.Results[6].Reason = "50% done\nthen: a, b"
	if out := string(write(t, report.FormatGitHub, r, report.Options{File: "./p/plugin.wasm"})); !strings.HasPrefix(out, "::error file=p/plugin.wasm,") {
		t.Errorf("%s", out)
	}
	out := string(write(t, report.FormatGitHub, r, report.Options{File: "a:b,c%.wasm"}))
	if want := "::error file=a%3Ab%2Cc%25.wasm,title=medplug ISL-001::" + r.Results[6].Title + ": 50%25 done then: a, b\n"; !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
}

// No more annotations of a kind than GitHub shows, the last saying how many are missing, the verdict among them; the
// summary lists all and stays below what GitHub takes.
func TestGitHubCaps(t *testing.T) {
	r := everything(t)
	for _, i := range []int{1, 5} {
		for range 30 {
			r.Results = append(r.Results, r.Results[i])
		}
	}
	out := string(write(t, report.FormatGitHub, r, report.Options{}))
	for kind, most := range map[string]int{"error": 10, "warning": 10} {
		if n := strings.Count(out, "::"+kind+" "); n != most {
			t.Errorf("%d annotations of kind %s, want %d", n, kind, most)
		}
	}
	for _, want := range []string{"::NOT CONFORMING: ", "title=medplug::30 more of these"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	var b strings.Builder
	if err := report.StepSummary(&b, r, report.English); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "ABI-007"); n != 32 {
		t.Errorf("%d lines of ABI-007 in the summary, want 32", n)
	}
	r.Results[1].Findings[0].Message = strings.Repeat("long ", 20000)
	for range 60 {
		r.Results = append(r.Results, r.Results[1])
	}
	b.Reset()
	if err := report.StepSummary(&b, r, report.English); err != nil {
		t.Fatal(err)
	}
	if b.Len() >= 1<<20 {
		t.Errorf("a summary of %d bytes", b.Len())
	}
}

// The XML of JUnit reads back as the cleaned text.
func TestJUnitReadsBack(t *testing.T) {
	out := write(t, report.FormatJUnit, hostile(t), report.Options{})
	d := xml.NewDecoder(strings.NewReader(string(out)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
