package abi

import (
	"context"
	"errors"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ABI007 is about answers to valid requests.
var ABI007 = &conformance.Rule{
	ID:    "ABI-007",
	Title: "Every valid request is answered with JSON that fits the schema",
	Doc: conformance.Doc{
		Why:  "Whoever uses the answer reads it by the contract. A missing or misnamed member is a measurement that does not reach the physician; a crash is an analysis that does not exist.",
		Fix:  "Answer with the kind's response type (the SDKs encode it) and return 0. When the plugin must not answer, say so by status not_analysable, never by failing.",
		Good: `{"contract":"1","kind":"ecg-analysis","status":"ok",...}`,
		Bad:  "a trap, an error for a valid request, or an answer without heart_rate",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("1", "A call succeeded only if the return is 0, no error is set and the output is one JSON object."),
		cite.Contract("5 and 7", "The response: the common part and the kind's own."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Valid,
	Check: func(_ context.Context, p *conformance.Pass) error {
		kind, ok := contract.KindOf(p.Manifest().Kind)
		if !ok {
			return errors.New("the manifest's kind is none of the contract")
		}
		stopped := 0
		for _, o := range p.Observations() {
			p.At(o)
			switch {
			case !o.Made():
			case o.Answered():
				bad := contract.DecodeResponse(o.Reply.Output, kind.NewResponse())
				var at *contract.Error
				if errors.As(bad, &at) {
					p.Reportf(at.Path, "the answer does not fit the schema: %s (%s)", at.Message, at.Code)
				} else {
					p.Check(bad == nil, "", "the answer cannot be read")
				}
			case o.Limit() != nil && o.Limit().Resource == harness.ResourceInput:
				// More than the plugin declares to take: a host never hands it over.
			case o.Limit() != nil:
				stopped++ // the isolation suite says so
			default:
				p.Reportf("", "a valid request is not answered: %s", failure(o.Err))
			}
		}
		if stopped > 0 {
			p.Skip("%d calls were stopped by a limit (see the isolation suite)", stopped)
		} else if p.Checks() == 0 {
			p.Skip("no request was handed over")
		}
		return nil
	},
}
