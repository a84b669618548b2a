package report

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// status is what a result means for the verdict. Formats that know only pass, failure and error follow it, so that none
// reads a skipped requirement as harmless.
type status uint8

const (
	_          status = iota
	passed            // nothing was found
	failed            // keeps the plugin from conforming
	warned            // a finding that does not
	informed          // worth knowing
	waived            // would keep it from conforming, but somebody decided otherwise
	broke             // the rule itself broke
	missing           // was required and could not be judged
	skipped           // could not be judged, and need not
	asked             // a person is asked; the verdict does not wait for it
	unanswered        // a person is asked, and the verdict waits
	answered          // a person signed
	none              // does not apply
)

// statusOf reads a result as the verdict does.
func statusOf(r *conformance.Report, res *conformance.Result) status {
	least := conformance.LevelError
	if r.Strict {
		least = conformance.LevelWarn
	}
	switch res.Outcome {
	case conformance.Passed:
		return passed
	case conformance.Failed:
		switch {
		case res.Waiver != nil:
			return waived
		case res.Level >= least:
			return failed
		case res.Level == conformance.LevelWarn:
			return warned
		}
		return informed
	case conformance.Skipped:
		if res.Level >= least {
			return missing
		}
		return skipped
	case conformance.NeedsHuman:
		switch {
		case res.SignOff != nil:
			return answered
		case r.Mode == conformance.ModeCertify:
			return unanswered
		}
		return asked
	case conformance.NotApplicable:
		return none
	}
	return broke
}

// blocks says whether the verdict cannot be conforming.
func (s status) blocks() bool {
	return s == failed || s == broke || s == missing || s == unanswered
}

// finished refuses what was never judged.
func finished(r *conformance.Report) error {
	if _, err := r.Verdict.MarshalText(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := finishedOwn(r.Own); err != nil {
		return err
	}
	for _, res := range r.Results {
		if _, err := res.Outcome.MarshalText(); err != nil {
			return fmt.Errorf("write report: %s: %w", res.ID, err)
		}
		if _, err := res.Level.MarshalText(); err != nil {
			return fmt.Errorf("write report: %s: %w", res.ID, err)
		}
	}
	return nil
}

// prepare gives a finished report with every text cleaned.
func prepare(r *conformance.Report) (*conformance.Report, error) {
	if err := finished(r); err != nil {
		return nil, err
	}
	return clean(r), nil
}

// docOf is the rule's documentation; a report that was read from its JSON has none.
func docOf(res *conformance.Result) conformance.Doc {
	if res.Rule == nil {
		return conformance.Doc{}
	}
	return res.Rule.Doc
}

// subject names what was judged.
func subject(r *conformance.Report) string {
	switch {
	case r.Subject == conformance.SubjectHost:
		return "host"
	case r.Plugin.ID == "":
		return "plugin"
	}
	return r.Plugin.ID + " " + r.Plugin.Version
}

// details says everything of a result in plain lines, for formats that have one field for it.
func details(res *conformance.Result) string {
	var b strings.Builder
	line := func(label, text string) {
		if text != "" {
			b.WriteString(label + text + "\n")
		}
	}
	line("", res.Reason)
	for _, f := range res.Findings {
		line("- ", findingLine(res, f, &english))
		if x := f.Exchange; x != nil {
			line("  sent: ", x.Sent)
			line("  got: ", x.Got)
			line("  want: ", x.Want)
			for _, e := range x.Trace {
				line("  "+e.What+": ", e.Text)
			}
		}
		if s := f.Smallest; s != nil {
			line("  ", smallestLine(s, &english))
			line("  "+english.Replay, s.Replay)
		}
	}
	for _, n := range res.Notes {
		line("note: ", n)
	}
	if w := res.Waiver; w != nil {
		line("", waiverLine(res))
	}
	if res.SignOff != nil {
		line("", signOffLine(res))
	}
	if res.Outcome == conformance.Failed {
		line("why: ", docOf(res).Why)
		line("fix: ", docOf(res).Fix)
		line("from: ", basis(res, &english))
	}
	return b.String()
}

func waiverLine(res *conformance.Result) string {
	return fmt.Sprintf(english.waived, res.Waiver.Expires, res.Waiver.Author, res.Waiver.Reason)
}

func signOffLine(res *conformance.Result) string {
	return fmt.Sprintf(english.signed, res.SignOff.Date, res.SignOff.Name, res.SignOff.Council)
}

// findingLine is one finding in one line.
func findingLine(res *conformance.Result, f conformance.Finding, w *words) string {
	text := f.Message
	if f.Path != "" {
		text = f.Path + " " + text
	}
	if len(f.Fixtures) > 0 {
		text += " (" + strings.Join(f.Fixtures, ", ")
		if f.Count > len(f.Fixtures) {
			text += "; " + fmt.Sprintf(w.times, f.Count)
		}
		text += ")"
	}
	if f.Level != res.Level {
		text = w.levels[f.Level] + ": " + text
	}
	return text
}

// smallestLine names the smallest request that shows a finding.
func smallestLine(s *conformance.Smallest, w *words) string {
	return fmt.Sprintf(w.smallest, s.About, s.Bytes, s.File)
}

// headline is what a result comes to in one line.
func headline(res *conformance.Result) string {
	switch {
	case len(res.Findings) > 0:
		text := oneLine(findingLine(res, res.Findings[0], &english))
		if n := len(res.Findings) - 1; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		return text
	case res.Reason != "":
		return oneLine(res.Reason)
	}
	return res.Title
}

// oneLine makes one line of several.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// verdictLine is the verdict with its counts, and what keeps a file from being judged at all.
func verdictLine(r *conformance.Report) string {
	text := strings.ToUpper(strings.ReplaceAll(r.Verdict.String(), "_", " ")) + ": " + Summary(r)
	if r.Uncallable != "" {
		text += "; no plugin that can be called: " + oneLine(r.Uncallable)
	}
	return text
}
