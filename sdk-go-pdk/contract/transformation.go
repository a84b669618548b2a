package contract

import "strings"

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
	Changes []Change `json:"changes" contract:"ok,spans=empty"`
}

// Change is one replacement of a stretch of the request's content, in bytes; an empty stretch is an insertion.
type Change struct {
	Start       int    `json:"start" contract:"required,min=0"`
	End         int    `json:"end" contract:"required,min=0"`
	Replacement string `json:"replacement" contract:"required"`
	Rule        string `json:"rule"`
	Reason      string `json:"reason" contract:"required"`
}

func (r *ContentTransformationRequest) text() string  { return r.Content }
func (r *ContentTransformationResponse) text() string { return r.Content }

// answers checks that the changes, applied to the request's content, give the response's.
func (r *ContentTransformationResponse) answers(c checks, request RequestType) {
	old, spans := requestText(request), make([]span, len(r.Changes))
	for i, ch := range r.Changes {
		spans[i] = span{ch.Start, ch.End}
	}
	if r.Status != OK || !c.spans("/changes", spans, old) {
		return
	}
	var out strings.Builder
	pos := 0
	for _, ch := range r.Changes {
		out.WriteString(old[pos:ch.Start])
		out.WriteString(ch.Replacement)
		pos = ch.End
	}
	out.WriteString(old[pos:])
	if out.String() != r.Content {
		c.fail(InvalidValue, "/content", "is not the request's content with the changes applied")
	}
}

func (*ContentTransformationRequest) ContractKind() Kind  { return ContentTransformation }
func (*ContentTransformationResponse) ContractKind() Kind { return ContentTransformation }
