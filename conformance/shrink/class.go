package shrink

import (
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Class is what the contract says of a request to a plugin: that it is valid, or what is wrong with it and where; and
// whether it is about a patient for whom the plugin is made.
type Class struct {
	Code    contract.Code `json:"code,omitempty"` // "" for a valid request
	Path    string        `json:"path,omitempty"`
	Outside bool          `json:"outside_population,omitempty"`
}

// ClassOf gives the function that finds a request's class, for a plugin and the bytes that it is sent at most.
func ClassOf(m *contract.Manifest, mostBytes int) func(request []byte) Class {
	kind, known := contract.KindOf(m.Kind)
	return func(request []byte) Class {
		if !known {
			return Class{Code: contract.UnsupportedKind}
		}
		into := kind.NewRequest().(contract.RequestType)
		err := contract.DecodeRequest(request, into, contract.DecodeOptions{MaxBytes: mostBytes, Kind: m.Kind, Specialty: m.Specialty})
		var refused *contract.Error
		if errors.As(err, &refused) {
			return Class{Code: refused.Code, Path: refused.Path}
		}
		if err != nil {
			return Class{Code: contract.Internal}
		}
		c := into.Common().MedicalContext
		if c == nil || c.PatientAge == nil {
			return Class{}
		}
		return Class{Outside: *c.PatientAge < m.Medical.Population.AgeMin || *c.PatientAge > m.Medical.Population.AgeMax}
	}
}
