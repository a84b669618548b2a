package mutants

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// member is one of a JSON object.
type member = map[string]any

// offering is a plugin that prepares texts, whose texts of one content kind go with products and more words.
func offering(kind contract.ContentKind, words string, products ...member) *script.Plugin {
	return published(kind, func(r *script.Reply) { offer(r, words, products...) })
}

func offer(r *script.Reply, words string, products ...member) {
	all := []any{}
	for _, p := range products {
		all = append(all, p)
	}
	r.Set("/products", all).Set("/content", r.Text("/content")+"\n\n"+words)
}

// validating is a validator of medications whose answers are changed where it answers.
func validating(change func(r *script.Reply)) *script.Plugin {
	return answers(of(contract.MedicationValidation), func(r *script.Reply) {
		if r.Text("/status") == "ok" {
			change(r)
		}
	})
}

// controlling is one whose answers are changed where control_lists has an entry of a list; at points to the first.
func controlling(list string, change func(r *script.Reply, at string)) *script.Plugin {
	return validating(func(r *script.Reply) {
		for i := 0; ; i++ {
			at := fmt.Sprintf("/control_lists/%d", i)
			switch r.Text(at + "/list") {
			case list:
				change(r, at)
				return
			case "":
				return
			}
		}
	})
}

// lay is a plugin that prepares texts, whose texts of one content kind for patients and the public go with products and more words.
func lay(kind contract.ContentKind, words string, products ...member) *script.Plugin {
	return published(kind, func(r *script.Reply) {
		if r.Text("/audience") != string(contract.Professional) {
			offer(r, words, products...)
		}
	})
}

// promising is one whose advertisement for patients and the public claims an effect.
func promising(evidence, by, words string, products ...member) *script.Plugin {
	return published(contract.ContentPromotional, func(r *script.Reply) {
		if r.Text("/audience") != string(contract.Professional) {
			offer(r, words, products...)
			r.Set("/claims", []any{member{"start": 0, "end": 9, "category": "effect", "evidence_ref": evidence, "testimonial_by": by}})
		}
	})
}

// alert is one about the first medication.
func alert(message, source, suggest string) member {
	return member{"type": "interaction", "severity": "minor", "medications": []any{0}, "message": message, "source": source, "suggest": suggest}
}

// advised is what belongs beside a sunscreen, and sold beside a medicine without a prescription.
const (
	advised = "Reaplique ao longo do dia. Menores de 6 meses: consulte um médico."
	sold    = "Paracetamol (paracetamol). Registro na Anvisa 1.0573.0123.001-5. Contraindicações: doença do fígado. LEIA A BULA. AO PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO."
	label   = "É necessária a reaplicação do produto para manter a sua efetividade. Ajuda a prevenir as queimaduras solares. Para crianças menores de 6 (seis) meses, consultar um médico. " +
		"Este produto não oferece nenhuma proteção contra insolação. Evite exposição prolongada das crianças ao sol. Aplique abundantemente antes da exposição ao sol. " +
		"Reaplicar sempre, após sudorese intensa, nadar ou banhar-se, secar-se com toalha e durante a exposição ao sol. "
	last = "Se a quantidade aplicada não for adequada, o nível de proteção será reduzido."
)

