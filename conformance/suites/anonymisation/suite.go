// Package anonymisation judges what is handed on as no longer personal, by the profile that a run asks for.
package anonymisation

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "anonymisation",
	Prefix: "ANO",
	Title:  "What is called anonymous tells nobody who it was",
	Rules:  []*conformance.Rule{ANO001, ANO002, ANO003, ANO004, ANO005},
}
