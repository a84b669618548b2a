package mutants

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func lgpd() []Specimen {
	return append(lgpdDeclared(), []Specimen{
		{Name: "takes an undeclared name along", Breaks: "LGPD-007", Says: "log holds what the request has at /patient_name, in base64",
			Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
				for _, name := range planted(f, "/patient_name") {
					r.Log("ref " + base64.StdEncoding.EncodeToString([]byte(name)))
				}
			})},
		{Name: "logs a CPF", Breaks: "LGPD-008", Says: "log holds a CPF", Plugin: saying(func(r *script.Reply) { r.Log("CPF 529.982.247-25 processado") })},
		{Name: "logs the text it was given", Breaks: "LGPD-008", Says: "log holds the patient's name", Plugin: of(contract.PublicationPackage).Answer(func(f fixtures.Fixture, r *script.Reply) {
			if len(f.Carried) > 0 {
				r.Log("texto recebido: " + f.Carried[0].Value)
			}
		})},
		{Name: "logs how long its text is", Near: []string{"LGPD-008"}, Plugin: of(contract.PublicationPackage).Answer(func(f fixtures.Fixture, r *script.Reply) {
			if r.Answered() {
				r.Log(fmt.Sprintf("texto de %d bytes empacotado", len(saidIn(f, "content"))))
			}
		})},
		{Name: "repeats the declared history", Breaks: "LGPD-008", Says: "/findings/1/text holds", Plugin: declaring(func(m *contract.Manifest) {
			m.Privacy.Inputs = append(m.Privacy.Inputs, contract.PrivacyInput{Path: "medical_context.medical_history", Category: "sensitive_health",
				PurposeID: m.Privacy.Purposes[0].ID, Necessity: "antecedentes"})
		}).Answer(func(f fixtures.Fixture, r *script.Reply) {
			for _, history := range planted(f, "/medical_context/medical_history/0") {
				if r.Text("/status") == "ok" {
					r.Set("/findings/-", contract.Finding{Type: "observation", Text: "Antecedentes: " + history})
				}
			}
		})},
		{Name: "enciphers the history", Breaks: "LGPD-020", Says: "/limitations/1 is another for a patient who differs in name", Plugin: withHistory(func(_ fixtures.Fixture, history string, r *script.Reply) {
			r.Set("/limitations/-", "Referência técnica "+hex.EncodeToString(enciphered(history))+".")
		})},
		{Name: "logs initials", Breaks: "LGPD-020", Says: "log is another", Plugin: withHistory(func(_ fixtures.Fixture, history string, r *script.Reply) {
			r.Log("iniciais " + strings.Join(strings.FieldsFunc(history, func(c rune) bool { return !unicode.IsUpper(c) }), ""))
		})},
		{Name: "numbers its analyses by a salted name", Breaks: "LGPD-020", Says: "/analysis_id is another", Plugin: withHistory(func(_ fixtures.Fixture, history string, r *script.Reply) {
			r.Set("/analysis_id", digest("sal"+history))
		})},
		{Name: "thinks longer about some", Breaks: "LGPD-020", Says: "how long an answer takes tells who it is about", Plugin: withHistory(func(f fixtures.Fixture, history string, r *script.Reply) {
			if f.Name == conformance.Another {
				r.Spin(4_000_000)
			}
		})},
		{Name: "tells in levels", Breaks: "LGPD-020", Says: "log has other levels", Plugin: withHistory(func(f fixtures.Fixture, history string, r *script.Reply) {
			r.LogAt(map[bool]string{true: "warn", false: "info"}[f.Name == conformance.Another], "analisado")
		})},
		{Name: "numbers its analyses by the whole request", Near: []string{"LGPD-020"}, Plugin: withHistory(func(f fixtures.Fixture, history string, r *script.Reply) {
			id := digest("sal" + string(f.Request))
			r.Set("/analysis_id", id).Set("/limitations/-", "Análise "+id+".").Log(fmt.Sprintf("entrada %s, antecedentes %d bytes", digest(string(f.Request))[:8], len(history)))
		})},
	}...)
}

// withHistory changes what an ECG plugin does with requests that have a history of somebody planted.
func withHistory(change func(f fixtures.Fixture, history string, r *script.Reply)) *script.Plugin {
	return ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
		if history := strings.Join(planted(f, "/medical_context/medical_history/0"), " "); history != "" && r.Answered() {
			change(f, history, r)
		}
	})
}

// digest is written as an analysis_id is.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

func enciphered(s string) []byte {
	b := []byte(s)
	for i := range b {
		b[i] ^= 0x2a
	}
	return b
}

