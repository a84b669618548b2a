// Package capabilities judges what a manifest declares against what the plugin does, in the direction that other suites do not:
// undeclared imports are ABI-003 to ABI-005's, undeclared hosts ISL-005's, undeclared clock and randomness ABI-015's and
// ABI-010's. Here it is about what is declared and never used, and about what an answer says of itself.
package capabilities

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "capabilities",
	Prefix: "CAP",
	Title:  "What is declared is used, and what is claimed was done",
	Rules:  []*conformance.Rule{CAP001, CAP002, CAP003, CAP004, CAP005},
}
