package samd

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// SMD003 is about the way to the market.
var SMD003 = &conformance.Rule{
	ID:    "SMD-003",
	Title: "The regime fits the risk class, and its number is given",
	Doc: conformance.Doc{
		Why:  "Classes I and II are notified, III and IV registered; what a hospital makes for itself may stay in the house only in classes I and II. A device under the wrong regime is one nobody let onto the market.",
		Fix:  "Declare status notified for classes I and II and registered for III and IV, with `samd.anvisa_number`; in_house only for I and II; until then research_only.",
		Good: "class II, status notified, anvisa_number \"80012345678\"",
		Bad:  "class III, status in_house; status notified without a number",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC751("regimes", "Classes I and II are notified, III and IV registered.", conformance.CertaintySecondary),
		cite.RDC657("in-house software", "Software of classes I and II made and used in the same service is exempt, if neither sold nor given away."),
	},
	InForce: cite.RDC751InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		s := p.Manifest().SaMD
		if s.Class == nil || s.Status == "not_device" || s.Status == "research_only" {
			p.NotApplicable("no regime is claimed: status %s", s.Status)
			return nil
		}
		high := rank(*s.Class) >= rank("III")
		switch s.Status {
		case "in_house":
			p.Check(!high, "/samd/status", "is in_house with class %s: only classes I and II are exempt", *s.Class)
		case "notified":
			p.Check(!high, "/samd/status", "is notified with class %s: classes III and IV are registered", *s.Class)
			p.Check(numbered(s.ANVISANumber), "/samd/anvisa_number", "is missing: a notified device has a number")
		case "registered":
			p.Check(numbered(s.ANVISANumber), "/samd/anvisa_number", "is missing: a registered device has a number")
		}
		return nil
	},
}

func numbered(n *string) bool { return n != nil && strings.TrimSpace(*n) != "" }
