package cassette

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// question is what was asked, in a form in which equal questions are equal.
type question struct {
	function string
	members  map[string]string // by name, each value in its canonical form
}

// key is the question without some of its members.
func (q question) key(without []string) string {
	members := q.members
	if len(without) > 0 {
		members = maps.Clone(members)
		for _, name := range without {
			delete(members, name)
		}
	}
	b, err := json.Marshal(members) // sorted by name
	if err != nil {
		panic(err) // a map of strings
	}
	return q.function + digestOf(b)
}

// anyable lists the members of a function's question that a recording may leave open; nil for every member.
func anyable(function string) []string {
	switch function {
	case HTTP:
		return []string{"headers", "body"}
	case Consent:
		return []string{"patient_id", "purpose_id"}
	case Authority:
		return []string{"authority", "kind", "subject"}
	}
	return nil
}

func httpQuestion(r hostenv.HTTPRequest, body []byte) question {
	asked := map[string]string{}
	for name, value := range maskHeaders(r.Headers, func(string) {}) {
		if !volatile(name) {
			asked[name] = strings.TrimSpace(value)
		}
	}
	headers, err := json.Marshal(asked)
	if err != nil {
		panic(err) // a map of strings
	}
	return question{HTTP, map[string]string{
		"method": strings.ToUpper(r.Method), "url": sameURL(r.URL), "headers": string(headers), "body": canonical(body),
	}}
}

func consentQuestion(q contract.ConsentQuery) question {
	return question{Consent, map[string]string{"patient_id": q.PatientID, "purpose_id": q.PurposeID}}
}

func authorityQuestion(q contract.AuthorityQuery) question {
	return question{Authority, map[string]string{"authority": q.Authority, "kind": q.Kind, "subject": q.Subject}}
}

// guidelineQuestion reads a recommendation, of which the host knows that it is a JSON object. A member that is null is absent.
func guidelineQuestion(recommendation []byte) question {
	q := question{Guideline, map[string]string{}}
	var members map[string]json.RawMessage
	if json.Unmarshal(recommendation, &members) != nil {
		q.members["?"] = string(recommendation)
	}
	for name, value := range members {
		if string(value) != "null" {
			q.members[name] = canonical(value)
		}
	}
	return q
}

// canonical gives JSON in its RFC 8785 form and leaves everything else as it is, JSON with numbers that this form takes for equal
// although they are not included: a long identifier may stand for another patient.
func canonical(text []byte) string {
	if _, err := strictjson.Parse(text); err != nil || !exact(text) {
		return string(text)
	}
	const before, after = `{"":`, `}`
	whole, err := contract.Canonical(slices.Concat([]byte(before), text, []byte(after)))
	if err != nil { // nested as deep as JSON may be
		return string(text)
	}
	return string(whole[len(before) : len(whole)-len(after)])
}

// exact tells whether all numbers of JSON are told apart as float64: they have at most 15 digits and are not all but zero.
func exact(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		n, ok := token.(json.Number)
		if !ok {
			continue
		}
		mantissa, _, _ := strings.Cut(strings.ToLower(string(n)), "e")
		digits := strings.TrimLeft(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
		value, err := n.Float64()
		if err != nil || len(digits) > 15 || digits != "" && math.Abs(value) < 1e-300 {
			return false
		}
	}
}

// where names a question as far as a message may: never a patient's data, so no more than function, method, host and path.
func (q question) where() string {
	if q.function != HTTP {
		return q.function
	}
	address, _, _ := strings.Cut(q.members["url"], "?")
	const most = 200
	if len(address) > most {
		address = strings.ToValidUTF8(address[:most], "") + "..."
	}
	return HTTP + " " + q.members["method"] + " " + address
}
