package cfm

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// CFM004 is about who may call themselves a specialist.
var CFM004 = &conformance.Rule{
	ID:    "CFM-004",
	Title: "A specialty is announced only with its registration (RQE)",
	Doc: conformance.Doc{
		Why:  "Patients choose by the word dermatologista. A weekend course does not make one: the registration of the specialty does. Who has a postgraduate title without it has to say so in capitals.",
		Fix:  "Where a text presents a person by a specialty, add the RQE with its number; name at most two, from the councils' list. Beside a postgraduate title without RQE write NÃO ESPECIALISTA. Sending readers to a specialist presents nobody and is fine.",
		Good: "Pós-graduação em dermatologia. NÃO ESPECIALISTA",
		Bad:  "Dra. Exemplo, dermatologista com pós-graduação, without RQE",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.CFM2336("arts. 11 I and 13 VI", "Specialties are announced only when registered; a postgraduate who is no specialist says so."),
		cite.Other("Resolução CFM 2.221/2018", "list", "55 specialties and 59 areas; later changes have to be looked up.", conformance.CertaintySecondary),
	},
	InForce: cite.CFM2336InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Response.Status != contract.OK {
			return
		}
		text := public(c)
		presented, rqe := phrase.Presented(text), phrase.Specialist.In(text)
		course, disclaimed := phrase.Postgraduate(text)
		if len(presented) > 0 {
			t.Check(rqe || disclaimed && course, "", "presents a specialist (%q) without RQE", presented[0])
			unknown := phrase.Unrecognised(presented)
			t.Check(unknown == "", "", "presents a specialty (%q) that is on no list of the councils", unknown)
			t.Check(phrase.Specialties(presented) <= mostAnnounced || !promotional(c), "", "announces %d specialties, at most %d are allowed", phrase.Specialties(presented), mostAnnounced)
		}
		if course && promotional(c) {
			t.Check(rqe || disclaimed, "", "names a postgraduate title without RQE and not, in capitals, NÃO ESPECIALISTA")
		}
	},
}

// mostAnnounced is how many specialties a physician may announce.
const mostAnnounced = 2
