package contract

// MedicalValidationRequest asks for the claims of a medical text.
type MedicalValidationRequest struct {
	Request
	Content string `json:"content" contract:"required,alias=medical_content"`
}

// MedicalValidationResponse is the answer to a MedicalValidationRequest. Its claims carry category, negated and
// evidence_level.
type MedicalValidationResponse struct {
	Response
	FindingsText []TextFinding `json:"findings_text" contract:"ok,spans"`
}
