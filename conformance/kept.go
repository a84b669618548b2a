package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Kept holds the fixtures of the last run for the next one, where one process judges the same plugin again and again.
// Fixtures follow from manifest, seed and needs, so they are made anew when one of these changed. It is for one run at a
// time; the zero value holds nothing yet.
type Kept struct {
	of       string
	fixtures []fixtures.Fixture
}

// generate gives the families the rules need; without a Kept it makes them.
func (k *Kept) generate(m *contract.Manifest, seed uint64, needs []fixtures.Need) ([]fixtures.Fixture, error) {
	if k == nil {
		return Generate(m, seed, needs)
	}
	declared, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("generate fixtures: %w", err)
	}
	of := fmt.Sprintf("%d %q %s", seed, needs, declared)
	if k.of == of {
		return k.fixtures, nil
	}
	made, err := Generate(m, seed, needs)
	if err != nil {
		return nil, err
	}
	k.of, k.fixtures = of, made
	return made, nil
}
