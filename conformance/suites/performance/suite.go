// Package performance judges whether a plugin keeps its budgets.
package performance

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "performance",
	Prefix: "PRF",
	Title:  "The budgets of time and memory are kept",
	Rules:  []*conformance.Rule{PRF001, PRF002},
}
