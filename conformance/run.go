package conformance

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/oracle"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Options of a run.
type Options struct {
	Seed     uint64
	AsOf     time.Time          // rules in force on this day are judged; required
	Limits   *harness.Limits    // nil: those of the manifest, see LimitsFor
	Strict   bool               // warnings fail
	Profile  Profile            // "" is ProfileBR
	Mode     Mode               // "" is ModeFull
	Select   []string           // IDs of the rules to judge; empty: all of the suites
	Fixtures []string           // names of the fixtures to judge on, cases among them; empty: all that the rules need
	Waivers  []policy.Waiver    // the author's own; they count outside ModeCertify
	Policy   policy.Policy      // the marketplace's; it counts in every mode and wins
	Declared *contract.Manifest // the manifest file that lies beside the module, nil when there is none
	Earlier  *contract.Manifest // of the version before, which change control compares with; nil when none is known
	Tool     Tool
	CacheDir string // for compiled code, "" for none
	// ExactBudgets judges budgets of time by the exact cost alone, which is the same on every machine and under every load.
	ExactBudgets bool
	Kept         *Kept // the fixtures of earlier runs, nil for none
	// Replay, when set, answers plugins in place of the rehearsal; never in mode certify. Recorder, when set, is told what they ask.
	Replay   *cassette.Replay
	Recorder *cassette.Recorder
	// Progress, when set, is told how many of how many steps are done.
	Progress func(step string, done, total int)
}

// profile is the policy's where it names one, else the run's own.
func (o Options) profile() Profile {
	if o.Policy.Profile != "" {
		return Profile(o.Policy.Profile)
	}
	return o.Profile.orDefault()
}

// run is one run in the making. Every field is written by one step and only read by the later ones, but for those below made,
// which rules that are judged at the same time may ask for first.
type run struct {
	o            Options
	answers      hostenv.Host // of which Egress and Medical answer plugins
	left         []*Rule      // of the suites, not judged in this mode
	wasm         []byte
	info         harness.Info
	inspectErr   error // why the file is no module at all
	loadErr      error // why the harness does not load the module
	plugin       *harness.Plugin
	manifest     *contract.Manifest
	entry        string
	limits       harness.Limits
	making       func() ([]fixtures.Fixture, error)
	fixtures     []fixtures.Fixture
	fixturesErr  error // why there are none
	observations []*Observation
	costs        []Cost
	known        []Case              // requests on which rules failed before
	cases        map[string][]Result // by rule, what they came to
	alone        bool                // one request is judged, and no call but its own is made
	patience     uint64              // the cost from which a call is taken for one that never ends; 0 for none
	denied       atomic.Bool         // a rule wanted another

	made    sync.Mutex
	counted *harness.Plugin // the plugin counting every instruction
	stock   *oracle.Plugin  // the plugin on stock Extism
	worlds  map[World]*harness.Plugin
}

// Run judges a wasm file. An error means that the tool failed or was asked for what does not exist (*UnknownError);
// what is wrong with the plugin is in the report. A file that is no module, or a module that cannot be called, is a
// report too: the rules that say so have failed, the others are skipped with the reason.
func Run(ctx context.Context, wasm []byte, suites []*Suite, o Options) (*Report, error) {
	s, err := Open(ctx, wasm, suites, o)
	if err != nil {
		return nil, err
	}
	defer s.Close(context.WithoutCancel(ctx))
	return s.Run(ctx)
}

// count takes the exact cost of each typical request in mode certify, so that whoever repeats the run can compare.
func (r *run) count(ctx context.Context) error {
	if r.o.Mode != ModeCertify {
		return nil
	}
	p := &Pass{run: r}
	for _, o := range r.observed(fixtures.Typical) {
		if !o.Answered() || o.Repetition > 0 {
			continue
		}
		cost, err := p.ExactCost(ctx, o.Fixture.Request)
		if err != nil {
			return fmt.Errorf("count cost of %s: %w", o.Fixture.Name, err)
		}
		r.costs = append(r.costs, Cost{o.Fixture.Name, cost})
	}
	return nil
}

// selected gives the rules to judge, in suite order.
func selected(suites []*Suite, ids []string) ([]*Rule, error) {
	var all, chosen []*Rule
	for _, s := range suites {
		all = append(all, s.Rules...)
	}
	if len(ids) == 0 {
		return all, nil
	}
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(r *Rule) bool { return r.ID == id }) {
			return nil, &UnknownError{"rule", id}
		}
	}
	for _, r := range all {
		if slices.Contains(ids, r.ID) {
			chosen = append(chosen, r)
		}
	}
	return chosen, nil
}

// inspect reads the module without compiling it. What is no module is not loaded either.
func (r *run) inspect() {
	r.info, r.inspectErr = harness.Inspect(r.wasm)
	r.loadErr = r.inspectErr
}

// load compiles the module and takes what its manifest says.
func (r *run) load(ctx context.Context) error {
	r.manifest, r.entry = r.info.Manifest, contract.EntryMedicalContent
	if r.manifest != nil {
		r.entry = r.manifest.Entry
	}
	if err := r.bound(); err != nil {
		return err
	}
	r.progress("load", 0, 1)
	r.plugin, r.loadErr = harness.Load(ctx, r.wasm, harness.Options{CacheDir: r.o.CacheDir, Host: r.world(r.o.Seed, &offline{})})
	if r.loadErr != nil && as[*harness.ModuleError](r.loadErr) == nil {
		return fmt.Errorf("load plugin: %w", r.loadErr)
	}
	return nil
}

// bound fixes the limits of every sandbox of the run.
func (r *run) bound() error {
	switch {
	case r.o.Limits != nil:
		r.limits = *r.o.Limits
	case r.manifest != nil:
		var err error
		if r.limits, err = LimitsFor(r.manifest); err != nil {
			return err
		}
	default:
		return nil // nothing will be called
	}
	return r.limits.Validate()
}

