package mutants

import (
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
)

func performance() []Specimen {
	return []Specimen{
		{Name: "is slow", Breaks: "PRF-001", Says: "the budget", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			if f.Need == fixtures.Typical {
				r.Spin(1 << 24) // 26 instructions a round
			}
		})},
		{Name: "is hungry", Breaks: "PRF-002", Says: "more than nine tenths", Plugin: saying(func(r *script.Reply) { r.Grow(240) })},
	}
}