func anvisa() []Specimen {
	const ad, lesson, document = contract.ContentPromotional, contract.ContentEducational, contract.ContentDocument
	on := func(rule, name, says string, p *script.Plugin) Specimen {
		return Specimen{Name: name, Breaks: rule, Says: says, Plugin: p}
	}
	fine := func(name string, p *script.Plugin, rules ...string) Specimen {
		return Specimen{Name: name, Near: rules, Plugin: p}
	}
	medicine := func(change func(m member)) member {
		m := member{"class": "medicine", "name": "Paracetamol", "dcb": "paracetamol", "rx": false, "anvisa_number": "1.0573.0123.001-5"}
		if change != nil {
			change(m)
		}
		return m
	}
	sunscreen := func(change func(m member)) member {
		m := member{"class": "sunscreen", "name": "Solar Exemplo", "anvisa_number": "2.0235.0497.001-5", "fps": 50, "fpuva": 18, "lambda_c": 375}
		if change != nil {
			change(m)
		}
		return m
	}
	cosmetic := member{"class": "cosmetic", "name": "Creme Exemplo", "anvisa_number": "2.0235.0497.001-5"}
	set := func(key string, value any) func(m member) { return func(m member) { m[key] = value } }
	without := func(key string) func(m member) { return func(m member) { delete(m, key) } }
	prescribing := func(origin, number, signature string) *script.Plugin {
		return controlling("B1", func(r *script.Reply, _ string) {
			r.Set("/prescription", member{"form": "notificacao_b", "sncr_number": number, "origin": origin, "signature": signature})
		})
	}
	return []Specimen{
		on("ANV-001", "a medicine with the number of a device", "/products/0/anvisa_number has not the form", offering(lesson, "", medicine(set("anvisa_number", "80012345678")))),
		on("ANV-001", "teaches a forged number", "/content calls 1 of 1 numbers", offering(lesson, "Produto com registro MS 610.001/98.")),
		on("ANV-001", "an exempt sunscreen", "/products/0/exemption is given", offering(lesson, advised, sunscreen(set("exemption", "isento")))),
		fine("numbers of every class", offering(lesson, "Registro na Anvisa 80012345678, CRM-MS 12345, RDC Anvisa 629/2022. "+advised, medicine(nil), sunscreen(nil), cosmetic,
			member{"class": "device", "anvisa_number": "80012345678"}, member{"class": "cosmetic", "anvisa_number": "25351.674980/2010-62"}, member{"class": "supplement", "exemption": "dispensado"}), "ANV-001"),

		on("ANV-002", "sells a prescription medicine to the public", "/products/0/rx is true", lay(ad, "Fale com a nossa equipe. "+signature, medicine(func(m member) {
			m["name"], m["dcb"], m["rx"] = "Exemplo", "rosuvastatina cálcica", true
		}))),
		on("ANV-002", "does not say whether a medicine is on prescription", "/products/0/rx is missing", lay(ad, sold, medicine(without("rx")))),
		on("ANV-002", "denies that a medicine is on prescription", "/products/0/rx is false, and the tables know", lay(ad, sold, medicine(set("dcb", "semaglutida")))),
		on("ANV-002", "praises a prescription medicine by its brand", "/content names a prescription medicine", lay(ad, "Peça já o Ozempic (a semaglutida) de que todos falam! "+signature)),
		fine("is asked to promote what teaches", lay(ad, "A levotiroxina repõe o hormônio da tireoide. Usar protetor solar FPS 30 ou mais ajuda a pele; reaplique."), "ANV-002"),
		fine("teaches about a prescription medicine", lay(lesson, "A varfarina sódica é um anticoagulante.", medicine(func(m member) {
			m["name"], m["dcb"], m["rx"] = "", "varfarina sódica", true
		})), "ANV-004"),
		fine("sells a prescription medicine to no layman", offering(ad, "Não vendemos semaglutida. Avise se toma varfarina."), "ANV-002"),

		on("ANV-003", "sells a medicine without the warning", "no text for readers has the warning", lay(ad, "Paracetamol. Registro na Anvisa 1.0573.0123. Contraindicações: doença do fígado. Leia a bula.", medicine(nil))),
		on("ANV-003", "has the reader buy more", "/content tells the reader to take more", lay(ad, "Se não melhorar, compre outro. "+sold, medicine(nil))),
		on("ANV-003", "has a customer praise a medicine", "/content has a consumer tell", lay(ad, "Tirou minha febre, conta a cliente. "+sold, medicine(nil))),
		on("ANV-003", "claims an effect that nobody proved", "/content claims an effect", lay(ad, "Alívio imediato. "+sold, medicine(nil))),
		on("ANV-003", "cites what is not there", "/claims/0/evidence_ref names no entry", promising("no-such-ref", "", sold, medicine(nil))),
		on("ANV-003", "quotes a layman in its claims", "/claims/0/testimonial_by is nobody", promising("ref-1", "patient", sold, medicine(nil))),
		on("ANV-003", "sells a medicine without its particulars", "sends to the package insert", lay(ad, "Paracetamol. AO PERSISTIREM OS SINTOMAS, O MÉDICO DEVERÁ SER CONSULTADO.", medicine(nil))),
		fine("sells a medicine as it may", promising("ref-1", "physician", "Alívio imediato da dor. "+sold, medicine(nil)), "ANV-002", "ANV-003"),

		on("ANV-004", "gives a brand for a DCB", "/dcb is a brand; its DCB is clonazepam", controlling("B1", func(r *script.Reply, at string) { r.Set(at+"/dcb", "Rivotril") })),
		on("ANV-004", "gives no DCB", "/products/0/dcb is missing", offering(lesson, "", medicine(without("dcb")))),
		on("ANV-004", "speaks of a brand alone", "/findings/0/text names a medicine by its brand", validating(func(r *script.Reply) { r.Set("/findings/0/text", "Marevan consta entre os itens conferidos.") })),
		fine("names brand and DCB", validating(func(r *script.Reply) {
			r.Set("/findings/0/text", "Marevan (varfarina sódica) consta entre os itens conferidos.")
		}), "ANV-004", "ANV-005", "ANV-007"),
		fine("names a medicine that no table knows", validating(func(r *script.Reply) {
			r.Set("/findings/0/text", "Frontalina e marevanol não constam das tabelas.")
		}), "ANV-005"),

		on("ANV-005", "lists no controlled substance", "of the request stands on list", validating(func(r *script.Reply) { r.Set("/control_lists", []any{}) })),
		on("ANV-005", "a benzodiazepine on a simple prescription", "/form is not that of list B1", controlling("B1", func(r *script.Reply, at string) { r.Set(at+"/form", "receita simples") })),
		on("ANV-005", "an opioid on the list of antidepressants", "/list is no list on which", controlling("A1", func(r *script.Reply, at string) {
			r.Set(at+"/list", "C1").Set(at+"/form", "receita_controle_especial")
		})),
		on("ANV-005", "a benzodiazepine for half a year", "/treatment_days is missing or wrong", controlling("B1", func(r *script.Reply, at string) { r.Set(at+"/treatment_days", 180) })),
		fine("tramadol by its addendum", controlling("A2", func(r *script.Reply, at string) {
			r.Set(at+"/form", "Receita de Controle Especial").Set(at+"/treatment_days", 60)
		}), "ANV-005"),
		fine("a form in other words", controlling("B1", func(r *script.Reply, at string) { r.Set(at+"/form", "Notificação de Receita B (azul)") }), "ANV-005"),

		on("ANV-006", "a prescription without a number", "/prescription/sncr_number is missing", prescribing("native_electronic", "", "qualified")),
		on("ANV-006", "a scan that calls itself electronic", "/prescription/origin is not native_electronic", prescribing("scanned", "SNCR-1", "qualified")),
		on("ANV-006", "an electronic prescription that nobody signed", "/prescription/signature is neither", prescribing("native_electronic", "SNCR-1", "simple")),
		fine("an electronic prescription with its number", prescribing("native_electronic", "SNCR-1", "qualified"), "ANV-006"),
		fine("a prescription on paper", prescribing("paper", "", ""), "ANV-005"),

		on("ANV-007", "orders a dose", "orders a dose or a change", validating(func(r *script.Reply) {
			r.Set("/findings/0/text", "Suspenda a varfarina e tome 500 mg.")
		})),
		on("ANV-007", "suggests a dose", "/alerts/0/suggest orders a dose", warning(alert("Interação possível.", "Bula profissional", "Tome dois comprimidos a menos."))),
		on("ANV-007", "alerts without a source", "/alerts/0/source names no source", warning(alert("Interação possível.", "-", "Rever com o prescritor."))),
		fine("sends to the prescriber", warning(alert("Interação grave possível; revisar com o prescritor. Não suspenda por conta própria.", "Bula profissional", "Rever com o prescritor.")), "ANV-007"),

		on("ANV-008", "a cosmetic that treats psoriasis", "/content claims a therapeutic effect", offering(ad, "Creme que trata a psoríase.", cosmetic)),
		on("ANV-008", "an unlisted cosmetic that heals", "/content claims a therapeutic effect", offering(ad, "Conheça o hidratante que cicatriza feridas.")),
		on("ANV-008", "a cosmetic that is called a cure", "/products/0/name claims", offering(lesson, "", member{"class": "cosmetic", "name": "Cura Psoríase", "exemption": "dispensado"})),
		on("ANV-008", "a lesson whose cream treats", "/content claims a therapeutic effect", offering(lesson, "O Creme Exemplo trata a dermatite.", cosmetic)),
		on("ANV-008", "a reviewer that suggests a cure", "/findings_text/0/suggestion claims", suggesting("Escreva que o creme trata a psoríase.")),
		on("ANV-008", "a reviewer that proposes a cure where it observes", "/findings/0/text claims a therapeutic effect", remarking("Texto sugerido: este creme cura a psoríase.")),
		fine("a reviewer that speaks of what it found", remarking("O trecho “cura a psoríase” promete um efeito; sugestão: retire-o e fale de hidratação."), "ANV-008"),
		on("ANV-010", "a reviewer that proposes to block the sun", "/findings/0/text claims more than a sunscreen can do", remarking("Sugerimos: “protetor solar com proteção total, dispensa reaplicação”.")),
		fine("a cosmetic that is one", offering(ad, "Ajuda a manter a pele macia; máscara de tratamento capilar. Não trata doenças da pele.", cosmetic), "ANV-008"),
		fine("a lesson about treatment beside a cosmetic", offering(lesson, "O tratamento da psoríase é decidido na consulta. O Creme Exemplo amacia a pele.", cosmetic), "ANV-008"),
		fine("a reviewer that takes a cure out", suggesting("Retire \"trata a psoríase\" e diga que hidrata."), "ANV-008"),

		on("ANV-009", "a sunscreen without FPS", "/products/0/fps is missing", offering(lesson, advised, sunscreen(without("fps")))),
		on("ANV-009", "too little against UVA", "/products/0/fpuva is less than a third", offering(lesson, advised, sunscreen(set("fpuva", 10)))),
		on("ANV-009", "a factor below six", "/products/0/fps is no whole number", offering(lesson, advised, sunscreen(func(m member) { m["fps"], m["fpuva"] = 4, 4 }))),
		on("ANV-009", "a short critical wavelength", "/products/0/lambda_c is less than 370", offering(lesson, advised, sunscreen(set("lambda_c", 360)))),
		on("ANV-009", "sells a sunscreen by a wrong ratio", "/content gives a sunscreen FPUVA 10 for FPS 50", offering(ad, "Chegou o protetor solar FPS 50, FPUVA 10. "+advised)),
		fine("a sunscreen with its numbers", offering(lesson, "FPS 50, FPUVA 18. "+advised, sunscreen(nil)), "ANV-001", "ANV-009", "ANV-010", "ANV-011"),

		on("ANV-010", "a sunscreen that protects totally", "/content claims more than a sunscreen can do", offering(ad, "Chegou o protetor solar FPS 50 com proteção total. "+advised)),
		on("ANV-010", "a sunscreen that lasts", "/content claims more", offering(lesson, "Dispensa reaplicação no mar. "+advised, sunscreen(nil))),
		on("ANV-010", "a sunscreen that is called a blocker", "/products/0/name claims more", offering(lesson, advised, sunscreen(set("name", "Bloqueador Solar Exemplo")))),
		on("ANV-010", "advises a blocker", "/content claims more", offering(lesson, "Aplique bloqueador solar FPS 50. "+advised)),
		fine("a sunscreen without great words", offering(ad, "Chegou o protetor solar FPS 30. Nenhum protetor oferece proteção completa. "+advised), "ANV-009", "ANV-010", "ANV-011"),

		on("ANV-011", "a sunscreen without its warnings", "no text for readers says to put", offering(lesson, "FPS 50. Menores de 6 meses: consulte um médico.", sunscreen(nil))),
		on("ANV-011", "once is enough", "advises against a warning", offering(lesson, "Passe uma vez e pronto. "+advised, sunscreen(nil))),
		on("ANV-011", "a sunscreen for newborn children", "advises against a warning", offering(ad, "Chegou o protetor solar FPS 50, liberado para recém-nascidos. "+advised)),
		on("ANV-011", "a label that lacks a warning", "the label lacks the warning: too little", offering(document, label, sunscreen(nil))),
		fine("a label with all its warnings", offering(document, label+last, sunscreen(nil)), "ANV-011"),
	}
}

