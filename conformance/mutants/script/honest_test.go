package script_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The honest plugin of every kind answers what must be answered, by the contract, beside its request too.
func TestHonestAnswers(t *testing.T) {
	source := fixtures.NewSource(1)
	for _, k := range contract.Kinds() {
		t.Run(string(k.Kind), func(t *testing.T) {
			p := script.Honest(k.Kind)
			if faults := p.Manifest().Validate(); len(faults) > 0 {
				t.Fatal(faults)
			}
			set, err := source.Generate(p.Manifest(), fixtures.Small, fixtures.Labelled, fixtures.Ladder, fixtures.Units, fixtures.Variants, fixtures.Hostile)
			if err != nil {
				t.Fatal(err)
			}
			s := sandboxOf(t, p, set.Fixtures, rehearsal)
			for _, f := range set.Fixtures {
				reply, err := s.Call(t.Context(), p.Manifest().Entry, f.Request)
				if err != nil {
					t.Errorf("%s: %v", f.Name, err)
					continue
				}
				request, response := k.NewRequest(), k.NewResponse()
				if err := contract.DecodeRequest(f.Request, request, contract.DecodeOptions{}); err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
				if err := contract.DecodeResponse(reply.Output, response); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				} else if err := contract.CheckAnswer(request, response); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
				if status := response.(contract.ResponseType).Common().Status; f.Expect.Outcome == fixtures.Answered && status != contract.OK {
					t.Errorf("%s: %s", f.Name, status)
				}
			}
		})
	}
}
