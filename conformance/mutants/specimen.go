package mutants

import (
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Specimen is a plugin file and what must become of it.
type Specimen struct {
	Name    string
	Breaks  string   // ID of the one rule it breaks; "" for one that conforms
	Says    string   // regular expression that a finding of that rule matches, path and message together
	Silent  bool     // no call is ever answered, so rules about answers are skipped
	Skips   []string // rules that cannot be judged beside
	Wasm    []byte
	Beside  *contract.Manifest // the manifest file beside it, nil for none
	Applies []string           // rules that must have passed, for conforming specimens made for a rule that others do not meet
}

// All gives every specimen, conforming ones first.
func All(b Built) ([]Specimen, error) {
	all := append(conforming(), behavioural()...)
	var out []Specimen
	for _, v := range all {
		module := b.plain
		if v.host {
			module = b.host
		}
		module, err := Variant(module, v.name)
		if err != nil {
			return nil, fmt.Errorf("specimen %s: %w", v.title(), err)
		}
		m := Manifest()
		if v.host {
			m.Capabilities.HostFunctions = []string{"log_medical_audit_event"}
		}
		if v.declare != nil {
			v.declare(m)
		}
		out = append(out, Specimen{Name: v.title(), Breaks: v.breaks, Says: v.says, Silent: v.silent, Skips: v.skips, Wasm: carrying(module, m), Applies: v.applies})
	}
	return append(out, files(b)...), nil
}

// variant is a specimen made from the Go program.
type variant struct {
	name    string // as the program knows it
	as      string // name of the specimen where several share a variant
	breaks  string
	says    string
	host    bool
	silent  bool
	declare func(*contract.Manifest)
	skips   []string
	applies []string
}

func (v variant) title() string {
	if v.as != "" {
		return v.as
	}
	return v.name
}
