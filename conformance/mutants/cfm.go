package mutants

import (
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const signature = "Dra. Exemplo de Souza, MÉDICA, CRM-PE 12345."

// publishing is a plugin that prepares texts, and adds words to those of one content kind.
func publishing(kind contract.ContentKind, words string) *script.Plugin {
	return published(kind, func(r *script.Reply) { r.Set("/content", r.Text("/content")+"\n\n"+words) })
}

// published is a plugin that prepares texts, whose answers of one content kind are changed.
func published(kind contract.ContentKind, change func(r *script.Reply)) *script.Plugin {
	return of(contract.HealthContent).Answer(func(f fixtures.Fixture, r *script.Reply) {
		if r.Text("/status") == "ok" && saidIn(f, "content_kind") == string(kind) {
			change(r)
		}
	})
}

func cfm() []Specimen {
	const ad, lesson = contract.ContentPromotional, contract.ContentEducational
	on := func(p *script.Plugin, name, rule, says string) Specimen {
		return Specimen{Name: name, Breaks: rule, Says: says, Plugin: p}
	}
	fine := func(p *script.Plugin, name string, rules ...string) Specimen {
		return Specimen{Name: name, Near: rules, Plugin: p}
	}
	first := func(text string) *script.Plugin {
		return saying(func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/findings/0/text", text)
			}
		})
	}
	hosts := func(host string) *script.Plugin {
		return declaring(func(m *contract.Manifest) { m.Capabilities.Hosts = []string{host} })
	}
	model := func(change func(*contract.Manifest)) *script.Plugin { return modelled().Declare(change) }
	return append([]Specimen{
		on(publishing(lesson, "Texto revisado por Exemplo de Souza, CRM 12345."), "names a registration without UF", "CFM-001", "/content names a registration without its UF"),
		on(publishing(lesson, "Inscrita no Conselho Regional de Medicina sob o nº 12.345."), "names a registration without UF in full words", "CFM-001", "/content names a registration without its UF"),
		on(first("Medido segundo o responsável, CRM nº 12.345."), "names a registration without UF in a finding", "CFM-001", "/findings/0/text names"),
		fine(publishing(lesson, "Texto revisado por Exemplo de Souza, CRM-PE 12.345."), "names a registration with UF", "CFM-001"),
		fine(publishing(lesson, "Exemplo de Souza, CRM 12345/PE. Parecer CRM 12/2019. O CRM registra médicos."), "names a council and a registration", "CFM-001"),

		on(hosts("ws.cfm.org.br"), "lists the federal council's service", "CFM-002", "/capabilities/hosts/0 belongs to a council of medicine"),
		on(hosts("www.cremesp.org.br"), "lists a regional council", "CFM-002", "/capabilities/hosts/0 belongs to a council of medicine"),
		fine(hosts("api.example.org"), "lists another host", "CFM-002"),

		on(publishing(ad, "Dra. Exemplo de Souza, CRM-PE 12345."), "advertises without saying that she is a physician", "CFM-003", "says neither MÉDICO or MÉDICA"),
		on(publishing(ad, "Agende sua avaliação com desconto em nossa clínica."), "offers and names nobody", "CFM-003", "and no registration"),
		on(publishing(ad, "Médica, CRM-PE 12345, com hora marcada e sem fila."), "advertises without a name", "CFM-003", "no full name"),
		fine(publishing(ad, "Agende sua avaliação. "+signature), "advertises and says who", "CFM-003", "CFM-005", "CFM-001"),
		fine(publishing(ad, "Nossa clínica atende no centro. Diretor técnico: Exemplo de Souza, CRM-PE 12345."), "an establishment that says who answers for it", "CFM-003"),

		on(publishing(lesson, "Texto de Exemplo de Souza, CRM-PE 12345, dermatologista."), "names a dermatologist without RQE", "CFM-004", "presents a specialist"),
		on(publishing(ad, signature+" Pós-graduação em dermatologia."), "has a postgraduate title and does not say what it is worth", "CFM-004", "names a postgraduate title without RQE"),
		on(publishing(lesson, "Sou tricologista, RQE 4321."), "invents a specialty", "CFM-004", "is on no list"),
		on(publishing(ad, "Dra. Exemplo de Souza, MÉDICA, CRM-PE 12345, cardiologista, pediatra e urologista, RQE 4321."), "announces three specialties", "CFM-004", "announces 3 specialties"),
		fine(publishing(ad, "Dra. Exemplo de Souza, MÉDICA, CRM-PE 12345, dermatologista, RQE 4321."), "names a dermatologist with RQE", "CFM-004", "CFM-003"),
		fine(publishing(ad, signature+" Pós-graduação em dermatologia. NÃO ESPECIALISTA"), "says that she is no specialist", "CFM-004"),

		on(publishing(ad, "Resultado garantido em 7 dias. "+signature), "guarantees a result", "CFM-005", "/content promises or boasts"),
		on(publishing(ad, "Sem dor e com cura defini<b>tiva</b>. "+signature), "hides a guarantee in markup", "CFM-005", "/content promises or boasts"),
		on(publishing(lesson, "O chá é a cura definitiva do diabetes."), "teaches a cure", "CFM-005", "/content promises or boasts"),
		fine(publishing(ad, "Os resultados variam e não há garantia de resultado. "+signature), "denies a guarantee", "CFM-005"),
		fine(publishing(lesson, "A lei garante o direito à informação; nenhum procedimento é sem risco."), "speaks of guarantees that are none", "CFM-005"),

		on(published(ad, func(r *script.Reply) {
			r.Set("/products", []any{map[string]any{"class": "device", "name": "Laser novo"}})
		}), "names a device without a number", "CFM-006", "/products/0/anvisa_number is missing"),
		on(publishing(ad, "Laser novo, ainda sem registro na Anvisa. "+signature), "offers what is not registered", "CFM-006", "offers what has no registration"),
		on(saying(func(r *script.Reply) { r.Set("/limitations/0", "Plugin aprovado pelo CFM; considera só o pedido.") }), "praises itself with a council", "CFM-006", "/limitations/0 lends the name of an authority"),
		on(publishing(lesson, "Método com selo de aprovação do CRM."), "teaches with a seal", "CFM-006", "/content lends the name of an authority"),
		fine(published(ad, func(r *script.Reply) {
			r.Set("/products", []any{map[string]any{"class": "device", "name": "Laser", "anvisa_number": "80012345678"}})
			r.Set("/content", r.Text("/content")+" Laser registrado na Anvisa sob nº 80012345678. "+signature)
		}), "names a registered device", "CFM-006"),
		fine(publishing(lesson, "Não use cremes sem registro na Anvisa. Nenhum aplicativo é aprovado pelo CFM."), "warns against seals", "CFM-006"),

		on(published(ad, pictures(4, func(_ int, image map[string]any) { image["edited"] = true })), "shows edited pictures", "CFM-007", "/images/0/edited must be false"),
		on(published(ad, pictures(4, func(i int, image map[string]any) {
			if i == 2 {
				delete(image, "consent_ref")
			}
		})), "shows a picture without consent", "CFM-007", "/images/2/consent_ref is missing"),
		on(published(ad, pictures(2, func(int, map[string]any) {})), "shows two patients", "CFM-007", "/images shows 2 patients"),
		on(published(ad, func(r *script.Reply) {
			pictures(4, func(int, map[string]any) {})(r)
			r.Set("/content", r.Text("/content")[:len(r.Text("/content"))-len(outcomes)]+signature)
		}), "shows pictures and tells nothing", "CFM-007", "says nothing of complicações"),
		on(publishing(ad, "Olha esse antes e depois! "+signature), "boasts of pictures", "CFM-007", "without images of type before_after"),
		fine(published(ad, pictures(4, func(int, map[string]any) {})), "shows pictures that teach", "CFM-007"),
		fine(publishing(ad, "Lave as mãos antes e depois das refeições. "+signature), "washes hands before and after", "CFM-003"),

		on(publishing(lesson, "Tome 50 mg todo dia."), "teaches a dose", "CFM-008", "/content orders a dose"),
		on(publishing(lesson, "Reduza a dose pela metade a cada semana."), "teaches a change of dose", "CFM-008", "/content orders a dose"),
		on(published(lesson, func(r *script.Reply) {
			r.Set("/disclaimer/elements", []any{"support_only", "not_substitute", "professional_decides"})
		}), "teaches everybody", "CFM-008", "lacks not_individual"),
		on(published(lesson, func(r *script.Reply) { r.Set("/references", []any{}) }), "teaches without a source", "CFM-008", "/references names no source"),
		fine(published(lesson, func(r *script.Reply) {
			r.Set("/references", []any{}).Set("/medical_recommendations/0/action", "Citar ao menos uma fonte")
		}), "asks for a source", "CFM-008"),
		fine(publishing(lesson, "Não tome 50 mg por conta própria; use o que seu médico prescreveu."), "warns against a dose", "CFM-008"),

		on(first("LAUDO DE ECG"), "calls itself a report", "CFM-009", "/findings/0/text is headed as a physician's document"),
		on(first("Laudo de ECG emitido e assinado digitalmente pelo cardiologista."), "says that a report was signed", "CFM-009", "/findings/0/text speaks as a physician's document"),
		on(first("Este documento vale como laudo."), "says that it is worth a report", "CFM-009", "/findings/0/text speaks as a physician's document"),
		on(publishing(lesson, "# Receita médica\n\nRepouso e água."), "writes a prescription", "CFM-009", "/content is headed as a physician's document"),
		fine(first("Pré-análise para revisão médica; não vale como laudo."), "calls itself a pre-analysis", "CFM-009"),
		fine(saying(func(r *script.Reply) { r.Set("/medical_recommendations/0/action", "Laudo por cardiologista") }), "asks for a report", "CFM-009"),
	}, []Specimen{
		on(model(func(m *contract.Manifest) { m.AI.CFMRisk = "baixo" }), "sets its risk too low", "CFM-011", "/ai/cfm_risk is baixo"),
		on(declaring(func(m *contract.Manifest) { m.AI.CFMRisk = "baixo" }), "sets the risk of its rules too low", "CFM-011", "/ai/cfm_risk is baixo"),
		on(model(func(m *contract.Manifest) { m.AI.CFMRisk = "" }), "states no risk", "CFM-011", "/ai/cfm_risk is missing"),
		on(model(func(m *contract.Manifest) { m.Medical.IntendedUse += " Libera automaticamente o resultado." }), "acts by itself at medium risk", "CFM-011", "the plugin acts by itself"),
		on(model(func(m *contract.Manifest) { m.Validation = nil }), "was measured in no group", "CFM-011", "/validation/strata holds no metric by sex"),
		on(of(contract.LesionAnalysis).Declare(func(m *contract.Manifest) {
			m.AI = contract.AIDeclared{Used: true, Kind: "ml_locked", ModelID: "lesao", ModelVersion: "1.0.0", CFMRisk: "medio"}
			m.Validation.Strata = m.Validation.Strata[:4]
		}), "was measured without phototypes", "CFM-011", "holds no metric by skin phototype"),
		fine(model(func(m *contract.Manifest) { m.AI.CFMRisk = "alto" }), "sets its risk high", "CFM-011"),
	}...)
}

