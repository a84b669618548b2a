package conformance

import (
	"context"
	"fmt"
	"time"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Rule is one thing that is required, as a value. Rules are read-only: a run writes only into its own report.
type Rule struct {
	ID        string // e.g. "ABI-001": permanent, never reused
	Title     string // one line, no full stop
	Doc       Doc
	Subject   Subject
	Basis     Basis
	Citations []Citation
	InForce   Period // zero: always
	Level     func(Context) Level
	Profiles  []Profile       // the profiles it belongs to; none: all
	Slow      bool            // takes longer than all quick rules together, so ModeQuick leaves it out
	Timed     bool            // measures time, so nothing else is judged meanwhile
	Stage     Stage           // how far a plugin must have come for the rule to be judged
	Needs     []fixtures.Need // for StageAnswers: the fixtures whose observations it judges
	Repeats   int             // for StageAnswers: how often each is observed; 0 means once

	// A rule about plugins has exactly one of these three. Output is pure and also guards live answers; Check sees the
	// world through Pass; Ask gives the question that only a person can answer, "" when the plugin raises none.
	Output func(*OutputCase, *Tally)
	Check  func(context.Context, *Pass) error
	Ask    func(*Pass) string
	// Host judges a host's configuration and trace. A rule about hosts has nothing else; one about plugins has it where
	// the law asks something of both.
	Host func(*HostCase, *Judgement)
}

// Stage is what must exist before a rule can be judged; without it the rule is skipped.
type Stage uint8

// The stages.
const (
	_             Stage = iota
	StageFile           // any bytes
	StageModule         // a WebAssembly module that the harness loads
	StageManifest       // a valid manifest is embedded
	StageAnswers        // a plugin with a valid manifest and its entry export: it can be called
)

// Doc is the documentation of a rule; explain and docs/rules.md print nothing else.
type Doc struct {
	Why  string // what goes wrong for whom without it
	Fix  string // what to change
	Good string // an example that passes
	Bad  string // an example that fails
}

// Citation is where a rule comes from.
type Citation struct {
	Source    string    `json:"source"`          // the text and its edition, e.g. "Lei 13.709/2018 (LGPD)"
	Clause    string    `json:"clause"`          // e.g. "art. 6 III"
	Reads     string    `json:"reads,omitempty"` // what it says, in our words
	Certainty Certainty `json:"certainty"`       // how well this citation was checked
	CheckedOn string    `json:"checked_on"`      // date, 2006-01-02
}

// Period is when a rule is in force: From inclusive, To exclusive, dates as 2006-01-02; empty is unbounded.
type Period struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Contains says whether the day of t (UTC) lies in the period.
func (p Period) Contains(t time.Time) bool {
	day := t.UTC().Format(time.DateOnly)
	return (p.From == "" || p.From <= day) && (p.To == "" || day < p.To)
}

// Context is what a level may depend on: what was declared, never what was configured.
type Context struct {
	Kind        contract.Kind
	Audience    contract.Audience
	ContentKind contract.ContentKind
	AIUsed      bool
}

// Always gives a level that depends on nothing.
func Always(l Level) func(Context) Level { return func(Context) Level { return l } }

// Suite is a named list of rules in print order.
type Suite struct {
	Name   string // e.g. "abi"
	Prefix string // e.g. "ABI": its rules' IDs start with it
	Title  string // one line
	Rules  []*Rule
}

// UnknownError: a suite or rule was named that does not exist. An unknown name never means "all".
type UnknownError struct{ What, Name string }

func (e *UnknownError) Error() string { return fmt.Sprintf("unknown %s %q", e.What, e.Name) }
