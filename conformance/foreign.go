package conformance

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/fixtures/request"
	"github.com/medplug/medplug/sdk-go-pdk/br"
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

// practice is who sends a request: everything in it is drawn, the register number with right check digits.
type practice struct{ name, cnpj, crm, person, id, ref string }

// newPractice draws one from a request and its own name, so that no plugin can know it.
func newPractice(name string, request []byte) (practice, error) {
	sum := sha256.Sum256(append([]byte(name), request...))
	n := func(at int, most uint64) uint64 { return binary.BigEndian.Uint64(sum[at:]) % most }
	cnpj, err := br.CompleteCNPJ(fmt.Sprintf("%08d0001", 10_000_000+n(0, 50_000_000)))
	if err != nil {
		return practice{}, fmt.Errorf("make %s: %w", Practices, err)
	}
	d := cnpj.Digits()
	return practice{name: name, cnpj: d[:2] + "." + d[2:5] + "." + d[5:8] + "/" + d[8:12] + "-" + d[12:], crm: fmt.Sprintf("PJ-%06d", 100_000+n(8, 900_000)),
		person: "pseud:" + hex.EncodeToString(sum[16:22]), id: hex.EncodeToString(sum[0:16]), ref: fmt.Sprintf("TC-%d", 1000+n(24, 90_000))}, nil
}

// fromPractices makes the family Practices.
func fromPractices(_ *contract.Manifest, small []fixtures.Fixture) ([]fixtures.Fixture, error) {
	var out []fixtures.Fixture
	for _, f := range small[:min(1, len(small))] {
		for _, name := range []string{"north", "south"} {
			p, err := newPractice(name, f.Request)
			if err != nil {
				return nil, err
			}
			g, err := with(f, map[string]string{"request_id": p.id, "patient_id": p.person})
			if err != nil {
				return nil, err
			}
			provider, err := json.Marshal(map[string]any{"modality": "teleinterconsulta", "consent_ref": p.ref, "provider": map[string]string{"cnpj": p.cnpj, "crm_pj": p.crm, "country": "BR"}})
			if err != nil {
				return nil, fmt.Errorf("make %s: %w", Practices, err)
			}
			if g.Request, err = request.Set(g.Request, "/telemedicine", json.RawMessage(provider)); err != nil {
				return nil, fmt.Errorf("make %s: %w", Practices, err)
			}
			g.Name, g.Need = string(Practices)+"/"+p.name, Practices
			g.Canaries = []fixtures.Canary{{Type: fixtures.CanaryRecordNumber, Value: p.cnpj, Path: "/telemedicine/provider/cnpj"},
				{Type: fixtures.CanaryRequest, Value: p.crm, Path: "/telemedicine/provider/crm_pj"},
				{Type: fixtures.CanaryRequest, Value: p.id, Path: "/request_id"}, {Type: fixtures.CanaryRequest, Value: p.person, Path: "/patient_id"}}
			out = append(out, g)
		}
	}
	return out, nil
}
