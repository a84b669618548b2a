package contract

// ContentTransformationRequest asks for a text to be changed as earlier stages found necessary (stage S.1.3).
type ContentTransformationRequest struct {
	Request
	Content  string     `json:"content" contract:"required,alias=medical_content"`
	Previous []Document `json:"previous" contract:"always"` // earlier responses, oldest first
}

// ContentTransformationResponse is the answer to a ContentTransformationRequest.
type ContentTransformationResponse struct {
	Response
	Content string   `json:"content" contract:"ok"`
	Changes []Change `json:"changes" contract:"ok,spans"`
}

// Change is one replacement of a stretch of the request's content, in bytes.
type Change struct {
	Start       int    `json:"start" contract:"required,min=0"`
	End         int    `json:"end" contract:"required,min=0"`
	Replacement string `json:"replacement" contract:"required"`
	Rule        string `json:"rule"`
	Reason      string `json:"reason" contract:"required"`
}
