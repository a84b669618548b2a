package lgpd

import (
	"context"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LGPD015 is about the papers behind the processing.
var LGPD015 = &conformance.Rule{
	ID:    "LGPD-015",
	Title: "Record of processing and impact report are complete",
	Doc: conformance.Doc{
		Why:  "The record of processing (ROPA) is made of what plugins declare. A purpose without a basis, or a model on health data without an impact report, is a gap that the authority finds first.",
		Fix:  "Set `privacy.role`; give every purpose a text and a basis; with sensitive data and AI or minors, `ripd_ref` and, as a controller, `aia_ref`; a controller (controlador) also `dpo_contact` and `retention`.",
		Good: "role: operator, every purpose with its basis, ripd_ref: RIPD-2026-04",
		Bad:  "a purpose without a basis; a model on ECGs without ripd_ref",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 5 VI-VIII, 5 XVII, 37, 38, 39 and 41", "Roles, records, impact report and the person in charge (encarregado).", conformance.CertaintySecondary),
		cite.Other("Resolução CD/ANPD 2/2022", "small agents", "Simplified records for small agents.", conformance.CertaintyUnsourced),
		cite.CFM2454("Annex I XIII", "An assessment of the algorithm's impact."),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelWarn),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		pr := m.Privacy
		p.Check(pr.Role != "", "/privacy/role", "is missing: operator or controller")
		for i, purpose := range pr.Purposes {
			p.Check(purpose.Text != "", item("/privacy/purposes", i, "text"), "is empty")
			based := slices.ContainsFunc(pr.Basis, func(b contract.PrivacyBasis) bool { return b.PurposeID == purpose.ID })
			sensitive := slices.Contains(sensitivePurposes(m), purpose.ID) // then LGPD-002 judges it
			p.Check(based || sensitive, item("/privacy/purposes", i, ""), "has no legal basis")
		}
		if len(sensitivePurposes(m)) > 0 && (m.AI.Used || pr.Minors) {
			p.Check(filled(pr.RIPDRef), "/privacy/ripd_ref", "is missing: sensitive data with AI or minors need an impact report (RIPD)")
			p.Check(pr.Role != "controller" || !m.AI.Used || filled(pr.AIARef), "/privacy/aia_ref", "is missing: a controller assesses the impact of its algorithm")
		}
		if pr.Role == "controller" {
			p.Check(filled(pr.DPOContact), "/privacy/dpo_contact", "is missing: whom data subjects turn to")
			p.Check(len(pr.Retention) > 0, "/privacy/retention", "is empty: how long a controller keeps what")
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		j.Check(c.Config.Deployer.DPOContact != "" || c.Config.Deployer.SmallAgent, "/config/deployer/dpo_contact", "is missing: whom data subjects turn to")
	},
}
