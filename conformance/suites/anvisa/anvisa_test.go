package anvisa

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

type object = map[string]any

// small gives the first small request to the honest plugin of a kind.
var small = func() map[contract.Kind]func() (fixtures.Fixture, error) {
	all := map[contract.Kind]func() (fixtures.Fixture, error){}
	for _, k := range contract.Kinds() {
		all[k.Kind] = sync.OnceValues(func() (fixtures.Fixture, error) {
			made, err := conformance.Generate(script.Manifest(k.Kind), 1, []fixtures.Need{fixtures.Small})
			if err != nil {
				return fixtures.Fixture{}, err
			}
			return made[0], nil
		})
	}
	return all
}()

// answer is an honest answer of a kind to a small request of some audience and content kind, both of which can be changed.
func answer(t testing.TB, kind contract.Kind, audience, content string, asked, answered func(object)) *conformance.OutputCase {
	t.Helper()
	m := script.Manifest(kind)
	f, err := small[kind]()
	if err != nil {
		t.Fatal(err)
	}
	request := object{}
	if err := json.Unmarshal(f.Request, &request); err != nil {
		t.Fatal(err)
	}
	request["audience"], request["content_kind"] = audience, content
	if asked != nil {
		asked(request)
	}
	if f.Request, err = json.Marshal(request); err != nil {
		t.Fatal(err)
	}
	f.Canaries = nil
	replies, err := script.Replies(m, []fixtures.Fixture{f})
	if err != nil {
		t.Fatal(err)
	}
	response := replies[0].Get("").(object)
	if answered != nil {
		answered(response)
	}
	output, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	c, err := conformance.NewOutputCase(m, f.Request, output, harness.Trace{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// saying adds words to a text that is published, and lists products.
func saying(words string, products ...object) func(object) {
	return func(r object) {
		r["content"] = r["content"].(string) + "\n\n" + words
		if len(products) > 0 {
			r["products"] = products
		}
	}
}

// asking is a request for the check of one medication.
func asking(dcb string) func(object) {
	return func(r object) { r["medications"] = []object{{"dcb": dcb}} }
}

// listing has one entry of control_lists, or none.
func listing(entries ...object) func(object) {
	return func(r object) { r["control_lists"] = append([]object{}, entries...) }
}

func entry(list, form string, change func(object)) object {
	e := object{"medication": 0, "dcb": "x", "list": list, "form": form, "validity_days": 30, "treatment_days": 60, "needs_human": false}
	if change != nil {
		change(e)
	}
	return e
}

func set(key string, value any) func(object) { return func(o object) { o[key] = value } }

// The rules on hand-made answers, both ways.
func TestRules(t *testing.T) {
	const texts, pills, review = contract.HealthContent, contract.MedicationValidation, contract.CosmeticValidation
	const nothing = "-" // the rule has nothing to say
	sunscreen := func(change func(object)) object {
		p := object{"class": "sunscreen", "name": "Solar", "anvisa_number": "2.0235.0497.001-5", "fps": 50, "fpuva": 18}
		if change != nil {
			change(p)
		}
		return p
	}
	advised := "Reaplique. Menores de 6 meses: consulte um médico. "
	for i, c := range []struct {
		rule              *conformance.Rule
		kind              contract.Kind
		audience, content string
		asked, answered   func(object)
		want              string // a part of the only finding, path and message; "" for none
	}{
		{ANV001, texts, "public", "educational", nil, nil, nothing},
		{ANV001, texts, "public", "educational", nil, saying("", object{"class": "medicine", "anvisa_number": "1.0573.0123"}), ""},
		{ANV001, texts, "public", "educational", nil, saying("", object{"class": "medicine", "anvisa_number": "2.0573.0123"}), "/products/0/anvisa_number has not the form of the number of a medicine"},
		{ANV001, texts, "public", "educational", nil, saying("", object{"class": "device", "anvisa_number": "70012345678"}), "/products/0/anvisa_number has not"},
		{ANV001, texts, "public", "educational", nil, saying("", object{"class": "supplement", "anvisa_number": "610.001/98"}), "/products/0/anvisa_number has not"},
		{ANV001, texts, "public", "educational", nil, saying("", sunscreen(set("exemption", "isento"))), "/products/0/exemption"},
		{ANV001, texts, "professional", "educational", nil, saying("Reg. M<b>S</b> 610.001/98"), "/content calls 1 of 1"},

		{ANV002, texts, "professional", "promotional", nil, saying("Peça já Ozempic"), nothing},
		{ANV002, texts, "patient", "educational", nil, saying("Peça já Ozempic"), nothing},
		{ANV002, texts, "patient", "promotional", nil, saying("Peça já O\u200bzempic"), "/content names a prescription medicine"},
		{ANV002, texts, "patient", "promotional", nil, saying("Rosuvastatina com 60% de desconto"), "/content names"},
		{ANV002, texts, "public", "promotional", nil, saying("A rosuvastatina baixa o colesterol"), ""},
		{ANV002, texts, "public", "promotional", nil, saying("", object{"class": "medicine", "dcb": "dipirona"}), "/products/0/rx is missing"},
		{ANV002, texts, "public", "promotional", nil, saying("", object{"class": "medicine", "dcb": "x", "rx": true}), "/products/0/rx is true"},
		{ANV002, texts, "public", "promotional", nil, saying("", object{"class": "medicine", "name": "Rivotril", "rx": false}), "/products/0/rx is false, and the tables"},
		{ANV002, texts, "public", "promotional", nil, saying("", object{"class": "medicine", "dcb": "dipirona", "rx": false}), ""},
		{ANV002, contract.ClaimsValidation, "public", "promotional", nil, func(r object) { r["products"] = []object{{"class": "medicine", "rx": true}} }, nothing},

		{ANV003, texts, "public", "promotional", nil, saying("Chá de hortelã"), nothing},
		{ANV003, texts, "professional", "promotional", nil, saying("", object{"class": "medicine", "rx": false}), nothing},
		{ANV003, texts, "public", "promotional", nil, saying("Dipirona: dipirona. Registro na Anvisa 1.0573.0123. Contraindicado em alergia. Leia a bula. Ao persistirem os sintomas, o médico deverá ser consultado.",
			object{"class": "medicine", "name": "Dipirona", "dcb": "dipirona", "rx": false}), ""},
		{ANV003, texts, "public", "promotional", nil, saying("Dipirona. Registro na Anvisa 1.0573.0123. Contraindicado em alergia. Leia a bula.", object{"class": "medicine", "name": "Dipirona", "dcb": "dipirona", "rx": false}), "has the warning"},
		{ANV003, texts, "public", "promotional", nil, saying("Aproveite a dipirona a R$ 5! Registro na Anvisa 1.0573.0123. Contraindicado em alergia. Leia a bula."), "has the warning"},

		{ANV004, pills, "professional", "validation", asking("losartana potássica"), listing(), nothing},
		{ANV004, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "notificacao_b", set("dcb", "clonazepam"))), ""},
		{ANV004, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "notificacao_b", set("dcb", "RIVOTRIL"))), "/control_lists/0/dcb is a brand; its DCB is clonazepam"},
		{ANV004, pills, "professional", "validation", asking("xyz"), listing(entry("B1", "notificacao_b", set("dcb", "xyz"))), nothing},
		{ANV004, texts, "public", "educational", nil, saying("O Marevan afina o sangue."), "names a medicine by its brand"},
		{ANV004, texts, "public", "educational", nil, saying("O Marevan (varfarina) afina o sangue."), ""},
		{ANV004, texts, "public", "educational", nil, saying("O exame foi frontal; concerta amanhã."), nothing},
		{ANV004, texts, "public", "educational", nil, saying("", object{"class": "medicine", "name": "Marevan"}), "/products/0/dcb is missing"},

		{ANV005, texts, "public", "educational", nil, nil, nothing},
		{ANV005, pills, "professional", "validation", asking("losartana potássica"), listing(), nothing},
		{ANV005, pills, "professional", "validation", asking("Clonazepam"), listing(), "/control_lists medication 0 of the request stands on list B1"},
		{ANV005, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "Notificação de Receita B", nil)), ""},
		{ANV005, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "receita simples", nil)), "/control_lists/0/form is not that of list B1"},
		{ANV005, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "notificacao_b", set("treatment_days", 180))), "/control_lists/0/treatment_days"},
		{ANV005, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "notificacao_b", set("validity_days", nil))), "/control_lists/0/validity_days"},
		{ANV005, pills, "professional", "validation", asking("losartana potássica"), listing(entry("B1", "notificacao_b", nil)), "/control_lists/0/list is no list"},
		{ANV005, pills, "professional", "validation", asking("cocaína"), listing(entry("F1", "", nil)), "/control_lists/0/needs_human"},
		{ANV005, pills, "professional", "validation", asking("cocaína"), listing(entry("F1", "", set("needs_human", true))), ""},
		{ANV005, pills, "professional", "validation", asking("fosfato de codeína"), listing(entry("A2", "receita_controle_especial", nil)), ""},
		{ANV005, pills, "professional", "validation", asking("sulfato de morfina"), listing(entry("A1", "receita_controle_especial", func(e object) { e["treatment_days"] = 30 })), "/control_lists/0/form"},
		{ANV005, pills, "professional", "validation", asking("semaglutida"), listing(entry("GLP-1", "receita em duas vias", set("validity_days", 90))), ""},
		{ANV005, pills, "professional", "validation", asking("medicamento sem nome"), listing(entry("B1", "receita", nil)), nothing},

		{ANV006, pills, "professional", "document", nil, nil, nothing},
		{ANV006, pills, "professional", "document", asking("losartana potássica"), set("prescription", object{"form": "receita", "origin": "scanned"}), nothing},
		{ANV006, pills, "professional", "document", asking("clonazepam"), set("prescription", object{"form": "receita", "origin": "native_electronic", "signature": "advanced"}), "/prescription/sncr_number is missing"},
		{ANV006, texts, "professional", "document", nil, set("prescription", object{"form": "notificacao_a", "sncr_number": "1", "origin": "scanned", "signature": "advanced"}), "/prescription/origin is not"},
		{ANV006, texts, "professional", "document", nil, set("prescription", object{"form": "notificacao_a", "sncr_number": "1", "origin": "papel"}), nothing},

		{ANV007, texts, "public", "educational", nil, saying("Tome 50 mg"), nothing},
		{ANV007, pills, "professional", "validation", nil, nil, ""},
		{ANV007, pills, "professional", "validation", nil, set("limitations", []string{"Suspenda a varfarina e tome 500 mg."}), "/limitations/0 orders"},
		{ANV007, pills, "professional", "validation", asking("clonazepam"), listing(entry("B1", "Tome 2 comprimidos", nil)), "/control_lists/0/form orders"},
		{ANV007, pills, "professional", "validation", nil, set("alerts", []object{{"type": "dose", "severity": "major", "medications": []int{}, "message": "Rever.", "source": " "}}), "/alerts/0/source"},

		{ANV008, texts, "public", "educational", nil, saying("O creme trata a psoríase"), nothing},
		{ANV008, texts, "public", "promotional", nil, saying("O hidratante trata a psoríase"), "/content claims a therapeutic effect"},
		{ANV008, texts, "public", "promotional", nil, saying("Hidratante por R$ 10! Ele trata a psoríase."), "/content claims"},
		{ANV008, texts, "public", "promotional", nil, saying("O dermatologista trata a psoríase"), nothing},
		{ANV008, texts, "public", "analysis", nil, saying("Cura rugas", object{"class": "cosmetic"}), "/content claims"},
		{ANV008, texts, "public", "analysis", nil, saying("Não cura rugas; hidrata.", object{"class": "cosmetic"}), ""},
		{ANV008, review, "professional", "validation", nil, nil, nothing},

		{ANV009, texts, "public", "educational", nil, nil, nothing},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(nil)), ""},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("fps", 5))), "/products/0/fps is no whole number"},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("fps", 30.5))), "/products/0/fps is no whole number"},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("fps", nil))), "/products/0/fps is missing"},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("fpuva", 16))), "/products/0/fpuva is less"},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("fpuva", nil))), "/products/0/fpuva is missing"},
		{ANV009, texts, "public", "educational", nil, saying("", sunscreen(set("lambda_c", 369))), "/products/0/lambda_c"},
		{ANV009, texts, "public", "educational", func(r object) { r["specialty"] = "dermatology" }, saying("", sunscreen(func(p object) { p["fps"], p["fpuva"] = 15, 6 })), "/products/0/fps is less than 30"},
		{ANV009, texts, "public", "educational", nil, saying("Use protetor solar."), "/content advises a sunscreen"},
		{ANV009, texts, "public", "promotional", nil, saying("Leve o protetor solar FPS 4"), "/content gives a sunscreen FPS 4"},

		{ANV010, texts, "public", "educational", nil, nil, nothing},
		{ANV010, texts, "public", "educational", nil, saying("Proteção total", sunscreen(nil)), "/content claims more"},
		{ANV010, texts, "public", "educational", nil, saying("Nenhum oferece proteção total", sunscreen(nil)), ""},
		{ANV010, texts, "public", "educational", nil, saying("", sunscreen(set("name", "Total Block"))), "/products/0/name"},

		{ANV011, texts, "public", "educational", nil, nil, nothing},
		{ANV011, texts, "public", "educational", nil, saying(advised, sunscreen(nil)), ""},
		{ANV011, texts, "public", "educational", nil, saying("Não precisa reaplicar. Menores de 6 meses: consulte um médico.", sunscreen(nil)), "to put the sunscreen on again"},
		{ANV011, texts, "public", "educational", nil, saying("Reaplique.", sunscreen(nil)), "children below six months"},
		{ANV011, texts, "public", "educational", nil, saying("Use protetor solar FPS 30 e chapéu."), "to put the sunscreen on again"},
		{ANV011, review, "public", "validation", nil, nil, nothing},
	} {
		t.Run(fmt.Sprintf("%s/%d", c.rule.ID, i), func(t *testing.T) {
			j := &conformance.Judgement{}
			oc := answer(t, c.kind, c.audience, c.content, c.asked, c.answered)
			found, err := c.rule.Judge(oc)
			if err != nil {
				t.Fatal(err)
			}
			c.rule.Output(oc, &j.Tally)
			var said []string
			for _, f := range found {
				said = append(said, f.Path+" "+f.Message)
			}
			switch {
			case c.want == nothing && j.Checks() > 0:
				t.Errorf("%d checks, want none: %q", j.Checks(), said)
			case c.want != nothing && j.Checks() == 0:
				t.Error("nothing was checked")
			case (c.want == "" || c.want == nothing) && len(said) > 0:
				t.Errorf("found %q", said)
			case c.want != "" && c.want != nothing && (len(said) != 1 || !strings.Contains(said[0], c.want)):
				t.Errorf("found %q, want %q alone", said, c.want)
			}
		})
	}
}

