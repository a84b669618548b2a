package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
)

// Style is how text is written for people.
type Style struct {
	Color bool // ANSI colours
	Width int  // columns to wrap at; 0 does not wrap
	All   bool // also list the rules that passed or do not apply
	Lang  Lang // "" is English
}

// Text writes the report for a person: what failed, why that matters and what to change; then the verdict.
func Text(w io.Writer, r *conformance.Report, s Style) error {
	r, err := prepare(r)
	if err != nil {
		return err
	}
	p := &page{style: s, words: wordsOf(s.Lang), of: r}
	p.header(r)
	if r.Uncallable != "" {
		p.line("")
		p.block("", p.paint(red, p.words.Uncallable)+r.Uncallable)
	}
	suite, unjudged := "", 0
	var listed []*conformance.Result
	for _, res := range gravestFirst(r) {
		if !s.All && quiet(res.Outcome) {
			continue
		}
		if res.Subject == conformance.SubjectHost && r.Subject == conformance.SubjectPlugin {
			continue // listed below
		}
		if !s.All && r.Uncallable != "" && res.Outcome == conformance.Skipped {
			unjudged++ // all for the one reason that was given above
			continue
		}
		listed = append(listed, res)
	}
	for i, res := range listed {
		if res.Suite != suite {
			suite = res.Suite
			p.line("")
			p.line(p.bold(suite))
		}
		p.result(res, i+1 < len(listed) && onlyReason(res) && onlyReason(listed[i+1]) && sameReason(res, listed[i+1]))
	}
	p.own(r.Own)
	p.line("")
	p.asides(r)
	if unjudged > 0 {
		p.line(fmt.Sprintf(p.words.unjudged, unjudged))
	}
	p.verdict(r)
	return put(w, []byte(p.b.String()))
}

// gravestFirst orders results for who mends them: what fails, what could not be decided, what warns, then all else.
func gravestFirst(r *conformance.Report) []*conformance.Result {
	var all []*conformance.Result
	for i := range r.Results {
		all = append(all, &r.Results[i])
	}
	rank := func(res *conformance.Result) int {
		if i := slices.Index([]status{failed, broke, missing, warned}, statusOf(r, res)); i >= 0 {
			return i
		}
		return len(all)
	}
	slices.SortStableFunc(all, func(a, b *conformance.Result) int { return rank(a) - rank(b) })
	return all
}

// asides says in one paragraph each what this run rests on and what it left out.
func (p *page) asides(r *conformance.Report) {
	for _, text := range p.words.replay(r) {
		p.paragraph(text)
	}
	var hosts []string
	for _, res := range r.Results {
		if res.Subject == conformance.SubjectHost && res.Outcome == conformance.NotApplicable {
			hosts = append(hosts, res.ID)
		}
	}
	if len(hosts) > 0 && r.Subject == conformance.SubjectPlugin {
		p.paragraph(p.words.notHere + strings.Join(hosts, ", ") + ".")
	}
	if len(r.Failing) > 0 {
		var all []string
		for _, c := range r.Failing {
			state := failed
			switch {
			case c.Mended():
				state = passed
			case c.Undecided():
				state = skipped
			}
			all = append(all, c.Fixture+" ("+p.words.statuses[state]+")")
		}
		p.paragraph(fmt.Sprintf(p.words.before, strings.Join(all, ", ")))
	}
	if len(r.LeftOut) > 0 {
		p.paragraph(fmt.Sprintf(p.words.leftOut, r.Mode, strings.Join(r.LeftOut, ", ")))
	}
}

func (p *page) paragraph(text string) {
	for _, l := range wrap(text, p.style.Width) {
		p.line(l)
	}
}

func quiet(o conformance.Outcome) bool {
	return o == conformance.Passed || o == conformance.NotApplicable
}

// page collects lines.
type page struct {
	style Style
	words *words
	of    *conformance.Report
	b     strings.Builder
}

func (p *page) line(text string) { p.b.WriteString(strings.TrimRight(text, " ") + "\n") }

func (p *page) header(r *conformance.Report) {
	if r.Subject == conformance.SubjectHost {
		p.line(p.bold(p.words.host))
		p.line(fmt.Sprintf(p.words.hostFacts, r.AsOf, r.Profile, r.Mode))
		return
	}
	name := p.words.noManifest
	if r.Plugin.ID != "" {
		name = fmt.Sprintf("%s %s (%s)", r.Plugin.ID, r.Plugin.Version, r.Plugin.Kind)
	}
	p.line(p.bold(name))
	p.line(fmt.Sprintf("sha256 %s, %d %s", r.Plugin.SHA256, r.Plugin.Size, p.words.bytes))
	if len(r.Suites) == 0 {
		return // no rule was judged
	}
	facts := fmt.Sprintf(p.words.facts, r.AsOf, r.Profile, r.Mode, r.Seed, r.Observations)
	if l := r.Limits; l != nil {
		facts += fmt.Sprintf(p.words.limits, r.LimitsDigest, l.MemoryPages, l.Timeout)
	}
	p.line(conformance.Singular(facts))
}

