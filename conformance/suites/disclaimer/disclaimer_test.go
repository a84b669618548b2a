package disclaimer_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/disclaimer"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// call is an answer about a text, and the manifest of who gave it.
type call struct {
	audience contract.Audience
	manifest contract.Manifest
	response contract.HealthContentResponse
}

func ask(audience contract.Audience) *call {
	c := &call{audience: audience, manifest: contract.Manifest{Kind: contract.HealthContent, Specialty: contract.Any}}
	r := &c.response
	r.Contract, r.Kind, r.RequestID, r.Audience, r.Language, r.Status, r.Confidence = "1", contract.HealthContent, "r-1", audience, contract.PtBR, contract.OK, 0.9
	r.Limitations, r.Findings, r.MedicalRecommendations = []string{"Só o texto foi considerado."}, []contract.Finding{}, []contract.Recommendation{}
	r.Disclaimer = &contract.Disclaimer{Text: "Texto de apoio. Não substitui a avaliação médica; a decisão cabe ao profissional responsável.",
		Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides}}
	r.HumanReview = contract.HumanReview{Status: "pending"}
	r.ProcessingAudit.ProcessedAt = "2026-11-22T10:00:00Z"
	r.Provenance = contract.Provenance{Plugin: "org.example.text", Version: "1.0.0"}
	r.Content, r.DisclaimersPlaced = "Movimento regular faz bem.", []contract.PlacedDisclaimer{}
	return c
}

// modelled is ask for a plugin that runs a model and says so.
func modelled(audience contract.Audience) *call {
	c := ask(audience)
	c.manifest.AI = contract.AIDeclared{Used: true, Kind: "generative", ModelID: "texto", ModelVersion: "2.3.1"}
	c.response.AI = contract.AIUse{Used: true, ModelVersion: contract.Ptr("2.3.1")}
	c.response.Disclaimer.Text += " Conteúdo elaborado com apoio de inteligência artificial (modelo texto 2.3.1)."
	c.response.Disclaimer.Elements = append(c.response.Disclaimer.Elements, contract.AIDisclosed)
	return c
}

func (c *call) with(change func(r *contract.HealthContentResponse)) *call {
	change(&c.response)
	return c
}