// lgpdDeclared are specimens whose manifest is at fault, and near misses.
func lgpdDeclared() []Specimen {
	privacy := func(change func(p *contract.Privacy)) *script.Plugin {
		return declaring(func(m *contract.Manifest) { change(&m.Privacy) })
	}
	breaking := func(name, rule, says string, change func(p *contract.Privacy)) Specimen {
		return Specimen{Name: name, Breaks: rule, Says: says, Plugin: privacy(change)}
	}
	keeping := func(name string, change func(p *contract.Privacy), rules ...string) Specimen {
		return Specimen{Name: name, Near: rules, Plugin: privacy(change)}
	}
	consenting := func(m *contract.Manifest) {
		m.Privacy.Basis[0].Code = "art11.I"
		m.Capabilities.HostFunctions = []string{"check_consent"}
	}
	billing := func(code string) func(p *contract.Privacy) {
		return func(p *contract.Privacy) {
			p.Purposes = append(p.Purposes, contract.PrivacyPurpose{ID: "faturamento", Text: "Faturamento do exame"})
			p.Basis = append(p.Basis, contract.PrivacyBasis{PurposeID: "faturamento", Code: code})
			p.Inputs = append(p.Inputs, contract.PrivacyInput{Path: "request_id", Category: "personal", PurposeID: "faturamento", Necessity: "conta"})
		}
	}
	to := func(country string, mechanism, ref *string) func(p *contract.Privacy) {
		return func(p *contract.Privacy) {
			p.Transfers = []contract.PrivacyTransfer{{Country: country, Mechanism: mechanism, Ref: ref}}
		}
	}
	minors := func(m *contract.Manifest) {
		m.Medical.Population.AgeMin, m.Privacy.Minors, m.Privacy.BestInterestRef = 6, true, contract.Ptr("AMI-2026-3")
	}
	return []Specimen{
		breaking("declares the signal as ordinary data", "LGPD-001", "/privacy/inputs/0/category is none", func(p *contract.Privacy) { p.Inputs[0].Category = "none" }),
		breaking("declares an input twice", "LGPD-001", "is listed twice", func(p *contract.Privacy) { p.Inputs = append(p.Inputs, p.Inputs[0]) }),
		breaking("ordinary basis for an ECG", "LGPD-002", "is art7.I, which grounds no sensitive data", func(p *contract.Privacy) { p.Basis[0].Code = "art7.I" }),
		breaking("two bases for one purpose", "LGPD-002", "has 2 legal bases", func(p *contract.Privacy) {
			p.Basis = append(p.Basis, contract.PrivacyBasis{PurposeID: p.Basis[0].PurposeID, Code: "art11.II.a"})
		}),
		breaking("no basis at all", "LGPD-002", "has 0 legal bases", func(p *contract.Privacy) { p.Basis = []contract.PrivacyBasis{} }),
		breaking("legitimate interest for an ECG", "LGPD-003", "/privacy/basis/0/code is art7.IX", func(p *contract.Privacy) { p.Basis[0].Code = "art7.IX" }),
		breaking("legitimate interest in words", "LGPD-003", "claims legitimate interest", func(p *contract.Privacy) { p.Purposes[0].Text = "Base legal: legítimo interesse do hospital" }),
		keeping("bare contract for the bill alone", billing("art7.V"), "LGPD-002", "LGPD-003"),
		{Name: "protection of health for the public", Breaks: "LGPD-004", Says: "although the intended user is public",
			Plugin: declaring(func(m *contract.Manifest) { m.Medical.IntendedUser = "public" })},
		{Name: "rests on consent and asks for it", Near: []string{"LGPD-002", "LGPD-005"}, Plugin: declaring(consenting)},
		breaking("rests on consent and does not ask", "LGPD-005", "does not declare check_consent", func(p *contract.Privacy) { p.Basis[0].Code = "art11.I" }),
		{Name: "asks for consent and goes on without it", Breaks: "LGPD-005", Says: "analyses although consent is missing",
			Plugin: declaring(consenting).Act(func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{} }).
				Answer(func(_ fixtures.Fixture, r *script.Reply) {
					if r.Answered() {
						r.Call("check_consent", map[string]string{"patient_id": "pseud:1", "purpose_id": "apoio_clinico"})
					}
				})},
		{Name: "for children, with its papers", Near: []string{"LGPD-009"}, Plugin: declaring(minors)},
		{Name: "for children, with no assessment", Breaks: "LGPD-009", Says: "/privacy/best_interest_ref is missing",
			Plugin: declaring(minors).Declare(func(m *contract.Manifest) { m.Privacy.BestInterestRef = nil })},
		{Name: "for children, without saying so", Breaks: "LGPD-009", Says: "/privacy/minors is false",
			Plugin: declaring(minors).Declare(func(m *contract.Manifest) { m.Privacy.Minors = false })},
		breaking("shares with whom it likes", "LGPD-010", "/privacy/shares/0/exception is missing", func(p *contract.Privacy) {
			p.Shares = []contract.PrivacyShare{{With: "Rede Exemplo"}}
		}),
		breaking("shares with advertisers under an exception", "LGPD-010", "/privacy/shares/0/with is no service", func(p *contract.Privacy) {
			p.Shares = []contract.PrivacyShare{{With: "Rede de anunciantes", Exception: contract.Ptr("health_service")}}
		}),
		keeping("shares with the laboratory", func(p *contract.Privacy) {
			p.Shares = []contract.PrivacyShare{{With: "Laboratório Exemplo", Exception: contract.Ptr("health_service")}}
		}, "LGPD-010"),
		breaking("sells data", "LGPD-010", "trades in personal data", func(p *contract.Privacy) { p.Purposes[0].Text = "Venda de dados de ECG a anunciantes" }),
		{Name: "advises to refuse the contract", Breaks: "LGPD-010", Says: "/findings/- ?|selects risks",
			Plugin: saying(func(r *script.Reply) {
				r.Set("/findings/-", contract.Finding{Type: "observation", Text: "Escore elevado: recusar a contratação do plano de saúde."})
			})},
		breaking("anonymous patient numbers", "LGPD-011", "is anonymised, although patient_id tells", func(p *contract.Privacy) {
			p.Inputs = append(p.Inputs, contract.PrivacyInput{Path: "patient_id", Category: "anonymised", PurposeID: p.Purposes[0].ID, Necessity: "arquivo"})
		}),
		breaking("anonymous by a hash", "LGPD-011", "takes the hash of an identifier", func(p *contract.Privacy) { p.Inputs[0].Necessity = "vinculado por SHA-256 do CPF" }),
		keeping("pseudonymised patient numbers", func(p *contract.Privacy) {
			p.Inputs = append(p.Inputs, contract.PrivacyInput{Path: "patient_id", Category: "pseudonymised", PurposeID: p.Purposes[0].ID, Necessity: "arquivo"})
		}, "LGPD-011"),
		breaking("decides by itself without recourse", "LGPD-013", "/privacy/review_channel is missing", func(p *contract.Privacy) {
			p.AutomatedDecision, p.CriteriaText = true, contract.Ptr("Limiares da tabela.")
		}),
		keeping("decides by itself with recourse", func(p *contract.Privacy) {
			p.AutomatedDecision, p.CriteriaText, p.ReviewChannel = true, contract.Ptr("Limiares da tabela."), contract.Ptr("médico responsável")
		}, "LGPD-013"),
		breaking("sends data to the United States", "LGPD-014", "/privacy/transfers/0/mechanism is missing", to("US", nil, nil)),
		breaking("sends data under clauses nobody finds", "LGPD-014", "/privacy/transfers/0/ref is missing", to("US", contract.Ptr("scc"), nil)),
		keeping("sends data to Germany", to("DE", nil, nil), "LGPD-014"),
		keeping("sends data under clauses", to("US", contract.Ptr("scc"), contract.Ptr("C-12")), "LGPD-014"),
		breaking("a purpose without a basis", "LGPD-015", "/privacy/purposes/1 has no legal basis", func(p *contract.Privacy) {
			p.Purposes = append(p.Purposes, contract.PrivacyPurpose{ID: "estatistica", Text: "Estatística de uso"})
		}),
		breaking("a controller without an encarregado", "LGPD-015", "/privacy/dpo_contact is missing", func(p *contract.Privacy) { p.Role = "controller" }),
		{Name: "a key in the manifest", Breaks: "LGPD-017", Says: "looks like the value of a chave",
			Plugin: declaring(func(m *contract.Manifest) {
				m.Medical.Limitations = append(m.Medical.Limitations, `chave: "AB12CD34EF56GH78"`)
			})},
		{Name: "a private key in the module", Breaks: "LGPD-017", Says: "looks like a private key", Plugin: ecg(), File: func(p Parts) []byte {
			return carrying(custom(p.Module, "notes", []byte("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIFJvdGF0ZSBtZSBub3csIHBsZWFzZSEh\n-----END PRIVATE KEY-----\n")), p.Manifest)
		}},
		{Name: "a reference to a secret", Near: []string{"LGPD-017"},
			Plugin: declaring(func(m *contract.Manifest) {
				m.Medical.Limitations = append(m.Medical.Limitations, "secret_ref: cfm_ws, chave de acesso com o operador")
			})},
	}
}

