package cfm

import (
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// promotional and educational say what an answer was asked to be. Who reviews a text of somebody else's makes neither.
func promotional(c *conformance.OutputCase) bool {
	return c.Request.ContentKind == contract.ContentPromotional && !prose.Reviews(c.Manifest.Kind)
}

func educational(c *conformance.OutputCase) bool {
	return c.Request.ContentKind == contract.ContentEducational && !prose.Reviews(c.Manifest.Kind)
}

// public is what an answer shows to readers in one piece, for rules that look for what stands anywhere in it; "" for nothing.
func public(c *conformance.OutputCase) string {
	return strings.Join(prose.Values(prose.ForReaders(c)), "\n\n")
}

// clinical says whether a kind supports decisions about a patient.
func clinical(k contract.Kind) bool {
	switch k {
	case contract.ECGAnalysis, contract.CardiacRisk, contract.MedicationValidation, contract.LesionAnalysis, contract.Dermoscopy:
		return true
	}
	return false
}
