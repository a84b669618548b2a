package mutants

import (
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// What specimens are written with.

func ecg() *script.Plugin                  { return script.Honest(contract.ECGAnalysis) }
func of(kind contract.Kind) *script.Plugin { return script.Honest(kind) }
func soon(m *contract.Manifest)            { m.Limits.TimeoutMS = contract.Ptr(300) } // for plugins of which every call hangs

// generative declares a model whose answers need not repeat.
func generative(m *contract.Manifest) {
	m.AI = contract.AIDeclared{Used: true, Kind: "generative", ModelID: "texto", ModelVersion: "1.0.0", CFMRisk: "medio"}
}

// declaring is an ECG plugin that declares something else, and keeps to it.
func declaring(change func(*contract.Manifest)) *script.Plugin { return ecg().Declare(change) }

// saying is an ECG plugin whose answers are changed: those with an output, so neither refusals nor failures.
func saying(change func(r *script.Reply)) *script.Plugin { return answers(ecg(), change) }

// answers changes the answers of a plugin, and nothing else that it replies.
func answers(p *script.Plugin, change func(r *script.Reply)) *script.Plugin {
	return p.Answer(func(_ fixtures.Fixture, r *script.Reply) {
		if r.Answered() {
			change(r)
		}
	})
}

// large changes the answers to large requests, which few rules look at.
func large(p *script.Plugin, change func(r *script.Reply)) *script.Plugin {
	return p.Answer(func(f fixtures.Fixture, r *script.Reply) {
		if r.Answered() && f.Need == fixtures.Large {
			change(r)
		}
	})
}

// refusals changes the refusals of a plugin, and nothing else that it replies.
func refusals(p *script.Plugin, change func(f fixtures.Fixture, r *script.Reply, e *contract.Error)) *script.Plugin {
	return p.Answer(func(f fixtures.Fixture, r *script.Reply) {
		if e := r.Refusal(); e != nil {
			change(f, r, e)
		}
	})
}

// planted gives the values of the fixture's canaries that were planted at a pointer.
func planted(f fixtures.Fixture, pointer string) []string {
	var values []string
	for _, c := range f.Canaries {
		if c.Path == pointer {
			values = append(values, c.Value)
		}
	}
	return values
}

// patient is the pseudonym in a request, "" without one.
func patient(f fixtures.Fixture) string { return saidIn(f, "patient_id") }

// saidIn is a string member of a request, however the request is written; "" without one.
func saidIn(f fixtures.Fixture, name string) string {
	var all map[string]json.RawMessage
	var value string
	if json.Unmarshal(f.Request, &all) != nil || json.Unmarshal(all[name], &value) != nil {
		return ""
	}
	return value
}

// carrying embeds a manifest. A specimen that cannot carry it is a fault of this package.
func carrying(module []byte, m *contract.Manifest) []byte {
	out, err := manifest.Embed(module, m)
	if err != nil {
		panic(fmt.Sprintf("mutants: %v", err))
	}
	return out
}

// custom adds a custom section at the end.
func custom(module []byte, name string, data []byte) []byte {
	out, err := wasm.AppendCustom(module, name, data)
	if err != nil {
		panic(fmt.Sprintf("mutants: %v", err))
	}
	return out
}
