package compare_test

import (
	"slices"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/compare"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var asOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// file builds a scripted plugin that knows every request of a comparison.
func file(t *testing.T, p *script.Plugin) []byte {
	t.Helper()
	needs := []fixtures.Need{fixtures.Typical, fixtures.Small, conformance.Audiences, fixtures.Unanalysable, fixtures.Patients, fixtures.Malformed}
	all, err := conformance.Generate(p.Manifest(), 1, needs)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := p.Build(all)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func honest() *script.Plugin { return script.Honest(contract.CardiacRisk) }

func diff(t *testing.T, before, after *script.Plugin) *compare.Difference {
	t.Helper()
	d, err := compare.Compare(t.Context(), file(t, before), file(t, after), compare.Options{Seed: 1, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNothingDiffers(t *testing.T) {
	d := diff(t, honest(), honest())
	if len(d.Manifest)+len(d.Imports.Added)+len(d.Imports.Removed)+len(d.Exports.Added)+len(d.Behaviour)+len(d.OnlyOne) != 0 {
		t.Errorf("%+v", d)
	}
	if d.Compared < 20 || len(d.Costs) == 0 || d.Costs[0].Ratio != 1 || d.Control.Outcome != conformance.Passed {
		t.Errorf("compared %d, costs %v, control %v", d.Compared, d.Costs, d.Control.Outcome)
	}
}

func TestWhatDiffersIsShown(t *testing.T) {
	d := diff(t, honest(), honest().Declare(func(m *contract.Manifest) {
		m.Plugin.Version, m.Medical.IntendedUse = "1.0.1", "Outro uso."
		m.Capabilities.HostFunctions = []string{"log_medical_audit_event"}
	}).Answer(func(f fixtures.Fixture, r *script.Reply) {
		if f.Need == fixtures.Typical && r.Answered() {
			r.Set("/confidence", 0.123).Spin(1000)
		}
		if e := r.Refusal(); e != nil && e.Code == contract.OutOfRange {
			r.Fail(contract.InvalidValue, e.Path)
		}
	}))
	changed := map[string]bool{}
	for _, c := range d.Manifest {
		changed[c.Path] = c.Matter
	}
	if matter, ok := changed["/medical/intended_use"]; !ok || !matter {
		t.Errorf("manifest %+v", d.Manifest)
	}
	if matter, ok := changed["/plugin/version"]; !ok || matter {
		t.Errorf("manifest %+v", d.Manifest)
	}
	if !slices.Contains(d.Imports.Added, "extism:host/user log_medical_audit_event") || len(d.Imports.Removed) != 0 {
		t.Errorf("imports %+v", d.Imports)
	}
	answered, refused := false, false
	for _, r := range d.Behaviour {
		answered = answered || r.Old == "ok" && r.New == "ok" && slices.Contains(r.Paths, "/confidence")
		refused = refused || r.Old == "refused as out_of_range" && r.New == "refused as invalid_value"
	}
	if !answered || !refused {
		t.Errorf("behaviour %+v", d.Behaviour)
	}
	i := slices.IndexFunc(d.Costs, func(c compare.CostPair) bool { return c.Ratio > 1 })
	if i < 0 || d.Control.Outcome != conformance.Failed {
		t.Errorf("costs %v, change control %v", d.Costs, d.Control.Outcome)
	}
}

func TestCompareRefuses(t *testing.T) {
	good := file(t, honest())
	for name, bad := range map[string][]byte{"no module": []byte("text"), "no manifest": []byte("\x00asm\x01\x00\x00\x00")} {
		if _, err := compare.Compare(t.Context(), good, bad, compare.Options{Seed: 1, AsOf: asOf}); err == nil {
			t.Errorf("%s as the new version was compared", name)
		}
		if _, err := compare.Compare(t.Context(), bad, good, compare.Options{Seed: 1, AsOf: asOf}); err == nil {
			t.Errorf("%s as the old version was compared", name)
		}
	}
}
