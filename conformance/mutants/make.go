package mutants

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Build makes a specimen's plugin file for runs of the suites under a seed.
func (s Specimen) Build(suites []*conformance.Suite, seed uint64) ([]byte, error) {
	wasm, _, err := newMaker(suites, seed, nil).file(s)
	return wasm, err
}

// maker makes the files of specimens. What many of them need, fixtures and the honest replies to them, it makes once and
// holds for a while.
type maker struct {
	seed  uint64
	needs []fixtures.Need
	kept  *conformance.Kept

	mu      sync.Mutex
	replies []*replies // the latest last
}

// replies are the honest ones of a plugin that acts by one manifest, to one set of fixtures.
type replies struct {
	of   string
	once sync.Once
	all  []*script.Reply
	err  error
}

// Bounds of what is held: sets of fixtures, and of replies to them. Specimens come by kind, so few are in use at once.
const (
	mostSets    = 2
	mostReplies = 6
)

func newMaker(suites []*conformance.Suite, seed uint64, kept *conformance.Kept) *maker {
	m := &maker{seed: seed, kept: kept}
	if kept == nil {
		m.kept = &conformance.Kept{Most: mostSets}
	}
	for _, s := range suites {
		for _, r := range s.Rules {
			for _, n := range r.Needs {
				if !slices.Contains(m.needs, n) {
					m.needs = append(m.needs, n)
				}
			}
		}
	}
	return m
}

// file makes a specimen's plugin file, and the manifest file beside it if it has one.
func (mk *maker) file(s Specimen) (wasm []byte, beside *contract.Manifest, err error) {
	declared := s.Plugin.Manifest()
	all, err := mk.kept.Generate(declared, mk.seed, mk.needs)
	if err == nil && len(all) == 0 { // few rules are judged, and they send nothing; a plugin answers something all the same
		all, err = mk.kept.Generate(declared, mk.seed, []fixtures.Need{fixtures.Small})
	}
	if err != nil {
		return nil, nil, err
	}
	honest, err := mk.honest(s.Plugin.Acting(), declared, all)
	if err != nil {
		return nil, nil, err
	}
	module, err := s.Plugin.Module(all, honest)
	if err != nil {
		return nil, nil, err
	}
	parts := Parts{Module: module, Whole: carrying(module, declared), Manifest: declared}
	if wasm = parts.Whole; s.File != nil {
		wasm = s.File(parts)
	}
	if s.Beside != nil {
		beside = s.Plugin.Manifest()
		s.Beside(beside)
	}
	return wasm, beside, nil
}

// honest gives the honest replies to the fixtures of one manifest by a plugin that acts by another.
func (mk *maker) honest(acting, declared *contract.Manifest, all []fixtures.Fixture) ([]*script.Reply, error) {
	of, err := json.Marshal([]*contract.Manifest{acting, declared})
	if err != nil {
		return nil, fmt.Errorf("reply to fixtures: %w", err)
	}
	r := mk.set(string(of))
	r.once.Do(func() { r.all, r.err = script.Replies(acting, all) })
	return r.all, r.err
}

func (mk *maker) set(of string) *replies {
	mk.mu.Lock()
	defer mk.mu.Unlock()
	for i, r := range mk.replies {
		if r.of == of {
			mk.replies = append(append(mk.replies[:i:i], mk.replies[i+1:]...), r)
			return r
		}
	}
	r := &replies{of: of}
	mk.replies = append(mk.replies, r)
	mk.replies = mk.replies[max(0, len(mk.replies)-mostReplies):]
	return r
}
