package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/fixtures/request"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The fixtures of the family Twins. What comes out for One may differ from what comes out for Another and Third in digests of the whole
// request alone, and such digests differ for Older, too: the same person, a year older, and other words around what the kind's own texts
// say of somebody.
const (
	One     = string(Twins) + "/one"
	Another = string(Twins) + "/another"
	Third   = string(Twins) + "/a third"
	Older   = string(Twins) + "/one, a year older"
)

// asTwins makes the family Twins.
func asTwins(m *contract.Manifest, of []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, one := range of[:min(1, len(of))] {
		one.Name, one.Need = One, Twins
		id, err := memberOf[string](one.Request, "/request_id") // a request of its own, not the one it is made of
		if err == nil {
			one, err = with(one, map[string]string{"request_id": id[len(id)/2:] + id[:len(id)/2]})
		}
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", Twins, err)
		}
		older, err := aYearOlder(m, one)
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", Twins, err)
		}
		another := twinOf(one, Another)
		third := twinOf(another, Third)
		out = append(out, one, another, third, older)
	}
	return out, nil
}

func twinOf(f fixtures.Fixture, name string) fixtures.Fixture {
	canaries := f.Canaries
	f.Name, f.Canaries = name, nil
	var exchange []string // all at once, so that nobody's twin is taken for somebody
	for _, c := range canaries {
		twin := c.Twin()
		f.Canaries = append(f.Canaries, twin)
		exchange = append(exchange, c.Value, twin.Value)
	}
	f.Request = []byte(strings.NewReplacer(exchange...).Replace(string(f.Request)))
	return f
}

// everyKinds are the members with free text that requests of each kind have.
var everyKinds = []string{"medical_context", "consent", "telemedicine", "human_review"}

func aYearOlder(m *contract.Manifest, f fixtures.Fixture) (fixtures.Fixture, error) {
	f.Name = Older
	age, err := memberOf[float64](f.Request, "/medical_context/patient_age")
	if err != nil {
		return f, err
	}
	if p := m.Medical.Population; p.AgeMax > 0 && age+1 > p.AgeMax || age+1 > 130 {
		age -= 2
	}
	if f.Request, err = request.Set(f.Request, "/medical_context/patient_age", age+1); err != nil {
		return f, err
	}
	reworded := map[string]bool{}
	for _, c := range f.Canaries {
		top, _, _ := strings.Cut(strings.TrimPrefix(c.Path, "/"), "/")
		if reworded[c.Path] || slices.Contains(everyKinds, top) {
			continue
		}
		reworded[c.Path] = true
		text, err := memberOf[string](f.Request, c.Path)
		if err != nil {
			return f, err
		}
		if f.Request, err = request.Set(f.Request, c.Path, strings.ReplaceAll(text, "; ", ", ")); err != nil {
			return f, err
		}
	}
	return f, nil
}

// memberOf reads the value at a pointer.
func memberOf[T any](text []byte, pointer string) (v T, err error) {
	start, end, ok := locate(text, pointer)
	if !ok {
		return v, fmt.Errorf("no member at %s", pointer)
	}
	return v, json.Unmarshal(text[start:end], &v)
}