// Against tables that are out of date nothing passes, and what they contradict weighs a warning.
func TestStaleTables(t *testing.T) {
	late := func(r object) {
		asking("clonazepam")(r)
		r["processing_timestamp"] = "2031-01-01T00:00:00Z"
	}
	right := answer(t, contract.MedicationValidation, "professional", "validation", late, listing(entry("B1", "notificacao_b", nil)))
	j := &conformance.Judgement{}
	ANV004.Output(right, &j.Tally)
	if j.Checks() > 0 {
		t.Errorf("%d checks passed against stale tables", j.Checks())
	}
	wrong := answer(t, contract.MedicationValidation, "professional", "validation", late, listing())
	found, err := ANV005.Judge(wrong)
	if err != nil || len(found) != 1 || found[0].Level != conformance.LevelWarn || !strings.Contains(found[0].Message, "out of date") {
		t.Errorf("found %v, %v, want one warning", found, err)
	}
}

// Levels follow what was declared and asked for.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		rule *conformance.Rule
		in   conformance.Context
		want conformance.Level
	}{
		{ANV004, conformance.Context{Kind: contract.MedicationValidation}, conformance.LevelError}, {ANV004, conformance.Context{Kind: contract.HealthContent}, conformance.LevelWarn},
		{ANV004, conformance.Context{Kind: contract.ECGAnalysis, ContentKind: contract.ContentEducational}, conformance.LevelWarn},
		{ANV011, conformance.Context{Kind: contract.HealthContent, ContentKind: contract.ContentDocument}, conformance.LevelError},
		{ANV011, conformance.Context{Kind: contract.HealthContent}, conformance.LevelWarn},
	} {
		if got := c.rule.Level(c.in); got != c.want {
			t.Errorf("%s for %+v weighs %v, want %v", c.rule.ID, c.in, got, c.want)
		}
	}
}