// sameReason says whether two results of a suite are told with one reason, below the second.
func sameReason(a, b *conformance.Result) bool {
	return a.Suite == b.Suite && a.Outcome == conformance.Skipped && b.Outcome == conformance.Skipped && a.Reason == b.Reason
}

// onlyReason says whether a reason is all that there is to say of a result.
func onlyReason(r *conformance.Result) bool {
	return r.Reason != "" && len(r.Findings) == 0 && len(r.Notes) == 0 && r.Waiver == nil && r.SignOff == nil
}

// result writes one; toldBelow when the next has the same reason.
func (p *page) result(res *conformance.Result, toldBelow bool) {
	state := statusOf(p.of, res)
	head := fmt.Sprintf("  %s %s  %s", p.paint(colourOf(state), fmt.Sprintf("%-*s", p.words.labelWidth(), p.words.labels[state])), res.ID, res.Title)
	if res.Basis == conformance.BasisPolicy {
		head += " [" + p.words.PolicyTag + "]"
	}
	p.line(head)
	for _, f := range res.Findings {
		p.finding(res, f)
	}
	if res.Reason != "" && !toldBelow {
		p.block("", res.Reason)
	}
	for _, n := range res.Notes {
		if n != res.Reason {
			p.block("", n)
		}
	}
	if w := res.Waiver; w != nil {
		p.block("", fmt.Sprintf(p.words.waived, w.Expires, w.Author, w.Reason))
	}
	if o := res.SignOff; o != nil {
		p.block("", fmt.Sprintf(p.words.signed, o.Date, o.Name, o.Council))
	}
	if res.Outcome == conformance.Failed {
		if doc := docOf(res); doc.Why != "" {
			p.block(p.words.Why, doc.Why)
			p.block(p.words.Fix, doc.Fix)
		}
		p.block(p.words.from, basis(res, p.words))
	}
}

func (p *page) finding(res *conformance.Result, f conformance.Finding) {
	p.block("- ", findingLine(res, f, p.words))
	if x := f.Exchange; x != nil {
		p.block(p.words.Sent, x.Sent)
		p.block(p.words.Got, x.Got)
		if x.Want != "" {
			p.block(p.words.Want, x.Want)
		}
	}
	if s := f.Smallest; s != nil {
		p.block("  ", smallestLine(s, p.words))
		p.block("  ", p.words.Replay+s.Replay)
	}
}

// basis names what a failed rule rests on. A policy is never dressed as a duty.
func basis(res *conformance.Result, w *words) string {
	var cited []string
	for _, c := range res.Citations {
		cited = append(cited, c.Source+", "+c.Clause)
	}
	all := strings.Join(cited, "; ")
	if res.Basis == conformance.BasisPolicy {
		return w.policyBasis + all
	}
	return w.bases[res.Basis] + ": " + all
}

// block writes indented text, wrapped, with a label before its first line.
func (p *page) block(label, text string) {
	const indent = "       "
	hang := strings.Repeat(" ", utf8.RuneCountInString(label))
	for _, par := range strings.Split(text, "\n") {
		for _, l := range wrap(par, p.style.Width-len(indent)-len(hang)) {
			p.line(indent + label + l)
			label = hang
		}
	}
}

func wrap(text string, width int) []string {
	if width <= 0 {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

func colourOf(s status) colour {
	switch s {
	case passed:
		return green
	case failed, broke:
		return red
	case informed, none:
		return noColour
	}
	return yellow
}

func (p *page) verdict(r *conformance.Report) {
	paint := map[conformance.Verdict]colour{conformance.Conforming: green, conformance.NotConforming: red}
	c, ok := paint[r.Verdict]
	if !ok {
		c = yellow
	}
	p.line(p.paint(c, p.words.verdicts[r.Verdict]) + ": " + p.words.summary(r))
	p.paragraph(p.words.Disclaimer)
	if p.words.RulesEnglish != "" {
		p.paragraph(p.words.RulesEnglish)
	}
}

// Summary counts the rules in one line, e.g. "26 rules: 1 failed, 24 passed, 1 not applicable".
func Summary(r *conformance.Report) string { return english.summary(r) }

// colour is an ANSI foreground.
type colour int

const (
	noColour colour = 0
	red      colour = 31
	green    colour = 32
	yellow   colour = 33
)

func (p *page) paint(c colour, text string) string {
	if !p.style.Color || c == noColour {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", c, text)
}

func (p *page) bold(text string) string {
	if !p.style.Color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}