// uncallable says why no host could call the file as a plugin; "" when one could.
func (r *run) uncallable() string {
	switch {
	case r.inspectErr != nil:
		return "the file is no WebAssembly module: " + r.inspectErr.Error()
	case r.loadErr != nil:
		return "the module cannot be loaded: " + r.loadErr.Error()
	case r.manifest == nil:
		return "no valid manifest is embedded, so it is not known what to ask: " + r.info.ManifestErr.Error()
	}
	if err := r.info.CheckEntry(r.entry); err != nil {
		return "the entry cannot be called: " + err.Error()
	}
	return ""
}

// choose sorts rules into those of a mode and those that it leaves out.
func (m Mode) choose(rules []*Rule) (judged, left []*Rule) {
	for _, r := range rules {
		if m == ModeQuick && r.Slow {
			left = append(left, r)
		} else {
			judged = append(judged, r)
		}
	}
	return judged, left
}

// make starts to make the fixtures that the rules need, once, from the seed, while the module is loaded.
func (r *run) make(rules []*Rule) {
	var needs []fixtures.Need
	for _, rule := range rules {
		for _, n := range rule.Needs {
			if !slices.Contains(needs, n) {
				needs = append(needs, n)
			}
		}
	}
	manifest := r.info.Manifest
	r.making = sync.OnceValues(func() (made []fixtures.Fixture, err error) {
		if len(needs) == 0 || manifest == nil {
			return nil, nil
		}
		broken := guard(func() error {
			made, err = r.o.Kept.Generate(manifest, r.o.Seed, needs)
			return nil
		})
		return made, errors.Join(err, broken)
	})
	go r.making()
}

// prepare takes the fixtures. Where none can be made, for a kind that has none, the rules about answers are skipped with that
// reason.
func (r *run) prepare() error {
	if r.uncallable() != "" {
		return nil
	}
	r.fixtures, r.fixturesErr = r.making()
	return r.onlyNamed()
}

// onlyNamed keeps the fixtures that were asked for by name. One that does not exist is an *UnknownError.
func (r *run) onlyNamed() error {
	if len(r.o.Fixtures) == 0 {
		return nil
	}
	if r.fixturesErr != nil && !r.onlyCases() {
		return fmt.Errorf("find fixtures by name: %w", r.fixturesErr)
	}
	for _, name := range r.o.Fixtures {
		if !r.isCase(name) && !slices.ContainsFunc(r.fixtures, func(f fixtures.Fixture) bool { return f.Name == name }) {
			return &UnknownError{"fixture", name}
		}
	}
	r.fixtures = slices.DeleteFunc(slices.Clone(r.fixtures), func(f fixtures.Fixture) bool { return !slices.Contains(r.o.Fixtures, f.Name) })
	return nil
}

func (r *run) fixturesOf(needs ...fixtures.Need) []fixtures.Fixture {
	return slices.DeleteFunc(slices.Clone(r.fixtures), func(f fixtures.Fixture) bool { return !slices.Contains(needs, f.Need) })
}

func (r *run) observed(needs ...fixtures.Need) []*Observation {
	var some []*Observation
	for _, o := range r.observations {
		if slices.Contains(needs, o.Fixture.Need) {
			some = append(some, o)
		}
	}
	return some
}

// context is what the manifest alone declares.
func (r *run) context() Context {
	if r.manifest == nil {
		return Context{Audience: contract.Professional}
	}
	return Context{Kind: r.manifest.Kind, Audience: contract.Audience(r.manifest.Medical.IntendedUser), AIUsed: r.manifest.AI.Used}
}

// in gives the plugin as it is in another world; each is made once, because its instances stay warm.
func (r *run) in(w World) *harness.Plugin {
	if w == (World{}) {
		return r.plugin
	}
	r.made.Lock()
	defer r.made.Unlock()
	if r.worlds[w] == nil {
		seed := r.o.Seed
		if w.OtherStream {
			seed++
		}
		host := r.world(seed, &offline{})
		host.Clock = host.Clock.Add(w.ClockLater)
		if w.Consent != "" {
			host.Medical = consenting{host.Medical, w.Consent}
		}
		r.worlds[w] = r.plugin.With(host)
	}
	return r.worlds[w]
}

// counting gives the plugin with every instruction counted.
func (r *run) counting(ctx context.Context) (*harness.Plugin, error) {
	r.made.Lock()
	defer r.made.Unlock()
	var err error
	if r.counted == nil {
		r.counted, err = harness.Load(ctx, r.wasm, harness.Options{CacheDir: r.o.CacheDir, Exact: true, Host: r.world(r.o.Seed, &offline{})})
	}
	return r.counted, err
}

// onStock gives the plugin as stock Extism runs it.
func (r *run) onStock(ctx context.Context) (*oracle.Plugin, error) {
	r.made.Lock()
	defer r.made.Unlock()
	var err error
	if r.stock == nil {
		cache := r.o.CacheDir
		if cache != "" {
			cache = filepath.Join(cache, "stock")
		}
		r.stock, err = oracle.Load(ctx, r.wasm, r.limits, r.world(r.o.Seed, &offline{}), cache)
	}
	return r.stock, err
}

// close frees what was loaded. What a plugin leaves when it is freed changes no verdict.
func (r *run) close(ctx context.Context) {
	for _, p := range []*harness.Plugin{r.plugin, r.counted} {
		if p != nil {
			_ = p.Close(ctx)
		}
	}
	if r.stock != nil {
		_ = r.stock.Close(ctx)
	}
}

func (r *run) progress(step string, done, total int) {
	if r.o.Progress != nil {
		r.o.Progress(step, done, total)
	}
}
