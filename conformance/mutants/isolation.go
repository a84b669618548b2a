package mutants

import (
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func isolation() []Specimen {
	return []Specimen{
		{Name: "remembers the patient before", Breaks: "ISL-001", Says: "/limitations/1 holds what the request for the patient before had at /patient_id",
			Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
				if r.Answered() {
					r.Set("/limitations/-", "Comparado a "+script.Kept+".").Keep(patient(f))
				}
			})},
		{Name: "remembers only patients of one sort", Breaks: "ISL-001", Says: "once [0-9]+ calls? (was|were) served", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			if strings.HasPrefix(f.Name, "labelled/") && r.Answered() {
				r.Set("/limitations/-", "Comparado a "+script.Kept+".").Keep(patient(f))
			}
		})},
		{Name: "tires of its disclaimer", Breaks: "ISL-001", Says: "/disclaimer/text differs from that of a fresh instance once 11 calls were served", Plugin: smalls(ecg(), func(r *script.Reply) {
			tired := new(script.Reply).Answer(r.Get("")).Set("/disclaimer/text", "Ver acima.")
			r.Count().Late(9, tired)
		})},
		{Name: "keeps memory of each call", Breaks: "ISL-001", Says: "fresh instance answers this request, and one that served [0-9]+ before fails: its memory limit is reached",
			Plugin: smalls(ecg(), func(r *script.Reply) { r.Take(6) })},
		{Name: "keeps memory where there is much", Breaks: "ISL-001", Says: "memory grows from call to call and comes to no rest", Plugin: smalls(declaring(func(m *contract.Manifest) {
			m.Limits.Class = "large"
		}), func(r *script.Reply) { r.Take(1) })},
		{Name: "takes memory until it has enough", Near: []string{"ISL-001", "ISL-004"}, Plugin: smalls(ecg(), func(r *script.Reply) { r.Grow(200) })},
		{Name: "counts refusals", Breaks: "ISL-002", Says: "differs from that of a fresh instance, after one call", Plugin: ecg().Answer(func(_ fixtures.Fixture, r *script.Reply) {
			if r.Refusal() != nil {
				r.Count()
			}
			r.Set("/limitations/-", "Pedidos recusados antes: "+script.Count+".")
		})},
		{Name: "tires of refusing", Breaks: "ISL-002", Says: "differs from that of a fresh instance once [0-9]+ calls were served", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			switch {
			case f.Need == fixtures.Malformed && r.Refusal() != nil:
				r.Count()
			case f.Need == fixtures.Small && r.Answered():
				r.Late(3, new(script.Reply).Answer(r.Get("")).Set("/limitations/-", "Após vários pedidos recusados."))
			}
		})},
		{Name: "never ends for some", Breaks: "ISL-003", Says: "time limit of 1.5s reached during call", Skips: []string{"ABI-007"},
			Plugin: declaring(func(m *contract.Manifest) { m.Limits.TimeoutMS = contract.Ptr(1500) }).Answer(func(f fixtures.Fixture, r *script.Reply) {
				if f.Name == string(fixtures.Unanalysable)+"/too_young" {
					r.Hang()
				}
			})},
		{Name: "never ends", Breaks: "ISL-003", Says: "time limit of 300ms reached during call", Silent: true, Plugin: declaring(soon).Answer(func(_ fixtures.Fixture, r *script.Reply) { r.Hang() })},
		{Name: "never starts", Breaks: "ISL-003", Says: "time limit of 300ms reached during instantiation", Silent: true, Plugin: declaring(soon).Start(func(r *script.Reply) { r.Hang() })},
		{Name: "never is initialised", Breaks: "ISL-003", Says: "time limit of 300ms reached during initialization", Silent: true,
			Plugin: declaring(soon).Initialise(func(r *script.Reply) { r.Hang() })},
		{Name: "declares more memory than its limit", Breaks: "ISL-004", Says: "memory limit of 256 pages reached during instantiation", Silent: true, Plugin: ecg().Memory(300)},
		{Name: "takes more memory than its limit", Breaks: "ISL-004", Says: "memory limit of 256 pages reached during call", Skips: []string{"ABI-007"},
			Plugin: large(ecg(), func(r *script.Reply) { r.Grow(300) })},
		{Name: "asks another host than declared", Breaks: "ISL-005", Says: "http request was refused", Plugin: answers(declaring(func(m *contract.Manifest) {
			m.Capabilities.Hosts = []string{"api.example.org"}
		}), func(r *script.Reply) { r.HTTP("POST", "https://collector.example.net/", map[string]string{}, "ping") })},
		{Name: "answers other specialties", Breaks: "ISL-007", Says: "a request that is another plugin's is answered", Plugin: foreign("specialty ", func(r *script.Reply) { r.Output("{}") })},
		{Name: "stumbles over other kinds", Breaks: "ISL-007", Says: "is refused as internal, not as unsupported_kind", Plugin: foreign("kind ", func(r *script.Reply) { r.Fail(contract.Internal, "") })},
		{Name: "refuses other specialties without a path", Near: []string{"ISL-007"}, Plugin: foreign("specialty ", func(r *script.Reply) { r.Fail(contract.UnsupportedSpecialty, "") })},
		{Name: "remembers practices", Breaks: "ISL-008", Says: "holds what the request of an earlier call had at", Plugin: ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
			switch f.Need {
			case conformance.Practices:
				r.Keep(script.Kept + " " + patient(f))
			case fixtures.Small:
				r.Set("/limitations/-", "Antes:"+script.Kept+".")
			}
		})},
		{Name: "counts its calls in silence", Near: []string{"ISL-001", "ISL-008", "ROB-002"}, Plugin: saying(func(r *script.Reply) { r.Count() })},
		{Name: "floods the log", Breaks: "ISL-006", Says: "log limit of .* reached", Skips: []string{"ABI-007"}, Plugin: large(ecg(), func(r *script.Reply) { r.Log(script.Filler(300 << 10)) })},
		{Name: "floods the output", Breaks: "ISL-006", Says: "output limit of .* reached", Skips: []string{"ABI-007"}, Plugin: large(ecg(), func(r *script.Reply) { r.Set("/copy", script.Filler(1<<20)) })},
	}
}

// smalls changes what a plugin does with small requests that it answers.
func smalls(p *script.Plugin, change func(*script.Reply)) *script.Plugin {
	return p.Answer(func(f fixtures.Fixture, r *script.Reply) {
		if (f.Need == fixtures.Small || f.Need == fixtures.CanaryText) && r.Answered() {
			change(r)
		}
	})
}

// foreign is an ECG plugin that treats some requests of other plugins otherwise.
func foreign(which string, change func(*script.Reply)) *script.Plugin {
	return ecg().Answer(func(f fixtures.Fixture, r *script.Reply) {
		if strings.HasPrefix(f.Name, string(conformance.Foreign)+"/"+which) {
			change(r)
		}
	})
}
