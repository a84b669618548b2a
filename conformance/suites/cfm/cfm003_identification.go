package cfm

import (
	"regexp"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM003 is about who advertises.
var CFM003 = &conformance.Rule{
	ID:    "CFM-003",
	Title: "Publicity says who the physician is, or who answers for the establishment",
	Doc: conformance.Doc{
		Why:  "Who reads an offer of a treatment must be able to find out who will treat: the name, that it is a physician, and the registration. An establishment is answered for by its technical director.",
		Fix:  "A promotional text that names a physician or offers a service holds the name, the word MÉDICO or MÉDICA and CRM with UF and number; an establishment's the technical director (diretor técnico), with name and CRM. A text that offers nothing and names nobody is not judged, nor the answer of a kind that writes no texts. A registration without UF is CFM-001's, a specialty CFM-004's.",
		Good: "Dra. Exemplo de Souza, MÉDICA, CRM-RS 0000, Pediatria RQE 0000",
		Bad:  "Dra. Exemplo de Souza, CRM-RS 0000",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("arts. 4 and 5", "Publicity bears the physician's name, the word physician and the registration; an establishment's its registration and technical director."),
		cite.CEM("art. 117", "Announcements bear the registration.", conformance.CertaintyUnsourced),
	},
	InForce: cite.CFM2336InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || !promotional(c) || !prose.Publishes(c.Manifest.Kind) || c.Response.Status != contract.OK {
			return
		}
		text := public(c)
		registered := len(phrase.Registrations(text)) > 0
		if !registered && !phrase.Titled.In(text) && !phrase.Offer.In(text) && !phrase.Establishment.In(text) {
			return
		}
		t.Check(registered, "", "the text offers or names somebody, and no registration (CRM, UF, number)")
		t.Check(phrase.SaysPhysician(text) || phrase.Establishment.In(text), "", "the text offers or names somebody, and says neither MÉDICO or MÉDICA nor who is the technical director")
		t.Check(fullName.MatchString(text), "", "the text offers or names somebody, and holds no full name")
	},
}

// fullName is two capitalised words in a row, particles between them, or a title and a name.
var fullName = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+(?: (?:d[aeo]s?|e|DA|DE|DO|DOS|DAS|E))? +\p{Lu}[\p{L}'’-]+|(?i:\bdra?\.?) \p{Lu}\p{L}+`)
