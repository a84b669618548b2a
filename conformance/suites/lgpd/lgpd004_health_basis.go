package lgpd

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// LGPD004 is about who may rely on the protection of health.
var LGPD004 = &conformance.Rule{
	ID:    "LGPD-004",
	Title: "Protection of health is the basis of health professionals, services and authorities alone",
	Doc: conformance.Doc{
		Why:  "Article 11 II f needs no consent because the one who processes is bound by medical secrecy. A shop that sells cosmetics is not.",
		Fix:  "Declare `medical.intended_user: professional` with art11.II.f, or take consent (art11.I). The deployer shows its CNES, CRM or authority.",
		Good: "art11.II.f, intended_user professional, deployer with CNES",
		Bad:  "art11.II.f in an app for the public",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 11 II f", "Protection of health, exclusively in procedures by health professionals, health services or the health authority.", conformance.CertaintyOfficial),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		for i, b := range m.Privacy.Basis {
			if b.Code == protectionOfHealth {
				p.Check(m.Medical.IntendedUser == "professional", item("/privacy/basis", i, "code"), "is %s, although the intended user is %s", b.Code, m.Medical.IntendedUser)
			}
		}
		if p.Checks() == 0 {
			p.NotApplicable("no purpose rests on %s", protectionOfHealth)
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		d := c.Config.Deployer
		for _, m := range c.Plugins {
			for _, b := range m.Privacy.Basis {
				if b.Code == protectionOfHealth {
					j.Check(br.ValidCNES(d.CNES) || br.ValidCRM(d.CRM) || d.Authority != "", "/config/deployer",
						"shows no CNES, CRM with UF or authority, although plugin %s rests on %s", m.Plugin.ID, b.Code)
				}
			}
		}
		if j.Checks() == 0 {
			j.NotApplicable("no plugin rests on %s", protectionOfHealth)
		}
	},
}

const protectionOfHealth = "art11.II.f"
