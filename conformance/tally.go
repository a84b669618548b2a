package conformance

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness"
)

// Finding is one violation. Its message never quotes the guest: what a plugin lets out may be personal data.
type Finding struct {
	Level    Level    `json:"level"`
	Path     string   `json:"path,omitempty"` // RFC 6901 pointer into the response, or what else was looked at, e.g. "log"
	Message  string   `json:"message"`
	Count    int      `json:"count"`              // how often it was found
	Fixtures []string `json:"fixtures,omitempty"` // where, the first few
	// Exchange is what was sent and came back in the first of them; nil for live answers and what is about no call.
	Exchange *Exchange `json:"exchange,omitempty"`
	// Smallest is the smallest request known on which it is found; nil when none was made.
	Smallest *Smallest `json:"smallest,omitempty"`

	evidence evidence
}

// Bounds of what one rule lists: fixtures of a finding, and different findings.
const (
	mostFixtures = 5
	mostFindings = 20
)

// Tally counts what a rule checked and keeps what it found. A rule that checked nothing has not passed.
type Tally struct {
	level    Level // of a finding in the case at hand
	fixture  string
	checks   int
	highest  Level // among the cases seen
	findings []Finding
	next     evidence // of the next check
}

// evidence is what shows a finding better than the recorded call and the whole value at its path.
type evidence struct {
	where     func(string) (from, to int) // bytes of the string at the path that are wrong, half-open
	got, want *harness.Reply              // the call that was judged, where it is not the recorded one, and the call it is held against
}

// at sets the case that the next checks are about.
func (t *Tally) at(level Level, fixture string) {
	t.level, t.fixture, t.next = level, fixture, evidence{}
	t.highest = max(t.highest, level)
}

// Where says how to find the bytes that the next check is about, half-open, in the string at its path, so that a report shows these of a
// long text; 0, 0 for all. It is asked only when there is something to report.
func (t *Tally) Where(find func(text string) (from, to int)) *Tally {
	t.next.where = find
	return t
}

// Between says which reply the next check judges, and which it is held against; nil is the recorded one, and none.
func (t *Tally) Between(got, want *harness.Reply) *Tally {
	t.next.got, t.next.want = got, want
	return t
}

// Check counts one thing that was judged and, when it is not ok, keeps the finding. It returns ok.
func (t *Tally) Check(ok bool, path, format string, args ...any) bool {
	return t.judge(t.level, ok, path, format, args)
}

// Warn is Check for what weighs no more than a warning even where the rule is an error.
func (t *Tally) Warn(ok bool, path, format string, args ...any) bool {
	return t.judge(min(t.level, LevelWarn), ok, path, format, args)
}

// Inform is Check for what is only worth knowing.
func (t *Tally) Inform(ok bool, path, format string, args ...any) bool {
	return t.judge(LevelInfo, ok, path, format, args)
}

func (t *Tally) judge(level Level, ok bool, path, format string, args []any) bool {
	t.checks++
	if !ok {
		t.keep(level, path, Singular(fmt.Sprintf(format, args...)))
	}
	t.next = evidence{}
	return ok
}

func (t *Tally) keep(level Level, path, message string) {
	i := slices.IndexFunc(t.findings, func(f Finding) bool { return f.Level == level && f.Path == path && f.Message == message })
	if i < 0 && len(t.findings) >= mostFindings {
		path, message = "", "further findings, which are not listed"
		i = slices.IndexFunc(t.findings, func(f Finding) bool { return f.Level == level && f.Message == message })
	}
	if i < 0 {
		t.findings = append(t.findings, Finding{Level: level, Path: path, Message: message, evidence: t.next})
		i = len(t.findings) - 1
	}
	f := &t.findings[i]
	f.Count++
	if t.fixture != "" && len(f.Fixtures) < mostFixtures && !slices.Contains(f.Fixtures, t.fixture) {
		f.Fixtures = append(f.Fixtures, t.fixture)
	}
}

func (t *Tally) worst() Level {
	var worst Level
	for _, f := range t.findings {
		worst = max(worst, f.Level)
	}
	return worst
}
