package contract

// Response is the part that all responses share. Every kind's response embeds it first.
//
// The disclaimer may be null here: that it is there and complete is a rule of its own (DIS-001), so that a plugin
// without one is told exactly that.
type Response struct {
	Contract    string     `json:"contract" contract:"required,enum=1"`
	Kind        Kind       `json:"kind" contract:"required,kind"`
	RequestID   string     `json:"request_id" contract:"required,format=id"`
	AnalysisID  string     `json:"analysis_id" contract:"format=hex32"` // filled by the host when empty
	Audience    Audience   `json:"audience" contract:"required,enum=professional|patient|public"`
	Language    Language   `json:"language" contract:"required,enum=pt-BR|en"`
	Status      Status     `json:"status" contract:"required,enum=ok|not_analysable"`
	Reason      string     `json:"reason"`
	ReasonCode  ReasonCode `json:"reason_code" contract:"refusal,enum=poor_quality|too_short|flat_signal|outside_population|missing_scale|empty_content|not_applicable|consent_missing"`
	Confidence  float64    `json:"confidence" contract:"required,min=0,max=1"`
	Limitations []string   `json:"limitations" contract:"required"`

	Disclaimer             *Disclaimer      `json:"disclaimer" contract:"always"`
	Findings               []Finding        `json:"findings" contract:"required"`
	MedicalRecommendations []Recommendation `json:"medical_recommendations" contract:"required"`
	AI                     AIUse            `json:"ai" contract:"required"`
	HumanReview            HumanReview      `json:"human_review" contract:"required"`
	ComplianceStatus       ComplianceStatus `json:"compliance_status" contract:"required"`
	ProcessingAudit        ProcessingAudit  `json:"processing_audit" contract:"required"`
	Provenance             Provenance       `json:"provenance" contract:"required"`

	Claims       []Claim       `json:"claims" contract:"spans"`
	Products     []Product     `json:"products"`
	Images       []Image       `json:"images"`
	References   []Reference   `json:"references"`
	Prescription *Prescription `json:"prescription"`
}

// Common gives the part that all responses share; every kind's response has this method.
func (r *Response) Common() *Response { return r }

// ContractKind is empty: a bare Response is of any kind.
func (*Response) ContractKind() Kind { return "" }

// Disclaimer says what the answer is not. Its elements are the statements that its text makes.
type Disclaimer struct {
	Text     string    `json:"text" contract:"required"`
	Elements []Element `json:"elements" contract:"required,enum=support_only|not_substitute|professional_decides|ai_disclosed|not_individual,unique"`
}

// Finding is one statement about the patient. The last three types are diagnostic (rule DIS-007).
type Finding struct {
	Type string `json:"type" contract:"required,enum=observation|diagnosis|prognosis|therapy"`
	Text string `json:"text" contract:"required"`
}

// Recommendation is something to be done.
type Recommendation struct {
	Priority          Priority `json:"priority" contract:"required,enum=URGENT|ROUTINE|MONITORING|PREVENTION"`
	Urgency           Urgency  `json:"urgency" contract:"required,enum=routine|soon|urgent|emergency"`
	Recommendation    string   `json:"recommendation" contract:"required"`
	Action            string   `json:"action" contract:"always"`
	Timeframe         string   `json:"timeframe" contract:"always"`
	Rationale         string   `json:"rationale" contract:"always"`
	RequiredActions   []string `json:"required_actions" contract:"always"`
	MedicalDisclaimer string   `json:"medical_disclaimer" contract:"alias=disclaimer"`
}

// AIUse says whether the answer was made with artificial intelligence, and with which model.
type AIUse struct {
	Used         bool    `json:"used" contract:"required"`
	ModelVersion *string `json:"model_version" contract:"always"`
}

// ComplianceStatus is what was checked: true and false need a host call in the trace, null is not checked.
type ComplianceStatus struct {
	CRMCompliant             *bool    `json:"crm_compliant" contract:"always"`
	ANVISACompliant          *bool    `json:"anvisa_compliant" contract:"always"`
	ComplianceIssues         []string `json:"compliance_issues" contract:"always"`
	MedicalAuthorityVerified *bool    `json:"medical_authority_verified" contract:"always"`
	DisclaimerComplete       *bool    `json:"disclaimer_complete" contract:"always"`
}

// ProcessingAudit is the audit part. A plugin repeats processing_timestamp as processed_at and leaves the rest null: it
// has no clock and checked nothing.
type ProcessingAudit struct {
	ProcessedAt              string   `json:"processed_at" contract:"required,format=rfc3339"`
	ProcessingTimeMS         *float64 `json:"processing_time_ms" contract:"always,min=0"`
	LGPDCompliant            *bool    `json:"lgpd_compliant" contract:"always"`
	MedicalAuthorityVerified *bool    `json:"medical_authority_verified" contract:"always"`
	AuditTrailComplete       *bool    `json:"audit_trail_complete" contract:"always"`
}

// Provenance is the plugin that answered.
type Provenance struct {
	Plugin  string `json:"plugin" contract:"required,format=pluginid"`
	Version string `json:"version" contract:"required,format=semver"`
}
