package samd

import (
	"context"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// SMD001 is about what the plugin says it is.
var SMD001 = &conformance.Rule{
	ID:    "SMD-001",
	Title: "Whether the plugin is a medical device follows from its intended use",
	Doc: conformance.Doc{
		Why:  "Software that is meant to detect, diagnose, triage, monitor or dose in a patient is a medical device, whatever its disclaimer says. One that calls itself wellness escapes every check that protects the patient.",
		Fix:  "Say in `samd.rationale` why the status holds. A plugin whose intended use or purpose names such a task declares in_house, notified, registered or research_only; what only edits educational text is not_device.",
		Good: "kind health-content, status not_device, rationale \"edição de textos educativos\"",
		Bad:  "status not_device, intended_use \"app de bem-estar que detecta arritmia\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC657("art. 1 § 2", "Out of scope are wellness, listed software, purely administrative or demographic software, and software embedded in a device."),
		cite.RDC751("Annex I, Rule 11", "The intended purpose decides.", conformance.CertaintySecondary),
	},
	InForce: cite.RDC657InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		p.Check(strings.TrimSpace(m.SaMD.Rationale) != "", "/samd/rationale", "is missing: say why the status is %s", m.SaMD.Status)
		if m.SaMD.Status != "not_device" {
			return nil
		}
		p.Check(!analysesPatients(m.Kind), "/samd/status", "is not_device, although a plugin of kind %s judges a patient's data", m.Kind)
		for _, text := range []struct{ path, words string }{{"/medical/intended_use", m.Medical.IntendedUse}, {"/samd/purpose", m.SaMD.Purpose}} {
			said, found := phrase.DeviceTask.Find(text.words)
			p.Check(!found, text.path, "names the task of a medical device (%q), so the status cannot be not_device", said)
		}
		return nil
	},
}

// analysesPatients says whether a plugin of the kind draws something about one patient from that patient's data.
func analysesPatients(k contract.Kind) bool {
	switch k {
	case contract.ECGAnalysis, contract.CardiacRisk, contract.MedicationValidation, contract.LesionAnalysis, contract.Dermoscopy:
		return true
	}
	return false
}
