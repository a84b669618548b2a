package anonymisation

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANO001 is the profile br-strict: for texts that a plugin calls anonymised, for the images it hands on, and for what a
// host leaves in pictures before a plugin sees them. Other answers are LGPD-008's.
var ANO001 = &conformance.Rule{
	ID:    "ANO-001",
	Title: "Anonymised texts hold no identifier, images are attested, pictures carry no metadata",
	Doc: conformance.Doc{
		Why:  "An anonymised text goes where no consent follows it: to teaching, to statistics, to a public page. One name or number left in it, one GPS position in a photograph, and it was never anonymous.",
		Fix:  "Mask names, documents, telephones, e-mails, addresses, record numbers, birth dates, vehicle plates and IP addresses as [TYPE]; attest contains_face and contains_tattoo of every image. Hosts strip EXIF, GPS, DICOM group 0010 and the patient's fields of ECG headers.",
		Good: "\"Paciente [NAME], [CPF], compareceu em 2026\"",
		Bad:  "\"Paciente M. S., CPF 529.982.247-25\"; a photograph with its GPS position",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 12", "Data are anonymised when reasonable effort does not trace them back.", conformance.CertaintyOfficial),
		cite.Other("ANPD, Estudo Preliminar on anonymisation, 2023", "techniques", "Does not bind; what is removed follows it and is a choice of this product.", conformance.CertaintySecondary),
		cite.CFM2336("art. 14", "Images must not identify the patient."),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		if c.Manifest.Kind == contract.PersonalDataAnalysis && c.Response.Status == contract.OK {
			for _, text := range c.Texts() {
				if text.Path == Text {
					judgeText(c, t, text)
				}
			}
		}
		for i, image := range c.Response.Images {
			at := fmt.Sprintf("/images/%d/", i)
			t.Check(image.ContainsFace != nil, at+"contains_face", "is not attested")
			t.Check(image.ContainsTattoo != nil, at+"contains_tattoo", "is not attested")
		}
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for i, s := range c.Served {
			j.Check(len(s.Metadata) == 0, fmt.Sprintf("/served/%d/metadata", i), "reached the plugin with the picture or signal: %v", s.Metadata)
		}
		if j.Checks() == 0 {
			j.Skip("the host showed no call")
		}
	},
}

// Text is where a plugin hands on an anonymised text; LGPD-008 leaves it to this suite.
const Text = "/anonymised_content"

func judgeText(c *conformance.OutputCase, t *conformance.Tally, text conformance.Text) {
	for _, id := range leak.Identifiers(text.Value) {
		t.Where(id.Spot).Check(false, text.Path, "holds a %s", id)
	}
	t.Where(phrase.Plate.Spot).Check(!phrase.Plate.In(text.Value), text.Path, "holds a vehicle plate")
	for _, l := range leak.Canaries([]byte(text.Value), c.Marks) {
		t.Where(leak.Spot(l)).Check(false, text.Path, "holds the patient's %s, %s", l.Canary.Type, l.How)
	}
	t.Check(true, text.Path, "was looked at")
}
