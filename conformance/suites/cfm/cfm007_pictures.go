package cfm

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
)

// CFM007 is about pictures of patients.
var CFM007 = &conformance.Rule{
	ID:    "CFM-007",
	Title: "Pictures of before and after teach, and hide neither failures nor whose they are",
	Doc: conformance.Doc{
		Why:  "Two chosen pictures promise what most patients will not get. The resolution allows such sets where they teach: with indications, what results depend on, complications and unsatisfactory outcomes, unedited, of patients who cannot be recognised and who consented, without anything in return.",
		Fix:  "For every image of type before_after set `edited` false, `identifiable` false and `consent_ref`; show at least four patients (fewer weigh a warning); say in the text the indications, what the outcome depends on, the complications and how often results disappoint. Words such as \"antes e depois\" without such a set are a finding. Whether the procedure belongs to the physician's specialty, and whether the consent can be revoked and was not paid for, is for people to see.",
		Good: "four patients, unedited, with consent, and a text that names indications, factors, complications and poor results",
		Bad:  "two pictures and \"olha esse resultado!\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("art. 14", "Images of patients: educational, with indications, factors, complications and unsatisfactory outcomes; unedited, anonymous, with consent."),
		cite.Other("Codame, notes on art. 14", "sets of images", "Sets of several patients.", conformance.CertaintySecondary),
	},
	InForce: cite.CFM2336InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		text := public(c)
		patients, shown := map[string]bool{}, 0
		for i, image := range c.Response.Images {
			if !beforeAfter(image.Type) {
				continue
			}
			shown++
			at := fmt.Sprintf("/images/%d/", i)
			t.Check(image.Edited != nil && !*image.Edited, at+"edited", "must be false: pictures of results are not edited")
			t.Check(image.Identifiable != nil && !*image.Identifiable, at+"identifiable", "must be false: the patient may not be recognised")
			t.Check(strings.TrimSpace(image.ConsentRef) != "", at+"consent_ref", "is missing")
			patients[image.ConsentRef] = true
		}
		if shown == 0 {
			if promotional(c) || educational(c) {
				if said, found := phrase.BeforeAfter.Find(text); found {
					t.Check(false, "", "shows results (%q) without images of type before_after that attest what the rule asks for", said)
				}
			}
			return
		}
		for _, p := range []*phrase.Pattern{phrase.Indications, phrase.Factors, phrase.Complications, phrase.Unsatisfied} {
			t.Check(p.In(text), "", "the text beside the pictures says nothing of %s", p.Name)
		}
		t.Warn(len(patients) >= fewestPatients, "/images", "shows %d patients, a set has at least %d", len(patients), fewestPatients)
	},
}

// fewestPatients is how many patients a set of pictures shows.
const fewestPatients = 4

func beforeAfter(kind string) bool {
	kind = strings.NewReplacer("-", "_", " ", "_").Replace(phrase.Fold(kind))
	return kind == "before_after" || kind == "before" || kind == "after" || strings.Contains(kind, "antes") || strings.Contains(kind, "depois")
}
