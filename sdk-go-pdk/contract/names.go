package contract

// Version is the version of the contract that this package speaks.
const Version = "1"

// EntryMedicalContent is the export of every kind that is no pipeline stage.
const EntryMedicalContent = "process_medical_content"

// Kind names what a plugin does.
type Kind string

// The kinds of the contract.
const (
	ECGAnalysis           Kind = "ecg-analysis"
	CardiacRisk           Kind = "cardiac-risk"
	MedicationValidation  Kind = "medication-validation"
	HealthContent         Kind = "health-content"
	LesionAnalysis        Kind = "lesion-analysis"
	Dermoscopy            Kind = "dermoscopy"
	CosmeticValidation    Kind = "cosmetic-validation"
	MedicalValidation     Kind = "medical-validation"
	SymptomContent        Kind = "symptom-content"
	PersonalDataAnalysis  Kind = "personal-data-analysis"
	ClaimsValidation      Kind = "claims-validation"
	ContentTransformation Kind = "content-transformation"
	LegalReview           Kind = "legal-review"
	PublicationPackage    Kind = "publication-package"
)

// Specialty is a medical specialty; Any stands for all of them.
type Specialty string

// The specialties of the contract.
const (
	Cardiology      Specialty = "cardiology"
	Dermatology     Specialty = "dermatology"
	GeneralPractice Specialty = "general_practice"
	Psychiatry      Specialty = "psychiatry"
	Pediatrics      Specialty = "pediatrics"
	Gynecology      Specialty = "gynecology"
	Orthopedics     Specialty = "orthopedics"
	Ophthalmology   Specialty = "ophthalmology"
	Any             Specialty = "any"
)

// Audience is who reads the answer.
type Audience string

// The audiences of the contract.
const (
	Professional Audience = "professional"
	Patient      Audience = "patient"
	Public       Audience = "public"
)

// Language is the language of a response's texts. Patients and the public are always answered in Portuguese.
type Language string

// The languages of the contract.
const (
	PtBR Language = "pt-BR"
	En   Language = "en"
)

// ContentKind is what a text is for.
type ContentKind string

// The content kinds of the contract.
const (
	ContentAnalysis    ContentKind = "analysis"
	ContentValidation  ContentKind = "validation"
	ContentEducational ContentKind = "educational"
	ContentPromotional ContentKind = "promotional"
	ContentDocument    ContentKind = "document"
)

// Status tells an answer from a well-founded refusal to answer.
type Status string

// The statuses of the contract.
const (
	OK            Status = "ok"
	NotAnalysable Status = "not_analysable"
)

// ReasonCode is why a plugin must not answer a valid request.
type ReasonCode string

// The reasons of the contract.
const (
	PoorQuality       ReasonCode = "poor_quality"
	TooShort          ReasonCode = "too_short"
	FlatSignal        ReasonCode = "flat_signal"
	OutsidePopulation ReasonCode = "outside_population"
	MissingScale      ReasonCode = "missing_scale"
	EmptyContent      ReasonCode = "empty_content"
	NotApplicable     ReasonCode = "not_applicable"
	ConsentMissing    ReasonCode = "consent_missing"
)

// Priority ranks a recommendation. URGENT goes with urgent or emergency, MONITORING with soon or routine, ROUTINE and
// PREVENTION with routine.
type Priority string

// The priorities of the contract.
const (
	PriorityUrgent     Priority = "URGENT"
	PriorityRoutine    Priority = "ROUTINE"
	PriorityMonitoring Priority = "MONITORING"
	PriorityPrevention Priority = "PREVENTION"
)

// Urgency is how soon something must be done.
type Urgency string

// The urgencies of the contract.
const (
	Routine   Urgency = "routine"
	Soon      Urgency = "soon"
	Urgent    Urgency = "urgent"
	Emergency Urgency = "emergency"
)

// Element is a statement that a disclaimer makes.
type Element string

// The elements of the contract. The first three belong to every disclaimer.
const (
	SupportOnly         Element = "support_only"
	NotSubstitute       Element = "not_substitute"
	ProfessionalDecides Element = "professional_decides"
	AIDisclosed         Element = "ai_disclosed"
	NotIndividual       Element = "not_individual"
)

// Ptr points to a copy of v, for optional members.
func Ptr[T any](v T) *T { return &v }

// kindNames lists the kinds without referring to their types, which Kinds does.
func kindNames() []string {
	return []string{"ecg-analysis", "cardiac-risk", "medication-validation", "health-content", "lesion-analysis", "dermoscopy",
		"cosmetic-validation", "medical-validation", "symptom-content", "personal-data-analysis", "claims-validation",
		"content-transformation", "legal-review", "publication-package"}
}
