package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Families of its own, made of others.
const (
	// Audiences is the small requests once more for each reader, patients and the public included.
	Audiences fixtures.Need = "audiences"
	// ContentKinds is the first small request once more as educational text, promotion and document, for each reader.
	ContentKinds fixtures.Need = "content_kinds"
	// Foreign is requests that are right for other plugins: of other specialties and of other kinds.
	Foreign fixtures.Need = "foreign"
	// Grave is what is known to call for care without delay, or for an alert, once more for a patient to read.
	Grave fixtures.Need = "grave"
	// Practices is the first small request from one practice and from another, each with its own marks as canaries.
	Practices fixtures.Need = "practices"
	// Twins is the first request full of identifiers, the same about two who differ in these alone, and the same about the
	// first person a year older.
	Twins fixtures.Need = "twins"
)

// Needs of many rules.
var (
	// Valid are the families that a plugin must answer, whatever the answer.
	Valid = []fixtures.Need{fixtures.Typical, fixtures.Small, Audiences, ContentKinds, fixtures.CanaryText, fixtures.CanaryExtra, fixtures.Patients,
		fixtures.Large, fixtures.Unanalysable}
	// Texts are the families whose answers' wording is judged.
	Texts = []fixtures.Need{fixtures.Small, Audiences, ContentKinds, fixtures.Labelled, Grave, fixtures.Patients, fixtures.Unanalysable}
	// Every is all families: what holds for each request, the malformed ones included.
	Every = append([]fixtures.Need{fixtures.Malformed}, Valid...)
)

// readers are the audiences of a request.
var readers = []contract.Audience{contract.Professional, contract.Patient, contract.Public}

// Requests to lay readers also bear what the small ones do not: another gender, and times years from now, so that good
// conduct which depends on either shows.
var (
	laterTimes  = map[contract.Audience]string{contract.Patient: "2027-07-02T03:30:00Z", contract.Public: "2036-02-29T23:59:59Z"}
	otherGender = map[contract.Audience]string{contract.Patient: "other", contract.Public: "unknown"}
)

// forAudiences makes the family Audiences.
func forAudiences(_ *contract.Manifest, small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, f := range small {
		for _, a := range readers {
			members := map[string]string{"audience": string(a)}
			if at := laterTimes[a]; at != "" {
				members["processing_timestamp"] = at
			}
			g, err := with(f, members)
			if err == nil && otherGender[a] != "" {
				g, err = withGender(g, otherGender[a])
			}
			if err != nil {
				return nil, err
			}
			g.Name, g.Need = fmt.Sprintf("%s/%s for %s", Audiences, f.Encoding, a), Audiences
			out = append(out, g)
		}
	}
	return out, nil
}

// asContentKinds makes the family ContentKinds.
func asContentKinds(_ *contract.Manifest, small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, f := range small[:min(1, len(small))] {
		for _, k := range []contract.ContentKind{contract.ContentEducational, contract.ContentPromotional, contract.ContentDocument} {
			for _, a := range readers {
				g, err := with(f, map[string]string{"audience": string(a), "content_kind": string(k)})
				if err != nil {
					return nil, err
				}
				g.Name, g.Need = fmt.Sprintf("%s/%s for %s", ContentKinds, k, a), ContentKinds
				out = append(out, g)
			}
		}
	}
	return out, nil
}

// mostGrave bounds how many of a kind are asked.
const mostGrave = 2

// toldGravely makes the family Grave of the labelled requests, the urgent ones first. What a plugin says when all is well tells
// nothing of what it says to a patient for whom it is not.
func toldGravely(_ *contract.Manifest, labelled []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, urgent := range []bool{true, false} {
		for _, f := range labelled {
			if t := f.Truth; len(out) == mostGrave || t == nil || t.Bland || t.Harmless || t.Urgent != urgent {
				continue
			}
			g, err := with(f, map[string]string{"audience": string(contract.Patient)})
			if err != nil {
				return nil, err
			}
			g.Name, g.Need, g.Base = strings.Replace(f.Name, string(fixtures.Labelled), string(Grave), 1), Grave, ""
			out = append(out, g)
		}
	}
	return out, nil
}

