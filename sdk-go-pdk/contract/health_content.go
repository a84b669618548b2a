package contract

// HealthContentRequest asks for a health text to be made publishable.
type HealthContentRequest struct {
	Request
	Content string  `json:"content" contract:"required,alias=medical_content"`
	Author  *Author `json:"author"`
}

// HealthContentResponse is the answer to a HealthContentRequest. The reading level is a reading-ease score for
// Portuguese, higher being easier; null is not computed.
type HealthContentResponse struct {
	Response
	Content           string             `json:"content" contract:"ok"`
	ReadingLevel      *float64           `json:"reading_level" contract:"always,measure"`
	DisclaimersPlaced []PlacedDisclaimer `json:"disclaimers_placed" contract:"ok,spans"`
}

// PlacedDisclaimer is where a statement of the disclaimer stands in the response's content.
type PlacedDisclaimer struct {
	Element Element `json:"element" contract:"required,enum=support_only|not_substitute|professional_decides|ai_disclosed|not_individual"`
	Start   int     `json:"start" contract:"required,min=0"`
	End     int     `json:"end" contract:"required,min=0"`
}

func (r *HealthContentRequest) text() string  { return r.Content }
func (r *HealthContentResponse) text() string { return r.Content }

func (r *HealthContentResponse) rules(c checks) {
	spans := make([]span, len(r.DisclaimersPlaced))
	for i, d := range r.DisclaimersPlaced {
		spans[i] = span{d.Start, d.End}
	}
	c.spans("/disclaimers_placed", spans, r.Content)
}

func (*HealthContentRequest) ContractKind() Kind  { return HealthContent }
func (*HealthContentResponse) ContractKind() Kind { return HealthContent }
