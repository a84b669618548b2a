package suites_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// live is one call as a runtime would hand it to the rules.
type live struct {
	req   contract.ECGAnalysisRequest
	resp  contract.ECGAnalysisResponse
	trace harness.Trace
	fail  bool // no answer
}

func newLive() *live {
	l := &live{}
	l.req.Request = contract.Request{Contract: "1", Kind: contract.ECGAnalysis, RequestID: "req-1", ProcessingTimestamp: "2026-11-22T10:00:00Z",
		Audience: contract.Professional, Language: contract.PtBR}
	l.req.SamplingRate, l.req.Lead, l.req.ECGData = 500, "II", []float64{0.1, 0.2}
	l.resp.Response = contract.Response{
		Contract: "1", Kind: contract.ECGAnalysis, RequestID: "req-1", Audience: contract.Professional, Language: contract.PtBR,
		Status: contract.NotAnalysable, ReasonCode: contract.TooShort, Limitations: []string{}, Findings: []contract.Finding{},
		Disclaimer: &contract.Disclaimer{Text: "Análise de apoio gerada por software. Não substitui a avaliação médica; a decisão cabe ao cardiologista.",
			Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides}},
		MedicalRecommendations: []contract.Recommendation{},
		HumanReview:            contract.HumanReview{Status: "pending"},
		ProcessingAudit:        contract.ProcessingAudit{ProcessedAt: "2026-11-22T10:00:00Z"},
		Provenance:             contract.Provenance{Plugin: "org.medplug.mutant", Version: "1.0.0"},
	}
	return l
}

