package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/medplug/medplug/conformance"
)

// The elements of JUnit XML, as Jenkins and GitLab read them.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Name    string       `xml:"name,attr"`
		Suites  []junitSuite `xml:"testsuite"`
		junitCounts
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCounts
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
	}
	junitCounts struct {
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Time     string `xml:"time,attr"` // seconds
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string       `xml:"classname,attr"`
		Name    string       `xml:"name,attr"`
		Time    string       `xml:"time,attr"` // seconds
		Failure *junitReason `xml:"failure"`
		Error   *junitReason `xml:"error"`
		Skipped *junitReason `xml:"skipped"`
		Out     string       `xml:"system-out,omitempty"`
	}
	junitReason struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes a test case a rule and, in a suite of its own, one for the verdict. What was proven is a failure; what
// broke, or was required and not decided, is an error, never a skip: whoever reads the file must not see it green.
func JUnit(w io.Writer, r *conformance.Report) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	all := junitSuites{Name: "medplug"}
	took := map[string]float64{}
	for i := range r.Results { // the results say which suites there are, so that none is left out
		res := &r.Results[i]
		at := slices.IndexFunc(all.Suites, func(s junitSuite) bool { return s.Name == res.Suite })
		if at < 0 {
			at, all.Suites = len(all.Suites), append(all.Suites, junitSuite{Name: res.Suite})
		}
		all.Suites[at].Cases = append(all.Suites[at].Cases, junitRule(r, res))
		took[res.Suite] += res.DurationMS
	}
	for i := range all.Suites {
		s := &all.Suites[i]
		s.junitCounts = count(s.Cases, took[s.Name])
	}
	if len(ownTests(r)) > 0 {
		all.Suites = append(all.Suites, junitOwn(r.Own))
	}
	all.Suites = append(all.Suites, junitVerdict(r))
	all.Time = junitSeconds(r.DurationMS)
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	b, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return put(w, append([]byte(xml.Header), append(b, '\n')...))
}

func junitRule(r *conformance.Report, res *conformance.Result) junitCase {
	state := statusOf(r, res)
	c := junitCase{Class: "medplug." + res.Suite, Name: res.ID + " " + res.Title, Time: junitSeconds(res.DurationMS)}
	reason := &junitReason{Type: res.Outcome.String(), Message: headline(res), Text: details(res)}
	switch {
	case state == failed:
		reason.Type = res.Basis.String()
		c.Failure = reason
	case state.blocks():
		c.Error = reason
	case state == waived:
		c.Skipped = &junitReason{Message: oneLine(waiverLine(res))}
		c.Out = details(res)
	case state == skipped, state == asked, state == none:
		c.Skipped = &junitReason{Message: english.statuses[state] + ": " + headline(res)}
	case state == passed && len(res.Notes) == 0:
	default: // warnings and what is worth knowing
		c.Out = english.statuses[state] + "\n" + details(res)
	}
	return c
}

// junitVerdict is the suite of the verdict, with what the run was.
func junitVerdict(r *conformance.Report) junitSuite {
	c := junitCase{Class: "medplug", Name: "verdict", Time: junitSeconds(0)}
	line := verdictLine(r)
	switch r.Verdict {
	case conformance.Conforming, conformance.WithWaivers, conformance.OwnPassed:
		c.Out = line
	case conformance.NotConforming:
		c.Failure = &junitReason{Type: r.Verdict.String(), Message: line}
	default:
		c.Error = &junitReason{Type: r.Verdict.String(), Message: line}
	}
	s := junitSuite{Name: "verdict", Cases: []junitCase{c}, Properties: &junitProperties{}}
	s.junitCounts = count(s.Cases, 0)
	for _, f := range facts(r) {
		s.Properties.List = append(s.Properties.List, junitProperty{f[0], f[1]})
	}
	return s
}

// facts are names and values that say what the run was.
func facts(r *conformance.Report) [][2]string {
	all := [][2]string{
		{"verdict", r.Verdict.String()}, {"tool", r.Tool.Name + " " + r.Tool.Version}, {"as_of", r.AsOf}, {"profile", string(r.Profile)},
		{"mode", string(r.Mode)}, {"strict", strconv.FormatBool(r.Strict)}, {"suite_digest", r.SuiteDigest}, {"policy_digest", r.PolicyDigest},
	}
	if r.Subject == conformance.SubjectPlugin {
		all = append(all, [][2]string{{"plugin", r.Plugin.ID}, {"plugin_version", r.Plugin.Version}, {"plugin_kind", r.Plugin.Kind},
			{"plugin_sha256", r.Plugin.SHA256}, {"limits_digest", r.LimitsDigest}, {"seed", strconv.FormatUint(r.Seed, 10)}}...)
	}
	return all
}

func count(cases []junitCase, ms float64) junitCounts {
	n := junitCounts{Tests: len(cases), Time: junitSeconds(ms)}
	for _, c := range cases {
		switch {
		case c.Failure != nil:
			n.Failures++
		case c.Error != nil:
			n.Errors++
		case c.Skipped != nil:
			n.Skipped++
		}
	}
	return n
}

// junitSeconds writes milliseconds as seconds, without an exponent.
func junitSeconds(ms float64) string { return strconv.FormatFloat(ms/1000, 'f', 6, 64) }
