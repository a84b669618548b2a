package cassette

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// answer is what one call of a recording answers, by its function.
type answer struct {
	http      hostenv.HTTPResponse
	failed    string
	guideline contract.GuidelineResult
	authority contract.AuthorityStatus
	consent   contract.ConsentStatus
}

// FaultError says what is wrong with a recording, and where. Reason quotes no value of it.
type FaultError struct {
	Line, Column int    // from 1; 0 where the recording is no file
	Path         string // RFC 6901
	Reason       string
}

func (e *FaultError) Error() string {
	text := e.Reason
	if e.Path != "" {
		text = e.Path + ": " + text
	}
	if e.Line > 0 {
		text = fmt.Sprintf("%d:%d: %s", e.Line, e.Column, text)
	}
	return text
}

func faultf(path, format string, a ...any) *FaultError {
	return &FaultError{Path: path, Reason: fmt.Sprintf(format, a...)}
}

func at(call int, member string) string {
	path := "/calls/" + strconv.Itoa(call)
	if member != "" {
		path += "/" + member
	}
	return path
}

// compile checks one call and reads it.
func compile(i int, c Call) (question, answer, *FaultError) {
	var (
		q     question
		a     answer
		fault *FaultError
	)
	if fault = answered(i, c); fault != nil {
		return q, a, fault
	}
	asked := withFillers(c)
	switch c.Function {
	case HTTP:
		q, a, fault = compileHTTP(i, c)
	case Consent:
		var query contract.ConsentQuery
		if fault = decode(at(i, "asked"), asked, &query); fault == nil {
			q, fault = consentQuestion(query), decode(at(i, "answered"), c.Answered, &a.consent)
		}
	case Authority:
		var query contract.AuthorityQuery
		if fault = decode(at(i, "asked"), asked, &query); fault == nil {
			q, fault = authorityQuestion(query), decode(at(i, "answered"), c.Answered, &a.authority)
		}
	case Guideline:
		q, a, fault = compileGuideline(i, c)
	case Audit:
		return q, a, nil
	}
	return q, a, fault
}

