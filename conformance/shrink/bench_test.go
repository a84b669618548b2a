package shrink_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/shrink"
	"github.com/medplug/medplug/conformance/suites"
)

// BenchmarkMutants reduces what each mutant fails on. The time is that of the reduction alone; bytes are those of the smallest
// request, and missing where the failure rests on more than one.
func BenchmarkMutants(b *testing.B) {
	for _, m := range mutants.All() {
		if m.Breaks == "" || m.Beside != nil || m.Options != nil {
			continue
		}
		b.Run(m.Breaks+" "+m.Name, func(b *testing.B) {
			module, err := m.Build(suites.All, 1)
			if err != nil {
				b.Fatal(err)
			}
			s, err := conformance.Open(b.Context(), module, suites.All, conformance.Options{AsOf: day, Seed: 1, Select: []string{m.Breaks}})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close(context.WithoutCancel(b.Context()))
			rep, err := s.Run(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				plugin := filepath.Join(b.TempDir(), "plugin.wasm")
				for i := range rep.Results[0].Findings {
					rep.Results[0].Findings[i].Smallest = nil
				}
				if err := shrink.Findings(b.Context(), s, rep, shrink.Options{Plugin: plugin}); err != nil {
					b.Fatal(err)
				}
			}
			for _, f := range rep.Results[0].Findings {
				if f.Smallest != nil {
					b.ReportMetric(float64(f.Smallest.Bytes), "bytes")
				}
			}
		})
	}
}
