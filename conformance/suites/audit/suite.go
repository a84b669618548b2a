// Package audit judges what hosts record, prove, keep and delete.
package audit

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "audit",
	Prefix: "AUD",
	Title:  "Hosts record what was done, can prove it, and keep and delete as the law asks",
	Rules:  []*conformance.Rule{AUD001, AUD002, AUD003, AUD004, AUD005, AUD006, AUD007, AUD008},
}