// What a host did not show was not judged.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		rule   *conformance.Rule
		change func(*conformance.HostCase)
		want   conformance.Outcome
		level  conformance.Level
	}{
		{ANV006, func(*conformance.HostCase) {}, conformance.Passed, 0},
		{ANV006, func(h *conformance.HostCase) { h.Prescriptions = nil }, conformance.Skipped, 0},
		{ANV006, func(h *conformance.HostCase) { h.Prescriptions, h.Config.SNCRLive = nil, false }, conformance.NotApplicable, 0},
		{ANV006, func(h *conformance.HostCase) { h.Prescriptions[0].Signature = "simple" }, conformance.Failed, conformance.LevelError},
		{ANV006, func(h *conformance.HostCase) { h.Prescriptions[0].Signature, h.Config.SNCRLive = "simple", false }, conformance.Failed, conformance.LevelWarn},
		{ANV012, func(*conformance.HostCase) {}, conformance.Passed, 0},
		{ANV012, func(h *conformance.HostCase) { h.Adverse = nil }, conformance.Skipped, 0},
		{ANV012, func(h *conformance.HostCase) { h.Adverse[0].Product = " " }, conformance.Failed, conformance.LevelWarn},
	} {
		h := mutants.HonestHost()
		c.change(h)
		rep, err := conformance.RunHost(h, []*conformance.Suite{Suite}, conformance.Options{AsOf: mutants.AsOf, Select: []string{c.rule.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if got := rep.Results[0]; got.Outcome != c.want || c.level != 0 && got.Level != c.level {
			t.Errorf("%s: %v at %v, want %v at %v", c.rule.ID, got.Outcome, got.Level, c.want, c.level)
		}
	}
}
