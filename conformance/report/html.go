package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/medplug/medplug/conformance"
)

//go:embed page.html
var pageText string

// pageData is what the page shows.
type pageData struct {
	T        *words
	Report   *conformance.Report
	Name     string
	Verdict  string // its word
	Meaning  string
	Class    string // of the verdict, for the style
	Summary  string
	Facts    [][2]string
	Sections []section
	Charts   []chartData
	Plots    []drawn
	Quiet    []section // tables of what passed or was not judged
	LeftOut  string
	Replay   []string // what was answered from a recording
	Own      []ownItem
	OwnText  string
}

type section struct {
	Title string
	Items []item
}

// item is one rule with what became of it.
type item struct {
	*conformance.Result
	State, Class, From string
	Doc                conformance.Doc
	Weighs             bool // a failure: why and fix are shown
	Found              []found
	Reasons            []string
}

// found is one finding.
type found struct {
	conformance.Finding
	Level, Times, Plot string
	Small              string
	Events             [][2]string
}

type chartData struct {
	Rule, Name string
	Notes      []string
	SVG        template.HTML
}

// HTML writes one page that needs nothing else: no script, no file, no network. It shows the verdict, each finding with
// what was sent and came back, the requests behind them drawn, the times measured and what passed.
func HTML(w io.Writer, r *conformance.Report, lang Lang) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	t := wordsOf(lang)
	page, err := template.New("page").Funcs(template.FuncMap{"prose": prose}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, newPage(r, t)); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return put(w, b.Bytes())
}

// prose marks what a rule's text has between backticks as code.
func prose(text string) template.HTML {
	parts := strings.Split(text, "`")
	for i, part := range parts {
		if parts[i] = template.HTMLEscapeString(part); i%2 == 1 && i < len(parts)-1 {
			parts[i] = "<code>" + parts[i] + "</code>"
		} else if i%2 == 1 {
			parts[i] = "`" + parts[i]
		}
	}
	return template.HTML(strings.Join(parts, "")) // #nosec G203 -- each part was escaped above
}

func newPage(r *conformance.Report, t *words) *pageData {
	d := &pageData{T: t, Report: r, Name: subject(r), Verdict: t.verdicts[r.Verdict], Meaning: t.meaning[r.Verdict], Class: r.Verdict.String(),
		Summary: t.summary(r), Facts: pageFacts(r, t)}
	in := func(states ...status) []*conformance.Result {
		var some []*conformance.Result
		for _, s := range states {
			for i := range r.Results {
				if statusOf(r, &r.Results[i]) == s {
					some = append(some, &r.Results[i])
				}
			}
		}
		return some
	}
	against, people, others := in(failed, broke, missing), in(unanswered, asked, answered), in(waived, warned, skipped, informed)
	d.Plots = drawings(r, append(append([]*conformance.Result{}, against...), others...), t)
	plots := map[string]string{}
	for _, p := range d.Plots {
		plots[p.Fixture] = p.ID
	}
	add := func(into *[]section, title string, results []*conformance.Result) {
		s := section{Title: title}
		for _, res := range results {
			s.Items = append(s.Items, newItem(r, res, t, plots))
		}
		if len(s.Items) > 0 {
			*into = append(*into, s)
		}
	}
	add(&d.Sections, t.findings, against)
	add(&d.Sections, t.noticed, others)
	add(&d.Sections, t.checklist, people)
	add(&d.Quiet, t.passedHeading, in(passed))
	add(&d.Quiet, t.notJudged, in(none))
	if r.Own != nil {
		d.Own, d.OwnText = ownItems(r.Own, t), t.ownSummary(r.Own)
	}
	d.Replay = t.replay(r)
	if len(r.LeftOut) > 0 {
		d.LeftOut = fmt.Sprintf(t.leftOut, r.Mode, strings.Join(r.LeftOut, ", "))
	}
	for i := range r.Results {
		for _, m := range r.Results[i].Measured {
			if svg := chart(m, t); svg != "" {
				d.Charts = append(d.Charts, chartData{r.Results[i].ID, m.Name, r.Results[i].Notes, svg})
			}
		}
	}
	return d
}

func newItem(r *conformance.Report, res *conformance.Result, t *words, plots map[string]string) item {
	state := statusOf(r, res)
	it := item{Result: res, State: t.statuses[state], Class: "quiet", From: basis(res, t), Doc: docOf(res), Weighs: res.Outcome == conformance.Failed}
	switch {
	case state.blocks():
		it.Class = "blocks"
	case state == waived, state == warned, state == skipped:
		it.Class = "warns"
	case state == passed, state == answered:
		it.Class = "passes"
	}
	if res.Reason != "" {
		it.Reasons = append(it.Reasons, res.Reason)
	}
	if o := res.Waiver; o != nil {
		it.Reasons = append(it.Reasons, fmt.Sprintf(t.waived, o.Expires, o.Author, o.Reason))
	}
	if o := res.SignOff; o != nil {
		it.Reasons = append(it.Reasons, fmt.Sprintf(t.signed, o.Date, o.Name, o.Council))
	}
	for _, f := range res.Findings {
		one := found{Finding: f, Level: t.levels[f.Level]}
		if f.Count > 1 {
			one.Times = fmt.Sprintf(t.times, f.Count)
		}
		if f.Smallest != nil {
			one.Small = smallestLine(f.Smallest, t)
		}
		if x := f.Exchange; x != nil {
			one.Plot = plots[x.Fixture]
			for _, e := range x.Trace {
				one.Events = append(one.Events, [2]string{firstOf(t.events[e.What], e.What), e.Text})
			}
		}
		it.Found = append(it.Found, one)
	}
	return it
}

// pageFacts says what was judged, by what and under which limits.
func pageFacts(r *conformance.Report, t *words) [][2]string {
	all := [][2]string{{t.tool, r.Tool.Name + " " + r.Tool.Version}, {t.asOf, r.AsOf}, {"profile, mode", fmt.Sprintf("%s, %s", r.Profile, r.Mode)}}
	if t.Lang == Portuguese {
		all[2][0] = "perfil, modo"
	}
	if r.Subject == conformance.SubjectPlugin {
		all = append(all, [2]string{t.kind, r.Plugin.Kind}, [2]string{"SHA-256", r.Plugin.SHA256}, [2]string{t.size, fmt.Sprintf("%d %s", r.Plugin.Size, t.bytes)},
			[2]string{t.seed, fmt.Sprint(r.Seed)}, [2]string{t.calls, fmt.Sprint(r.Observations)})
		if l := r.Limits; l != nil {
			all = append(all, [2]string{t.limit, fmt.Sprintf("%d × 64 KiB, %v (%s)", l.MemoryPages, l.Timeout, r.LimitsDigest)})
		}
	}
	return append(all, [2]string{t.many[t.rules], fmt.Sprintf("%s (%s)", strings.Join(r.Suites, ", "), short(r.SuiteDigest))})
}

// short is how a digest is named to people.
func short(digest string) string {
	runes := []rune(digest)
	return string(runes[:min(16, len(runes))])
}
