package mutants

import (
	"fmt"

	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Manifest is what the Go specimens truly are. Each call gives a new one, to be changed at will.
func Manifest() *contract.Manifest {
	purpose := "triagem_ecg"
	input := func(path, category, why string) contract.PrivacyInput {
		return contract.PrivacyInput{Path: path, Category: category, PurposeID: purpose, Necessity: why}
	}
	return &contract.Manifest{
		Contract: contract.Version,
		Plugin: contract.PluginID{ID: "org.medplug.mutant", Version: "1.0.0", Name: "Espécime de conformidade", Publisher: "medplug",
			Contact: "medplug", License: "Apache-2.0", Language: "go"},
		Specialty: contract.Cardiology,
		Kind:      contract.ECGAnalysis,
		Accepts:   []string{"packed", "lead"},
		Entry:     contract.EntryMedicalContent,
		Limits:    contract.PluginLimits{Class: "standard", MaxInputBytes: contract.Ptr(512 << 10), MaxOutputBytes: contract.Ptr(256 << 10)},
		Capabilities: contract.Capabilities{
			Hosts: []string{}, HostFunctions: []string{},
		},
		Medical: contract.MedicalUse{
			IntendedUse: "Espécime de teste; não se destina a pacientes.", IntendedUser: "professional",
			Population: contract.Population{AgeMin: 18, AgeMax: 110}, Contraindications: []string{}, Limitations: []string{},
		},
		AI:   contract.AIDeclared{Used: false, Kind: "rules", CFMRisk: "medio"},
		SaMD: contract.SaMD{Status: "research_only", Rationale: "Espécime de teste."},
		Privacy: contract.Privacy{
			Role: "operator",
			Inputs: []contract.PrivacyInput{
				input("ecg_data", "sensitive_health", "sinal a analisar"), input("ecg_packed", "sensitive_health", "sinal a analisar"),
				input("leads", "sensitive_health", "sinal a analisar"), input("sampling_rate", "none", "escala de tempo"),
				input("medical_context.patient_age", "sensitive_health", "população de uso"),
			},
			Purposes:  []contract.PrivacyPurpose{{ID: purpose, Text: "Apoio à triagem de ECG"}},
			Basis:     []contract.PrivacyBasis{{PurposeID: purpose, Code: "art11.II.f"}},
			Retention: []contract.Retention{}, Transfers: []contract.PrivacyTransfer{}, Shares: []contract.PrivacyShare{},
		},
	}
}

// carrying embeds a manifest. A specimen that cannot carry it is a fault of this package.
func carrying(module []byte, m *contract.Manifest) []byte {
	out, err := manifest.Embed(module, m)
	if err != nil {
		panic(fmt.Sprintf("mutants: %v", err))
	}
	return out
}
