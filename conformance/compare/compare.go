// Package compare says what differs between two versions of a plugin: what they declare, import, weigh, cost and answer to the
// same requests. It is what a reviewer of an update wants to see.
package compare

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/samd"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Options of a comparison.
type Options struct {
	Seed     uint64
	AsOf     time.Time
	CacheDir string
	Progress func(step string, done, total int)
}

// Difference is all that differs. Lists are empty where nothing does.
type Difference struct {
	Old       Side       `json:"old"`
	New       Side       `json:"new"`
	Manifest  []Change   `json:"manifest"` // members of the manifest, by JSON pointer
	Imports   Names      `json:"imports"`
	Exports   Names      `json:"exports"`
	Costs     []CostPair `json:"costs"`              // exact, of the typical and the small requests
	Behaviour []Reply    `json:"behaviour"`          // requests that are answered otherwise
	Compared  int        `json:"compared"`           // requests that both were asked
	OnlyOne   []string   `json:"only_one,omitempty"` // requests that only one version can be asked
	// Control is what rule SMD-006 (change control) says of the step from old to new.
	Control conformance.Result `json:"change_control"`
}

// Side is one version.
type Side struct {
	Plugin conformance.Plugin `json:"plugin"`
	Pages  uint32             `json:"memory_pages"` // at the start
	Peak   uint32             `json:"peak_pages"`   // of the guest, over all requests
}

// Change is one member of the manifest; an absent one is "".
type Change struct {
	Path   string `json:"path"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Matter bool   `json:"matters"` // change control asks for a major version
}

// Names are what one version has and the other has not.
type Names struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
}

// CostPair is the exact cost of one request in both versions.
type CostPair struct {
	Fixture string  `json:"fixture"`
	Old     uint64  `json:"old"`
	New     uint64  `json:"new"`
	Ratio   float64 `json:"ratio"`
}

// Reply is a request that is answered otherwise.
type Reply struct {
	Fixture string   `json:"fixture"`
	Old     string   `json:"old"` // ok, not_analysable, refused as CODE, or what stopped it
	New     string   `json:"new"`
	Paths   []string `json:"paths,omitempty"` // members of the answers that differ, the first few
	More    int      `json:"more,omitempty"`  // how many more do
}

// same are the requests that both versions are asked.
var same = []fixtures.Need{fixtures.Typical, fixtures.Small, conformance.Audiences, fixtures.Unanalysable, fixtures.Patients, fixtures.Malformed}

// Compare judges nothing but SMD-006; it runs both versions on the same requests. An error says that one of the files cannot
// be asked anything, or that the tool failed.
func Compare(ctx context.Context, before, after []byte, o Options) (*Difference, error) {
	was, err := run(ctx, before, nil, o)
	if err != nil {
		return nil, fmt.Errorf("compare: old version: %w", err)
	}
	is, err := run(ctx, after, was.info.Manifest, o)
	if err != nil {
		return nil, fmt.Errorf("compare: new version: %w", err)
	}
	d := &Difference{
		Old: was.side(), New: is.side(), Manifest: manifests(was.info.Manifest, is.info.Manifest),
		Imports: names(imports(was.info), imports(is.info)), Exports: names(exports(was.info), exports(is.info)), Control: is.control,
		Costs: []CostPair{}, Behaviour: []Reply{},
	}
	for _, c := range was.costs {
		i := slices.IndexFunc(is.costs, func(n conformance.Cost) bool { return n.Fixture == c.Fixture })
		if i >= 0 && c.Cost > 0 {
			d.Costs = append(d.Costs, CostPair{c.Fixture, c.Cost, is.costs[i].Cost, float64(is.costs[i].Cost) / float64(c.Cost)})
		}
	}
	d.behaviour(was, is)
	return d, nil
}

// version is what running one version brought.
type version struct {
	info         harness.Info
	report       *conformance.Report
	observations []*conformance.Observation
	costs        []conformance.Cost
	control      conformance.Result
}

// run asks one version everything, through a rule of its own that keeps what was observed.
func run(ctx context.Context, module []byte, earlier *contract.Manifest, o Options) (*version, error) {
	v := &version{}
	var err error
	if v.info, err = harness.Inspect(module); err != nil {
		return nil, err
	}
	watch := watcher(v)
	suites := []*conformance.Suite{samd.Suite, {Name: "compare", Prefix: "CMP", Title: "What a comparison asks", Rules: []*conformance.Rule{watch}}}
	v.report, err = conformance.Run(ctx, module, suites, conformance.Options{
		Seed: o.Seed, AsOf: o.AsOf, CacheDir: o.CacheDir, Select: []string{samd.SMD006.ID, watch.ID}, Earlier: earlier, Progress: o.Progress,
	})
	if err != nil {
		return nil, err
	}
	if v.report.Uncallable != "" {
		return nil, errors.New(v.report.Uncallable)
	}
	for _, r := range v.report.Results {
		switch r.ID {
		case samd.SMD006.ID:
			v.control = r
		case watch.ID:
			if r.Outcome != conformance.Passed {
				return nil, fmt.Errorf("it could not be asked: %s", r.Reason)
			}
		}
	}
	return v, nil
}

// watcher is a rule that keeps what was observed and takes the exact costs.
func watcher(v *version) *conformance.Rule {
	return &conformance.Rule{
		ID: "CMP-001", Title: "What both versions are asked", Subject: conformance.SubjectPlugin, Basis: conformance.BasisPolicy,
		Doc:       conformance.Doc{Why: "To compare.", Fix: "Nothing.", Good: "-", Bad: "-"},
		Citations: []conformance.Citation{{Source: "medplug", Clause: "diff", Certainty: conformance.CertaintyPolicy, CheckedOn: "2026-11-22"}},
		Level:     conformance.Always(conformance.LevelError), Stage: conformance.StageAnswers, Needs: same,
		Check: func(ctx context.Context, p *conformance.Pass) error {
			v.observations = p.Observations()
			for _, o := range v.observations {
				if !o.Answered() || o.Fixture.Need != fixtures.Typical && o.Fixture.Need != fixtures.Small {
					continue
				}
				cost, err := p.ExactCost(ctx, o.Fixture.Request)
				if err != nil {
					return err
				}
				v.costs = append(v.costs, conformance.Cost{Fixture: o.Fixture.Name, Cost: cost})
			}
			p.Check(len(v.observations) > 0, "", "no request was made")
			return nil
		},
	}
}

func (v *version) side() Side {
	s := Side{Plugin: v.report.Plugin}
	if v.info.Memory != nil {
		s.Pages = v.info.Memory.Min
	}
	for _, o := range v.observations {
		s.Peak = max(s.Peak, o.Reply.Trace.GuestPages)
	}
	return s
}

func imports(i harness.Info) []string {
	var all []string
	for _, m := range i.Imports {
		all = append(all, m.Module+" "+m.Name)
	}
	return all
}

func exports(i harness.Info) []string {
	var all []string
	for _, e := range i.Exports {
		all = append(all, e.Name)
	}
	return all
}

func names(before, after []string) Names {
	missing := func(from, in []string) []string {
		all := []string{}
		for _, n := range from {
			if !slices.Contains(in, n) {
				all = append(all, n)
			}
		}
		slices.Sort(all)
		return all
	}
	return Names{Added: missing(after, before), Removed: missing(before, after)}
}
