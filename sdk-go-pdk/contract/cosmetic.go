package contract

// CosmeticValidationRequest asks for the check of a text about cosmetics or sunscreens.
type CosmeticValidationRequest struct {
	Request
	Products []Product `json:"products" contract:"required"`
	Content  string    `json:"content" contract:"required,alias=medical_content"`
}

// CosmeticValidationResponse is the answer to a CosmeticValidationRequest.
type CosmeticValidationResponse struct {
	Response
	FindingsText []TextFinding `json:"findings_text" contract:"ok,spans"`
}

func (r *CosmeticValidationRequest) text() string { return r.Content }

func (r *CosmeticValidationResponse) answers(c checks, request RequestType) {
	c.findings(r.FindingsText, request)
}

func (*CosmeticValidationRequest) ContractKind() Kind  { return CosmeticValidation }
func (*CosmeticValidationResponse) ContractKind() Kind { return CosmeticValidation }