// answered checks what a call has beside its question.
func answered(i int, c Call) *FaultError {
	functions := []string{HTTP, Consent, Authority, Guideline, Audit}
	switch {
	case !slices.Contains(functions, c.Function):
		return faultf(at(i, "function"), "want one of %s", strings.Join(functions, ", "))
	case c.Function == Audit && (c.Answered != nil || c.Failed != "" || c.Repeat || len(c.Any) > 0):
		return faultf(at(i, ""), "an audit event has no answer: it holds function and asked alone")
	case c.Function == Audit:
		return nil
	case c.Failed != "" && c.Function != HTTP:
		return faultf(at(i, "failed"), "only an %s can fail; write what the host answers instead", HTTP)
	case (c.Answered == nil) == (c.Failed == ""):
		return faultf(at(i, ""), "want exactly one of answered and failed")
	case len(c.Asked) == 0 || c.Asked[0] != '{':
		return faultf(at(i, "asked"), "want an object")
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(c.Asked, &members) != nil {
		return faultf(at(i, "asked"), "want an object")
	}
	open := anyable(c.Function)
	for k, name := range c.Any {
		path := at(i, "any/"+strconv.Itoa(k))
		switch {
		case open != nil && !slices.Contains(open, name):
			return faultf(path, "of %s only %s can be left open", c.Function, strings.Join(open, ", "))
		case slices.Contains(c.Any[:k], name):
			return faultf(path, "stands there twice")
		}
		for held := range members {
			if held == name || c.Function == HTTP && name == "body" && strings.HasPrefix(held, "body") {
				return faultf(path, "is left open here and given in asked; want one of the two")
			}
		}
	}
	return nil
}

// withFillers gives the question with something in the members that it leaves open, so that it is one of the contract.
func withFillers(c Call) json.RawMessage {
	if len(c.Any) == 0 || c.Function == HTTP || c.Function == Guideline {
		return c.Asked
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(c.Asked, &members) != nil {
		return c.Asked // which is then refused as it is
	}
	for _, name := range c.Any {
		members[name] = json.RawMessage(map[string]string{"authority": `"crm"`, "kind": `"document"`}[name])
		if len(members[name]) == 0 {
			members[name] = json.RawMessage(`"any"`)
		}
	}
	b, err := json.Marshal(members)
	if err != nil {
		return c.Asked
	}
	return b
}

// decode reads a type of the contract that may hold nothing else.
func decode(path string, data json.RawMessage, into any) *FaultError {
	if err := contract.Decode(data, into); err != nil {
		return broken(path, err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return faultf(path, "holds a member that is not of the contract")
	}
	return nil
}

// broken says which rule of the contract a value breaks.
func broken(path string, err error) *FaultError {
	if e := (*contract.Error)(nil); errors.As(err, &e) {
		return &FaultError{Path: path + e.Path, Reason: e.Message}
	}
	return faultf(path, "is not of the contract")
}

func compileGuideline(i int, c Call) (question, answer, *FaultError) {
	var a answer
	if len(c.Any) == 0 { // otherwise it need not be whole
		var r contract.Recommendation
		if err := contract.Decode(c.Asked, &r); err != nil {
			return question{}, a, broken(at(i, "asked"), err)
		}
	}
	if json.Unmarshal(c.Answered, &a.guideline) != nil || a.guideline < 0 || a.guideline > 2 || string(c.Answered) == "null" {
		return question{}, a, faultf(at(i, "answered"), "want 1 for pass, 0 for fail or 2 for not decided")
	}
	return guidelineQuestion(c.Asked), a, nil
}

func compileHTTP(i int, c Call) (question, answer, *FaultError) {
	var r Request
	if fault := read(at(i, "asked"), c.Asked, aRequest, &r); fault != nil {
		return question{}, answer{}, fault
	}
	if r.Method == "" || r.URL == "" {
		return question{}, answer{}, faultf(at(i, "asked"), "want a method, such as GET, and the whole URL, such as https://api.example.org/v1/rates")
	}
	a := answer{failed: c.Failed}
	if c.Failed == "" {
		var got Response
		if fault := read(at(i, "answered"), c.Answered, aResponse, &got); fault != nil {
			return question{}, a, fault
		}
		if got.Status < 200 || got.Status > 999 {
			return question{}, a, faultf(at(i, "answered/status"), "want a status from 200 to 999")
		}
		a.http = hostenv.HTTPResponse{Status: got.Status, Headers: got.Headers, Body: got.bytes()}
		if a.http.Headers == nil {
			a.http.Headers = map[string]string{}
		}
		if len(a.http.Body) > maxBody {
			return question{}, a, faultf(at(i, "answered"), "its body has more than %d bytes, which no host hands on", maxBody)
		}
	}
	return httpQuestion(hostenv.HTTPRequest{URL: r.URL, Method: r.Method, Headers: r.Headers}, r.bytes()), a, nil
}

// maxBody is how much of an answer's body production hands on.
const maxBody = 1 << 20

// read reads a Request or a Response, whose members are all known and of which at most one is a body.
func read(path string, data json.RawMessage, of *shape, into any) *FaultError {
	v, err := strictjson.ParseObject(data)
	if err != nil {
		return faultf(path, "want an object")
	}
	if fault := of.check(path, v); fault != nil {
		return fault
	}
	bodies := 0
	for _, name := range []string{"body", "body_base64", "body_json"} {
		if v.Get(name) != nil {
			bodies++
		}
	}
	if bodies > 1 {
		return faultf(path, "want one of body, body_base64 and body_json")
	}
	if err := json.Unmarshal(data, into); err != nil {
		return faultf(path, "is not what it should be")
	}
	return nil
}
