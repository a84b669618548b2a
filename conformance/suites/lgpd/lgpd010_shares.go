package lgpd

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LGPD010 is about whom health data profit.
var LGPD010 = &conformance.Rule{
	ID:    "LGPD-010",
	Title: "Health data are not shared for economic advantage, nor used to select risks",
	Doc: conformance.Doc{
		Why:  "The law forbids trade in health data, and forbids health plans to choose their customers by them. Sharing is for the patient's benefit: care, portability, the administration that belongs to it.",
		Fix:  "Give each entry of `privacy.shares` its `exception` (health_service, portability, admin_transaction) or drop it; state no purpose of sale, advertising or risk selection, and give no such advice in an answer.",
		Good: "{with: Laboratório Exemplo, exception: health_service}",
		Bad:  "\"Venda de dados de lesões a anunciantes\"; a score to refuse a contract",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 11 §§ 4 and 5", "No sharing of health data for economic advantage but for listed exceptions; health plans may not select risks by them.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{fixtures.Small},
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		for i, s := range m.Privacy.Shares {
			p.Check(filled(s.Exception), item("/privacy/shares", i, "exception"), "is missing: health data are not shared with another controller without one")
		}
		for i, s := range m.Privacy.Shares {
			p.Check(!phrase.Advertiser.In(s.With), item("/privacy/shares", i, "with"), "is no service of the patient's: no exception covers advertising and trade")
		}
		for i, purpose := range m.Privacy.Purposes {
			judgeTrade(&p.Tally, item("/privacy/purposes", i, "text"), purpose.Text)
		}
		judgeTrade(&p.Tally, "/medical/intended_use", m.Medical.IntendedUse)
		if m.Kind == contract.HealthContent || !clinical(m.Kind) {
			return nil // texts about the subject are no use of data
		}
		for _, o := range p.Observations() {
			if o.Case == nil || o.Case.Response == nil {
				continue
			}
			p.At(o)
			for _, text := range o.Case.Body() {
				p.Where(phrase.RiskSelection.Spot).Check(!phrase.RiskSelection.In(text.Value), text.Path, "selects risks by a patient's health")
			}
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for _, m := range c.Plugins {
			for i, purpose := range m.Privacy.Purposes {
				at := fmt.Sprintf("/plugins/%s/privacy/purposes/%d", m.Plugin.ID, i)
				j.Check(c.Config.Deployer.Type != "health_plan" || !phrase.RiskSelection.In(purpose.Text), at, "selects risks in the house of a health plan")
			}
		}
		if j.Checks() == 0 {
			j.Skip("the host showed no plugin")
		}
	},
}

func judgeTrade(t *conformance.Tally, at, text string) {
	t.Check(!phrase.DataTrade.In(text), at, "trades in personal data")
	t.Check(!phrase.RiskSelection.In(text), at, "selects risks by health data")
}
