package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
)

// Style is how text is written for people.
type Style struct {
	Color bool // ANSI colours
	Width int  // columns to wrap at; 0 does not wrap
	All   bool // also list the rules that passed or do not apply
}

// Text writes the report for a person: what failed, why that matters and what to change; then the verdict.
func Text(w io.Writer, r *conformance.Report, s Style) error {
	p := &page{style: s}
	p.header(r)
	if r.Uncallable != "" {
		p.line("")
		p.block("", p.paint(red, "no plugin that can be called: ")+r.Uncallable)
	}
	suite, unjudged := "", 0
	for i := range r.Results {
		res := &r.Results[i]
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
		if res.Suite != suite {
			suite = res.Suite
			p.line("")
			p.line(p.bold(suite))
		}
		p.result(res)
	}
	p.line("")
	p.asides(r)
	if unjudged > 0 {
		p.line(fmt.Sprintf("%d rules about what a plugin does could not be judged.", unjudged))
	}
	p.verdict(r)
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// asides says in one paragraph each what this run left out.
func (p *page) asides(r *conformance.Report) {
	var hosts []string
	for _, res := range r.Results {
		if res.Subject == conformance.SubjectHost && res.Outcome == conformance.NotApplicable {
			hosts = append(hosts, res.ID)
		}
	}
	if len(hosts) > 0 && r.Subject == conformance.SubjectPlugin {
		p.paragraph("Not judged here, because they judge the host: " + strings.Join(hosts, ", ") + ".")
	}
	if len(r.LeftOut) > 0 {
		p.paragraph(fmt.Sprintf("Left out in mode %s: %s.", r.Mode, strings.Join(r.LeftOut, ", ")))
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
	b     strings.Builder
}

func (p *page) line(text string) { p.b.WriteString(strings.TrimRight(text, " ") + "\n") }

func (p *page) header(r *conformance.Report) {
	if r.Subject == conformance.SubjectHost {
		p.line(p.bold("a host, by what it shows of itself"))
		p.line(fmt.Sprintf("rules in force on %s, profile %s, mode %s", r.AsOf, r.Profile, r.Mode))
		return
	}
	name := "a file without a valid manifest"
	if r.Plugin.ID != "" {
		name = fmt.Sprintf("%s %s (%s)", r.Plugin.ID, r.Plugin.Version, r.Plugin.Kind)
	}
	p.line(p.bold(name))
	p.line(fmt.Sprintf("sha256 %s, %d bytes", r.Plugin.SHA256, r.Plugin.Size))
	facts := fmt.Sprintf("rules in force on %s, profile %s, mode %s, seed %d, %d calls", r.AsOf, r.Profile, r.Mode, r.Seed, r.Observations)
	if l := r.Limits; l != nil {
		facts += fmt.Sprintf(", limits %s (%d pages, %v)", r.LimitsDigest, l.MemoryPages, l.Timeout)
	}
	p.line(facts)
}

func (p *page) result(res *conformance.Result) {
	label, colour := label(res)
	head := fmt.Sprintf("  %s %s  %s", p.paint(colour, fmt.Sprintf("%-4s", label)), res.ID, res.Title)
	if res.Basis == conformance.BasisPolicy {
		head += " [policy]"
	}
	p.line(head)
	for _, f := range res.Findings {
		p.finding(res, f)
	}
	if res.Reason != "" {
		p.block("", res.Reason)
	}
	for _, n := range res.Notes {
		p.block("", n)
	}
	if w := res.Waiver; w != nil {
		p.block("", fmt.Sprintf("waived until %s by %s: %s", w.Expires, w.Author, w.Reason))
	}
	if o := res.SignOff; o != nil {
		p.block("", fmt.Sprintf("signed off on %s by %s, %s", o.Date, o.Name, o.Council))
	}
	if res.Outcome == conformance.Failed {
		p.block("why  ", res.Rule.Doc.Why)
		p.block("fix  ", res.Rule.Doc.Fix)
		p.block("from ", basis(res))
	}
}

func (p *page) finding(res *conformance.Result, f conformance.Finding) {
	text := f.Message
	if f.Path != "" {
		text = f.Path + " " + text
	}
	if len(f.Fixtures) > 0 {
		text += " (" + strings.Join(f.Fixtures, ", ")
		if f.Count > len(f.Fixtures) {
			text += fmt.Sprintf("; %d times", f.Count)
		}
		text += ")"
	}
	if f.Level != res.Level {
		text = f.Level.String() + ": " + text
	}
	p.block("- ", text)
	if x := f.Exchange; x != nil {
		p.block("  sent ", x.Sent)
		p.block("  got  ", x.Got)
	}
}

// basis names what a failed rule rests on. A policy is never dressed as a duty.
func basis(res *conformance.Result) string {
	var cited []string
	for _, c := range res.Citations {
		cited = append(cited, c.Source+", "+c.Clause)
	}
	all := strings.Join(cited, "; ")
	if res.Basis == conformance.BasisPolicy {
		return "policy of this product, no legal duty; see " + all
	}
	return res.Basis.String() + ": " + all
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

func label(res *conformance.Result) (string, colour) {
	switch res.Outcome {
	case conformance.Passed:
		return "pass", green
	case conformance.Failed:
		if res.Waiver != nil {
			return "waiv", yellow
		}
		switch res.Level {
		case conformance.LevelError:
			return "FAIL", red
		case conformance.LevelWarn:
			return "warn", yellow
		}
		return "info", none
	case conformance.Skipped:
		return "skip", yellow
	case conformance.NotApplicable:
		return "n/a", none
	case conformance.NeedsHuman:
		return "ask", yellow
	}
	return "ERR", red
}

func (p *page) verdict(r *conformance.Report) {
	word := map[conformance.Verdict]string{
		conformance.Conforming:    p.paint(green, "CONFORMING"),
		conformance.NotConforming: p.paint(red, "NOT CONFORMING"),
		conformance.Inconclusive:  p.paint(yellow, "INCONCLUSIVE"),
		conformance.WithWaivers:   p.paint(yellow, "CONFORMING WITH WAIVERS"),
	}[r.Verdict]
	p.line(word + ": " + Summary(r))
	p.paragraph("These rules are engineering checks as of the date above. Nothing here is an approval by an authority.")
}

// Summary counts the rules in one line, e.g. "26 rules: 1 failed, 24 passed, 1 not applicable".
func Summary(r *conformance.Report) string {
	parts := []string{}
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(r.Counts["fail_error"], "failed")
	add(r.Counts["fail_warn"], "warned")
	add(r.Counts["fail_info"], "informed")
	add(r.Counts["waived"], "of these waived")
	add(r.Counts[conformance.Errored.String()], "broke")
	add(r.Counts[conformance.Skipped.String()], "skipped")
	add(r.Counts[conformance.NeedsHuman.String()], "left to a person")
	add(r.Counts[conformance.Passed.String()], "passed")
	add(r.Counts[conformance.NotApplicable.String()], "not applicable")
	return fmt.Sprintf("%d rules: %s", len(r.Results), strings.Join(parts, ", "))
}

// colour is an ANSI foreground.
type colour int

const (
	none   colour = 0
	red    colour = 31
	green  colour = 32
	yellow colour = 33
)

func (p *page) paint(c colour, text string) string {
	if !p.style.Color || c == none {
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
