package contract

// SymptomContentRequest asks for education about symptoms, given as a text, as a list or both.
type SymptomContentRequest struct {
	Request
	Content  *string  `json:"content" contract:"anyof=subject,alias=medical_content"`
	Symptoms []string `json:"symptoms" contract:"anyof=subject"`
}

// SymptomContentResponse is the answer to a SymptomContentRequest. It names no disease.
type SymptomContentResponse struct {
	Response
	RedFlags  []RedFlag `json:"red_flags" contract:"ok"`
	Urgency   Urgency   `json:"urgency" contract:"ok,enum=routine|soon|urgent|emergency"`
	Education string    `json:"education" contract:"ok"`
}

// RedFlag is a sign that calls for care soon, in words for the reader.
type RedFlag struct {
	Code string `json:"code" contract:"required,format=code"`
	Text string `json:"text" contract:"required"`
}

func (r *SymptomContentRequest) text() string {
	if r.Content == nil {
		return ""
	}
	return *r.Content
}

func (*SymptomContentRequest) ContractKind() Kind  { return SymptomContent }
func (*SymptomContentResponse) ContractKind() Kind { return SymptomContent }
