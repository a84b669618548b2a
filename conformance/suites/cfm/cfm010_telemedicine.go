package cfm

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
)

// CFM010 is about care at a distance. The plugin only reads its context; the host has it.
var CFM010 = &conformance.Rule{
	ID:    "CFM-010",
	Title: "Telemedicine has consent, a modality and a registered provider seated in Brazil",
	Doc: conformance.Doc{
		Why:  "Care at a distance has a provider who answers for it under Brazilian law, a patient who agreed, and documents that say how they came about. A report of telediagnosis is a specialist's. Chronic patients are seen in person now and then.",
		Fix:  "For every call in telemedicine record a consent, one of the seven modalities and a provider with CNPJ, the registration of the legal person with a CRM and country BR; say in the documents that they were issued by telemedicine; for telediagnosis let a reviewer with RQE sign; for chronic care set a reminder of a consultation in person within 180 days. A host without telemedicine says so: `config.telemedicine` false.",
		Good: `{"modality":"telediagnóstico","consent_ref":"TC-7","provider":{"cnpj":"...","crm_pj":"...","country":"BR"}}, reviewer with rqe 45678`,
		Bad:  "a report at a distance without RQE",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("Resolução CFM 2.314/2022", "telemedicine", "Consent, chart, provider seated in Brazil and registered, seven modalities, reports of telediagnosis by a physician with RQE, consultation in person every 180 days in chronic care.", conformance.CertaintySecondary),
	},
	InForce: conformance.Period{From: "2022-05-05"},
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		shown, offered := 0, c.Config.Telemedicine
		for i, s := range c.Served {
			if s.Remote == nil {
				continue
			}
			shown++
			at, remote := fmt.Sprintf("/served/%d/", i), s.Remote
			j.Check(filled(remote.ConsentRef), at+"telemedicine/consent_ref", "is missing")
			modality := phrase.Fold(remote.Modality)
			j.Check(modalities[modality], at+"telemedicine/modality", "is none of the seven: teleconsulta, teleinterconsulta, telediagnóstico, telecirurgia, telemonitoramento, teletriagem, teleconsultoria")
			if p := remote.Provider; j.Check(p != nil, at+"telemedicine/provider", "is missing") {
				j.Check(filled(p.CNPJ), at+"telemedicine/provider/cnpj", "is missing")
				j.Check(filled(p.CRMPJ), at+"telemedicine/provider/crm_pj", "is missing: the provider is registered with a CRM")
				j.Check(p.Country == "BR", at+"telemedicine/provider/country", "is not BR: the provider is seated in Brazil")
			}
			if s.Document != "" {
				j.Check(s.SaysRemote, at+"says_remote", "the document does not say that it was issued by telemedicine")
			}
			if modality == "telediagnostico" && s.Document != "" {
				r := s.HumanReview
				j.Check(r != nil && r.Reviewer != nil && filled(r.Reviewer.RQE), at+"human_review/reviewer/rqe", "is missing: a report of telediagnosis is a physician's with RQE")
			}
			if s.Chronic {
				due := s.At.AddDate(0, 0, 180)
				j.Check(!s.InPersonBy.IsZero() && !s.InPersonBy.After(due), at+"in_person_by", "is missing or later than 180 days from the call: chronic care needs a consultation in person")
			}
		}
		switch {
		case shown > 0:
			j.Check(offered == nil || *offered, "/config/telemedicine", "is false, and %d calls in telemedicine were served", shown)
		case offered != nil && !*offered:
			j.NotApplicable("the host serves no telemedicine")
		default:
			j.Skip("no call in telemedicine was shown, and config.telemedicine does not say that there are none")
		}
	},
}

// modalities of the resolution, folded.
var modalities = map[string]bool{"teleconsulta": true, "teleinterconsulta": true, "telediagnostico": true, "telecirurgia": true, "telemonitoramento": true, "televigilancia": true,
	"teletriagem": true, "teleconsultoria": true}

func filled(s string) bool { return strings.TrimSpace(s) != "" }
