package lgpd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LGPD007 is about data that nobody declared: a plugin lets nothing of them out, and a host does not let them in.
var LGPD007 = &conformance.Rule{
	ID:    "LGPD-007",
	Title: "Nothing of an undeclared field comes out of the plugin",
	Doc: conformance.Doc{
		Why:  "A plugin may use the data it declares and no other. What it takes along from the rest of the request leaves the practice without purpose and without anyone knowing.",
		Fix:  "Read only the members listed in `privacy.inputs`, or list what is needed with its purpose. Copy no member into texts, logs, audit events or vars wholesale.",
		Good: "samples, sampling rate and age are read; the unknown member next to them leaves no trace",
		Bad:  "the whole request is logged; a hash of the patient's name is put into a var",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("art. 6 III", "Necessity: processing is limited to the minimum for its purpose.", conformance.CertaintyOfficial),
		cite.Contract("3", "privacy.inputs lists what the plugin reads."),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{fixtures.CanaryExtra, fixtures.CanaryText},
	Check: func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			undeclared := slices.DeleteFunc(slices.Clone(o.Fixture.Canaries), func(c fixtures.Canary) bool {
				return declared(p.Manifest().Privacy.Inputs, c.Path)
			})
			if !o.Made() || len(undeclared) == 0 {
				continue
			}
			p.At(o)
			p.Check(true, "", "the call was looked at")
			search := leak.Planted(undeclared)
			for _, s := range o.Surfaces() {
				for _, l := range search.In(s.Bytes) {
					p.Where(leak.Spot(l)).Check(false, leak.Place(s.Name, s.Bytes, l.Canary), "holds what the request has at %s, %s, and privacy.inputs does not declare that member", l.Canary.Path, l.How)
				}
			}
		}
		return nil
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		for i, s := range c.Served {
			for _, m := range c.Plugins {
				if m.Plugin.ID != s.Plugin {
					continue
				}
				for _, path := range s.Given {
					j.Check(declared(m.Privacy.Inputs, "/"+strings.ReplaceAll(path, ".", "/")), fmt.Sprintf("/served/%d/given", i), "%s reached plugin %s, which does not declare it", path, s.Plugin)
				}
			}
		}
		if j.Checks() == 0 {
			j.Skip("the host did not show what it hands to plugins")
		}
	},
}

// declared says whether the manifest lists the member that a pointer names, or one around it: medical_context covers
// /medical_context/medical_history/0.
func declared(inputs []contract.PrivacyInput, pointer string) bool {
	var names []string
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if strings.Trim(name, "0123456789") != "" { // not an index
			names = append(names, name)
		}
	}
	path := strings.Join(names, ".")
	return slices.ContainsFunc(inputs, func(in contract.PrivacyInput) bool {
		return path == in.Path || strings.HasPrefix(path, in.Path+".")
	})
}