// withGender gives a fixture whose patient has another gender; one whose request names none stays as it is.
func withGender(f fixtures.Fixture, gender string) (fixtures.Fixture, error) {
	var all struct {
		Context map[string]json.RawMessage `json:"medical_context"`
	}
	if err := json.Unmarshal(f.Request, &all); err != nil {
		return f, fmt.Errorf("derive from %s: %w", f.Name, err)
	}
	if all.Context["patient_gender"] == nil {
		return f, nil
	}
	all.Context["patient_gender"] = json.RawMessage(`"` + gender + `"`)
	context, err := json.Marshal(all.Context)
	if err != nil {
		return f, fmt.Errorf("derive from %s: %w", f.Name, err)
	}
	return withRaw(f, map[string]json.RawMessage{"medical_context": context})
}

// with gives a fixture whose request has other strings in some members.
func with(f fixtures.Fixture, members map[string]string) (fixtures.Fixture, error) {
	raw := map[string]json.RawMessage{}
	for name, value := range members {
		quoted, err := json.Marshal(value)
		if err != nil {
			return f, fmt.Errorf("derive from %s: %w", f.Name, err)
		}
		raw[name] = quoted
	}
	return withRaw(f, raw)
}

// withRaw gives a fixture whose request has other members.
func withRaw(f fixtures.Fixture, members map[string]json.RawMessage) (fixtures.Fixture, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(f.Request, &all); err != nil {
		return f, fmt.Errorf("derive from %s: %w", f.Name, err)
	}
	maps.Copy(all, members)
	request, err := json.Marshal(all)
	if err != nil {
		return f, fmt.Errorf("derive from %s: %w", f.Name, err)
	}
	f.Request = request
	return f, nil
}

// family is how one is derived, and from which other.
type family struct {
	need, of fixtures.Need
	from     func(m *contract.Manifest, of []fixtures.Fixture) ([]fixtures.Fixture, error)
}

// derived are the families made of others, in print order.
var derived = []family{{Audiences, fixtures.Small, forAudiences}, {ContentKinds, fixtures.Small, asContentKinds}, {Grave, fixtures.Labelled, toldGravely},
	{Foreign, fixtures.Small, ofOthers}, {Practices, fixtures.Small, fromPractices}, {Twins, fixtures.CanaryText, asTwins}}

// readByFixtures gives the part of a manifest that fixtures follow from. They are made of nothing else, so that plugins
// which agree in it share theirs.
func readByFixtures(m *contract.Manifest) *contract.Manifest {
	if m == nil {
		return nil
	}
	return &contract.Manifest{Contract: m.Contract, Kind: m.Kind, Specialty: m.Specialty, Accepts: m.Accepts, Entry: m.Entry,
		Limits:  contract.PluginLimits{Class: m.Limits.Class, MaxInputBytes: m.Limits.MaxInputBytes},
		Medical: contract.MedicalUse{IntendedUser: m.Medical.IntendedUser, Population: m.Medical.Population}, Privacy: contract.Privacy{Purposes: m.Privacy.Purposes}}
}

// Generate makes the families that rules need, the derived ones among them, for the plugin a manifest describes.
func Generate(m *contract.Manifest, seed uint64, needs []fixtures.Need) ([]fixtures.Fixture, error) {
	return generate(fixtures.NewSource(seed), m, needs)
}

func generate(source *fixtures.Source, m *contract.Manifest, needs []fixtures.Need) ([]fixtures.Fixture, error) {
	m = readByFixtures(m)
	var all []fixtures.Fixture
	var asked []fixtures.Need
	for _, n := range needs {
		if !slices.ContainsFunc(derived, func(d family) bool { return d.need == n }) {
			asked = append(asked, n)
		}
	}
	made := map[fixtures.Need][]fixtures.Fixture{}
	if len(asked) > 0 {
		set, err := source.Generate(m, asked...)
		if err != nil {
			return nil, err
		}
		all = set.Fixtures
		for _, f := range all {
			made[f.Need] = append(made[f.Need], f)
		}
	}
	for _, d := range derived {
		if !slices.Contains(needs, d.need) {
			continue
		}
		if made[d.of] == nil {
			set, err := source.Generate(m, d.of)
			if err != nil {
				return nil, err
			}
			made[d.of] = set.Fixtures
		}
		more, err := d.from(m, made[d.of])
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}
