package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/medplug/medplug/conformance"
)

// clean gives a copy of a report in which no text can steer what reads it: control characters, characters that reorder
// text, and what job runners take for commands are gone. Nothing of the report itself is changed.
func clean(r *conformance.Report) *conformance.Report {
	c := *r
	for _, s := range []*string{&c.Tool.Name, &c.Tool.Version, &c.AsOf, &c.PolicyDigest, &c.SuiteDigest, &c.LimitsDigest, &c.Plugin.SHA256,
		&c.Plugin.ID, &c.Plugin.Version, &c.Plugin.Kind, (*string)(&c.Profile), (*string)(&c.Mode)} {
		*s = cleanLine(*s)
	}
	c.Uncallable = cleanText(c.Uncallable)
	c.LeftOut, c.Suites = each(c.LeftOut, cleanLine), each(c.Suites, cleanLine)
	c.Costs = each(c.Costs, func(k conformance.Cost) conformance.Cost { k.Fixture = cleanLine(k.Fixture); return k })
	c.Results, c.Own = each(c.Results, cleanResult), cleanOwn(c.Own)
	if c.Replay != nil {
		u := *c.Replay
		u.RecordingSHA256, u.MadeFor, u.NotHeld = cleanLine(u.RecordingSHA256), cleanLine(u.MadeFor), each(u.NotHeld, cleanLine)
		c.Replay = &u
	}
	c.Failing = each(c.Failing, func(k conformance.CaseResult) conformance.CaseResult {
		k.Fixture, k.Rule, k.Reason = cleanLine(k.Fixture), cleanLine(k.Rule), cleanText(k.Reason)
		return k
	})
	return &c
}

func cleanResult(res conformance.Result) conformance.Result {
	res.ID, res.Suite, res.Title, res.Reason = cleanLine(res.ID), cleanLine(res.Suite), cleanLine(res.Title), cleanText(res.Reason)
	res.Notes = each(res.Notes, cleanText)
	res.Citations = each(res.Citations, func(c conformance.Citation) conformance.Citation {
		c.Source, c.Clause, c.Reads, c.CheckedOn = cleanLine(c.Source), cleanLine(c.Clause), cleanText(c.Reads), cleanLine(c.CheckedOn)
		c.Certainty = conformance.Certainty(cleanLine(string(c.Certainty)))
		return c
	})
	res.Measured = each(res.Measured, func(m conformance.Measurement) conformance.Measurement {
		m.Name, m.Unit = cleanLine(m.Name), cleanLine(m.Unit)
		return m
	})
	if res.Waiver != nil {
		w := *res.Waiver
		w.Rule, w.Plugin, w.Author, w.Reason, w.Expires = cleanLine(w.Rule), cleanLine(w.Plugin), cleanLine(w.Author), cleanLine(w.Reason), cleanLine(w.Expires)
		res.Waiver = &w
	}
	if res.SignOff != nil {
		o := *res.SignOff
		o.Rule, o.Plugin, o.Name, o.Council, o.Date = cleanLine(o.Rule), cleanLine(o.Plugin), cleanLine(o.Name), cleanLine(o.Council), cleanLine(o.Date)
		res.SignOff = &o
	}
	res.Findings = each(res.Findings, cleanFinding)
	return res
}

func cleanFinding(f conformance.Finding) conformance.Finding {
	f.Path, f.Message, f.Fixtures = cleanLine(f.Path), cleanText(f.Message), each(f.Fixtures, cleanLine)
	if f.Exchange != nil {
		x := *f.Exchange
		x.Fixture, x.Sent, x.Got = cleanLine(x.Fixture), cleanText(x.Sent), cleanText(x.Got)
		x.Want = cleanText(x.Want)
		x.Trace = each(x.Trace, func(e conformance.Event) conformance.Event {
			return conformance.Event{What: cleanLine(e.What), Text: cleanText(e.Text)}
		})
		f.Exchange = &x
	}
	if f.Smallest != nil {
		s := *f.Smallest
		s.Fixture, s.File, s.About, s.Replay = cleanLine(s.Fixture), cleanLine(s.File), cleanLine(s.About), cleanLine(s.Replay)
		f.Smallest = &s
	}
	return f
}

// each maps a list; nothing stays nothing.
func each[T any](list []T, f func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = f(list[i])
	}
	return list
}

// command is how job runners recognise a command in a log: "::" at the start of a line, which a wrapped word may become,
// and "##" before a bracket or a word anywhere.
var command = regexp.MustCompile(`(^|\s)::`)

// cleanText cleans a text that may have several lines.
func cleanText(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\t", " ")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return unicode.ReplacementChar
	}, text)
	return NoCommand(text)
}

// NoCommand takes away what job runners take for commands in a log.
func NoCommand(text string) string {
	for strings.Contains(text, "##") {
		text = strings.ReplaceAll(text, "##", "# #")
	}
	return command.ReplaceAllString(text, "$1: :")
}

// cleanLine cleans what has one line.
func cleanLine(text string) string {
	return cleanText(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text))
}
