package contract

import "unicode/utf8"

// CheckAnswer checks what of a sound response can only be judged beside the request that it answers: request_id, kind,
// audience and processed_at are the request's, a review is the request's or pending, and indices, offsets, leads and
// peaks lie within what was sent. The error is an *Error whose path points into the response.
func CheckAnswer(request, response any) error {
	req, ok1 := request.(RequestType)
	resp, ok2 := response.(ResponseType)
	if !ok1 || !ok2 {
		return &Error{Code: Internal, Message: "check answer: not pointers to a request and a response type"}
	}
	w := &walker{}
	c := checks{w}
	c.commonAnswer(req.Common(), resp.Common())
	if text, ok := claimsText(req, resp); ok {
		spans := make([]span, len(resp.Common().Claims))
		for i, cl := range resp.Common().Claims {
			spans[i] = span{cl.Start, cl.End}
		}
		c.spans("/claims", spans, text)
	}
	if a, ok := response.(interface{ answers(checks, RequestType) }); ok {
		a.answers(c, req)
	}
	if e := w.first(); e != nil {
		return e
	}
	return nil
}

func (c checks) commonAnswer(req *Request, resp *Response) {
	const msg = "is not the request's"
	if resp.Kind != req.Kind {
		c.fail(InvalidValue, "/kind", msg)
	}
	if resp.RequestID != req.RequestID {
		c.fail(InvalidValue, "/request_id", msg)
	}
	if resp.Audience != req.Audience {
		c.fail(InvalidValue, "/audience", msg)
	}
	if resp.ProcessingAudit.ProcessedAt != req.ProcessingTimestamp {
		c.fail(InvalidValue, "/processing_audit/processed_at", "is not the request's processing_timestamp")
	}
	copied := req.HumanReview != nil && resp.HumanReview.Status == req.HumanReview.Status
	if resp.HumanReview.Status != "pending" && !copied {
		c.fail(InvalidValue, "/human_review/status", "a plugin writes pending, or copies the request's review")
	}
}

// span is a stretch of a text in bytes, half-open.
type span struct{ start, end int }

// spans checks that each span lies in text, on character boundaries.
func (c checks) spans(list string, spans []span, text string) bool {
	for i, s := range spans {
		switch {
		case s.start > len(text):
			c.fail(OutOfRange, at(list, i, "start"), "past the end of the text")
		case s.end > len(text):
			c.fail(OutOfRange, at(list, i, "end"), "past the end of the text")
		case !boundary(text, s.start):
			c.fail(InvalidValue, at(list, i, "start"), "not on a character boundary")
		case !boundary(text, s.end):
			c.fail(InvalidValue, at(list, i, "end"), "not on a character boundary")
		default:
			continue
		}
		return false
	}
	return true
}

func boundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

func (c checks) findings(list []TextFinding, request RequestType) {
	spans := make([]span, len(list))
	for i, f := range list {
		spans[i] = span{f.Start, f.End}
	}
	c.spans("/findings_text", spans, requestText(request))
}

type texted interface{ text() string }

func requestText(request RequestType) string {
	if t, ok := request.(texted); ok {
		return t.text()
	}
	return ""
}

// claimsText is the text that the offsets of claims count in: the response's content, or else the request's.
func claimsText(req RequestType, resp ResponseType) (string, bool) {
	if t, ok := resp.(texted); ok {
		return t.text(), true
	}
	t, ok := req.(texted)
	if !ok {
		return "", false
	}
	return t.text(), true
}
