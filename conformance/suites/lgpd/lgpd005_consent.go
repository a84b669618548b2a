package lgpd

import (
	"context"
	"fmt"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LGPD005 is about consent: that it is asked for, and that without it nothing is analysed.
var LGPD005 = &conformance.Rule{
	ID:    "LGPD-005",
	Title: "What rests on consent is not done without it",
	Doc: conformance.Doc{
		Why:  "Consent to the use of health data is specific, highlighted and can be taken back. A plugin that does not ask, or goes on after a no, makes it a formality.",
		Fix:  "With art11.I declare the host function check_consent and ask it before reading anything else; answer not_analysable with reason_code consent_missing unless it says granted or not_required. The host refuses calls whose consent is missing, revoked or expired.",
		Good: "check_consent says revoked; the answer is not_analysable, consent_missing",
		Bad:  "\"Aceito os termos gerais.\"; an analysis although consent was revoked",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 11 I", "Specific and highlighted consent, for specific purposes.", conformance.CertaintyOfficial),
		cite.LGPD("art. 8", "Consent in writing or by other means that show the will, revocable at any time.", conformance.CertaintyUnsourced),
		cite.Contract("2", "check_consent: other than granted or not_required, answer not_analysable, consent_missing."),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{fixtures.Small},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		asks := slices.Contains(m.Capabilities.HostFunctions, "check_consent")
		for i, b := range m.Privacy.Basis {
			if b.Code == "art11.I" {
				p.Check(asks, item("/privacy/basis", i, "code"), "is art11.I, but the plugin does not declare check_consent")
			}
		}
		if !asks {
			if p.Checks() == 0 {
				p.NotApplicable("nothing rests on consent, and the plugin does not ask for it")
			}
			return nil
		}
		return judgeRefusal(ctx, p)
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		denied := false
		for i, s := range c.Served {
			if s.Consent != "missing" && s.Consent != "revoked" && s.Consent != "expired" {
				continue
			}
			denied = true
			j.Check(s.Outcome == "refused", fmt.Sprintf("/served/%d/outcome", i), "is %q although consent is %s", s.Outcome, s.Consent)
		}
		if !denied {
			j.Skip("the host showed no call whose consent was missing, revoked or expired")
		}
	},
}

// judgeRefusal calls the plugin where the host says that there is no consent.
func judgeRefusal(ctx context.Context, p *conformance.Pass) error {
	for _, o := range p.Observations() {
		if !o.Answered() || o.Case.Response == nil || o.Case.Response.Status != contract.OK {
			continue
		}
		p.At(o)
		for _, status := range []string{"missing", "revoked", "expired"} {
			reply, err := p.CallIn(ctx, conformance.World{Consent: status}, o.Fixture.Request)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if !p.Check(err == nil, "", "fails where consent is %s, instead of answering not_analysable", status) {
				continue
			}
			c, err := conformance.NewOutputCase(p.Manifest(), o.Fixture.Request, reply.Output, reply.Trace)
			if err != nil {
				return err
			}
			ok := c.Response != nil && c.Response.Status == contract.NotAnalysable
			if p.Check(ok, "/status", "analyses although consent is %s", status) {
				p.Check(c.Response.ReasonCode == contract.ConsentMissing, "/reason_code", "is %s where consent is %s, want %s", c.Response.ReasonCode, status, contract.ConsentMissing)
			}
		}
		return nil
	}
	p.Skip("no valid request was answered, so it was not seen what becomes of one without consent")
	return nil
}
