package report_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// failing is a report of a plugin of a kind that fails on requests.
func failing(t *testing.T, kind contract.Kind, requests ...fixtures.Fixture) *conformance.Report {
	t.Helper()
	r := everything(t)
	r.Plugin.Kind = string(kind)
	r.Results = r.Results[1:2]
	first := r.Results[0].Findings[0]
	r.Results[0].Findings = nil
	for _, f := range requests {
		first.Exchange = &conformance.Exchange{Fixture: f.Name, Sent: "{}", Got: "nothing", Request: f.Request}
		r.Results[0].Findings = append(r.Results[0].Findings, first)
	}
	return r
}

// generated are fixtures of a kind.
func generated(t *testing.T, kind contract.Kind, specialty contract.Specialty, needs ...fixtures.Need) []fixtures.Fixture {
	t.Helper()
	set, err := fixtures.Generate(&contract.Manifest{Kind: kind, Specialty: specialty}, 1, needs...)
	if err != nil {
		t.Fatal(err)
	}
	return set.Fixtures
}

// The requests behind findings are drawn, each once and no more than six; what shows nothing is left out.
func TestPlots(t *testing.T) {
	ecgs := generated(t, contract.ECGAnalysis, contract.Cardiology, fixtures.Small)
	lesions := generated(t, contract.LesionAnalysis, contract.Dermatology, fixtures.Small)
	notJSON := fixtures.Fixture{Name: "malformed/not JSON", Request: ecgs[0].Request[:len(ecgs[0].Request)/2]}
	texts := generated(t, contract.HealthContent, contract.GeneralPractice, fixtures.Small)
	page := func(r *conformance.Report, lang report.Lang) string {
		return string(write(t, report.FormatHTML, r, report.Options{Style: report.Style{Lang: lang}}))
	}
	out := page(failing(t, contract.ECGAnalysis, ecgs[0], ecgs[0], ecgs[1]), report.English)
	for _, want := range []string{`<figure id="plot-1"><svg`, `<figure id="plot-2"><svg`, `href="#plot-1"`, `href="#plot-2"`, ">V6</text>", "ECG (Synthetic, no patient)"} {
		if !strings.Contains(out, want) {
			t.Errorf("an ECG: no %s", want)
		}
	}
	if strings.Contains(out, "plot-3") {
		t.Error("a request is drawn twice")
	}
	out = page(failing(t, contract.LesionAnalysis, lesions[0]), report.Portuguese)
	for _, want := range []string{`<figure id="plot-1"><svg`, `href="data:image/png;base64,`, "Sintético, sem paciente", " mm</text>"} {
		if !strings.Contains(out, want) {
			t.Errorf("a lesion: no %s", want)
		}
	}
	for name, r := range map[string]*conformance.Report{
		"no JSON":      failing(t, contract.ECGAnalysis, notJSON),
		"a text":       failing(t, contract.HealthContent, texts[0]),
		"another kind": failing(t, contract.LesionAnalysis, ecgs[0]),
		"no request":   failing(t, contract.ECGAnalysis, fixtures.Fixture{Name: "none"}),
	} {
		if out := page(r, report.English); strings.Contains(out, "<svg") || strings.Contains(out, `href="#plot`) {
			t.Errorf("%s: is drawn", name)
		}
	}
	var many []fixtures.Fixture
	for i := range 9 {
		f := ecgs[len(ecgs)-1]
		f.Name = fmt.Sprintf("many/%d", i)
		many = append(many, f)
	}
	if n := strings.Count(page(failing(t, contract.ECGAnalysis, many...), report.English), "<figure id="); n != 6 {
		t.Errorf("%d plots, want 6", n)
	}
}

// A distribution shows every value: the bars' heights are in the proportion of their counts, and marks stand at their
// values. Figures that are none are left out, and so is a chart of nothing.
func TestCharts(t *testing.T) {
	chart := func(limit float64, values ...float64) string {
		r := everything(t)
		r.Results = r.Results[7:8]
		r.Results[0].Measured = []conformance.Measurement{{Name: "CPU <time>", Unit: "ms", Limit: limit, Values: values}}
		out := string(write(t, report.FormatHTML, r, report.Options{}))
		svg := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindString(out)
		return svg
	}
	svg := chart(50, 10, 10, 10, 40)
	heights := regexp.MustCompile(`<rect[^>]* height="([0-9.]+)"`).FindAllStringSubmatch(svg, -1)
	if len(heights) != 2 || heights[0][1] != "116.0" || heights[1][1] != "38.7" {
		t.Errorf("bars %v, want three times as many at 10 as at 40", heights)
	}
	for _, want := range []string{"median 10 ms", "p95 40 ms", "limit 50 ms", "CPU &lt;time&gt;, 4"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in %s", want, svg)
		}
	}
	if svg := chart(0, 3); strings.Contains(svg, "limit") || !strings.Contains(svg, "median 3 ms") {
		t.Errorf("a single value without a limit: %s", svg)
	}
	for name, svg := range map[string]string{"nothing": chart(50), "zeros": chart(0, 0, 0)} {
		if svg != "" {
			t.Errorf("a chart of %s: %s", name, svg)
		}
	}
	if svg := chart(math.MaxFloat64, 1); svg != "" && strings.Contains(svg, "Inf") {
		t.Errorf("an immense limit: %s", svg)
	}
}
