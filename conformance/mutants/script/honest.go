package script

import (
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Replies gives, for each fixture, what a plugin with that manifest honestly replies. It refuses what breaks the contract,
// calls not analysable what must not be answered, answers the rest briefly and from the fixture's truth where it has one,
// and uses what it declares: each host function, each host, the clock and the random stream.
func Replies(m *contract.Manifest, all []fixtures.Fixture) ([]*Reply, error) {
	kind, ok := contract.KindOf(m.Kind)
	if !ok {
		return nil, fmt.Errorf("reply to fixtures: %w", errNoKind)
	}
	out := make([]*Reply, len(all))
	for i, f := range all {
		r, err := reply(m, kind, f)
		if err != nil {
			return nil, fmt.Errorf("reply to %s: %w", f.Name, err)
		}
		out[i] = r
	}
	return out, nil
}

// question is a request that was read, and what is known of it.
type question struct {
	m       *contract.Manifest
	f       fixtures.Fixture
	request contract.RequestType
	*contract.Request
}

func reply(m *contract.Manifest, kind contract.KindInfo, f fixtures.Fixture) (*Reply, error) {
	request := kind.NewRequest().(contract.RequestType)
	most := 0
	if n := m.Limits.MaxInputBytes; n != nil {
		most = *n
	}
	err := contract.DecodeRequest(f.Request, request, contract.DecodeOptions{MaxBytes: most, Kind: m.Kind, Specialty: m.Specialty})
	var refused *contract.Error
	if errors.As(err, &refused) {
		return new(Reply).FailWith(refused), nil
	}
	if err != nil {
		return nil, err
	}
	q := &question{m, f, request, request.Common()}
	if f.Expect.Outcome == fixtures.Refused && len(f.Expect.Reasons) == 0 { // a fault that decoding does not reach
		path := ""
		if len(f.Expect.Paths) > 0 {
			path = f.Expect.Paths[0]
		}
		return new(Reply).Fail(f.Expect.Codes[0], path), nil
	}
	resp := kind.NewResponse()
	common := resp.(contract.ResponseType).Common()
	q.common(common)
	why := q.unanalysable()
	if why == "" {
		common.Status, common.Confidence = contract.OK, q.quality()
		why = q.answer(resp)
		q.hurry(common)
	}
	if why != "" {
		resp = kind.NewResponse()
		common = resp.(contract.ResponseType).Common()
		q.common(common)
		q.refrain(common, why)
	}
	r := q.uses(new(Reply), resp)
	return r.Answer(resp), nil
}

// unanalysable says why the request must not be answered; "" when it may be.
func (q *question) unanalysable() contract.ReasonCode {
	if e := q.f.Expect; len(e.Reasons) > 0 && e.Outcome != fixtures.Answered && e.Reasons[0] != contract.OutsidePopulation {
		return e.Reasons[0]
	}
	population := q.m.Medical.Population
	if c := q.MedicalContext; c != nil && c.PatientAge != nil && (*c.PatientAge < population.AgeMin || *c.PatientAge > population.AgeMax) {
		return contract.OutsidePopulation
	}
	return ""
}

// mediated says whether a diagnostic statement may reach the reader: professionals, and others when a physician reviewed
// it or no artificial intelligence made it.
func (q *question) mediated() bool {
	if !q.m.AI.Used || q.Audience == contract.Professional {
		return true
	}
	h := q.HumanReview
	return h != nil && (h.Status == "approved" || h.Status == "edited") && h.Reviewer != nil && h.Reviewer.CRM != "" && h.Reviewer.UF != ""
}

// common fills what every answer holds.
func (q *question) common(r *contract.Response) {
	r.Contract, r.Kind, r.RequestID, r.Audience, r.Language = contract.Version, q.m.Kind, q.RequestID, q.Audience, contract.PtBR
	r.Limitations = []string{"Só o que foi enviado neste pedido foi considerado."}
	r.Findings = []contract.Finding{{Type: "observation", Text: "O pedido foi analisado como descrito nas limitações."}}
	r.Disclaimer = &contract.Disclaimer{
		Text:     "Análise de apoio gerada por software. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.",
		Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides},
	}
	if q.m.AI.Used {
		r.AI = contract.AIUse{Used: true, ModelVersion: contract.Ptr(q.m.AI.ModelVersion)}
		r.Disclaimer.Text += " Conteúdo elaborado com apoio de inteligência artificial (modelo " + q.m.AI.ModelID + " " + q.m.AI.ModelVersion + ")."
		r.Disclaimer.Elements = append(r.Disclaimer.Elements, contract.AIDisclosed)
	}
	if q.ContentKind == contract.ContentEducational {
		r.Disclaimer.Text += " Informação educativa; não é orientação individual."
		r.Disclaimer.Elements = append(r.Disclaimer.Elements, contract.NotIndividual)
		r.References = []contract.Reference{{ID: "ref-1", Text: "Ministério da Saúde. Guia alimentar para a população brasileira, 2. ed., 2014."}}
	}
	who := "médico responsável"
	switch q.m.Specialty {
	case contract.Cardiology:
		who = "cardiologista"
	case contract.Dermatology:
		who = "dermatologista"
	}
	r.MedicalRecommendations = []contract.Recommendation{{
		Priority: contract.PriorityRoutine, Urgency: contract.Routine, Recommendation: "Leve o resultado à avaliação de um " + who + ".",
		Action: "Avaliação por " + who, Timeframe: "no fluxo habitual", Rationale: "Todo resultado automático requer confirmação médica.",
		RequiredActions: []string{}, MedicalDisclaimer: "Apoio à decisão; requer avaliação médica.",
	}}
	r.ComplianceStatus.ComplianceIssues = []string{}
	r.HumanReview = contract.HumanReview{Status: "pending"}
	if q.HumanReview != nil {
		r.HumanReview = *q.HumanReview
	}
	r.ProcessingAudit.ProcessedAt = q.ProcessingTimestamp
	r.Provenance = contract.Provenance{Plugin: q.m.Plugin.ID, Version: q.m.Plugin.Version}
}

