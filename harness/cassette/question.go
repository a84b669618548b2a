package cassette

import (
	"encoding/json"
	"maps"
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

// canonical gives JSON in its RFC 8785 form and leaves everything else as it is.
func canonical(text []byte) string {
	if _, err := strictjson.Parse(text); err != nil {
		return string(text)
	}
	const before, after = `{"":`, `}`
	whole, err := contract.Canonical(slices.Concat([]byte(before), text, []byte(after)))
	if err != nil { // nested as deep as JSON may be
		return string(text)
	}
	return string(whole[len(before) : len(whole)-len(after)])
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
