// Package robustness judges answers to requests that are valid and strange, and to one request in other forms: what must stay
// the same, stays the same. Malformed requests are ABI-008's, limits are the isolation suite's.
package robustness

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "robustness",
	Prefix: "ROB",
	Title:  "Strange requests are answered, and another form of a request gives the same answer",
	Rules:  []*conformance.Rule{ROB001, ROB002, ROB003, ROB004, ROB005, ROB006, ROB007},
}
