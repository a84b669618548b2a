package contract

import "github.com/medplug/medplug/sdk-go-pdk/strictjson"

// Request is the part that all requests share. Every kind's request embeds it first.
type Request struct {
	Contract            string      `json:"contract" contract:"required,enum=1"`
	Kind                Kind        `json:"kind" contract:"required,kind"`
	RequestID           string      `json:"request_id" contract:"required,format=id"`
	ProcessingTimestamp string      `json:"processing_timestamp" contract:"required,format=rfc3339"`
	PatientID           string      `json:"patient_id" contract:"maxlen=128"` // a pseudonym, never a document number
	Specialty           Specialty   `json:"specialty" contract:"enum=cardiology|dermatology|general_practice|psychiatry|pediatrics|gynecology|orthopedics|ophthalmology|any,alias=specialty_context"`
	PurposeID           string      `json:"purpose_id" contract:"maxlen=128"`
	Audience            Audience    `json:"audience" contract:"enum=professional|patient|public,default=professional"`
	Language            Language    `json:"language" contract:"enum=pt-BR|en,default=pt-BR"`
	ContentKind         ContentKind `json:"content_kind" contract:"enum=analysis|validation|educational|promotional|document"`

	ComplianceRequirements *ComplianceRequirements `json:"compliance_requirements"`
	MedicalContext         *MedicalContext         `json:"medical_context"`
	Consent                *Consent                `json:"consent"`
	AIRefused              bool                    `json:"ai_refused"`
	Telemedicine           *Telemedicine           `json:"telemedicine"`
	HumanReview            *HumanReview            `json:"human_review"`
}

// Common gives the part that all requests share; every kind's request has this method.
func (r *Request) Common() *Request { return r }

// ContractKind is empty: a bare Request is of any kind.
func (*Request) ContractKind() Kind { return "" }

// foldAliases reads compliance_level, the older form of compliance_requirements.lgpd: true or a level's name ask for it.
func (r *Request) foldAliases(w *walker, root *strictjson.Value) {
	v := present(root, "compliance_level")
	if v == nil {
		return
	}
	here := (*node)(nil).member("compliance_level")
	switch {
	case v.Kind != strictjson.Bool && v.Kind != strictjson.String:
		w.wrongType(here, "boolean or string", v)
	case r.ComplianceRequirements != nil:
		w.fail(phaseValue, ConflictingFields, here, "given under two names")
	default:
		r.ComplianceRequirements = &ComplianceRequirements{LGPD: v.Kind == strictjson.String || v.Bool}
	}
}

// ComplianceRequirements is what the caller demands of the processing.
type ComplianceRequirements struct {
	LGPD              bool `json:"lgpd"`
	MedicalValidation bool `json:"medical_validation"`
	AuditLogging      bool `json:"audit_logging"`
}

// MedicalContext is what is known of the patient. Age in years, fractions for infants.
type MedicalContext struct {
	PatientAge         *float64 `json:"patient_age" contract:"min=0,max=130"`
	PatientGender      string   `json:"patient_gender" contract:"enum=female|male|other|unknown"`
	MedicalHistory     []string `json:"medical_history" contract:"always"`
	CurrentMedications []string `json:"current_medications" contract:"always"`
}

// Consent is the patient's consent as the practice recorded it. That it suffices is for the LGPD rules to say.
type Consent struct {
	PurposeIDs   []string  `json:"purpose_ids" contract:"always"`
	Version      string    `json:"version"`
	GivenAt      string    `json:"given_at" contract:"format=rfc3339"`
	ExpiresAt    string    `json:"expires_at" contract:"format=rfc3339"`
	Highlighted  bool      `json:"highlighted"`
	RevocableVia string    `json:"revocable_via"`
	Guardian     *Guardian `json:"guardian"`
}

// Guardian is who consents for a minor.
type Guardian struct {
	Relation string `json:"relation" contract:"required"`
}

// Telemedicine is the context of care at a distance.
type Telemedicine struct {
	Modality   string                `json:"modality" contract:"maxlen=64"`
	ConsentRef string                `json:"consent_ref"`
	Provider   *TelemedicineProvider `json:"provider"`
}

// TelemedicineProvider is the legal person that provides the care.
type TelemedicineProvider struct {
	CNPJ    string `json:"cnpj"`
	CRMPJ   string `json:"crm_pj"`
	Country string `json:"country"`
}

// HumanReview is the state of a physician's review. Only a host sets approved or edited.
type HumanReview struct {
	Status   string    `json:"status" contract:"required,enum=pending|approved|edited|rejected"`
	Reviewer *Reviewer `json:"reviewer" contract:"always"`
	At       string    `json:"at" contract:"format=rfc3339"`
}

// Reviewer is the physician who reviewed.
type Reviewer struct {
	Name string `json:"name"`
	CRM  string `json:"crm"`
	UF   string `json:"uf" contract:"format=uf"`
	RQE  string `json:"rqe"`
}

// Author is the physician who signs a text.
type Author struct {
	Name string `json:"name"`
	CRM  string `json:"crm"`
	UF   string `json:"uf" contract:"format=uf"`
	RQE  string `json:"rqe"`
}