func (c *call) judge(t *testing.T, rule *conformance.Rule) []conformance.Finding {
	t.Helper()
	request, err := json.Marshal(map[string]any{"contract": "1", "kind": "health-content", "request_id": "r-1", "processing_timestamp": "2026-11-22T10:00:00Z", "audience": c.audience, "content": "texto"})
	if err != nil {
		t.Fatal(err)
	}
	output, err := contract.Encode(&c.response)
	if err != nil {
		t.Fatal(err)
	}
	o, err := conformance.NewOutputCase(&c.manifest, request, output, harness.Trace{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := rule.Judge(o)
	if err != nil {
		t.Fatalf("%s: %v", rule.ID, err)
	}
	return found
}

func TestOutputRules(t *testing.T) {
	say := func(text string) func(*contract.HealthContentResponse) {
		return func(r *contract.HealthContentResponse) { r.Content = text }
	}
	reviewed := func(status string) func(*contract.HealthContentResponse) {
		return func(r *contract.HealthContentResponse) {
			r.Findings = []contract.Finding{{Type: "diagnosis", Text: "Padrão sugestivo de asma."}}
			r.HumanReview = contract.HumanReview{Status: status, Reviewer: &contract.Reviewer{Name: "Dra. Exemplo", CRM: "12345", UF: "PE"}}
		}
	}
	observed := func(text string) func(*contract.HealthContentResponse) {
		return func(r *contract.HealthContentResponse) {
			r.Findings = []contract.Finding{{Type: "observation", Text: text}}
		}
	}
	diagnosis := func(r *contract.HealthContentResponse) {
		r.Findings = []contract.Finding{{Type: "diagnosis", Text: "Padrão sugestivo de asma."}}
	}
	for _, c := range []struct {
		name  string
		rule  *conformance.Rule
		call  *call
		level conformance.Level
		words string
	}{
		{"discloses", disclaimer.DIS002, modelled(contract.Public), 0, ""},
		{"no model", disclaimer.DIS002, ask(contract.Public), 0, ""},
		{"no model version", disclaimer.DIS002, modelled(contract.Public).with(func(r *contract.HealthContentResponse) { r.AI.ModelVersion = nil }), conformance.LevelError, "/ai/model_version"},
		{"hidden words", disclaimer.DIS002, modelled(contract.Public).with(func(r *contract.HealthContentResponse) {
			r.Disclaimer.Text = "Não substitui a avaliação médica. <!-- inteligência artificial -->"
		}), conformance.LevelError, "no text says"},
		{"denied words", disclaimer.DIS002, modelled(contract.Public).with(func(r *contract.HealthContentResponse) {
			r.Disclaimer.Text = "Feito por pessoas, não por inteligência artificial."
		}), conformance.LevelError, "no text says"},
		{"IA in capitals", disclaimer.DIS002, modelled(contract.Public).with(func(r *contract.HealthContentResponse) { r.Disclaimer.Text = "Texto preparado por IA." }), 0, ""},

		{"Portuguese", disclaimer.DIS003, ask(contract.Patient), 0, ""},
		{"English disclaimer", disclaimer.DIS003, ask(contract.Patient).with(func(r *contract.HealthContentResponse) { r.Disclaimer.Text = "This is not medical advice." }), conformance.LevelError, "/disclaimer/text is in English"},
		{"English paragraph", disclaimer.DIS003, ask(contract.Public).with(say("Movimento faz bem.\nSee a doctor if you are in doubt.")), conformance.LevelError, "/content is in English"},
		{"an English sentence between", disclaimer.DIS003, ask(contract.Public).with(say("Movimento faz bem. Symptoms may have many causes and only a visit can tell. Please keep calm and drink water while you wait. Converse com o médico antes de usar qualquer medicamento, não pare o seu tratamento e leve os exames.")), conformance.LevelError, "/content is in English"},
		{"an English title between", disclaimer.DIS003, ask(contract.Public).with(say("Movimento faz bem, como mostrou o estudo “What every patient with asthma should know about exercise”. Não pare o seu tratamento.")), 0, ""},
		{"English for professionals", disclaimer.DIS003, ask(contract.Professional).with(say("See a doctor if you are in doubt.")), conformance.LevelInfo, "/content is in English"},
		{"declared English for professionals", disclaimer.DIS003, ask(contract.Professional).with(func(r *contract.HealthContentResponse) {
			r.Language, r.Content = contract.En, "See a doctor if you are in doubt."
		}), 0, ""},
		{"an English title cited", disclaimer.DIS003, ask(contract.Public).with(func(r *contract.HealthContentResponse) {
			r.References = []contract.Reference{{Text: "The treatment of patients with asthma: a review."}}
		}), 0, ""},

		{"diagnosis of rules", disclaimer.DIS007, ask(contract.Patient).with(diagnosis), 0, ""},
		{"diagnosis of a model", disclaimer.DIS007, modelled(contract.Patient).with(diagnosis), conformance.LevelError, "/findings/0 is a diagnosis"},
		{"for professionals", disclaimer.DIS007, modelled(contract.Professional).with(diagnosis), 0, ""},
		{"approved", disclaimer.DIS007, modelled(contract.Patient).with(reviewed("approved")), 0, ""},
		{"edited", disclaimer.DIS007, modelled(contract.Public).with(reviewed("edited")), 0, ""},
		{"rejected", disclaimer.DIS007, modelled(contract.Patient).with(reviewed("rejected")), conformance.LevelError, "/findings/0"},
		{"told in the body", disclaimer.DIS007, modelled(contract.Patient).with(say("Sua lesão é um melanoma.")), conformance.LevelError, "/content tells the reader"},
		{"left to DIS-006", disclaimer.DIS007, modelled(contract.Patient).with(say("Você tem asma.")), 0, ""},
		{"not left to DIS-006", disclaimer.DIS007, modelled(contract.Patient).with(func(r *contract.HealthContentResponse) {
			r.Content, r.Disclaimer.Elements = "Você tem asma.", nil
		}), conformance.LevelError, "/content tells the reader"},
		{"a text about a disease", disclaimer.DIS007, modelled(contract.Patient).with(observed("O texto fala de melanoma.")), 0, ""},
		{"sent to an emergency service", disclaimer.DIS007, modelled(contract.Patient).with(say("Ligue 192 (SAMU) agora.")), 0, ""},

		{"doubtful", disclaimer.DIS008, ask(contract.Public), 0, ""},
		{"certain", disclaimer.DIS008, ask(contract.Public).with(func(r *contract.HealthContentResponse) { r.Confidence = 1 }), conformance.LevelWarn, "/confidence"},
		{"limitless", disclaimer.DIS008, ask(contract.Public).with(func(r *contract.HealthContentResponse) { r.Limitations = []string{"<!-- -->"} }), conformance.LevelWarn, "/limitations"},
	} {
		found := c.call.judge(t, c.rule)
		switch {
		case c.words == "" && len(found) > 0:
			t.Errorf("%s: found %+v", c.name, found)
		case c.words == "":
		case len(found) != 1 || found[0].Level != c.level || !strings.Contains(found[0].Path+" "+found[0].Message, c.words):
			t.Errorf("%s: found %+v, want one %v with %q", c.name, found, c.level, c.words)
		}
	}
}

// A host that shows no diagnostic answer of a model is skipped; one that delivers it to a patient unreviewed fails.
func TestMediationByHosts(t *testing.T) {
	judge := func(served ...conformance.Served) conformance.Outcome {
		rep, err := conformance.RunHost(&conformance.HostCase{Served: served}, []*conformance.Suite{disclaimer.Suite},
			conformance.Options{AsOf: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Select: []string{"DIS-007"}})
		if err != nil || len(rep.Results) != 1 {
			t.Fatal(rep, err)
		}
		return rep.Results[0].Outcome
	}
	answer := conformance.Served{Outcome: "ran", AIUsed: true, Diagnostic: true, Delivered: contract.Patient}
	approved := answer
	approved.HumanReview = &contract.HumanReview{Status: "approved", Reviewer: &contract.Reviewer{CRM: "12345", UF: "PE"}}
	anonymous := approved
	anonymous.HumanReview = &contract.HumanReview{Status: "approved", Reviewer: &contract.Reviewer{CRM: "12345"}}
	held := conformance.Served{Outcome: "held", AIUsed: true, Diagnostic: true}
	for _, c := range []struct {
		name   string
		served []conformance.Served
		want   conformance.Outcome
	}{
		{"nothing", nil, conformance.Skipped}, {"no model", []conformance.Served{{Outcome: "ran", Diagnostic: true, Delivered: contract.Patient}}, conformance.Skipped},
		{"unreviewed", []conformance.Served{answer}, conformance.Failed}, {"approved", []conformance.Served{approved}, conformance.Passed}, {"by nobody", []conformance.Served{anonymous}, conformance.Failed},
		{"held", []conformance.Served{held}, conformance.Passed}, {"one of two", []conformance.Served{approved, answer}, conformance.Failed},
	} {
		if got := judge(c.served...); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
