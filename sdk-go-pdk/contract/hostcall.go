package contract

// MaxHostCallBytes bounds the JSON of a host function's argument.
const MaxHostCallBytes = 64 << 10

// MaxAuditEvents is how many audit events a plugin may send in one call.
const MaxAuditEvents = 64

// MaxAuditText bounds an audit event given as plain text.
const MaxAuditText = 1 << 10

// AuditEvent is the argument of log_medical_audit_event. Details is flat: codes, digests, numbers and booleans, so that
// no text about a patient fits in. Text is only set for an event that came as plain text.
type AuditEvent struct {
	EventType string         `json:"event_type" contract:"required,format=event"`
	Details   map[string]any `json:"details" contract:"always,keyformat=code,format=detail"`
	Text      string         `json:"-"`
}

// GuidelineResult is what validate_crm_cardiology_guidelines answers: the deployer's recommendation rules applied to one
// Recommendation; not a norm of any council.
type GuidelineResult int64

// The results of validate_crm_cardiology_guidelines.
const (
	GuidelineFail       GuidelineResult = 0
	GuidelinePass       GuidelineResult = 1
	GuidelineNotDecided GuidelineResult = 2
)

// AuthorityQuery is the argument of validate_medical_authority, subject e.g. "SP 123456" or "RQE 4321".
type AuthorityQuery struct {
	Authority string `json:"authority" contract:"required,enum=crm|anvisa|council"`
	Kind      string `json:"kind" contract:"required,enum=registration|specialty|product|document"`
	Subject   string `json:"subject" contract:"required,minlen=1,maxlen=256"`
}

// AuthorityStatus is the result of validate_medical_authority. Unknown is not a pass.
type AuthorityStatus struct {
	Status    string  `json:"status" contract:"required,enum=verified|not_found|inactive|unknown"`
	CheckedAt *string `json:"checked_at" contract:"always,format=rfc3339"`
	Source    *string `json:"source" contract:"always"`
}

// ConsentQuery is the argument of check_consent.
type ConsentQuery struct {
	PatientID string `json:"patient_id" contract:"required,minlen=1,maxlen=128"`
	PurposeID string `json:"purpose_id" contract:"required,minlen=1,maxlen=128"`
}

// ConsentStatus is the result of check_consent.
type ConsentStatus struct {
	Status string `json:"status" contract:"required,enum=granted|missing|revoked|expired|not_required"`
}

// Sufficient reports whether the plugin may go on; otherwise it answers not_analysable, consent_missing.
func (c ConsentStatus) Sufficient() bool { return c.Status == "granted" || c.Status == "not_required" }
