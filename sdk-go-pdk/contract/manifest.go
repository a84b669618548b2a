package contract

// Manifest is a plugin's medplug.yaml. Members that a conformance rule judges are optional here, so that the rule can
// say what is missing and why it matters.
type Manifest struct {
	Contract     string       `json:"contract" contract:"required,enum=1"`
	Plugin       PluginID     `json:"plugin" contract:"required"`
	Specialty    Specialty    `json:"specialty" contract:"required,enum=cardiology|dermatology|general_practice|psychiatry|pediatrics|gynecology|orthopedics|ophthalmology|any"`
	Kind         Kind         `json:"kind" contract:"required,enum=ecg-analysis|cardiac-risk|medication-validation|health-content|lesion-analysis|dermoscopy|cosmetic-validation|medical-validation|symptom-content|personal-data-analysis|claims-validation|content-transformation|legal-review|publication-package"`
	Accepts      []string     `json:"accepts" contract:"format=code,unique"` // encodings, the first is what the budget is judged on
	Entry        string       `json:"entry" contract:"required,format=export"`
	Limits       PluginLimits `json:"limits" contract:"required"`
	Capabilities Capabilities `json:"capabilities"`
	Medical      MedicalUse   `json:"medical" contract:"required"`
	AI           AIDeclared   `json:"ai" contract:"required"`
	Validation   *Validation  `json:"validation"`
	SaMD         SaMD         `json:"samd" contract:"required"`
	Privacy      Privacy      `json:"privacy" contract:"required"`
}

// PluginID is who made the plugin and which one it is.
type PluginID struct {
	ID        string `json:"id" contract:"required,format=pluginid"`
	Version   string `json:"version" contract:"required,format=semver"`
	Name      string `json:"name" contract:"required,minlen=1,maxlen=200"`
	Publisher string `json:"publisher" contract:"required,minlen=1,maxlen=200"`
	Contact   string `json:"contact" contract:"required,minlen=1,maxlen=200"`
	License   string `json:"license" contract:"required,minlen=1,maxlen=200"`
	Language  string `json:"language" contract:"required,enum=go|rust|c|python"`
}

// PluginLimits is the plugin's declared need; absent numbers are those of the class.
type PluginLimits struct {
	Class          string `json:"class" contract:"required,enum=micro|standard|large"`
	MemoryPages    *int   `json:"memory_pages" contract:"min=1,max=1024,alias=max_pages"`
	TimeoutMS      *int   `json:"timeout_ms" contract:"min=1,max=10000"`
	MaxInputBytes  *int   `json:"max_input_bytes" contract:"min=1,max=16777216"`
	MaxOutputBytes *int   `json:"max_output_bytes" contract:"min=1,max=1048576"`
}

// Capabilities is what the plugin may do beyond computing.
type Capabilities struct {
	Hosts         []string `json:"hosts" contract:"always,unique,format=hostname,alias=allowed_hosts"`
	HostFunctions []string `json:"host_functions" contract:"always,unique,enum=log_medical_audit_event|validate_crm_cardiology_guidelines|validate_medical_authority|check_consent"`
	Clock         bool     `json:"clock" contract:"always"`
	Random        bool     `json:"random" contract:"always"`
}

// MedicalUse is the intended use.
type MedicalUse struct {
	IntendedUse       string     `json:"intended_use" contract:"required,minlen=1"`
	IntendedUser      string     `json:"intended_user" contract:"required,enum=professional|patient|public"`
	Population        Population `json:"population" contract:"required"`
	Contraindications []string   `json:"contraindications" contract:"always"`
	Limitations       []string   `json:"limitations" contract:"always"`
}

// Population is the range of ages in years that the plugin is for, both included.
type Population struct {
	AgeMin float64 `json:"age_min" contract:"required,min=0,max=130"`
	AgeMax float64 `json:"age_max" contract:"required,min=0,max=130"`
}

// AIDeclared is the plugin's use of artificial intelligence. cfm_risk is the level of CFM Resolution 2.454/2026.
type AIDeclared struct {
	Used         bool   `json:"used" contract:"required"`
	Kind         string `json:"kind" contract:"enum=rules|ml_locked|ml_adaptive|generative"`
	ModelID      string `json:"model_id" contract:"always"`
	ModelVersion string `json:"model_version" contract:"always"`
	ModelSHA256  string `json:"model_sha256" contract:"format=sha256"`
	CFMRisk      string `json:"cfm_risk" contract:"enum=baixo|medio|alto"`
}

// Validation holds measured performance by stratum.
type Validation struct {
	Strata []Stratum `json:"strata" contract:"always"`
}

// Stratum is the value of a metric in one group of n cases.
type Stratum struct {
	By     string  `json:"by" contract:"required"`
	Metric string  `json:"metric" contract:"required"`
	Value  float64 `json:"value" contract:"required"`
	N      int     `json:"n" contract:"required,min=0"`
}

// SaMD is the plugin's standing as software as a medical device.
type SaMD struct {
	Status                string  `json:"status" contract:"required,enum=not_device|in_house|notified|registered|research_only"`
	Rationale             string  `json:"rationale"`
	Class                 *string `json:"class" contract:"always,enum=I|II|III|IV"`
	Rule                  *string `json:"rule" contract:"always"`
	ANVISANumber          *string `json:"anvisa_number" contract:"always"`
	Purpose               string  `json:"purpose"`
	WorstHarm             string  `json:"worst_harm" contract:"enum=none|serious|surgery|death"`
	VitalImmediate        *bool   `json:"vital_immediate"`
	IMDRF                 *IMDRF  `json:"imdrf"`
	SafetyClass           *string `json:"safety_class" contract:"always,enum=A|B|C"`
	LifecycleRef          *string `json:"lifecycle_ref"`
	RMFRef                *string `json:"rmf_ref"`
	UsabilityRef          *string `json:"usability_ref"`
	ClinicalValidationRef *string `json:"clinical_validation_ref"`
	ChangeAssessmentRef   *string `json:"change_assessment_ref"`
	TechnicalResponsible  *string `json:"technical_responsible"`
	SBOMSHA256            *string `json:"sbom_sha256" contract:"format=sha256"`
}

// IMDRF is the categorisation of IMDRF document N12.
type IMDRF struct {
	State        string `json:"state" contract:"required,enum=critical|serious|non_serious"`
	Significance string `json:"significance" contract:"required,enum=treat_diagnose|drive|inform"`
	Category     string `json:"category" contract:"required,enum=I|II|III|IV"`
}