// outcomes is what a text says beside pictures of results.
const outcomes = "Indicações: cicatrizes. O resultado varia com a pele e a idade. Complicações: infecção. Um em cada dez pacientes não teve melhora. " + signature

// pictures shows results of some patients, each changed, and says beside them what has to be said.
func pictures(n int, change func(i int, image map[string]any)) func(r *script.Reply) {
	return func(r *script.Reply) {
		var all []any
		for i := range n {
			image := map[string]any{"type": "before_after", "edited": false, "identifiable": false, "contains_face": false, "contains_tattoo": false, "consent_ref": "TC-" + string(rune('1'+i))}
			change(i, image)
			all = append(all, image)
		}
		r.Set("/images", all).Set("/content", r.Text("/content")+" "+outcomes)
	}
}

func cfmHosts() []HostSpecimen {
	const remote = 7 // the call in telemedicine
	served := func(i int, change func(*conformance.Served)) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) { change(&c.Served[i]) }
	}
	physician := func(change func(*conformance.HostCase)) func(*conformance.HostCase) { return change }
	return []HostSpecimen{
		{Name: "lets a plugin ask the council", Breaks: "CFM-002", Says: "/lookups/0/by", Change: func(c *conformance.HostCase) { c.Lookups[0].By = "plugin" }},
		{Name: "takes unknown for verified", Breaks: "CFM-002", Says: "/lookups/1/passed a registration of status unknown", Change: func(c *conformance.HostCase) { c.Lookups[1].Passed = true }},
		{Name: "uses a look-up of last week", Breaks: "CFM-002", Says: "/lookups/0/used_at", Change: func(c *conformance.HostCase) { c.Lookups[0].CheckedAt = hostDay.Add(-7 * 24 * time.Hour) }},
		{Name: "does not say when it looked", Breaks: "CFM-002", Says: "/lookups/0/checked_at is missing", Change: func(c *conformance.HostCase) {
			c.Lookups[0].CheckedAt, c.Lookups[0].UsedAt = time.Time{}, time.Time{}
		}},
		{Name: "uses a look-up of yesterday", Near: []string{"CFM-002"}, Change: func(c *conformance.HostCase) { c.Lookups[0].CheckedAt = hostDay.Add(-24 * time.Hour) }},

		{Name: "sees patients at a distance without consent", Breaks: "CFM-010", Says: "telemedicine/consent_ref is missing", Change: served(remote, func(s *conformance.Served) { s.Remote.ConsentRef = "" })},
		{Name: "invents a modality", Breaks: "CFM-010", Says: "telemedicine/modality is none of the seven", Change: served(remote, func(s *conformance.Served) { s.Remote.Modality = "telecura" })},
		{Name: "has its provider abroad", Breaks: "CFM-010", Says: "telemedicine/provider/country is not BR", Change: served(remote, func(s *conformance.Served) { s.Remote.Provider.Country = "US" })},
		{Name: "has an unregistered provider", Breaks: "CFM-010", Says: "telemedicine/provider/crm_pj is missing", Change: served(remote, func(s *conformance.Served) { s.Remote.Provider.CRMPJ = " " })},
		{Name: "reports at a distance without RQE", Breaks: "CFM-010", Says: "human_review/reviewer/rqe is missing", Change: served(remote, func(s *conformance.Served) { s.HumanReview.Reviewer.RQE = "" })},
		{Name: "hides that it was telemedicine", Breaks: "CFM-010", Says: "says_remote", Change: served(remote, func(s *conformance.Served) { s.SaysRemote = false })},
		{Name: "never sees chronic patients", Breaks: "CFM-010", Says: "in_person_by", Change: served(remote, func(s *conformance.Served) { s.InPersonBy = s.At.AddDate(1, 0, 0) })},
		{Name: "denies its telemedicine", Breaks: "CFM-010", Says: "/config/telemedicine is false", Change: func(c *conformance.HostCase) { c.Config.Telemedicine = contract.Ptr(false) }},
		{Name: "monitors at a distance", Near: []string{"CFM-010"}, Change: served(remote, func(s *conformance.Served) {
			s.Remote.Modality, s.Document, s.SaysRemote, s.HumanReview.Reviewer.RQE = "Telemonitoramento", "", false, ""
		})},

		{Name: "cannot be switched off", Breaks: "CFM-012", Says: "/config/physician/can_disable", Change: physician(func(c *conformance.HostCase) { c.Config.Physician.CanDisable = false })},
		{Name: "takes no refusal of a suggestion", Breaks: "CFM-012", Says: "/config/physician/can_reject", Change: physician(func(c *conformance.HostCase) { c.Config.Physician.CanReject = false })},
		{Name: "blocks the chart", Breaks: "CFM-012", Says: "blocks_chart_on_failures", Change: physician(func(c *conformance.HostCase) { c.Config.Physician.BlocksChartOnFailures = true })},
		{Name: "loses the chart with a trap", Breaks: "CFM-012", Says: "/served/6/chart_saved", Change: served(6, func(s *conformance.Served) { s.ChartSave = false })},
		{Name: "analyses who refused", Breaks: "CFM-012", Says: `/served/2/outcome is "ran"`, Change: served(2, func(s *conformance.Served) { s.Outcome, s.Reason = "ran", "" })},
	}
}
