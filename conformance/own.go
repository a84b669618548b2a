package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// OwnTests are the tests that the plugin's author wrote, beside the rules. They are no part of what is attested.
type OwnTests struct {
	Outcome    Outcome        `json:"outcome"` // fail when one failed, else error when one was not decided or there is none, else pass
	Counts     map[string]int `json:"counts"`  // tests by outcome
	Tests      []OwnTest      `json:"tests"`
	DurationMS float64        `json:"duration_ms"`
}

// OwnTest is one of them. What it quotes is synthetic: a case's own request and what the plugin made of it.
type OwnTest struct {
	Source     OwnSource `json:"source"`
	File       string    `json:"file"`            // as the author named it, slashes
	Group      string    `json:"group,omitempty"` // of a module of tests
	Name       string    `json:"name"`
	Outcome    Outcome   `json:"outcome"`
	Reason     string    `json:"reason,omitempty"` // of anything but pass
	Diff       []string  `json:"diff,omitempty"`   // what differs: a JSON pointer, then "-" what was wanted, "+" what came
	DurationMS float64   `json:"duration_ms"`
}

// OwnSource is how a test was written.
type OwnSource string

// The sources of tests.
const (
	SourceCases OwnSource = "cases" // tests/*.yaml
	SourceXTP   OwnSource = "xtp"   // a module of tests for the ABI xtp:test/harness
)

// Title names a test among all of a report.
func (t *OwnTest) Title() string {
	if t.Group != "" {
		return t.File + ": " + t.Group + ": " + t.Name
	}
	return t.File + ": " + t.Name
}

// Milliseconds is a duration as reports have it.
func Milliseconds(d time.Duration) float64 { return milliseconds(d) }

// WithoutRules is the report of a run in which no rule is judged, for With to complete; by itself it is inconclusive.
func WithoutRules(module []byte, o Options) *Report {
	rep := newReport(nil, nil, o, SubjectPlugin, 0)
	sum := sha256.Sum256(module)
	rep.Plugin, rep.Partial = Plugin{SHA256: hex.EncodeToString(sum[:]), Size: len(module)}, true
	info, err := harness.Inspect(module)
	r := &run{o: o, info: info, inspectErr: err, loadErr: err, manifest: info.Manifest}
	if m := info.Manifest; m != nil {
		rep.Plugin.ID, rep.Plugin.Version, rep.Plugin.Kind, r.entry = m.Plugin.ID, m.Plugin.Version, string(m.Kind), m.Entry
	}
	if rep.Uncallable = r.uncallable(); rep.Uncallable != "" {
		rep.Verdict = NotConforming
	}
	return rep
}

// With gives the report with the author's own tests in it. Both the rules' verdict and theirs must be good for the whole to
// be; tests alone never make a plugin conforming.
func (r *Report) With(tests []OwnTest, took time.Duration) *Report {
	own := &OwnTests{Outcome: Passed, Counts: map[string]int{}, Tests: tests, DurationMS: milliseconds(took)}
	if len(tests) == 0 {
		own.Outcome = Errored
	}
	for _, t := range tests {
		own.Counts[t.Outcome.String()]++
		switch {
		case t.Outcome == Failed:
			own.Outcome = Failed
		case t.Outcome != Passed && own.Outcome != Failed:
			own.Outcome = Errored
		}
	}
	whole := *r
	whole.Own, whole.DurationMS = own, r.DurationMS+own.DurationMS
	switch {
	case r.Verdict == NotConforming || own.Outcome == Failed:
		whole.Verdict = NotConforming
	case own.Outcome != Passed:
		whole.Verdict = Inconclusive
	case len(r.Suites) == 0:
		whole.Verdict = OwnPassed
	}
	return &whole
}

// HostFor is the host that a plugin meets in a run of the seed: what own tests begin from. It belongs to one goroutine.
func HostFor(seed uint64, m *contract.Manifest) hostenv.Host { return world(seed, m, &offline{}) }

// Families are the families of fixtures there are, the derived ones last.
func Families() []fixtures.Need {
	all := fixtures.Needs()
	for _, d := range derived {
		all = append(all, d.need)
	}
	return all
}
