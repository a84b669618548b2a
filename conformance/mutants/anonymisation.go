package mutants

import (
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func anonymisation() []Specimen {
	masking := func(text string) *script.Plugin {
		return answers(of(contract.PersonalDataAnalysis), func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/anonymised_content", text)
			}
		})
	}
	finding := func(text string) *script.Plugin {
		return saying(func(r *script.Reply) { r.Set("/findings/-", contract.Finding{Type: "observation", Text: text}) })
	}
	in := func(p conformance.Profile) func(*conformance.Options) {
		return func(o *conformance.Options) { o.Profile = p }
	}
	gdpr := func(entries ...contract.GDPRBasis) *script.Plugin {
		return declaring(func(m *contract.Manifest) {
			for i := range entries {
				entries[i].PurposeID = m.Privacy.Purposes[0].ID
			}
			m.Privacy.GDPR = entries
		})
	}
	return []Specimen{
		{Name: "masks everything", Near: []string{"ANO-001", "LGPD-008"}, Plugin: masking("Paciente [NAME], CPF [CPF], placa [PLATE], compareceu em 2026.")},
		{Name: "leaves the CPF", Breaks: "ANO-001", Says: "/anonymised_content holds a CPF", Plugin: masking("Paciente [NAME], CPF 529.982.247-25.")},
		{Name: "leaves the plate", Breaks: "ANO-001", Says: "/anonymised_content holds a vehicle plate", Plugin: masking("Veio no veículo de placa BRA2E19.")},
		{Name: "attests no faces", Breaks: "ANO-001", Says: "/images/0/contains_face is not attested", Plugin: answers(of(contract.HealthContent), func(r *script.Reply) {
			if r.Text("/status") == "ok" {
				r.Set("/images", []any{map[string]any{"type": "dermoscopy", "contains_tattoo": false, "edited": false, "identifiable": false}})
			}
		})},
		{Name: "dates under safe harbor", Breaks: "ANO-003", Says: "/findings/[0-9]+/text holds a date", Options: in(conformance.ProfileHIPAA), Plugin: finding("Traçado de 2026-03-02 revisto.")},
		{Name: "an age of 93 under safe harbor", Breaks: "ANO-003", Says: "holds an age over 89", Options: in(conformance.ProfileHIPAA), Plugin: finding("Paciente de 93 anos.")},
		{Name: "90+ under safe harbor", Near: []string{"ANO-003"}, Options: in(conformance.ProfileHIPAA), Plugin: finding("Paciente de 90+ anos, traçado de 2026.")},
		{Name: "no European basis", Breaks: "ANO-004", Says: "has no entry in privacy.gdpr", Options: in(conformance.ProfileGDPR), Plugin: ecg()},
		{Name: "article 6 alone", Breaks: "ANO-004", Says: "/privacy/gdpr/0/art9 is missing", Options: in(conformance.ProfileGDPR), Plugin: gdpr(contract.GDPRBasis{Art6: "f"})},
		{Name: "articles 6 and 9", Near: []string{"ANO-004"}, Options: in(conformance.ProfileGDPR), Plugin: gdpr(contract.GDPRBasis{Art6: "c", Art9: "h"})},
	}
}

func anonymisationHosts() []HostSpecimen {
	released := func(public bool, size, values int) func(*conformance.HostCase) {
		return func(c *conformance.HostCase) {
			r := conformance.Release{Public: public, CalledAnonymous: true, QuasiIdentifiers: []string{"idade", "uf"}, Sensitive: "cid"}
			for band := range 3 {
				for i := range size {
					r.Rows = append(r.Rows, map[string]string{"idade": fmt.Sprint(band), "uf": "PE", "cid": fmt.Sprint(i % values)})
				}
			}
			c.Releases = []conformance.Release{r}
		}
	}
	return []HostSpecimen{
		{Name: "photographs with their place", Breaks: "ANO-001", Says: "/served/0/metadata", Change: func(c *conformance.HostCase) { c.Served[0].Metadata = []string{"EXIF GPS"} }},
		{Name: "releases with classes of seven", Breaks: "ANO-002", Says: "smallest class has 7 rows, want at least 11", Change: released(true, 7, 3)},
		{Name: "releases with one diagnosis", Breaks: "ANO-002", Says: "a single value of cid", Change: released(true, 12, 1)},
		{Name: "classes of seven inside", Near: []string{"ANO-002"}, Change: released(false, 7, 3)},
		{Name: "classes of eleven in public", Near: []string{"ANO-002"}, Change: released(true, 11, 3)},
	}
}
