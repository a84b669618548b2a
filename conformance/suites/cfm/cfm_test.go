package cfm_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cfm"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// call is a text that a plugin prepared, of one content kind, for changes by tests.
type call struct {
	kind     contract.ContentKind
	response contract.HealthContentResponse
	signed   bool
}

func lesson(content string) *call { return ask(contract.ContentEducational, content) }
func advert(content string) *call { return ask(contract.ContentPromotional, content) }

func ask(kind contract.ContentKind, content string) *call {
	c := &call{kind: kind}
	r := &c.response
	r.Contract, r.Kind, r.RequestID, r.Audience, r.Language, r.Status, r.Confidence = "1", contract.HealthContent, "r-1", contract.Public, contract.PtBR, contract.OK, 0.9
	r.Limitations, r.Findings, r.MedicalRecommendations = []string{"Só o texto foi considerado."}, []contract.Finding{}, []contract.Recommendation{}
	r.Disclaimer = &contract.Disclaimer{Text: "Texto de apoio. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.",
		Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides, contract.NotIndividual}}
	r.HumanReview, r.References = contract.HumanReview{Status: "pending"}, []contract.Reference{{ID: "ref-1", Text: "OMS, 2020."}}
	r.ProcessingAudit.ProcessedAt = "2026-11-22T10:00:00Z"
	r.Provenance = contract.Provenance{Plugin: "org.example.text", Version: "1.0.0"}
	r.Content, r.DisclaimersPlaced = content, []contract.PlacedDisclaimer{}
	return c
}

func (c *call) with(change func(r *contract.HealthContentResponse)) *call {
	change(&c.response)
	return c
}

func (c *call) judge(t *testing.T, rule *conformance.Rule) []conformance.Finding {
	t.Helper()
	m := &contract.Manifest{Kind: contract.HealthContent, Specialty: contract.Any}
	request, err := json.Marshal(map[string]any{"contract": "1", "kind": "health-content", "request_id": "r-1", "processing_timestamp": "2026-11-22T10:00:00Z", "audience": "public",
		"content_kind": c.kind, "content": "texto"})
	if err != nil {
		t.Fatal(err)
	}
	output, err := contract.Encode(&c.response)
	if err != nil {
		t.Fatal(err)
	}
	o, err := conformance.NewOutputCase(m, request, output, harness.Trace{})
	if err != nil {
		t.Fatal(err)
	}
	o.SignedDocument = c.signed
	found, err := rule.Judge(o)
	if err != nil {
		t.Fatalf("%s: %v", rule.ID, err)
	}
	return found
}

// one says whether the findings are exactly one, of a level and holding some words; no words want none.
func one(t *testing.T, name string, found []conformance.Finding, level conformance.Level, words string) {
	t.Helper()
	switch {
	case words == "" && len(found) > 0:
		t.Errorf("%s: found %+v", name, found)
	case words == "":
	case len(found) != 1 || found[0].Level != level || !strings.Contains(found[0].Path+" "+found[0].Message, words):
		t.Errorf("%s: found %+v, want one %v with %q", name, found, level, words)
	}
}

