package robustness

import (
	"context"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// An answer may have so many bytes, and so many more for each byte of the request: our choice. A full report in Portuguese
// with every lead and its texts has some 20 KiB.
const (
	ownBytes  = 128 << 10
	perByte   = 2
	mostLines = 200 // of log, for any one request
)

// ROB007 is about proportion; the limits themselves are ISL-006's.
var ROB007 = &conformance.Rule{
	ID:    "ROB-007",
	Title: "What comes out is in proportion to what went in",
	Doc: conformance.Doc{
		Why:  "Answers are kept for twenty years and read by people. One that grows out of all proportion fills disks and hides what matters; and who sends small requests for it can bring a host down.",
		Fix:  "List beats and findings, not samples; give each text once; log codes, not progress.",
		Good: "12 KiB of answer to 90 KiB of ECG",
		Bad:  "200 KiB of answer to a request of 2 KiB",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisPolicy,
	Citations: []conformance.Citation{
		cite.Other("medplug plugin contract, version 1", "section 3, limit classes", "The proportion is a choice of this product.", conformance.CertaintyPolicy),
	},
	Level: conformance.Always(conformance.LevelWarn),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Typical, fixtures.Large, fixtures.Hostile},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if !o.Answered() {
				continue
			}
			p.At(o)
			most := ownBytes + perByte*len(o.Fixture.Request)
			p.Check(len(o.Reply.Output) <= most, "", "the answer has more than %d bytes and %d for each byte of the request", ownBytes, perByte)
			p.Check(len(o.Reply.Trace.Logs) <= mostLines, "", "more than %d lines are logged for one request", mostLines)
		}
		if p.Checks() == 0 {
			p.Skip("no request was answered")
		}
		return nil
	},
}
