package lgpd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// What the rules about manifests share.

// sensitive says whether a category is of sensitive data (LGPD art. 5 II). A pseudonym does not change what data are.
func sensitive(in contract.PrivacyInput) bool {
	return strings.HasPrefix(in.Category, "sensitive_") || in.Category == "pseudonymised" && clinicalMember(in.Path)
}

// sensitivePurposes are the IDs of the purposes for which sensitive data are read.
func sensitivePurposes(m *contract.Manifest) []string {
	var ids []string
	for _, in := range m.Privacy.Inputs {
		if sensitive(in) && !slices.Contains(ids, in.PurposeID) {
			ids = append(ids, in.PurposeID)
		}
	}
	return ids
}

// clinicalMembers are the members of requests that say something about a patient's health, whatever the kind.
var clinicalMembers = []string{"ecg_data", "ecg_packed", "leads", "lesion_images", "image", "images", "patient_history", "lesion_location", "medications", "allergies",
	"conditions", "renal_function", "symptoms", "medical_context.medical_history", "medical_context.current_medications", "total_cholesterol", "hdl_cholesterol",
	"ldl_cholesterol", "systolic_bp", "diabetes", "smoker", "prior_cvd", "egfr"}

func clinicalMember(path string) bool {
	return slices.ContainsFunc(clinicalMembers, func(m string) bool { return path == m || strings.HasPrefix(path, m+".") })
}

// clinical says whether plugins of the kind judge one patient's data.
func clinical(k contract.Kind) bool {
	switch k {
	case contract.ECGAnalysis, contract.CardiacRisk, contract.MedicationValidation, contract.LesionAnalysis, contract.Dermoscopy:
		return true
	}
	return false
}

func filled(s *string) bool { return s != nil && strings.TrimSpace(*s) != "" }

func item(list string, i int, member string) string {
	if member == "" {
		return fmt.Sprintf("%s/%d", list, i)
	}
	return fmt.Sprintf("%s/%d/%s", list, i, member)
}
