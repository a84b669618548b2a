package conformance

import "fmt"

// Judgement is what a rule says of what it judges: checks and findings, or that it could not or need not judge.
type Judgement struct {
	Tally
	state Outcome // Skipped, NotApplicable or NeedsHuman once the rule said so
	why   string
	notes []string
	// measured is what notes say in words, in full.
	measured []Measurement
}

// Reportf keeps a finding: a check that went wrong.
func (j *Judgement) Reportf(path, format string, args ...any) { j.Check(false, path, format, args...) }

// Skip says that the rule could not be judged. For a rule of level error that makes a report inconclusive.
func (j *Judgement) Skip(format string, args ...any) { j.set(Skipped, format, args) }

// NotApplicable says that what is judged holds nothing the rule speaks about.
func (j *Judgement) NotApplicable(format string, args ...any) { j.set(NotApplicable, format, args) }

// NeedsHuman says what a person has to decide.
func (j *Judgement) NeedsHuman(format string, args ...any) { j.set(NeedsHuman, format, args) }

// Checks is how many things were judged so far.
func (j *Judgement) Checks() int { return j.checks }

// Notef keeps a measurement for the report, whatever the outcome.
func (j *Judgement) Notef(format string, args ...any) {
	j.notes = append(j.notes, Singular(fmt.Sprintf(format, args...)))
}

// Measured keeps the figures themselves, whatever the outcome.
func (j *Judgement) Measured(m Measurement) { j.measured = append(j.measured, m) }

func (j *Judgement) set(o Outcome, format string, args []any) {
	j.state, j.why = o, Singular(fmt.Sprintf(format, args...))
}

// outcome of a rule that ran. A blocking finding stands whatever the rule said or did afterwards; an error comes before
// every other word; and what looked at nothing, or missed a call it needed, has not passed.
func (j *Judgement) outcome(err error, unmade int) (Outcome, string) {
	switch {
	case j.worst() == LevelError:
		return Failed, ""
	case err != nil:
		return Errored, err.Error()
	case j.state != 0:
		return j.state, j.why
	case unmade > 0:
		return Skipped, Singular(fmt.Sprintf("%d calls were not made that the rule needs, because the plugin ran into its deadline twice: see ISL-003", unmade))
	case j.checks == 0:
		return Errored, "the rule looked at nothing"
	case len(j.findings) > 0:
		return Failed, ""
	}
	return Passed, ""
}