func TestOutputRules(t *testing.T) {
	const doctor = "Dra. Exemplo de Souza, MÉDICA, CRM-PE 12345."
	for _, c := range []struct {
		name  string
		rule  *conformance.Rule
		call  *call
		level conformance.Level
		words string
	}{
		{"UF", cfm.CFM001, lesson("CRM-PE 12.345"), 0, ""},
		{"no UF", cfm.CFM001, lesson("CRM 12345"), conformance.LevelError, "/content names a registration"},
		{"no UF, quoted", cfm.CFM001, lesson("ok").with(func(r *contract.HealthContentResponse) {
			r.Claims = []contract.Claim{{Text: "CRM 12345", Start: 0, End: 2}}
		}), 0, ""},
		{"identified", cfm.CFM003, advert(doctor), 0, ""},
		{"no physician", cfm.CFM003, advert("Dra. Exemplo de Souza, CRM-PE 12345. Converse com seu médico."), conformance.LevelError, "neither MÉDICO"},
		{"a lesson names nobody", cfm.CFM003, lesson("Agende já em nossa clínica com desconto"), 0, ""},
		{"specialist", cfm.CFM004, advert(doctor + " Dermatologia RQE 4321"), 0, ""},
		{"specialist without RQE", cfm.CFM004, lesson("Sou dermatologista."), conformance.LevelError, "without RQE"},
		{"a reader sent to one", cfm.CFM004, lesson("Procure um dermatologista."), 0, ""},
		{"promise", cfm.CFM005, advert("Resultado garantido"), conformance.LevelError, "/content promises"},
		{"promise in a lesson", cfm.CFM005, lesson("Resultado garantido"), conformance.LevelWarn, "/content promises"},
		{"promise in an analysis", cfm.CFM005, ask(contract.ContentAnalysis, "Resultado garantido"), 0, ""},
		{"denial", cfm.CFM005, advert("Não há garantia de resultado"), 0, ""},
		{"what an editor is told", cfm.CFM005, advert("ok").with(func(r *contract.HealthContentResponse) {
			r.ComplianceStatus.ComplianceIssues = []string{"Retirado: promessa ou garantia de resultado."}
		}), 0, ""},
		{"seal", cfm.CFM006, lesson("Aprovado pelo CFM"), conformance.LevelError, "/content lends"},
		{"exempt product", cfm.CFM006, advert("ok").with(func(r *contract.HealthContentResponse) {
			r.Products = []contract.Product{{Class: "cosmetic", Name: "Creme", Exemption: "grau-1"}}
		}), 0, ""},
		{"product without number", cfm.CFM006, advert("ok").with(func(r *contract.HealthContentResponse) {
			r.Products = []contract.Product{{Class: "cosmetic", Name: "Creme"}}
		}), conformance.LevelError, "/products/0/anvisa_number"},
		{"unregistered in a lesson", cfm.CFM006, lesson("Há produtos sem registro na Anvisa"), 0, ""},
		{"pictures in words", cfm.CFM007, advert("Olha esse antes e depois!"), conformance.LevelError, "without images"},
		{"other pictures", cfm.CFM007, advert("ok").with(func(r *contract.HealthContentResponse) { r.Images = []contract.Image{{Type: "diagram"}} }), 0, ""},
		{"dose", cfm.CFM008, lesson("Tome 50 mg todo dia."), conformance.LevelError, "/content orders"},
		{"dose in an advert", cfm.CFM008, advert("Tome 50 mg todo dia."), 0, ""},
		{"no source", cfm.CFM008, lesson("ok").with(func(r *contract.HealthContentResponse) { r.References = []contract.Reference{} }), conformance.LevelWarn, "/references"},
		{"everybody's", cfm.CFM008, lesson("ok").with(func(r *contract.HealthContentResponse) { r.Disclaimer.Elements = r.Disclaimer.Elements[:3] }), conformance.LevelError, "not_individual"},
		{"laudo", cfm.CFM009, lesson("LAUDO DE ECG\nRitmo regular."), conformance.LevelError, "/content is headed"},
		{"atesto", cfm.CFM009, lesson("Atesto que o paciente compareceu."), conformance.LevelError, "/content speaks"},
		{"pre-analysis", cfm.CFM009, lesson("Pré-análise para revisão médica"), 0, ""},
	} {
		one(t, c.name, c.call.judge(t, c.rule), c.level, c.words)
	}
}

// A document whose signature the host verified may be called what it is, and must hold what it has to.
func TestSignedDocument(t *testing.T) {
	whole := "LAUDO DE ECG\nRua das Flores, 10. 22/11/2026. Dra. Exemplo de Souza, MÉDICA, CRM-PE 12345, cardiologista, RQE 4321."
	for words, content := range map[string]string{
		"":                             whole,
		"no physician's registration":  strings.ReplaceAll(whole, "CRM-PE 12345", "CRM"),
		"bears no date":                strings.ReplaceAll(whole, "22/11/2026", "hoje"),
		"bears no address":             strings.ReplaceAll(whole, "Rua das Flores, 10", "Recife"),
		"names a specialty without RQ": strings.ReplaceAll(whole, ", RQE 4321", ""),
	} {
		c := ask(contract.ContentDocument, content)
		c.signed = true
		one(t, content, c.judge(t, cfm.CFM009), conformance.LevelError, words)
	}
	c := ask(contract.ContentDocument, whole)
	if len(c.judge(t, cfm.CFM009)) == 0 {
		t.Error("a report that nobody signed passes")
	}
}

