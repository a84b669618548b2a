package mutants

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// AsOf is the day for which the specimens were written: by the rules in force on it they are judged, whenever that is done,
// so that a rule which passes out of force takes no proof away.
var AsOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// Options of a check.
type Options struct {
	Suites   []*conformance.Suite // the catalogue
	Seed     uint64
	CacheDir string            // for compiled code, "" for none
	Kept     *conformance.Kept // fixtures of earlier checks; nil for none
	// Only chooses specimens by their results to be, of which name, rules and sort are known; nil for all.
	Only func(Result) bool
	// Progress, when set, is told each result as it comes, one at a time.
	Progress func(r Result, done, total int)
}

// Result is what became of one specimen.
type Result struct {
	Name   string   `json:"name"`
	Breaks string   `json:"breaks,omitempty"` // the rule it must break; none for one that conforms
	Near   []string `json:"near,omitempty"`   // the rules it must pass
	Host   bool     `json:"host,omitempty"`   // a host, not a plugin
	Faults []string `json:"faults,omitempty"` // what was not as it must be, in words; none when all was
	Error  string   `json:"error,omitempty"`  // why it could not be judged
	Bytes  int      `json:"bytes,omitempty"`  // of the plugin file
	Millis float64  `json:"duration_ms"`

	Passed []string `json:"-"` // the rules that it passed
}

// OK says whether the specimen was judged, and as it must be.
func (r Result) OK() bool { return len(r.Faults) == 0 && r.Error == "" }

// Outcome is what became of all.
type Outcome struct {
	Mutants int      `json:"mutants"`
	Caught  int      `json:"caught"` // mutants that broke their rule and no other
	Honest  int      `json:"honest"`
	Clean   int      `json:"clean"`   // conforming ones without a finding
	Broken  int      `json:"broken"`  // specimens that could not be judged
	Results []Result `json:"results"` // in the order of All, hosts behind
}

// OK says whether all were judged, and as they must be.
func (o *Outcome) OK() bool { return o.Broken == 0 && o.Caught == o.Mutants && o.Clean == o.Honest }

// String is the last line of a check.
func (o *Outcome) String() string {
	return fmt.Sprintf("%d/%d mutants caught, %d/%d honest clean", o.Caught, o.Mutants, o.Clean, o.Honest)
}

// ErrNone means that no specimen was chosen.
var ErrNone = errors.New("check specimens: none is chosen")

// job is one specimen, of whichever sort.
type job struct {
	plugin *Specimen
	host   *HostSpecimen
}

func (j job) result() Result {
	if j.host != nil {
		return Result{Name: j.host.Name, Breaks: j.host.Breaks, Near: j.host.Near, Host: true}
	}
	return Result{Name: j.plugin.Name, Breaks: j.plugin.Breaks, Near: j.plugin.Near}
}

// Check makes every specimen and judges it by the whole catalogue, as many at once as there are processors. An error means
// that the check came to no end; what is wrong with a specimen is in its result.
func Check(ctx context.Context, o Options) (*Outcome, error) {
	if err := conformance.Validate(o.Suites...); err != nil {
		return nil, err
	}
	var jobs []job
	for _, s := range All() {
		jobs = append(jobs, job{plugin: &s})
	}
	if judgesHosts(o.Suites) {
		for _, h := range Hosts() {
			jobs = append(jobs, job{host: &h})
		}
	}
	if o.Only != nil {
		jobs = slices.DeleteFunc(jobs, func(j job) bool { return !o.Only(j.result()) })
	}
	if len(jobs) == 0 {
		return nil, ErrNone
	}
	mk := newMaker(o.Suites, o.Seed, o.Kept)
	results := make([]Result, len(jobs))
	order := byKind(jobs)
	var next, done atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		wg.Go(func() {
			for n := next.Add(1) - 1; int(n) < len(order) && ctx.Err() == nil; n = next.Add(1) - 1 {
				i := order[n]
				results[i] = mk.check(ctx, jobs[i], o)
				mu.Lock()
				if d := int(done.Add(1)); o.Progress != nil && ctx.Err() == nil {
					o.Progress(results[i], d, len(jobs))
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return sum(results), nil
}

func judgesHosts(suites []*conformance.Suite) bool {
	return slices.ContainsFunc(suites, func(s *conformance.Suite) bool {
		return slices.ContainsFunc(s.Rules, func(r *conformance.Rule) bool { return r.Host != nil })
	})
}

// byKind orders jobs by what their fixtures are made of, so that few sets of these are in use at once.
func byKind(jobs []job) []int {
	order := make([]int, len(jobs))
	rank := func(j job) int {
		if j.plugin == nil {
			return -1
		}
		return slices.IndexFunc(contract.Kinds(), func(k contract.KindInfo) bool { return k.Kind == j.plugin.Plugin.Kind() })
	}
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank(jobs[a]) - rank(jobs[b]) })
	return order
}

// check makes and judges one specimen. Whatever goes wrong with it, the others are checked too.
func (mk *maker) check(ctx context.Context, j job, o Options) (res Result) {
	started := time.Now()
	res = j.result()
	defer func() {
		if p := recover(); p != nil {
			res.Error = fmt.Sprintf("panic: %v", p)
		}
		res.Millis = float64(time.Since(started).Round(10*time.Microsecond)) / 1e6
	}()
	options := conformance.Options{Seed: o.Seed, AsOf: AsOf, Strict: true, ExactBudgets: true, CacheDir: o.CacheDir, Kept: mk.kept,
		Tool: conformance.Tool{Name: "medplug selfcheck"}}
	var report *conformance.Report
	var err error
	if j.host != nil {
		host := HonestHost()
		if j.host.Change != nil {
			j.host.Change(host)
		}
		report, err = conformance.RunHost(host, o.Suites, options)
	} else {
		var wasm []byte
		if wasm, options.Declared, err = mk.file(*j.plugin); err == nil {
			res.Bytes = len(wasm)
			if j.plugin.Options != nil {
				j.plugin.Options(&options)
			}
			report, err = conformance.Run(ctx, wasm, o.Suites, options)
		}
	}
	if err != nil {
		res.Error = err.Error()
		return res
	}
	res.Faults = j.faults(report)
	for _, r := range report.Results {
		if r.Outcome == conformance.Passed {
			res.Passed = append(res.Passed, r.ID)
		}
	}
	return res
}

func sum(results []Result) *Outcome {
	o := &Outcome{Results: results}
	for _, r := range results {
		if r.Error != "" {
			o.Broken++
		}
		if r.Breaks == "" {
			o.Honest++
			if r.OK() {
				o.Clean++
			}
			continue
		}
		o.Mutants++
		if r.OK() {
			o.Caught++
		}
	}
	return o
}
