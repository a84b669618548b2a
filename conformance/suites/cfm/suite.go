// Package cfm judges what the rules of the federal medical council ask of publicity, documents, telemedicine and artificial
// intelligence. They bind physicians and institutions, not products: a plugin that keeps these rules lets its user keep
// those. No council gives or withholds anything here.
package cfm

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "cfm",
	Prefix: "CFM",
	Title:  "Publicity, documents, telemedicine and artificial intelligence let the physician keep the council's rules",
	Rules: []*conformance.Rule{CFM001, CFM002, CFM003, CFM004, CFM005, CFM006, CFM007, CFM008, CFM009, CFM010, CFM011, CFM012,
		CFM013, CFM014, CFM015, CFM016},
}