// refrain makes an answer one that does not answer.
func (q *question) refrain(r *contract.Response, why contract.ReasonCode) {
	r.Status, r.ReasonCode, r.Reason, r.Confidence = contract.NotAnalysable, why, "o pedido não pode ser analisado por este plugin", 0
	r.Findings = []contract.Finding{}
}

// uses adds what the plugin declares to do beside answering.
func (q *question) uses(r *Reply, resp any) *Reply {
	common := resp.(contract.ResponseType).Common()
	declared := q.m.Capabilities
	if slices.Contains(declared.HostFunctions, "check_consent") && q.PatientID != "" && q.PurposeID != "" {
		kind, _ := contract.KindOf(q.m.Kind)
		without := kind.NewResponse()
		q.common(without.(contract.ResponseType).Common())
		q.refrain(without.(contract.ResponseType).Common(), contract.ConsentMissing)
		r.Call("check_consent", contract.ConsentQuery{PatientID: q.PatientID, PurposeID: q.PurposeID})
		r.Unless(new(Reply).Answer(without), "granted", "not_required")
	}
	for _, f := range declared.HostFunctions {
		switch f {
		case "validate_crm_cardiology_guidelines":
			for _, rec := range common.MedicalRecommendations {
				r.Call(f, rec)
			}
		case "validate_medical_authority":
			r.Call(f, contract.AuthorityQuery{Authority: "anvisa", Kind: "product", Subject: "80012345678"})
		case "log_medical_audit_event":
			r.Call(f, contract.AuditEvent{EventType: "analysis", Details: map[string]any{"status": string(common.Status)}})
		}
	}
	for _, host := range declared.Hosts {
		r.HTTP("GET", "https://"+host+"/tables/version", map[string]string{}, "")
	}
	if declared.Clock {
		common.Limitations = append(common.Limitations, "Relógio do anfitrião: "+Clock+".")
	}
	if declared.Random {
		common.Limitations = append(common.Limitations, "Sorteio do método: "+Random+".")
	}
	return r
}