// A set of pictures with all that the rule asks for passes; without one of the things it does not.
func TestPictures(t *testing.T) {
	const told = "Indicações: cicatrizes. O resultado varia com a idade. Complicações: infecção. Alguns pacientes não tiveram melhora."
	set := func(n int, text string) *call {
		return advert(text).with(func(r *contract.HealthContentResponse) {
			for i := range n {
				r.Images = append(r.Images, contract.Image{Type: "before_after", Edited: contract.Ptr(false), Identifiable: contract.Ptr(false), ConsentRef: "TC-" + string(rune('1'+i))})
			}
		})
	}
	one(t, "whole", set(4, told).judge(t, cfm.CFM007), 0, "")
	one(t, "three patients", set(3, told).judge(t, cfm.CFM007), conformance.LevelWarn, "/images shows 3 patients")
	one(t, "no failures", set(4, "Indicações: cicatrizes. O resultado varia. Complicações: infecção.").judge(t, cfm.CFM007), conformance.LevelError, "insatisfatório")
	one(t, "no word on editing", set(4, told).with(func(r *contract.HealthContentResponse) { r.Images[1].Edited = nil }).judge(t, cfm.CFM007), conformance.LevelError, "/images/1/edited")
	one(t, "identifiable", set(4, told).with(func(r *contract.HealthContentResponse) { r.Images[3].Identifiable = contract.Ptr(true) }).judge(t, cfm.CFM007), conformance.LevelError, "/images/3/identifiable")
}

// What a host does not show is skipped, never passed.
func TestHostShowsNothing(t *testing.T) {
	for _, rule := range []*conformance.Rule{cfm.CFM002, cfm.CFM010, cfm.CFM012} {
		c := &conformance.HostCase{}
		c.Config.Physician.CanReject, c.Config.Physician.CanDisable, c.Config.Physician.PatientCanRefuse = true, true, true
		suite := *cfm.Suite
		rep, err := conformance.RunHost(c, []*conformance.Suite{&suite}, conformance.Options{AsOf: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Select: []string{rule.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Results) != 1 || rep.Results[0].Outcome != conformance.Skipped {
			t.Errorf("%s: %+v, want skip", rule.ID, rep.Results)
		}
	}
}

// A host that says that it sees nobody at a distance is not asked how; one that says so and does is.
func TestTelemedicine(t *testing.T) {
	judge := func(c *conformance.HostCase) conformance.Result {
		rep, err := conformance.RunHost(c, []*conformance.Suite{cfm.Suite}, conformance.Options{AsOf: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Select: []string{"CFM-010"}})
		if err != nil {
			t.Fatal(err)
		}
		return rep.Results[0]
	}
	c := &conformance.HostCase{}
	c.Config.Telemedicine = contract.Ptr(false)
	if r := judge(c); r.Outcome != conformance.NotApplicable {
		t.Errorf("none offered: %v", r.Outcome)
	}
	c.Served = []conformance.Served{{Remote: &contract.Telemedicine{Modality: "Teleconsulta", ConsentRef: "TC-1", Provider: &contract.TelemedicineProvider{CNPJ: "1", CRMPJ: "2", Country: "BR"}}}}
	if r := judge(c); r.Outcome != conformance.Failed || len(r.Findings) != 1 {
		t.Errorf("denied: %v, %+v", r.Outcome, r.Findings)
	}
	c.Config.Telemedicine = nil
	if r := judge(c); r.Outcome != conformance.Passed {
		t.Errorf("a whole call: %v, %+v", r.Outcome, r.Findings)
	}
	c.Served[0].Remote.Provider = nil
	if r := judge(c); r.Outcome != conformance.Failed || r.Findings[0].Path != "/served/0/telemedicine/provider" {
		t.Errorf("no provider: %v, %+v", r.Outcome, r.Findings)
	}
}

// Before its day the resolution on artificial intelligence binds nobody.
func TestInForce(t *testing.T) {
	for _, rule := range []*conformance.Rule{cfm.CFM011, cfm.CFM012} {
		if rule.InForce.Contains(time.Date(2026, 8, 25, 0, 0, 0, 0, time.UTC)) || !rule.InForce.Contains(time.Date(2026, 8, 26, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is in force %+v", rule.ID, rule.InForce)
		}
	}
	if cfm.CFM005.InForce.Contains(time.Date(2024, 3, 10, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%s is in force %+v", cfm.CFM005.ID, cfm.CFM005.InForce)
	}
}
