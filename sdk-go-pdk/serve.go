package pdk

import (
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Plugin is what holds for every answer of a plugin.
type Plugin struct {
	// Disclaimer stands in every answer that brings none of its own, refusals included. Its elements must name
	// support_only, not_substitute and professional_decides.
	Disclaimer contract.Disclaimer
	// Limitations stand in every answer, before its own.
	Limitations []string
	// Language of the texts this plugin writes; "" is pt-BR.
	Language contract.Language
}

// Handler answers one request. An error that is a *contract.Error is reported as it is, one made by NotAnalysable becomes
// a response, and any other becomes the error internal without its text, which might quote the request.
type Handler[Req, Resp any] func(c *Call, req *Req) (*Resp, error)

// requestOf and responseOf are the pointer types of a kind's request and response.
type (
	requestOf[T any] interface {
		*T
		contract.RequestType
	}
	responseOf[T any] interface {
		*T
		contract.ResponseType
	}
)

// Refusal is why a plugin must not answer a valid request.
type Refusal struct {
	Code            contract.ReasonCode
	Reason          string                    // for people, in the language of the answer
	Recommendations []contract.Recommendation // what may be done instead
}

func (r *Refusal) Error() string { return "not analysable: " + string(r.Code) }

// NotAnalysable gives the error that makes an answer of status not_analysable: confidence 0, no measurements, the
// disclaimer as in every answer. Recommendations say what may be done instead.
func NotAnalysable(code contract.ReasonCode, reason string, instead ...contract.Recommendation) error {
	return &Refusal{code, reason, instead}
}

// answer is the whole path from input to output. The fault is what the host is told when there is no output.
func answer[Req, Resp any, PReq requestOf[Req], PResp responseOf[Resp]](
	c *Call, id Identity, p Plugin, handler Handler[Req, Resp], input []byte,
) (output []byte, resp *Resp, fault *contract.Error) {
	defer func() {
		if recover() != nil { // its value may quote the request
			output, fault = nil, &contract.Error{Code: contract.Internal, Message: "the plugin panicked"}
		}
	}()
	req := new(Req)
	if PReq(req).ContractKind() != id.Kind {
		return nil, nil, &contract.Error{Code: contract.Internal, Message: "the manifest's kind is not the one this plugin's code is for"}
	}
	err := contract.DecodeRequest(input, req, contract.DecodeOptions{MaxBytes: id.MaxInputBytes, Kind: id.Kind, Specialty: id.Specialty})
	if err != nil {
		return nil, nil, faultOf(err)
	}
	common := PReq(req).Common()
	if resp, err = handled(c, id, p, handler, req, common); err != nil {
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			return nil, nil, faultOf(err)
		}
		resp = new(Resp)
		r := PResp(resp).Common()
		r.Status, r.ReasonCode, r.Reason = contract.NotAnalysable, refusal.Code, refusal.Reason
		r.MedicalRecommendations = refusal.Recommendations
	}
	if resp == nil {
		return nil, nil, &contract.Error{Code: contract.Internal, Message: "the plugin gave neither an answer nor an error"}
	}
	c.fill(id, p, common, PResp(resp).Common())
	if output, err = contract.Encode(resp); err != nil {
		return nil, nil, &contract.Error{Code: contract.Internal, Message: "the answer cannot be written as JSON"}
	}
	if len(output) > id.MaxOutputBytes {
		return nil, nil, &contract.Error{Code: contract.OutputTooLarge, Message: "the answer is larger than the manifest's max_output_bytes"}
	}
	return output, resp, nil
}

// handled runs the handler for a patient whom the manifest covers and who did not decline what it uses. An age that is
// not known is the handler's to judge.
func handled[Req, Resp any](c *Call, id Identity, p Plugin, handler Handler[Req, Resp], req *Req, common *contract.Request) (*Resp, error) {
	say := func(pt, en string) string {
		if p.Language == contract.En {
			return en
		}
		return pt
	}
	if m := common.MedicalContext; m != nil && m.PatientAge != nil {
		if age := *m.PatientAge; age < id.Population.AgeMin || age > id.Population.AgeMax {
			return nil, NotAnalysable(contract.OutsidePopulation, say("Idade fora da população para a qual este software foi feito.",
				"The age is outside the population that this software is made for."))
		}
	}
	if id.AI.Used && common.AIRefused {
		return nil, NotAnalysable(contract.NotApplicable, say("O uso de inteligência artificial foi recusado neste atendimento.",
			"The use of artificial intelligence was declined for this visit."))
	}
	return handler(c, req)
}

// faultOf keeps errors of the contract and hides all others.
func faultOf(err error) *contract.Error {
	var e *contract.Error
	if errors.As(err, &e) {
		return e
	}
	return &contract.Error{Code: contract.Internal, Message: "the plugin could not answer"}
}

// fill completes the part that all responses share with what the request, the manifest and the host calls say.
func (c *Call) fill(id Identity, p Plugin, req *contract.Request, r *contract.Response) {
	r.Contract, r.Kind, r.RequestID = contract.Version, id.Kind, req.RequestID
	if r.Audience = req.Audience; r.Audience == "" {
		r.Audience = contract.Professional
	}
	if r.Language == "" {
		r.Language = p.Language
	}
	if r.Language == "" {
		r.Language = contract.PtBR
	}
	if r.Status == "" {
		r.Status = contract.OK
	}
	r.Limitations = append(append([]string{}, p.Limitations...), r.Limitations...)
	if r.Disclaimer == nil && p.Disclaimer.Text != "" {
		d := p.Disclaimer
		r.Disclaimer = &d
	}
	r.AI = id.AI
	if r.HumanReview = (contract.HumanReview{Status: "pending"}); req.HumanReview != nil {
		r.HumanReview = *req.HumanReview
	}
	r.ComplianceStatus.DisclaimerComplete = contract.Ptr(complete(r.Disclaimer, id.AI.Used))
	r.ProcessingAudit = contract.ProcessingAudit{ProcessedAt: req.ProcessingTimestamp}
	r.Provenance = contract.Provenance{Plugin: id.ID, Version: id.Version}
	c.claim(r)
}

// claim sets the flags that only a host call of this request can justify; the others are null: not checked.
func (c *Call) claim(r *contract.Response) {
	r.ComplianceStatus.CRMCompliant = c.guidelines.flag()
	r.ComplianceStatus.ANVISACompliant = c.anvisa.flag()
	r.ComplianceStatus.MedicalAuthorityVerified = c.authorities.flag()
	r.ProcessingAudit.MedicalAuthorityVerified = c.authorities.flag()
	if c.audits > 0 {
		r.ProcessingAudit.AuditTrailComplete = contract.Ptr(true)
	}
}

// complete tells whether a disclaimer makes the three statements that every one must make, and the fourth of those who
// use artificial intelligence.
func complete(d *contract.Disclaimer, ai bool) bool {
	if d == nil || d.Text == "" {
		return false
	}
	elements := []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides}
	if ai {
		elements = append(elements, contract.AIDisclosed)
	}
	for _, want := range elements {
		found := false
		for _, e := range d.Elements {
			found = found || e == want
		}
		if !found {
			return false
		}
	}
	return true
}