func (l *live) judge(t *testing.T, id string, more func(*conformance.OutputCase)) []conformance.Finding {
	t.Helper()
	request, err := contract.Encode(&l.req)
	if err != nil {
		t.Fatal(err)
	}
	var output []byte
	if !l.fail {
		if output, err = contract.Encode(&l.resp); err != nil {
			t.Fatal(err)
		}
	}
	c, err := conformance.NewOutputCase(mutants.Manifest(), request, output, l.trace)
	if err != nil {
		t.Fatal(err)
	}
	if !l.fail && c.Response == nil {
		t.Fatalf("the answer of the test does not fit the schema: %v", contract.DecodeResponse(output, new(contract.ECGAnalysisResponse)))
	}
	if more != nil {
		more(c)
	}
	rule, err := suites.Rule(id)
	if err != nil {
		t.Fatal(err)
	}
	found, err := rule.Judge(c)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func urgent(urgency contract.Urgency, action, timeframe string) []contract.Recommendation {
	return []contract.Recommendation{{Priority: contract.PriorityUrgent, Urgency: urgency, Recommendation: "Procure atendimento.", Action: action,
		Timeframe: timeframe, RequiredActions: []string{}, MedicalDisclaimer: "Apoio à decisão."}}
}

// The rules that guard live answers, edge by edge. want is part of the only finding; "" is none.
func TestOutputRules(t *testing.T) {
	patient := func(l *live) { l.req.Audience, l.resp.Audience = contract.Patient, contract.Patient }
	for name, c := range map[string]struct {
		rule   string
		change func(*live)
		more   func(*conformance.OutputCase)
		want   string
		level  conformance.Level // of the finding; 0: error
	}{
		"disclaimer complete":         {rule: "DIS-001"},
		"disclaimer of 39 characters": {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer.Text = strings.Repeat("á", 39) }, want: "shows 39 characters"},
		"disclaimer of 40 characters": {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer.Text = "Só apoio: não substitui nenhum médico já" }},
		"disclaimer of 1001": {rule: "DIS-001", change: func(l *live) {
			l.resp.Disclaimer.Text += strings.Repeat("a", 1001-utf8.RuneCountInString(l.resp.Disclaimer.Text))
		}, want: "shows 1001"},
		"disclaimer that says nothing": {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer.Text = strings.Repeat("á", 400) }, want: "does not say what its elements claim"},
		"disclaimer is a link":         {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer.Text = "https://exemplo.org/um/caminho/muito/longo/ate/o/aviso" }, want: "shows 0"},
		"no disclaimer, signed by no":  {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer = nil; l.req.ContentKind = contract.ContentDocument }, want: "is missing"},
		"no disclaimer, signed":        {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer = nil; l.req.ContentKind = contract.ContentDocument }, more: signed},
		"no disclaimer, signed, other": {rule: "DIS-001", change: func(l *live) { l.resp.Disclaimer = nil }, more: signed, want: "is missing"},

		"médico with RQE":            {rule: "DIS-004", change: func(l *live) { l.resp.Disclaimer.Text = "Encaminhe a um médico com RQE em cardiologia." }},
		"médico without RQE":         {rule: "DIS-004", change: func(l *live) { l.resp.Disclaimer.Text = "Encaminhe a um médico para avaliação." }, want: "no text names"},
		"cardiologista in a comment": {rule: "DIS-004", change: func(l *live) { l.resp.Disclaimer.Text = "Veja um médico. <!-- cardiologista -->" }, want: "no text names"},
		"cardiologista as plugin id": {rule: "DIS-004", change: func(l *live) {
			l.resp.Disclaimer.Text, l.resp.Provenance.Plugin = "Procure um especialista.", "org.cardiologista.ecg"
		}, want: "no text names"},

		"urgent for a professional": {rule: "DIS-005", change: func(l *live) { l.resp.MedicalRecommendations = urgent(contract.Urgent, "Avaliar já", "imediato") }},
		"urgent without action":     {rule: "DIS-005", change: func(l *live) { l.resp.MedicalRecommendations = urgent(contract.Urgent, " ", "imediato") }, want: "action"},
		"emergency, patient, nowhere": {rule: "DIS-005", change: func(l *live) {
			patient(l)
			l.resp.MedicalRecommendations = urgent(contract.Emergency, "Agende", "hoje")
		}, want: "where to turn to"},
		"emergency, patient, SAMU": {rule: "DIS-005", change: func(l *live) {
			patient(l)
			l.resp.MedicalRecommendations = urgent(contract.Emergency, "Chame o SAMU", "agora")
		}},
		"emergency, professional": {rule: "DIS-005", change: func(l *live) { l.resp.MedicalRecommendations = urgent(contract.Emergency, "Acionar a equipe", "agora") }},

		"diagnosis, professional": {rule: "DIS-006", change: diagnosing, want: "diagnostico confirmado", level: conformance.LevelWarn},
		"diagnosis, patient":      {rule: "DIS-006", change: func(l *live) { patient(l); diagnosing(l) }, want: "diagnostico confirmado"},
		"diagnosis, says professional but was asked for a patient": {rule: "DIS-006", change: func(l *live) { l.req.Audience = contract.Patient; diagnosing(l) }, want: "diagnostico confirmado"},
		"denial": {rule: "DIS-006", change: func(l *live) { patient(l); l.resp.Reason = "Isto não é um diagnóstico definitivo." }},
		"diagnosis in the disclaimer only": {rule: "DIS-006", change: func(l *live) {
			patient(l)
			l.resp.Disclaimer.Text = "Sem diagnóstico confirmado. Diagnóstico: só pelo cardiologista."
		}},

		"reviewer may be named": {rule: "LGPD-008", change: func(l *live) {
			l.resp.HumanReview = contract.HumanReview{Status: "approved", Reviewer: &contract.Reviewer{Name: "Dra. Ana, tel. (81) 98765-4321", CRM: "123456", UF: "PE"}}
		}},
		"phone in a limitation": {rule: "LGPD-008", change: func(l *live) { l.resp.Limitations = []string{"Dúvidas: (81) 98765-4321"} }, want: "phone number"},
		"CPF in an error": {rule: "LGPD-008", change: func(l *live) {
			l.fail = true
			l.trace.Err = &harness.PluginError{Object: &contract.Error{Code: contract.InvalidValue, Message: "529.982.247-25 is not valid", Path: "/x"}}
		}, want: "CPF"},
		"CPF in an untyped error": {rule: "LGPD-008", change: func(l *live) {
			l.fail = true
			l.trace.Err = &harness.UntypedFailure{Reason: "r", Raw: "panic: 529.982.247-25"}
		}, want: "CPF"},
		"e-mail in an audit event": {rule: "LGPD-008", change: func(l *live) {
			l.trace.HostCalls = []harness.HostCall{{Function: "log_medical_audit_event", Argument: []byte("ana@exemplo.org")}}
		}, want: "e-mail"},
		"CEP in a URL": {rule: "LGPD-008", change: func(l *live) {
			l.trace.Egress = []harness.EgressAttempt{{Method: "GET", URL: "https://x.org/?cep=50030-230"}}
		}, want: "CEP"},
		"known patient's name": {rule: "LGPD-008", change: func(l *live) { l.resp.Limitations = []string{"Paciente SOUZA, Ana Beltrana"} }, more: marked, want: "patient's name"},
		"in a signed document": {rule: "LGPD-008", change: func(l *live) {
			l.req.ContentKind = contract.ContentDocument
			l.resp.Limitations = []string{"Paciente Ana Beltrana Souza"}
		}, more: func(c *conformance.OutputCase) { signed(c); marked(c) }},
		"a CPF as a number": {rule: "LGPD-008", change: func(l *live) {
			l.resp.ProcessingAudit.ProcessingTimeMS = contract.Ptr(52998224725.0)
		}, want: "/processing_audit/processing_time_ms holds a CPF"},
		"an ordinary number": {rule: "LGPD-008", change: func(l *live) { l.resp.ProcessingAudit.ProcessingTimeMS = contract.Ptr(52998224724.0) }},
		"an ordinary refusal": {rule: "LGPD-008", change: func(l *live) {
			l.fail = true
			l.trace.Err = &harness.PluginError{Object: &contract.Error{Code: contract.OutOfRange, Message: "must be at least 50", Path: "/sampling_rate"}}
		}},

		"claims nothing":        {rule: "ABI-014"},
		"claims without asking": {rule: "ABI-014", change: func(l *live) { l.resp.ComplianceStatus.CRMCompliant = contract.Ptr(false) }, want: "claims what no host function said"},
		"guideline said yes": {rule: "ABI-014", change: func(l *live) {
			l.resp.ComplianceStatus.CRMCompliant = contract.Ptr(true)
			l.trace.HostCalls = []harness.HostCall{{Function: "validate_crm_cardiology_guidelines", Argument: []byte("{}"), Result: "1"}}
		}},
		"guideline did not decide": {rule: "ABI-014", change: func(l *live) {
			l.resp.ComplianceStatus.CRMCompliant = contract.Ptr(true)
			l.trace.HostCalls = []harness.HostCall{{Function: "validate_crm_cardiology_guidelines", Argument: []byte("{}"), Result: "2"}}
		}, want: "claims what no host function said"},
		"another authority said yes": {rule: "ABI-014", change: func(l *live) {
			l.resp.ComplianceStatus.ANVISACompliant = contract.Ptr(true)
			l.trace.HostCalls = authority("crm", "verified")
		}, want: "anvisa_compliant"},
		"anvisa said yes": {rule: "ABI-014", change: func(l *live) {
			l.resp.ComplianceStatus.ANVISACompliant = contract.Ptr(true)
			l.trace.HostCalls = authority("anvisa", "verified")
		}},
		"anvisa unknown": {rule: "ABI-014", change: func(l *live) {
			l.resp.ComplianceStatus.ANVISACompliant = contract.Ptr(true)
			l.trace.HostCalls = authority("anvisa", "unknown")
		}, want: "anvisa_compliant"},
		"a review that was given": {rule: "ABI-014", change: func(l *live) {
			review := contract.HumanReview{Status: "approved", Reviewer: &contract.Reviewer{Name: "Ana", CRM: "123456", UF: "PE"}}
			l.req.HumanReview, l.resp.HumanReview = &review, review
		}},
		"a reviewer nobody named": {rule: "ABI-014", change: func(l *live) { l.resp.HumanReview.Reviewer = &contract.Reviewer{Name: "Ana", CRM: "1", UF: "PE"} }, want: "names a reviewer"},
		"another request's id":    {rule: "ABI-012", change: func(l *live) { l.resp.RequestID = "req-2" }, want: "is not the request's"},
		"another plugin's name":   {rule: "ABI-011", change: func(l *live) { l.resp.Provenance.Plugin = "org.other" }, want: "plugin.id"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLive()
			if c.change != nil {
				c.change(l)
			}
			found := l.judge(t, c.rule, c.more)
			if c.want == "" {
				if len(found) > 0 {
					t.Errorf("%s finds %+v, want nothing", c.rule, found)
				}
				return
			}
			if len(found) != 1 || !strings.Contains(found[0].Path+" "+found[0].Message, c.want) {
				t.Fatalf("%s finds %+v, want one with %q", c.rule, found, c.want)
			}
			if c.level == 0 {
				c.level = conformance.LevelError
			}
			if found[0].Level != c.level {
				t.Errorf("level %v, want %v", found[0].Level, c.level)
			}
		})
	}
}

