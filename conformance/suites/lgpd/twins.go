package lgpd

import (
	"maps"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// twins is what came out of three calls: for one patient, for another who differs in identifiers alone, and for the first a year
// older.
type twins struct {
	one, another *conformance.Observation
	older        string // everything that came out there
	marks        *leak.Search
}

func newTwins(one, another, older *conformance.Observation) *twins {
	t := &twins{one: one, another: another, marks: leak.Planted(append(slices.Clone(one.Fixture.Canaries), another.Fixture.Canaries...))}
	var all strings.Builder
	for _, s := range older.Surfaces() {
		all.Write(s.Bytes)
		all.WriteByte('\n')
	}
	t.older = all.String()
	return t
}

const apart = "is another for a patient who differs in name, documents and addresses alone: something of these comes out here, in whatever form"

// judgeOutput compares the answers, value by value.
func (t *twins) judgeOutput(p *conformance.Pass) {
	if !t.one.Answered() || p.Manifest().Kind == contract.PersonalDataAnalysis {
		return // whose work it is to say what it recognises where
	}
	one, another := conformance.Leaves(t.one.Case.Tree()), conformance.Leaves(t.another.Case.Tree())
	id := t.ids()
	paths := maps.Clone(one)
	maps.Copy(paths, another)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		a, b := id(one[path]), id(another[path])
		prose := strings.Contains(a, " ")
		p.Between(nil, &t.one.Reply).Check(a == b || t.readable(a, b) || !prose && t.digests(a, b), path, apart)
	}
}

// ids blanks the answers' own number where it is a digest, so that an answer may name it.
func (t *twins) ids() func(string) string {
	first, second := t.one.Case.Response, t.another.Case.Response
	if first == nil || second == nil || first.AnalysisID == "" || first.AnalysisID == second.AnalysisID || !t.digests(first.AnalysisID, second.AnalysisID) {
		return func(s string) string { return s }
	}
	return strings.NewReplacer(first.AnalysisID, "*", second.AnalysisID, "*").Replace
}

// judgeTrace compares what went out beside the answers.
func (t *twins) judgeTrace(p *conformance.Pass) {
	one, another := beside(t.one), beside(t.another)
	if !p.Between(nil, &t.one.Reply).Check(len(one) == len(another), "log", "logs, vars or host calls are more or fewer for a patient who differs in name, documents and addresses alone") {
		return
	}
	p.Between(nil, &t.one.Reply).Check(slices.EqualFunc(t.one.Reply.Trace.Logs, t.another.Reply.Trace.Logs, func(a, b harness.Log) bool { return a.Level == b.Level }), "log",
		"has other levels for a patient who differs in name, documents and addresses alone")
	a, b := t.one.Reply.Trace.Cost, t.another.Reply.Trace.Cost
	p.Warn(max(a, b)-min(a, b) <= max(leastCost, min(a, b)/mostApart), "", "the call costs %.0f %% more for one of two patients who differ in name, documents and addresses alone: how long an answer takes tells who it is about",
		100*(float64(max(a, b))/float64(max(min(a, b), 1))-1))
	for i := range one {
		a, b := string(one[i].Bytes), string(another[i].Bytes)
		p.Between(nil, &t.one.Reply).Check(one[i].Name == another[i].Name && (a == b || t.readable(a, b) || t.digests(a, b)), one[i].Name, apart)
	}
}

func beside(o *conformance.Observation) []conformance.Surface {
	return slices.DeleteFunc(o.Surfaces(), func(s conformance.Surface) bool { return s.Name == "output" })
}

// readable says whether an identifier stands in one of two texts in a form that is known: other rules say so.
func (t *twins) readable(a, b string) bool {
	return len(t.marks.In([]byte(a))) > 0 || len(t.marks.In([]byte(b))) > 0
}

// How far the costs of two calls may lie apart: by searching other letters, not by doing other things.
const (
	leastCost = 1_000_000 // units
	mostApart = 10        // a tenth
)

// Bounds of what a digest is written in.
const (
	leastDigest = 8
	mostDigest  = 128
)

// digests says whether two texts differ in digests of more than identifiers alone: words of letters and digits that are others, too,
// when the patient is only older.
func (t *twins) digests(a, b string) bool {
	x, y := words(a), words(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if n := len(x[i]); n != len(y[i]) || n < leastDigest || n > mostDigest || !strings.ContainsAny(x[i]+y[i], "0123456789") || strings.Contains(t.older, x[i]) {
			return false
		}
	}
	return true
}

// words splits a text into words of the signs that digests are written in, and what stands between them.
func words(s string) []string {
	var all []string
	from := 0
	for i := 1; i <= len(s); i++ {
		if i == len(s) || ofDigest(s[i]) != ofDigest(s[i-1]) {
			all = append(all, s[from:i])
			from = i
		}
	}
	return all
}

func ofDigest(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("+/=_-", c) >= 0
}