// warning is a validator with one alert more wherever no right answer is known.
func warning(alert member) *script.Plugin {
	return of(contract.MedicationValidation).Answer(func(f fixtures.Fixture, r *script.Reply) {
		if r.Text("/status") == "ok" && f.Truth == nil {
			r.Set("/alerts", []any{alert})
		}
	})
}

// suggesting is a reviewer of cosmetics with one remark.
func suggesting(suggestion string) *script.Plugin {
	return of(contract.CosmeticValidation).Answer(func(f fixtures.Fixture, r *script.Reply) {
		var asked struct{ Content string }
		if json.Unmarshal(f.Request, &asked) != nil { // a request that is none
			return
		}
		if _, n := utf8.DecodeRuneInString(asked.Content); n > 0 && r.Text("/status") == "ok" {
			r.Set("/findings_text", []any{member{"rule": "claim", "severity": "info", "start": 0, "end": n, "message": "Rever o trecho.", "suggestion": suggestion}})
		}
	})
}

// remarking is a reviewer of cosmetics that observes something.
func remarking(words string) *script.Plugin {
	return answers(of(contract.CosmeticValidation), func(r *script.Reply) {
		if r.Text("/status") == "ok" {
			r.Set("/findings/0/text", words)
		}
	})
}

func anvisaHosts() []HostSpecimen {
	prescription := func(change func(p *conformance.Prescribed)) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) { change(&c.Prescriptions[0]) }
	}
	event := func(change func(e *conformance.AdverseEvent)) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) { change(&c.Adverse[0]) }
	}
	return []HostSpecimen{
		{Name: "serves a controlled prescription without a number", Breaks: "ANV-006", Says: "/prescriptions/0/sncr_number is missing", Change: prescription(func(p *conformance.Prescribed) { p.SNCRNumber = "" })},
		{Name: "serves a scan as electronic", Breaks: "ANV-006", Says: "/prescriptions/0/origin is not native_electronic", Change: prescription(func(p *conformance.Prescribed) { p.Origin = "scanned" })},
		{Name: "serves controlled prescriptions on paper", Near: []string{"ANV-006"}, Change: func(c *conformance.HostCase) {
			c.Prescriptions = append(c.Prescriptions, conformance.Prescribed{Controlled: true, Prescription: contract.Prescription{Origin: "paper"}})
		}},
		{Name: "exports no adverse event", Breaks: "ANV-012", Says: "/adverse_events/0/exported", Change: event(func(e *conformance.AdverseEvent) { e.Exported = false })},
		{Name: "records an adverse event without a version", Breaks: "ANV-012", Says: "/adverse_events/0/version is missing", Change: event(func(e *conformance.AdverseEvent) { e.Version = "" })},
		{Name: "records an adverse event without a time", Breaks: "ANV-012", Says: "/adverse_events/0/at is missing", Change: event(func(e *conformance.AdverseEvent) { e.At = time.Time{} })},
		{Name: "exports severe adverse events, too", Near: []string{"ANV-012"}, Change: event(func(e *conformance.AdverseEvent) { e.Severity = "severe" })},
	}
}
