package anvisa

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// registrations are the kinds of numbers that the products of a class bear.
var registrations = map[string][]br.ANVISAClass{
	"medicine": {br.Medicine}, "device": {br.Device, br.Process}, "cosmetic": {br.Cosmetic, br.Process}, "sunscreen": {br.Cosmetic, br.Process}, "supplement": {br.Food, br.Process},
}

// ANV001 is about numbers of products. That of the plugin itself, as a device, is SMD-003's; that a product has one at all, or an
// exemption, is CFM-006's.
var ANV001 = &conformance.Rule{
	ID:    "ANV-001",
	Title: "Registration numbers have the form that ANVISA's have",
	Doc: conformance.Doc{
		Why:  "A number is what readers look a product up by. Forged products bear numbers that ANVISA never gave, and ANVISA named the usual pattern; a text that repeats one lends it credit.",
		Fix:  "Give the number as registered, of the class of the product: 1.XXXX.XXXX.XXX-X for medicines, 11 digits with 8 (old ones 1) for devices, 2.XXXX.XXXX or the process for cosmetics; sunscreens are registered and never exempt. Whether a number exists is not judged: there is no public check digit, and no snapshot of ANVISA's register here.",
		Good: "\"anvisa_number\":\"1.0573.0123.001-5\"; \"80012345678\" of a device",
		Bad:  "MS 610.001/98",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Other("ANVISA, notice on forged registration numbers (2009)", "forms of numbers", "What numbers look like, and which pattern forgeries have.", conformance.CertaintySecondary),
		cite.RDC907("registration", "Sunscreens are registered, other cosmetics notified or registered."),
		cite.Lei6360("art. 12", "No product under this act is sold before it is registered."),
	},
	InForce: cite.Lei6360InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		for _, p := range listed(c, "medicine", "device", "cosmetic", "sunscreen", "supplement") {
			number, err := br.ParseANVISA(p.ANVISANumber)
			if p.ANVISANumber != "" {
				t.Check(err == nil && slices.Contains(registrations[p.Class], number.Class()), p.at+"/anvisa_number", "has not the form of the number of a %s", p.Class)
			}
			if p.Class == "sunscreen" {
				t.Check(p.Exemption == "", p.at+"/exemption", "is given for a sunscreen, and no sunscreen is exempt from registration")
			}
		}
		for _, text := range prose.Own(c) {
			if all, wrong := phrase.ANVISANumbers(text.Value); all > 0 {
				t.Check(wrong == 0, text.Path, "calls %d of %d numbers a registration whose form no registration has", wrong, all)
			}
		}
	},
}
