package cfm

import (
	"context"
	"regexp"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM011 is about how much is at stake, and for whom it works less well.
var CFM011 = &conformance.Rule{
	ID:    "CFM-011",
	Title: "Artificial intelligence states its level of risk and how it does in each group of patients",
	Doc: conformance.Doc{
		Why:  "The level decides how closely institutions watch a system; one that sets itself too low is not watched. And a model that was good on average has been bad on dark skin: only figures by group show it.",
		Fix:  "Set `ai.cfm_risk`: at least medio for what supports clinical decisions, alto for what acts by itself. Give `validation.strata` with a metric and the number of cases by sex and age, in dermatology by phototype too; without them the rule warns. A level that the resolution forbids has no value here: such a plugin is not accepted.",
		Good: "an ECG model: cfm_risk medio, strata by sex and age",
		Bad:  "triage of melanoma: cfm_risk baixo",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2454("arts. 12 and 13, Annex II", "A preliminary assessment gives one of four levels: baixo, médio, alto, inaceitável."),
		cite.CFM2454("Annex III II", "Bias is watched and mitigated."),
	},
	InForce: cite.CFM2454InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		if !m.AI.Used && (m.AI.CFMRisk == "" || !clinical(m.Kind)) {
			p.NotApplicable("no artificial intelligence is declared")
			return nil
		}
		if p.Check(m.AI.CFMRisk != "", "/ai/cfm_risk", "is missing: baixo, medio or alto") && clinical(m.Kind) {
			p.Check(m.AI.CFMRisk != "baixo", "/ai/cfm_risk", "is baixo, and a plugin of kind %s supports clinical decisions: at least medio", m.Kind)
		}
		if !m.AI.Used {
			return nil
		}
		if acts(m) {
			p.Check(m.AI.CFMRisk == "alto", "/ai/cfm_risk", "is %q, and the plugin acts by itself: alto", m.AI.CFMRisk)
		}
		if clinical(m.Kind) {
			for _, g := range groups {
				if g.specialty == "" || g.specialty == m.Specialty {
					p.Warn(measured(m.Validation, g.name), "/validation/strata", "holds no metric by %s, with its number of cases", g.what)
				}
			}
		}
		return nil
	},
}

// acts says whether the plugin decides instead of supporting who decides.
func acts(m *contract.Manifest) bool {
	treats := m.SaMD.IMDRF != nil && m.SaMD.IMDRF.Significance == "treat_diagnose"
	return clinical(m.Kind) && (m.Privacy.AutomatedDecision || treats) || phrase.Autonomous.In(m.Medical.IntendedUse, m.SaMD.Purpose)
}

// groups of patients by whom performance is told.
var groups = []struct {
	what      string
	name      *regexp.Regexp
	specialty contract.Specialty
}{
	{"sex", regexp.MustCompile(`^(?:sexo?|gender|genero)\b`), ""},
	{"age", regexp.MustCompile(`^(?:age|idade|faixa_?etaria|faixa etaria)\b`), ""},
	{"skin phototype", regexp.MustCompile(`^(?:skin_?(?:photo)?type|skin|phototype|fototipo|fitzpatrick|tom de pele)`), contract.Dermatology},
}

func measured(v *contract.Validation, name *regexp.Regexp) bool {
	if v == nil {
		return false
	}
	for _, s := range v.Strata {
		if name.MatchString(strings.TrimSpace(phrase.Fold(s.By))) && s.N > 0 && strings.TrimSpace(s.Metric) != "" {
			return true
		}
	}
	return false
}
