// Package suites lists every conformance suite.
package suites

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/abi"
	"github.com/medplug/medplug/conformance/suites/anonymisation"
	"github.com/medplug/medplug/conformance/suites/anvisa"
	"github.com/medplug/medplug/conformance/suites/audit"
	"github.com/medplug/medplug/conformance/suites/capabilities"
	"github.com/medplug/medplug/conformance/suites/cfm"
	"github.com/medplug/medplug/conformance/suites/clinical"
	"github.com/medplug/medplug/conformance/suites/disclaimer"
	"github.com/medplug/medplug/conformance/suites/isolation"
	"github.com/medplug/medplug/conformance/suites/lgpd"
	"github.com/medplug/medplug/conformance/suites/performance"
	"github.com/medplug/medplug/conformance/suites/robustness"
	"github.com/medplug/medplug/conformance/suites/samd"
)

// All lists the suites in print order.
var All = []*conformance.Suite{abi.Suite, disclaimer.Suite, lgpd.Suite, anonymisation.Suite, audit.Suite, cfm.Suite, anvisa.Suite, samd.Suite,
	isolation.Suite, robustness.Suite, performance.Suite, capabilities.Suite, clinical.Suite}

// Named gives the suites of these names, in print order; no names are all of them. An unknown name is a
// *conformance.UnknownError.
func Named(names ...string) ([]*conformance.Suite, error) {
	if len(names) == 0 {
		return All, nil
	}
	for _, n := range names {
		if !slices.ContainsFunc(All, func(s *conformance.Suite) bool { return s.Name == n }) {
			return nil, &conformance.UnknownError{What: "suite", Name: n}
		}
	}
	return slices.DeleteFunc(slices.Clone(All), func(s *conformance.Suite) bool { return !slices.Contains(names, s.Name) }), nil
}

// Rule finds a rule by its ID, in any case. An unknown one is a *conformance.UnknownError.
func Rule(id string) (*conformance.Rule, error) { return conformance.Find(All, id) }