func signed(c *conformance.OutputCase) { c.SignedDocument = true }

func marked(c *conformance.OutputCase) {
	c.Marks = []fixtures.Canary{{Type: fixtures.CanaryName, Value: "Ana Beltrana Souza"}}
}

func diagnosing(l *live) { l.resp.Reason = "Diagnóstico confirmado: fibrilação atrial." }

func authority(name, status string) []harness.HostCall {
	return []harness.HostCall{{Function: "validate_medical_authority", Argument: []byte(`{"authority":"` + name + `","kind":"product","subject":"1"}`),
		Result: `{"status":"` + status + `","checked_at":null,"source":null}`}}
}

// A rule that breaks on a live answer clears nothing.
func TestJudgeReportsABreak(t *testing.T) {
	r := &conformance.Rule{Level: conformance.Always(conformance.LevelError), Output: func(*conformance.OutputCase, *conformance.Tally) { panic(errors.New("boom")) }}
	c, err := conformance.NewOutputCase(mutants.Manifest(), []byte(`{}`), nil, harness.Trace{})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := r.Judge(c); err == nil || found != nil {
		t.Errorf("%v, %v", found, err)
	}
	unfit, err := conformance.NewOutputCase(mutants.Manifest(), []byte(`{}`), []byte(`{"status":"ok"}`), harness.Trace{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"DIS-001", "LGPD-008"} {
		rule, err := suites.Rule(id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rule.Judge(unfit); err == nil {
			t.Errorf("%s cleared an answer that does not fit the schema", id)
		}
	}
	dynamic, err := suites.Rule("ISL-001")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dynamic.Judge(c); err == nil {
		t.Error("a rule that is none of outputs cleared an answer")
	}
}
