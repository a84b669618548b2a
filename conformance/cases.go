package conformance

import (
	"slices"

	"github.com/medplug/medplug/fixtures"
)

// Case is a request on which a rule failed before. A run judges it by that rule before everything else, and what it finds
// counts like what is found on fixtures.
type Case struct {
	Rule    string           // its ID
	Fixture fixtures.Fixture // the request, and what the rule may know of it
	Known   Smallest
}

// Smallest is the smallest request known on which a finding is made.
type Smallest struct {
	Fixture string `json:"fixture"`         // its name, for --fixture
	File    string `json:"file"`            // where it is kept
	About   string `json:"about,omitempty"` // what it holds, e.g. "1 lead, 0.5 s"
	Bytes   int    `json:"bytes"`
	Minimal bool   `json:"minimal"` // no step of the reduction leads further; if not, its budget was spent
	Replay  string `json:"replay"`  // the command that judges it alone
}

// CaseResult is what became of a case.
type CaseResult struct {
	Fixture  string    `json:"fixture"`
	Rule     string    `json:"rule"`
	Outcome  Outcome   `json:"outcome"`
	Level    Level     `json:"-"`
	Reason   string    `json:"reason,omitempty"`
	Findings []Finding `json:"-"` // they stand in the rule's result
}

// Mended says whether the rule has nothing against the request any more.
func (c CaseResult) Mended() bool { return c.Outcome == Passed || c.Outcome == NotApplicable }

// Undecided says whether it could not be judged.
func (c CaseResult) Undecided() bool { return !c.Mended() && c.Outcome != Failed }

// label gives the result of a case the case's name.
func (c Case) label(res Result) Result {
	res.Findings = slices.Clone(res.Findings)
	for i := range res.Findings {
		f := &res.Findings[i]
		if len(f.Fixtures) > 0 {
			f.Fixtures = []string{c.Known.Fixture}
			f.Smallest = &c.Known
		}
		if f.Exchange != nil {
			x := *f.Exchange
			x.Fixture = c.Known.Fixture
			f.Exchange = &x
		}
	}
	return res
}

// onlyCases says whether nothing but cases was asked for.
func (r *run) onlyCases() bool {
	return len(r.o.Fixtures) > 0 && !slices.ContainsFunc(r.o.Fixtures, func(name string) bool { return !r.isCase(name) })
}

func (r *run) isCase(name string) bool {
	return slices.ContainsFunc(r.known, func(c Case) bool { return c.Known.Fixture == name })
}

// withCases adds to the result of a rule what its cases came to: a finding stands, and one that could not be judged keeps the
// rule from passing.
func (r *run) withCases(res *Result) {
	for _, c := range r.cases[res.ID] {
		res.Checks += c.Checks
		switch c.Outcome {
		case Failed:
			res.Findings = merged(c.Findings, res.Findings)
			if worst := worstOf(res.Findings); worst == LevelError || res.Outcome == Passed || res.Outcome == NotApplicable || res.Outcome == Failed {
				res.Outcome, res.Level, res.Reason = Failed, worst, ""
			}
		case Passed:
			if r.onlyCases() && res.Outcome == NotApplicable {
				res.Outcome, res.Reason = Passed, ""
			}
		case NotApplicable:
		default:
			if res.Outcome == Passed || res.Outcome == NotApplicable {
				res.Outcome, res.Reason = Skipped, "a request on which it failed before could not be judged: "+c.Reason
			}
		}
	}
}

// merged puts findings before others; equal ones become one, which keeps the first's exchange and smallest request.
func merged(first, then []Finding) []Finding {
	out := slices.Clone(first)
	for _, f := range then {
		i := slices.IndexFunc(out, func(g Finding) bool { return g.Level == f.Level && g.Path == f.Path && g.Message == f.Message })
		if i < 0 {
			out = append(out, f)
			continue
		}
		g := &out[i]
		g.Count += f.Count
		for _, name := range f.Fixtures {
			if len(g.Fixtures) < mostFixtures && !slices.Contains(g.Fixtures, name) {
				g.Fixtures = append(slices.Clone(g.Fixtures), name)
			}
		}
	}
	return out
}

func worstOf(findings []Finding) Level {
	t := Tally{findings: findings}
	return t.worst()
}
