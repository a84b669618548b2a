package contract

// PersonalDataAnalysisRequest asks where a text holds personal data (pipeline stage S.1.1).
type PersonalDataAnalysisRequest struct {
	Request
	Content string `json:"content" contract:"required,alias=medical_content"`
}

// PersonalDataAnalysisResponse is the answer to a PersonalDataAnalysisRequest. The anonymised content has each value
// masked as [TYPE]; the values themselves stand nowhere.
type PersonalDataAnalysisResponse struct {
	Response
	PersonalData      []PersonalDatum    `json:"personal_data" contract:"ok,spans"`
	DataCategories    []string           `json:"data_categories" contract:"ok,unique,enum=personal|sensitive_health|sensitive_biometric|sensitive_genetic|sensitive_other|pseudonymised|anonymised|none"`
	LegalBasisOptions []LegalBasisOption `json:"legal_basis_options" contract:"ok"`
	AnonymisedContent string             `json:"anonymised_content" contract:"ok"`
	Retention         []Retention        `json:"retention" contract:"ok"`
}

// PersonalDatum is a stretch of the request's content, in bytes.
type PersonalDatum struct {
	Type       string  `json:"type" contract:"required,enum=cpf|cns|cnpj|pis|rg|email|phone|cep|birth_date|name|address|record_number|crm|health"`
	Category   string  `json:"category" contract:"required,enum=personal|sensitive_health|sensitive_biometric|sensitive_genetic|sensitive_other|pseudonymised|anonymised|none"`
	Start      int     `json:"start" contract:"required,min=0"`
	End        int     `json:"end" contract:"required,min=0"`
	Confidence float64 `json:"confidence" contract:"required,min=0,max=1"`
}

// LegalBasisOption is a legal basis of the LGPD that could carry the processing.
type LegalBasisOption struct {
	Code string `json:"code" contract:"required,format=legalbasis"`
	Note string `json:"note"`
}

// Retention is how long a class of records is kept: min an ISO 8601 duration.
type Retention struct {
	Class  string `json:"class" contract:"required,format=code"`
	Min    string `json:"min" contract:"required,format=period"`
	Action string `json:"action" contract:"required"`
}

func (r *PersonalDataAnalysisRequest) text() string { return r.Content }

func (r *PersonalDataAnalysisResponse) answers(c checks, request RequestType) {
	spans := make([]span, len(r.PersonalData))
	for i, d := range r.PersonalData {
		spans[i] = span{d.Start, d.End}
	}
	c.spans("/personal_data", spans, requestText(request))
}

func (*PersonalDataAnalysisRequest) ContractKind() Kind  { return PersonalDataAnalysis }
func (*PersonalDataAnalysisResponse) ContractKind() Kind { return PersonalDataAnalysis }
