package contract

// Privacy is the plugin's processing of personal data, as the LGPD asks for it.
type Privacy struct {
	Role              string            `json:"role" contract:"enum=operator|controller"`
	Inputs            []PrivacyInput    `json:"inputs" contract:"always"`
	Purposes          []PrivacyPurpose  `json:"purposes" contract:"always"`
	Basis             []PrivacyBasis    `json:"basis" contract:"always,alias=article7"`
	Retention         []Retention       `json:"retention" contract:"always"`
	Transfers         []PrivacyTransfer `json:"transfers" contract:"always"`
	Shares            []PrivacyShare    `json:"shares"`
	AutomatedDecision bool              `json:"automated_decision" contract:"always"`
	ReviewChannel     *string           `json:"review_channel"`
	CriteriaText      *string           `json:"criteria_text"`
	Minors            bool              `json:"minors" contract:"always"`
	BestInterestRef   *string           `json:"best_interest_ref"`
	RIPDRef           *string           `json:"ripd_ref"`
	AIARef            *string           `json:"aia_ref"`
	DPOContact        *string           `json:"dpo_contact"`
	GDPR              []GDPRBasis       `json:"gdpr"`
}

// PrivacyInput is one input the plugin reads: a path such as medical_context.patient_age.
type PrivacyInput struct {
	Path      string `json:"path" contract:"required,minlen=1"`
	Category  string `json:"category" contract:"required,enum=personal|sensitive_health|sensitive_biometric|sensitive_genetic|sensitive_other|pseudonymised|anonymised|none"`
	PurposeID string `json:"purpose_id" contract:"required,minlen=1"`
	Necessity string `json:"necessity" contract:"always"`
}

// PrivacyPurpose is what data are processed for.
type PrivacyPurpose struct {
	ID   string `json:"id" contract:"required,minlen=1"`
	Text string `json:"text" contract:"required"`
}

// PrivacyBasis is the legal basis of one purpose.
type PrivacyBasis struct {
	PurposeID string `json:"purpose_id" contract:"required,minlen=1"`
	Code      string `json:"code" contract:"required,format=legalbasis"`
}

// GDPRBasis is the legal basis of one purpose by Regulation (EU) 2016/679: a letter of article 6 (1), and for health data
// one of article 9 (2). It follows from no code of the LGPD.
type GDPRBasis struct {
	PurposeID string `json:"purpose_id" contract:"required,minlen=1"`
	Art6      string `json:"art6" contract:"enum=a|b|c|d|e|f"`
	Art9      string `json:"art9" contract:"enum=a|b|c|d|e|f|g|h|i|j"`
}

// PrivacyTransfer is an international transfer.
type PrivacyTransfer struct {
	Country   string  `json:"country" contract:"required,minlen=2,maxlen=2"`
	Mechanism *string `json:"mechanism" contract:"enum=scc|specific_clauses|bcr|art33_other"`
	Ref       *string `json:"ref"`
}

// PrivacyShare is a sharing with another controller.
type PrivacyShare struct {
	With      string  `json:"with" contract:"required"`
	Exception *string `json:"exception" contract:"enum=health_service|portability|admin_transaction"`
}
