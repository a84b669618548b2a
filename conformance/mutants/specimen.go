package mutants

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Specimen is a plugin and what must become of it.
type Specimen struct {
	Name   string   // what it does, in words; unique
	Breaks string   // ID of the one rule it breaks; "" for one that conforms
	Says   string   // regular expression that a finding of that rule matches, path and message together
	Near   []string // IDs of the rules that must have passed; for specimens that conform
	Silent bool     // no call is ever answered, so rules about answers are skipped
	Skips  []string // rules that cannot be judged beside the one that is broken

	Plugin  *script.Plugin
	File    func(Parts) []byte         // changes the finished file; nil for none
	Beside  func(*contract.Manifest)   // the manifest file beside it is the embedded one with this change; nil for none
	Options func(*conformance.Options) // how the run differs, nil for not at all
}

// HostSpecimen is a host and what must become of it.
type HostSpecimen struct {
	Name   string
	Breaks string
	Says   string
	Near   []string
	Change func(*conformance.HostCase) // on a host that keeps every rule; nil for none
}

// Parts is a finished plugin file and what it was put together from.
type Parts struct {
	Whole    []byte
	Module   []byte // without the manifest
	Manifest *contract.Manifest
}

// All gives every specimen, honest plugins of each kind first, then by suite.
func All() []Specimen {
	return slices.Concat(honest(), abi(), disclaimer(), lgpd(), anonymisation(), audit(), cfm(), anvisa(), samd(), isolation(), robustness(),
		performance(), capabilities(), clinical())
}

// Hosts gives every host, the honest one first.
func Hosts() []HostSpecimen {
	return slices.Concat([]HostSpecimen{{Name: "honest host"}}, disclaimerHosts(), lgpdHosts(), anonymisationHosts(), auditHosts(), cfmHosts(), anvisaHosts())
}

// honest are the plugins of every kind that keep every rule.
func honest() []Specimen {
	var all []Specimen
	for _, k := range contract.Kinds() {
		all = append(all, Specimen{Name: "honest " + string(k.Kind), Plugin: script.Honest(k.Kind)})
	}
	return all
}

// Manifest is what the honest ECG plugin declares. Each call gives a new one.
func Manifest() *contract.Manifest { return script.Manifest(contract.ECGAnalysis) }
