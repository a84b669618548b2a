package samd

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// SMD002 computes the risk class anew.
var SMD002 = &conformance.Rule{
	ID:    "SMD-002",
	Title: "The declared risk class is not below the one that Rule 11 gives",
	Doc: conformance.Doc{
		Why:  "The class decides what is checked before patients meet the software. A class below what the worst harm asks for means that nobody looked.",
		Fix:  "Declare `samd.worst_harm` (none, serious, surgery, death) and `samd.vital_immediate` truly and raise `samd.class` to what follows; fill `samd.imdrf` by its state and significance. The true class is the manufacturer's and a person's to judge: see SMD-010.",
		Good: "an alarm on ventricular arrhythmia: vital_immediate true, class III",
		Bad:  "decision support on melanoma, worst_harm death, class I",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC751("Annex I, Rule 11", "Software that informs decisions is class II; III where these may cause serious harm or surgery; monitoring of physiological processes II, of vital parameters with immediate danger III.", conformance.CertaintySecondary),
		cite.RDC751("Annex I, Rule 11, class IV and class I", "IV where decisions may cause death or irreversible harm; any other software I.", conformance.CertaintyUnsourced),
		cite.Other("IMDRF/SaMD WG/N12", "section 7", "Category from the state of the situation and the significance of the information.", conformance.CertaintyUnsourced),
	},
	InForce: cite.RDC751InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		s := p.Manifest().SaMD
		if s.Status == "not_device" {
			p.NotApplicable("the plugin is declared to be no device (SMD-001 judges that)")
			return nil
		}
		if p.Check(s.Class != nil, "/samd/class", "is missing: a medical device has a class") {
			p.Check(s.WorstHarm != "", "/samd/worst_harm", "is missing: the class follows from it")
			want := ruleEleven(s)
			p.Check(rank(*s.Class) >= rank(want), "/samd/class", "is %s, Rule 11 gives %s for worst_harm %q and vital_immediate %v", *s.Class, want, s.WorstHarm, vital(s))
		}
		if s.IMDRF != nil {
			want := imdrf[s.IMDRF.State][s.IMDRF.Significance]
			p.Warn(rank(s.IMDRF.Category) >= rank(want), "/samd/imdrf/category", "is %s, IMDRF N12 gives %s for state %s and significance %s",
				s.IMDRF.Category, want, s.IMDRF.State, s.IMDRF.Significance)
		}
		return nil
	},
}

// ruleEleven gives the class of software that informs decisions on a patient (RDC 751/2022, Annex I, Rule 11).
func ruleEleven(s contract.SaMD) string {
	class := "II"
	switch s.WorstHarm {
	case "death":
		class = "IV"
	case "serious", "surgery":
		class = "III"
	}
	if vital(s) && rank(class) < rank("III") {
		class = "III"
	}
	return class
}

func vital(s contract.SaMD) bool { return s.VitalImmediate != nil && *s.VitalImmediate }

func rank(class string) int {
	return map[string]int{"I": 1, "II": 2, "III": 3, "IV": 4}[class]
}

// imdrf is the table of IMDRF N12: by state of the healthcare situation and significance of the information.
var imdrf = map[string]map[string]string{
	"critical":    {"treat_diagnose": "IV", "drive": "III", "inform": "II"},
	"serious":     {"treat_diagnose": "III", "drive": "II", "inform": "I"},
	"non_serious": {"treat_diagnose": "II", "drive": "I", "inform": "I"},
}
