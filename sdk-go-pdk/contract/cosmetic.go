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
