package conformance

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Kept holds fixtures of runs for later ones, where one process judges again and again. Fixtures follow from what Generate
// reads of a manifest, from the seed and the needs, so they are made anew when one of these changed. The zero value
// holds nothing yet, and in time one set; Most is how many instead. Runs may share it.
type Kept struct {
	Most int

	mu     sync.Mutex
	sets   []*keptSet // the latest last
	seed   uint64     // of source
	source *fixtures.Source
}

type keptSet struct {
	of       string
	once     sync.Once
	fixtures []fixtures.Fixture
	err      error
}

// Generate is the function Generate, but for what is held.
func (k *Kept) Generate(m *contract.Manifest, seed uint64, needs []fixtures.Need) ([]fixtures.Fixture, error) {
	if k == nil {
		return Generate(m, seed, needs)
	}
	read, err := json.Marshal(readByFixtures(m))
	if err != nil {
		return nil, fmt.Errorf("generate fixtures: %w", err)
	}
	s, source := k.set(fmt.Sprintf("%d %q %s", seed, needs, read), seed)
	s.once.Do(func() { s.fixtures, s.err = generate(source, m, needs) })
	return s.fixtures, s.err
}

// set finds a set or makes an empty one, for which the oldest may have to go.
func (k *Kept) set(of string, seed uint64) (*keptSet, *fixtures.Source) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.source == nil || k.seed != seed {
		k.seed, k.source = seed, fixtures.NewSource(seed)
	}
	for i, s := range k.sets {
		if s.of == of {
			k.sets = append(append(k.sets[:i:i], k.sets[i+1:]...), s)
			return s, k.source
		}
	}
	s := &keptSet{of: of}
	k.sets = append(k.sets, s)
	k.sets = k.sets[max(0, len(k.sets)-max(k.Most, 1)):]
	return s, k.source
}
