package contract

// MedicalValidationRequest asks for the claims of a medical text.
type MedicalValidationRequest struct {
	Request
	Content string `json:"content" contract:"required,alias=medical_content"`
}

// MedicalValidationResponse is the answer to a MedicalValidationRequest. Its claims carry category, negated and
// evidence_level.
type MedicalValidationResponse struct {
	Response     `contract:"ok=claims,each=claims:category|negated|evidence_level"`
	FindingsText []TextFinding `json:"findings_text" contract:"ok,spans"`
}

func (r *MedicalValidationRequest) text() string { return r.Content }

func (r *MedicalValidationResponse) answers(c checks, request RequestType) {
	c.findings(r.FindingsText, request)
}

func (*MedicalValidationRequest) ContractKind() Kind  { return MedicalValidation }
func (*MedicalValidationResponse) ContractKind() Kind { return MedicalValidation }
