package script

import (
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// about is what tells one kind's manifest from another's.
type about struct {
	name, use string
	clinical  bool // it supports decisions about a patient, and so is a device
	accepts   []string
	inputs    []string // paths of what it reads
	input     int      // the most bytes it takes
}

var kinds = map[contract.Kind]about{
	contract.ECGAnalysis: {"Pré-análise de ECG", "Medir frequência e regularidade em ECG de repouso, como apoio ao cardiologista.", true,
		[]string{"packed", "lead"}, []string{"ecg_data", "ecg_packed", "leads", "lead", "sampling_rate"}, 512 << 10},
	contract.CardiacRisk: {"Escores de risco cardiovascular", "Calcular escores de risco publicados, como apoio ao cardiologista.", true,
		nil, []string{"age", "sex", "total_cholesterol", "hdl_cholesterol", "ldl_cholesterol", "systolic_bp", "bp_treated", "smoker", "diabetes"}, 64 << 10},
	contract.MedicationValidation: {"Conferência de medicamentos", "Apontar interações e duplicidades em listas de medicamentos, como apoio ao prescritor.", true,
		nil, []string{"medications", "allergies", "conditions", "renal_function"}, 64 << 10},
	contract.HealthContent: {"Conteúdo de saúde", "Preparar textos educativos para publicação.", false, nil, []string{"content", "author"}, 128 << 10},
	contract.LesionAnalysis: {"Descrição de lesões de pele", "Descrever lesões de pele em fotografias, como apoio ao dermatologista.", true,
		nil, []string{"lesion_images", "mm_per_px", "lesion_location", "patient_history"}, 1 << 20},
	contract.Dermoscopy: {"Contagem dermatoscópica", "Pontuar imagens dermatoscópicas pela regra ABCD, como apoio ao dermatologista.", true,
		nil, []string{"lesion_images", "mm_per_px", "lesion_location"}, 1 << 20},
	contract.CosmeticValidation:    {"Revisão de textos de cosméticos", "Revisar textos sobre cosméticos antes da publicação.", false, nil, []string{"content", "products"}, 128 << 10},
	contract.MedicalValidation:     {"Revisão de alegações", "Listar alegações de textos de saúde para revisão.", false, nil, []string{"content"}, 128 << 10},
	contract.SymptomContent:        {"Educação sobre sintomas", "Oferecer texto educativo sobre sintomas.", false, nil, []string{"content", "symptoms"}, 128 << 10},
	contract.PersonalDataAnalysis:  {"Dados pessoais em textos", "Apontar dados pessoais em textos antes da publicação.", false, nil, []string{"content"}, 128 << 10},
	contract.ClaimsValidation:      {"Conferência de alegações", "Conferir alegações de textos de saúde para revisão.", false, nil, []string{"content", "previous"}, 128 << 10},
	contract.ContentTransformation: {"Reescrita de textos", "Reescrever trechos apontados em etapas anteriores.", false, nil, []string{"content", "previous"}, 128 << 10},
	contract.LegalReview:           {"Dossiê de revisão", "Reunir o que o revisor precisa decidir.", false, nil, []string{"previous"}, 256 << 10},
	contract.PublicationPackage:    {"Pacote de publicação", "Empacotar texto aprovado para publicação.", false, nil, []string{"content", "title", "author", "references", "previous", "human_review"}, 128 << 10},
}

// Manifest is what the honest plugin of a kind declares: complete, and true of what it does. Each call gives a new one.
func Manifest(kind contract.Kind) *contract.Manifest {
	info, _ := contract.KindOf(kind)
	k := kinds[kind]
	const purpose = "apoio_clinico"
	m := &contract.Manifest{
		Contract: contract.Version,
		Plugin: contract.PluginID{ID: "org.medplug.specimen." + strings.ReplaceAll(string(kind), "-", ""), Version: "1.0.0", Name: k.name,
			Publisher: "Espécimes do medplug", Contact: "contato@exemplo.org", License: "Apache-2.0", Language: "c"},
		Specialty: info.Specialty, Kind: kind, Accepts: k.accepts, Entry: info.Entry,
		Limits:       contract.PluginLimits{Class: "standard", MaxInputBytes: contract.Ptr(k.input), MaxOutputBytes: contract.Ptr(256 << 10)},
		Capabilities: contract.Capabilities{Hosts: []string{}, HostFunctions: []string{}},
		Medical: contract.MedicalUse{IntendedUse: k.use, IntendedUser: "professional", Population: contract.Population{AgeMin: 18, AgeMax: 110},
			Contraindications: []string{"Não usar como única base de decisão."}, Limitations: []string{"Não avaliado em menores de 18 anos."}},
		AI: contract.AIDeclared{Used: false, Kind: "rules", CFMRisk: "medio"},
		Privacy: contract.Privacy{
			Role: "operator", Purposes: []contract.PrivacyPurpose{{ID: purpose, Text: "Apoio clínico ao profissional de saúde"}},
			Basis:     []contract.PrivacyBasis{{PurposeID: purpose, Code: "art11.II.f"}},
			Retention: []contract.Retention{{Class: "plugin_scratch", Min: "PT0S", Action: "destroy_confidentially"}},
			Transfers: []contract.PrivacyTransfer{}, Shares: []contract.PrivacyShare{}, RIPDRef: contract.Ptr("RIPD-2026-01"),
		},
	}
	for _, path := range append(k.inputs, "medical_context.patient_age") {
		category, why := "sensitive_health", "objeto da análise"
		if path == "sampling_rate" || path == "lead" || path == "mm_per_px" {
			category, why = "none", "escala de medida"
		}
		m.Privacy.Inputs = append(m.Privacy.Inputs, contract.PrivacyInput{Path: path, Category: category, PurposeID: purpose, Necessity: why})
	}
	m.SaMD = contract.SaMD{Status: "not_device", Rationale: "Trata textos para publicação; não se destina a decidir sobre um paciente."}
	if k.clinical {
		m.SaMD = device()
		m.Validation = strata(info.Specialty)
	}
	return m
}

// device is the standing of decision support of class II: notified, with all its references.
func device() contract.SaMD {
	ref := func(s string) *string { return &s }
	return contract.SaMD{
		Status: "notified", Rationale: "Apoio à decisão clínica (RDC 751/2022, Regra 11).", Class: ref("II"), Rule: ref("RDC751-R11"), ANVISANumber: ref("80012345678"),
		Purpose: "decision_support", WorstHarm: "none", VitalImmediate: contract.Ptr(false),
		IMDRF:       &contract.IMDRF{State: "serious", Significance: "inform", Category: "I"},
		SafetyClass: ref("B"), LifecycleRef: ref("DOC-LC-1"), RMFRef: ref("DOC-RM-1"), UsabilityRef: ref("DOC-US-1"), ClinicalValidationRef: ref("DOC-CV-1"),
		TechnicalResponsible: ref("Responsável Técnica, CRF-SP 12345"), SBOMSHA256: ref(strings.Repeat("5b", 32)),
	}
}

// strata is the performance by group that a bias plan names, in dermatology by phototype too.
func strata(s contract.Specialty) *contract.Validation {
	groups := []string{"sex:female", "sex:male", "age:18-59", "age:60+"}
	if s == contract.Dermatology {
		groups = append(groups, "phototype:I-III", "phototype:IV-VI")
	}
	v := &contract.Validation{}
	for _, g := range groups {
		v.Strata = append(v.Strata, contract.Stratum{By: g, Metric: "sensitivity", Value: 0.93, N: 400})
	}
	return v
}
