package contract

// LegalReviewRequest asks for the dossier of a human reviewer (pipeline stage S.1.4).
type LegalReviewRequest struct {
	Request
	Previous []Document `json:"previous" contract:"required"` // earlier responses, oldest first
}

// LegalReviewResponse is the answer to a LegalReviewRequest.
type LegalReviewResponse struct {
	Response
	Dossier *Dossier `json:"dossier" contract:"ok"`
}

// Dossier is what the reviewer needs to decide.
type Dossier struct {
	Checklist []ChecklistItem `json:"checklist" contract:"required"`
	Norms     []Norm          `json:"norms" contract:"required"`
}

// ChecklistItem is one question for the reviewer.
type ChecklistItem struct {
	ID     string   `json:"id" contract:"required,format=id"`
	Item   string   `json:"item" contract:"required"`
	Status string   `json:"status" contract:"required,enum=open|met|not_met|not_applicable|needs_human"`
	Note   string   `json:"note"`
	Norms  []string `json:"norms" contract:"format=id"`
}

// Norm is a legal text with its dates; an empty in_force_until means still in force.
type Norm struct {
	ID           string `json:"id" contract:"required,format=id"`
	Title        string `json:"title" contract:"required"`
	Clause       string `json:"clause"`
	InForceFrom  string `json:"in_force_from" contract:"required,format=date"`
	InForceUntil string `json:"in_force_until" contract:"format=date"`
	CheckedOn    string `json:"checked_on" contract:"required,format=date"`
}

func (*LegalReviewRequest) ContractKind() Kind  { return LegalReview }
func (*LegalReviewResponse) ContractKind() Kind { return LegalReview }