func lgpdHosts() []HostSpecimen {
	none := func(c *conformance.HostConfig) { c.Deployer.CNES, c.Deployer.CRM, c.Deployer.Authority = "", "", "" }
	nine := 9.0
	return []HostSpecimen{
		{Name: "a shop on the basis of health", Breaks: "LGPD-004", Says: "shows no CNES", Change: func(c *conformance.HostCase) { none(&c.Config) }},
		{Name: "a physician of her own", Near: []string{"LGPD-004"}, Change: func(c *conformance.HostCase) { none(&c.Config); c.Config.Deployer.CRM = "CRM-PE 12345" }},
		{Name: "runs after consent was revoked", Breaks: "LGPD-005", Says: "although consent is revoked", Change: func(c *conformance.HostCase) {
			c.Served[4].Outcome = "ran"
		}},
		{Name: "runs for marketing", Breaks: "LGPD-006", Says: "was not refused", Change: func(c *conformance.HostCase) { c.Served[3].Outcome = "ran" }},
		{Name: "hands over the name", Breaks: "LGPD-007", Says: "patient_name reached plugin", Change: func(c *conformance.HostCase) {
			c.Served[0].Given = append(c.Served[0].Given, "patient_name")
		}},
		{Name: "a child on its own consent", Breaks: "LGPD-009", Says: "/served/0/guardian", Change: func(c *conformance.HostCase) {
			c.Plugins[0].Privacy.Basis[0].Code, c.Served[0].Consent, c.Served[0].PatientAge = "art11.I", "granted", &nine
		}},
		{Name: "a child on its mother's consent", Near: []string{"LGPD-009"}, Change: func(c *conformance.HostCase) {
			c.Plugins[0].Privacy.Basis[0].Code, c.Served[0].Consent, c.Served[0].PatientAge, c.Served[0].Guardian = "art11.I", "granted", &nine, true
		}},
		{Name: "a health plan that selects", Breaks: "LGPD-010", Says: "in the house of a health plan", Change: func(c *conformance.HostCase) {
			c.Config.Deployer.Type, c.Plugins[0].Privacy.Purposes[0].Text = "health_plan", "Seleção de risco na adesão"
		}},
		{Name: "pseudonyms without a key", Breaks: "LGPD-011", Says: "can be reversed by trying", Change: func(c *conformance.HostCase) { c.Config.Pseudonyms.Method = "sha256" }},
		{Name: "plugins hold the key", Breaks: "LGPD-011", Says: "/config/pseudonyms/key_held", Change: func(c *conformance.HostCase) { c.Config.Pseudonyms.KeyHeld = "plugin" }},
		{Name: "cannot export", Breaks: "LGPD-012", Says: "export was not shown", Change: func(c *conformance.HostCase) { c.Rights = slices.Delete(c.Rights, 1, 2) }},
		{Name: "finds too few records", Breaks: "LGPD-012", Says: "found 1 of 3", Change: func(c *conformance.HostCase) { c.Rights[1].Records = 1 }},
		{Name: "stores in the United States", Breaks: "LGPD-014", Says: "/config/transfers/1/mechanism", Change: func(c *conformance.HostCase) { c.Config.Transfers[1].Mechanism = nil }},
		{Name: "nobody to turn to", Breaks: "LGPD-015", Says: "/config/deployer/dpo_contact", Change: func(c *conformance.HostCase) { c.Config.Deployer.DPOContact = "" }},
		{Name: "thirty days to notify", Breaks: "LGPD-016", Says: "is later than the end of 2026-11-25", Change: func(c *conformance.HostCase) {
			c.Incidents[0].NotifyBy = c.Incidents[0].KnownAt.AddDate(0, 0, 30)
		}},
		{Name: "a day late", Breaks: "LGPD-016", Says: "is later than the end", Change: func(c *conformance.HostCase) {
			c.Incidents[0].NotifyBy = c.Incidents[0].NotifyBy.AddDate(0, 0, 1)
		}},
		{Name: "a small agent's six days", Near: []string{"LGPD-016"}, Change: func(c *conformance.HostCase) {
			c.Config.Deployer.SmallAgent = true
			c.Incidents[0].NotifyBy = c.Incidents[0].NotifyBy.AddDate(0, 0, 5)
		}},
		{Name: "a password in the configuration", Breaks: "LGPD-017", Says: "by its value", Change: func(c *conformance.HostCase) {
			c.Config.Security.Secrets[0].Ref, c.Config.Security.Secrets[0].Value = "", "AB12CD34"
		}},
		{Name: "no encryption", Breaks: "LGPD-017", Says: "/config/security/tls", Change: func(c *conformance.HostCase) { c.Config.Security.TLS = false }},
	}
}
