package samd

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// SMD004 is about telling one device from another. The digest is the host's to compute, and the signature is that of the
// verdict over it; that answers name plugin and version is ABI-011.
var SMD004 = &conformance.Rule{
	ID:    "SMD-004",
	Title: "A regulated plugin names its number, technical responsible and parts",
	Doc: conformance.Doc{
		Why:  "When something goes wrong, people must find which software it was, who answers for it and what it is made of. RDC 657 wants that inside the software itself.",
		Fix:  "For status notified, registered or in_house fill `samd.technical_responsible`, and `samd.sbom_sha256` with the digest of the list of parts; give a version that is not 0.0.0 and says nothing of \"latest\".",
		Good: "version 2.3.1, technical_responsible \"CREA-SP 0000000\", sbom_sha256 set",
		Bad:  "status registered, version 0.0.0, no technical responsible",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC657("labelling", "Identification, version and who answers for the software are shown in the software."),
		cite.Other("ANVISA, Guia 38/2020", "SBOM", "A list of software parts supports security; the guide does not bind.", conformance.CertaintySecondary),
	},
	InForce: cite.RDC657InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		switch m.SaMD.Status {
		case "notified", "registered", "in_house":
		default:
			p.NotApplicable("the plugin is not regulated: status %s", m.SaMD.Status)
			return nil
		}
		version := strings.ToLower(m.Plugin.Version)
		p.Check(!strings.HasPrefix(version, "0.0.0") && !strings.Contains(version, "latest") && !strings.Contains(version, "dev"), "/plugin/version",
			"names no released version")
		p.Check(numbered(m.SaMD.TechnicalResponsible), "/samd/technical_responsible", "is missing")
		p.Warn(numbered(m.SaMD.SBOMSHA256), "/samd/sbom_sha256", "is missing: the list of the software's parts is not tied to it")
		return nil
	},
}
