package performance

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// PRF002 is about how near the memory limit a plugin works.
var PRF002 = &conformance.Rule{
	ID:    "PRF-002",
	Title: "Memory use leaves a tenth of the limit free",
	Doc: conformance.Doc{
		Why:  "A plugin that fills its memory on the fixtures dies on the first request that is a little larger, in front of a real patient.",
		Fix:  "Raise `limits.memory_pages` or the class, lower max_input_bytes, or allocate less; `medplug run` prints the peak.",
		Good: "peak 120 of 256 pages",
		Bad:  "peak 250 of 256 pages",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("medplug plugin contract, version 1", "section 3, limit classes", "The tenth is a choice of this product.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelWarn),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Typical, fixtures.Small, fixtures.Large},
	Check: func(_ context.Context, p *conformance.Pass) error {
		limit, peak := p.Limits().MemoryPages, uint32(0)
		for _, o := range p.Observations() {
			if !o.Answered() {
				continue
			}
			p.At(o)
			used := o.Reply.Trace.GuestPages
			peak = max(peak, used)
			p.Check(uint64(used)*10 <= uint64(limit)*9, "", "more than nine tenths of the %d pages are used", limit)
		}
		if peak == 0 {
			p.Skip("no request was answered")
			return nil
		}
		p.Notef("peak %d of %d pages of 64 KiB", peak, limit)
		return nil
	},
}
