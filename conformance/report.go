package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
)

// SchemaVersion of the report's JSON. It changes when a field changes its meaning or goes away.
const SchemaVersion = 1

// Report is what a run found, and all that is needed to repeat it. Programs read its JSON.
type Report struct {
	SchemaVersion int             `json:"schemaVersion"`
	Tool          Tool            `json:"tool"`
	AsOf          string          `json:"as_of"` // the rules in force on this date were applied, 2006-01-02
	Seed          uint64          `json:"seed"`  // of the fixtures and of the guest's random stream
	Subject       Subject         `json:"subject"`
	Profile       Profile         `json:"profile"`
	Mode          Mode            `json:"mode"`
	Strict        bool            `json:"strict"`
	PolicyDigest  string          `json:"policy_digest"`      // of the marketplace's policy, the empty one included
	LeftOut       []string        `json:"left_out,omitempty"` // IDs of the rules that the mode left out
	Partial       bool            `json:"partial"`            // only some rules or fixtures were asked for
	Suites        []string        `json:"suites"`
	SuiteDigest   string          `json:"suite_digest"` // of the rules' declarations; the tool's version names their code
	Plugin        Plugin          `json:"plugin"`
	Limits        *harness.Limits `json:"limits,omitempty"` // of every sandbox; absent when nothing could be called
	LimitsDigest  string          `json:"limits_digest,omitempty"`
	Uncallable    string          `json:"uncallable,omitempty"` // why the file is no plugin that can be called; then it does not conform
	Costs         []Cost          `json:"costs,omitempty"`      // exact, of the typical requests; of mode certify alone
	Observations  int             `json:"observations"`         // calls that were recorded and shared by the rules
	// Failing are requests on which rules failed in earlier runs.
	Failing []CaseResult `json:"failing,omitempty"`
	// Replay says that the plugin's questions were answered from a recording, and how far.
	Replay     *cassette.ReplayUse `json:"replay,omitempty"`
	Verdict    Verdict             `json:"verdict"`
	Counts     map[string]int      `json:"counts"` // rules by outcome; failures by level too: fail_error, fail_warn, fail_info
	Results    []Result            `json:"results"`
	Own        *OwnTests           `json:"own_tests,omitempty"` // the author's, when they were run; the verdict needs them, too
	DurationMS float64             `json:"duration_ms"`
}

// Cost is the exact cost of one call: the number of instructions, the same on every machine.
type Cost struct {
	Fixture string `json:"fixture"`
	Cost    uint64 `json:"cost"`
}

// Tool names the program that judged.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Plugin names what was judged. ID, version and kind are the manifest's, empty without one.
type Plugin struct {
	SHA256  string `json:"sha256"`
	Size    int    `json:"size"`
	ID      string `json:"id,omitempty"`
	Version string `json:"version,omitempty"`
	Kind    string `json:"kind,omitempty"`
}

// Result is what became of one rule.
type Result struct {
	Rule       *Rule           `json:"-"`
	ID         string          `json:"id"`
	Suite      string          `json:"suite"`
	Title      string          `json:"title"`
	Subject    Subject         `json:"subject"`
	Basis      Basis           `json:"basis"` // policy is this product's choice, not a duty
	Citations  []Citation      `json:"citations"`
	Outcome    Outcome         `json:"outcome"`
	Level      Level           `json:"level"`              // of the worst finding; without findings, of the rule in this plugin's context
	Reason     string          `json:"reason,omitempty"`   // of skip, not_applicable, needs_human and error
	Notes      []string        `json:"notes,omitempty"`    // measurements worth showing
	Measured   []Measurement   `json:"measured,omitempty"` // the figures behind the notes
	Waiver     *policy.Waiver  `json:"waiver,omitempty"`   // what lets the failure stand
	SignOff    *policy.SignOff `json:"sign_off,omitempty"` // what answers needs_human
	Checks     int             `json:"checks"`             // how many things were judged
	Findings   []Finding       `json:"findings,omitempty"`
	Duration   time.Duration   `json:"-"`
	DurationMS float64         `json:"duration_ms"`
}

// newReport is what every report holds, whoever is judged; the verdict is drawn from the results.
func newReport(suites []*Suite, results []Result, o Options, subject Subject, took time.Duration) *Report {
	rep := &Report{
		SchemaVersion: SchemaVersion, Tool: o.Tool, AsOf: o.AsOf.UTC().Format(time.DateOnly), Seed: o.Seed, Subject: subject,
		Profile: o.profile(), Mode: o.Mode.orDefault(), Strict: o.Strict || o.Policy.Strict, PolicyDigest: o.Policy.Digest(),
		SuiteDigest: SuiteDigest(suites), Counts: map[string]int{}, Results: results, Verdict: verdict(results, o), DurationMS: milliseconds(took),
	}
	for _, s := range suites {
		rep.Suites = append(rep.Suites, s.Name)
	}
	for i := range results {
		res := &results[i]
		res.Suite = suiteOf(suites, res.Rule)
		rep.Counts[res.Outcome.String()]++
		if res.Outcome == Failed {
			rep.Counts["fail_"+res.Level.String()]++
		}
		if res.Waiver != nil {
			rep.Counts["waived"]++
		}
	}
	return rep
}

// report puts everything about a plugin together.
func (r *run) report(suites []*Suite, results []Result, took time.Duration) *Report {
	r.decide(results)
	rep := newReport(suites, results, r.o, SubjectPlugin, took)
	sum := sha256.Sum256(r.wasm)
	rep.Plugin, rep.Observations = Plugin{SHA256: hex.EncodeToString(sum[:]), Size: len(r.wasm)}, len(r.observations)
	if m := r.manifest; m != nil {
		rep.Plugin.ID, rep.Plugin.Version, rep.Plugin.Kind = m.Plugin.ID, m.Plugin.Version, string(m.Kind)
	}
	if r.limits.Timeout > 0 {
		rep.Limits, rep.LimitsDigest = &r.limits, r.limits.Digest()
	}
	if r.o.Replay != nil {
		rep.Replay = r.o.Replay.Use()
	}
	for _, rule := range r.left {
		rep.LeftOut = append(rep.LeftOut, rule.ID)
	}
	rep.Costs, rep.Partial = r.costs, len(r.o.Select) > 0 || len(r.o.Fixtures) > 0
	if rep.Uncallable = r.uncallable(); rep.Uncallable != "" {
		rep.Verdict = NotConforming // whichever rules were asked for
	}
	return rep
}

func suiteOf(suites []*Suite, rule *Rule) string {
	for _, s := range suites {
		if slices.Contains(s.Rules, rule) {
			return s.Name
		}
	}
	return ""
}

// SuiteDigest is the SHA-256 of what the rules declare, in order: IDs, titles, documentation, basis, citations, dates.
func SuiteDigest(suites []*Suite) string {
	type declared struct {
		ID, Title string
		Doc       Doc
		Subject   Subject
		Basis     Basis
		Citations []Citation
		InForce   Period
	}
	var all []declared
	for _, s := range suites {
		for _, r := range s.Rules {
			all = append(all, declared{r.ID, r.Title, r.Doc, r.Subject, r.Basis, r.Citations, r.InForce})
		}
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // Validate was called: every enumeration has a name
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func milliseconds(d time.Duration) float64 { return float64(d.Round(10*time.Microsecond)) / 1e6 }
