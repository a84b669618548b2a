package contract

// ClaimsValidationRequest asks for a verdict on each claim of a text (pipeline stage S.1.2).
type ClaimsValidationRequest struct {
	Request
	Content  string     `json:"content" contract:"required,alias=medical_content"`
	Previous []Document `json:"previous" contract:"always"` // earlier responses, oldest first
}

// ClaimsValidationResponse is the answer to a ClaimsValidationRequest. Its claims carry verdict.
type ClaimsValidationResponse struct {
	Response         `contract:"ok=claims,each=claims:verdict"`
	AuthorityReports []AuthorityReport `json:"authority_reports" contract:"ok"`
}

// AuthorityReport sums up the claims that concern one authority; compliant null is not decided.
type AuthorityReport struct {
	Authority string   `json:"authority" contract:"required,enum=crm|anvisa|council"`
	Compliant *bool    `json:"compliant" contract:"always"`
	Issues    []string `json:"issues" contract:"always"`
}

func (r *ClaimsValidationRequest) text() string { return r.Content }

func (*ClaimsValidationRequest) ContractKind() Kind  { return ClaimsValidation }
func (*ClaimsValidationResponse) ContractKind() Kind { return ClaimsValidation }
