package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/fixtures/request"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

// mostForeign bounds the requests of other specialties, and those of other kinds.
const mostForeign = 2

// ofOthers makes the family Foreign: the first small request under other specialties, and whole requests of other kinds.
func ofOthers(m *contract.Manifest, small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	add := func(name string, data []byte, code contract.Code) {
		out = append(out, fixtures.Fixture{Name: string(Foreign) + "/" + name, Need: Foreign, Kind: m.Kind, Request: data,
			Expect: fixtures.Expectation{Outcome: fixtures.Refused, Codes: []contract.Code{code}}})
	}
	if m.Specialty != contract.Any && m.Specialty != "" {
		for _, s := range []contract.Specialty{contract.Dermatology, contract.Cardiology, contract.Pediatrics} {
			if s == m.Specialty || len(out) == mostForeign {
				continue
			}
			for _, f := range small[:min(1, len(small))] {
				g, err := with(f, map[string]string{"specialty": string(s)})
				if err != nil {
					return nil, err
				}
				add("specialty "+string(s), g.Request, contract.UnsupportedSpecialty)
			}
		}
	}
	specialties := len(out)
	for _, k := range []contract.Kind{contract.LesionAnalysis, contract.ECGAnalysis, contract.MedicationValidation} {
		if k == m.Kind || len(out)-specialties == mostForeign {
			continue
		}
		data, err := examples.FS.ReadFile(string(k) + ".request.json")
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", Foreign, err)
		}
		add("kind "+string(k), data, contract.UnsupportedKind)
	}
	return out, nil
}

// practice is who sends a request: everything in it is invented, the register number with right check digits.
type practice struct{ name, cnpj, crm, person string }

var twoPractices = []practice{
	{"north", "11.444.777/0001-61", "PJ-990017", "pseud:aa11bb22cc33"},
	{"south", "44.555.666/0001-81", "PJ-880026", "pseud:dd44ee55ff66"},
}

// fromPractices makes the family Practices.
func fromPractices(_ *contract.Manifest, small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, f := range small[:min(1, len(small))] {
		for i, p := range twoPractices {
			id := fmt.Sprintf("practice-%s-%04d", p.name, 7310+i)
			g, err := with(f, map[string]string{"request_id": id, "patient_id": p.person})
			if err != nil {
				return nil, err
			}
			provider, err := json.Marshal(map[string]any{"modality": "teleinterconsulta", "consent_ref": "TC-" + p.name + "-001", "provider": map[string]string{"cnpj": p.cnpj, "crm_pj": p.crm, "country": "BR"}})
			if err != nil {
				return nil, fmt.Errorf("make %s: %w", Practices, err)
			}
			if g.Request, err = request.Set(g.Request, "/telemedicine", json.RawMessage(provider)); err != nil {
				return nil, fmt.Errorf("make %s: %w", Practices, err)
			}
			g.Name, g.Need = string(Practices)+"/"+p.name, Practices
			g.Canaries = []fixtures.Canary{{Type: fixtures.CanaryRecordNumber, Value: p.cnpj, Path: "/telemedicine/provider/cnpj"},
				{Type: fixtures.CanaryRequest, Value: p.crm, Path: "/telemedicine/provider/crm_pj"},
				{Type: fixtures.CanaryRequest, Value: id, Path: "/request_id"}, {Type: fixtures.CanaryRequest, Value: p.person, Path: "/patient_id"}}
			out = append(out, g)
		}
	}
	return out, nil
}
