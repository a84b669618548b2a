package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Audiences is a family of its own: the small requests once more for each reader, patients and the public included.
const Audiences fixtures.Need = "audiences"

// Needs of many rules.
var (
	// Valid are the families that a plugin must answer, whatever the answer.
	Valid = []fixtures.Need{fixtures.Typical, fixtures.Small, Audiences, fixtures.CanaryText, fixtures.CanaryExtra, fixtures.Patients,
		fixtures.Large, fixtures.Unanalysable}
	// Texts are the families whose answers' wording is judged.
	Texts = []fixtures.Need{fixtures.Small, Audiences, fixtures.Patients, fixtures.Unanalysable}
	// Every is all families: what holds for each request, the malformed ones included.
	Every = append([]fixtures.Need{fixtures.Malformed}, Valid...)
)

// forAudiences makes the family Audiences.
func forAudiences(small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, f := range small {
		for _, a := range []contract.Audience{contract.Professional, contract.Patient, contract.Public} {
			var members map[string]json.RawMessage
			if err := json.Unmarshal(f.Request, &members); err != nil {
				return nil, fmt.Errorf("address %s to %s: %w", f.Name, a, err)
			}
			members["audience"] = json.RawMessage(`"` + a + `"`)
			request, err := json.Marshal(members)
			if err != nil {
				return nil, fmt.Errorf("address %s to %s: %w", f.Name, a, err)
			}
			g := f
			g.Name, g.Need, g.Request = fmt.Sprintf("%s/%s for %s", Audiences, f.Encoding, a), Audiences, request
			out = append(out, g)
		}
	}
	return out, nil
}

// generate makes the families the rules need, Audiences among them.
func generate(m *contract.Manifest, seed uint64, needs []fixtures.Need) ([]fixtures.Fixture, error) {
	var own bool
	var asked []fixtures.Need
	for _, n := range needs {
		if own = own || n == Audiences; n != Audiences {
			asked = append(asked, n)
		}
	}
	var all []fixtures.Fixture
	if len(asked) > 0 {
		set, err := fixtures.Generate(m, seed, asked...)
		if err != nil {
			return nil, err
		}
		all = set.Fixtures
	}
	if !own {
		return all, nil
	}
	small, err := fixtures.Generate(m, seed, fixtures.Small)
	if err != nil {
		return nil, err
	}
	addressed, err := forAudiences(small.Fixtures)
	return append(all, addressed...), err
}
