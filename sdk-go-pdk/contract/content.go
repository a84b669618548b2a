package contract

// Claim is a statement of a text that could need evidence. Start and end are byte offsets into the response's content
// or, when the kind has none, into the request's; half-open, on character boundaries.
type Claim struct {
	Text          string   `json:"text"`
	Start         int      `json:"start" contract:"required,min=0"`
	End           int      `json:"end" contract:"required,min=0"`
	EvidenceRef   string   `json:"evidence_ref"`
	TestimonialBy string   `json:"testimonial_by"`
	Category      string   `json:"category" contract:"enum=treatment|prevention|diagnosis|effect|guarantee|superiority|evidence"`
	Negated       *bool    `json:"negated"`
	EvidenceLevel string   `json:"evidence_level" contract:"enum=none_cited|cited_unverified|A|B|C"`
	Verdict       string   `json:"verdict" contract:"enum=supported|unsupported|misleading|not_decided"`
	EvidenceScore *float64 `json:"evidence_score" contract:"min=0,max=1"`
	Authority     string   `json:"authority" contract:"enum=crm|anvisa|council"`
}

// Product is a product that a text names. The numbers of a sunscreen are fps, fpuva and lambda_c in nm.
type Product struct {
	Class        string   `json:"class" contract:"required,enum=medicine|cosmetic|sunscreen|device|supplement"`
	Name         string   `json:"name"`
	DCB          string   `json:"dcb"`
	RX           *bool    `json:"rx"`
	ANVISANumber string   `json:"anvisa_number"`
	Exemption    string   `json:"exemption"`
	FPS          *float64 `json:"fps" contract:"min=0"`
	FPUVA        *float64 `json:"fpuva" contract:"min=0"`
	LambdaC      *float64 `json:"lambda_c" contract:"min=0"`
}

// Image is what a text's author attests of an image that it shows.
type Image struct {
	Type           string `json:"type" contract:"required"`
	ContainsFace   *bool  `json:"contains_face"`
	ContainsTattoo *bool  `json:"contains_tattoo"`
	Edited         *bool  `json:"edited"`
	Identifiable   *bool  `json:"identifiable"`
	ConsentRef     string `json:"consent_ref"`
}

// Reference is a source that a text cites. ID is what a claim's evidence_ref names.
type Reference struct {
	ID   string `json:"id"`
	Text string `json:"text" contract:"required"`
	DOI  string `json:"doi"`
	PMID string `json:"pmid"`
	URL  string `json:"url"`
}

// Prescription describes a prescription that a document carries. Plugins never write one.
type Prescription struct {
	Form       string `json:"form"`
	SNCRNumber string `json:"sncr_number"`
	Origin     string `json:"origin"`
	Signature  string `json:"signature"`
}

// TextFinding is a rule's remark on a stretch of the request's content, given in bytes.
type TextFinding struct {
	Rule       string `json:"rule" contract:"required"`
	Severity   string `json:"severity" contract:"required,enum=error|warn|info"`
	Start      int    `json:"start" contract:"required,min=0"`
	End        int    `json:"end" contract:"required,min=0"`
	Message    string `json:"message" contract:"required"`
	Suggestion string `json:"suggestion"`
}
