package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Host is the host that a plugin meets in a case. What it does not say is as in the rules' runs: consent is granted, no
// authority is known, nothing is decided, the network answers 503.
type Host struct {
	Consent   string            `json:"consent"` // for who is not in Consents
	Consents  []ConsentAnswer   `json:"consents"`
	Authority []AuthorityAnswer `json:"authority"`
	Guideline string            `json:"guideline"`
	HTTP      []HTTPAnswer      `json:"http"`
	Config    map[string]string `json:"config"` // beside the host's own keys
	Clock     string            `json:"clock"`  // where the guest's clock starts
}

// ConsentAnswer answers check_consent; an empty member stands for any.
type ConsentAnswer struct {
	PatientID string `json:"patient_id"`
	PurposeID string `json:"purpose_id"`
	Status    string `json:"status"`
}

// AuthorityAnswer answers validate_medical_authority; an empty authority or kind stands for any.
type AuthorityAnswer struct {
	Authority string  `json:"authority"`
	Kind      string  `json:"kind"`
	Subject   string  `json:"subject"`
	Status    string  `json:"status"`
	CheckedAt *string `json:"checked_at"`
	Source    *string `json:"source"`
}

// HTTPAnswer answers http_request. Several for one request answer it in turn, the last of them from then on.
type HTTPAnswer struct {
	Method  string            `json:"method"` // "" is GET
	URL     string            `json:"url"`
	Status  int               `json:"status"` // 0 is 200
	Headers map[string]string `json:"headers"`
	Body    *string           `json:"body"`
	JSON    any               `json:"json"`
}

// scripted is the host of one call, and what it was asked by HTTP. It belongs to one goroutine.
type scripted struct {
	host  *Host
	asked map[string]int
	sent  []sent
}

type sent struct {
	method, url string
	headers     map[string]string
	body        []byte
}

// world is the run's host but for what the case says.
func (s *scripted) world(base hostenv.Host) hostenv.Host {
	base.Medical, base.Egress = s, s
	base.Config = maps.Clone(base.Config)
	maps.Copy(base.Config, s.host.Config)
	if at, err := time.Parse(time.RFC3339, s.host.Clock); err == nil {
		base.Clock = at
	}
	return base
}

// Guideline implements hostenv.Medical.
func (s *scripted) Guideline(context.Context, []byte) contract.GuidelineResult {
	switch s.host.Guideline {
	case "pass":
		return contract.GuidelinePass
	case "fail":
		return contract.GuidelineFail
	}
	return contract.GuidelineNotDecided
}

// Authority implements hostenv.Medical.
func (s *scripted) Authority(ctx context.Context, q contract.AuthorityQuery) contract.AuthorityStatus {
	for _, a := range s.host.Authority {
		if a.Subject == q.Subject && fits(a.Authority, q.Authority) && fits(a.Kind, q.Kind) {
			return contract.AuthorityStatus{Status: a.Status, CheckedAt: a.CheckedAt, Source: a.Source}
		}
	}
	return hostenv.Rehearsal{}.Authority(ctx, q)
}

// Consent implements hostenv.Medical.
func (s *scripted) Consent(ctx context.Context, q contract.ConsentQuery) contract.ConsentStatus {
	for _, a := range s.host.Consents {
		if fits(a.PatientID, q.PatientID) && fits(a.PurposeID, q.PurposeID) {
			return contract.ConsentStatus{Status: a.Status}
		}
	}
	if s.host.Consent != "" {
		return contract.ConsentStatus{Status: s.host.Consent}
	}
	return hostenv.Rehearsal{}.Consent(ctx, q)
}

func fits(want, got string) bool { return want == "" || want == got }

// Do implements hostenv.Egress. Nothing leaves the machine; a host that the manifest does not declare is refused as in
// production, whatever the case would answer.
func (s *scripted) Do(ctx context.Context, hosts []string, r hostenv.HTTPRequest, body []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	s.sent = append(s.sent, sent{r.Method, r.URL, r.Headers, body})
	var guard hostenv.Guard
	if err := guard.Decide(ctx, hosts, r, record); err != nil {
		return hostenv.HTTPResponse{}, err
	}
	var fit []HTTPAnswer
	for _, a := range s.host.HTTP {
		if a.URL == r.URL && (strings.EqualFold(a.Method, r.Method) || a.Method == "" && r.Method == http.MethodGet) {
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return hostenv.HTTPResponse{Status: http.StatusServiceUnavailable}, nil
	}
	key := r.Method + " " + r.URL
	a := fit[min(s.asked[key], len(fit)-1)]
	s.asked[key]++
	return a.response()
}

func (a HTTPAnswer) response() (hostenv.HTTPResponse, error) {
	r := hostenv.HTTPResponse{Status: a.Status, Headers: a.Headers}
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	switch {
	case a.Body != nil:
		r.Body = []byte(*a.Body)
	case a.JSON != nil:
		text, err := json.Marshal(a.JSON)
		if err != nil {
			return r, fmt.Errorf("write answer: %w", err)
		}
		r.Body = text
	}
	return r, nil
}

// argument is a request as expectations see it.
func (s sent) argument() map[string]any {
	m := map[string]any{"method": s.method, "url": s.url}
	headers := map[string]any{}
	for k, v := range s.headers {
		headers[strings.ToLower(k)] = v
	}
	m["headers"] = headers
	if len(s.body) > 0 {
		m["body"] = value(s.body)
	}
	return m
}

// value reads JSON; what is none is a text.
func value(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return string(text)
	}
	return v
}
