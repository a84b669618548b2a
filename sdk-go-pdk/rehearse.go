//go:build !wasip1

package pdk

import (
	"cmp"
	"errors"
	"maps"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Rehearsal is a host in memory, for tests that run outside WebAssembly: what it answers, and what it was asked. The zero
// value knows nothing: no configuration, no recommendation judged, every authority unknown, consent missing.
type Rehearsal struct {
	Identity  Identity // who the plugin is; what is empty is some plugin of the handler's kind, for everybody, of class standard
	Config    map[string]string
	Guideline func(contract.Recommendation) contract.GuidelineResult
	Authority func(contract.AuthorityQuery) contract.AuthorityStatus
	Consent   func(contract.ConsentQuery) contract.ConsentStatus

	// What the host was asked and told, in order.
	Audits          []contract.AuditEvent
	Recommendations []contract.Recommendation
	Authorities     []contract.AuthorityQuery
	Consents        []contract.ConsentQuery
	Logs            []LogLine
}

// LogLine is a line that a plugin logged.
type LogLine struct {
	Level   Level
	Message string
}

// Rehearse answers a request as Serve would, and checks the answer against the contract. The error is a *contract.Error
// when the plugin would have reported one; any other error is a fault of the plugin.
func Rehearse[Req, Resp any, PReq requestOf[Req], PResp responseOf[Resp]](
	r *Rehearsal, p Plugin, handler func(*Call, PReq) (PResp, error), request []byte,
) (PResp, error) {
	id := r.Identity
	id.ID, id.Version = cmp.Or(id.ID, "org.example.rehearsal"), cmp.Or(id.Version, "0.0.0")
	id.Kind = cmp.Or(id.Kind, PReq(new(Req)).ContractKind())
	id.MaxInputBytes, id.MaxOutputBytes = cmp.Or(id.MaxInputBytes, 4<<20), cmp.Or(id.MaxOutputBytes, 1<<20)
	id.Population = cmp.Or(id.Population, contract.Population{AgeMax: 130})
	h := func(c *Call, q *Req) (*Resp, error) { resp, err := handler(c, q); return resp, err }
	output, _, fault := answer[Req, Resp, PReq, PResp](&Call{host: host{r}}, id, p, h, request)
	if fault != nil {
		return nil, fault
	}
	resp := new(Resp)
	if err := contract.DecodeResponse(output, resp); err != nil {
		return nil, errors.New("the answer does not fit the contract: " + err.Error())
	}
	req := new(Req)
	if err := contract.DecodeRequest(request, req, contract.DecodeOptions{}); err != nil {
		return nil, err
	}
	if err := contract.CheckAnswer(req, resp); err != nil {
		return nil, errors.New("the answer does not fit its request: " + err.Error())
	}
	return resp, nil
}

// Serve is what a host calls, and there is none here.
func Serve[Req, Resp any, PReq requestOf[Req], PResp responseOf[Resp]](Plugin, func(*Call, PReq) (PResp, error)) int32 {
	panic("pdk.Serve runs inside a host only; tests use pdk.Rehearse")
}

// host is the Rehearsal in the place of an Extism host.
type host struct{ r *Rehearsal }

func (h host) audit(arg []byte) error {
	e, err := contract.ParseAuditEvent(arg)
	if err != nil {
		return err
	}
	e.Details = maps.Clone(e.Details)
	h.r.Audits = append(h.r.Audits, *e)
	return nil
}

func (h host) guideline(arg []byte) (contract.GuidelineResult, error) {
	var r contract.Recommendation
	if err := contract.Decode(arg, &r); err != nil {
		return contract.GuidelineNotDecided, err
	}
	h.r.Recommendations = append(h.r.Recommendations, r)
	if h.r.Guideline == nil {
		return contract.GuidelineNotDecided, nil
	}
	return h.r.Guideline(r), nil
}

func (h host) authority(arg []byte) ([]byte, error) {
	return reply(arg, h.r.Authority, &h.r.Authorities, contract.AuthorityStatus{Status: "unknown"})
}

func (h host) consent(arg []byte) ([]byte, error) {
	return reply(arg, h.r.Consent, &h.r.Consents, contract.ConsentStatus{Status: "missing"})
}

func reply[Q, A any](arg []byte, decide func(Q) A, asked *[]Q, otherwise A) ([]byte, error) {
	var q Q
	if err := contract.Decode(arg, &q); err != nil {
		return nil, err
	}
	*asked = append(*asked, q)
	a := otherwise
	if decide != nil {
		a = decide(q)
	}
	return contract.Encode(&a)
}

func (h host) config(key string) (string, bool) {
	v, ok := h.r.Config[key]
	return v, ok
}

func (h host) log(level Level, message string) {
	h.r.Logs = append(h.r.Logs, LogLine{level, message})
}
