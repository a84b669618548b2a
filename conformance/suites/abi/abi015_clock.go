package abi

import (
	"context"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/fixtures"
)

// ABI015 is about undeclared use of the clock.
var ABI015 = &conformance.Rule{
	ID:    "ABI-015",
	Title: "The answer does not follow the clock unless that is declared",
	Doc: conformance.Doc{
		Why:  "A plugin that reads the clock can behave in one way while it is judged and in another on the day after, and its answers cannot be reproduced.",
		Fix:  "Take the time from the request (processing_timestamp). Where the clock is needed, declare `capabilities.clock: true`.",
		Good: "processed_at copied from processing_timestamp",
		Bad:  "time.Now() in a text; a feature that starts on a date",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "A plugin without clock whose answer changes when only the clock changes violates its declaration."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: []fixtures.Need{fixtures.Small, fixtures.Patients},
	Check: func(ctx context.Context, p *conformance.Pass) error {
		if p.Manifest().Capabilities.Clock {
			p.NotApplicable("the manifest declares the clock")
			return nil
		}
		first := map[string]*conformance.Observation{}
		for _, o := range p.Observations() {
			if o.Answered() && o.Repetition == 0 {
				first[o.Fixture.Name] = o
			}
		}
		if len(first) == 0 {
			p.Skip("no valid request was answered")
			return nil
		}
		// Seconds, another hour of another day, next year, and years beyond: feigned good conduct has some date. Fractions of a second
		// differ, too: their last digit serves as a die.
		for _, later := range []time.Duration{90*time.Second + 123_456_789, 61*time.Hour + 7*time.Minute + 501_002_003, 400*24*time.Hour + 77_700_002, 4001*24*time.Hour + 5*time.Hour} {
			err := sameElsewhere(ctx, p, conformance.World{ClockLater: later}, first, "the answer follows the clock, which the manifest does not declare")
			if err != nil {
				return err
			}
		}
		return nil
	},
}
