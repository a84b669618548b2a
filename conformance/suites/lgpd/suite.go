// Package lgpd judges what a plugin does with personal data.
package lgpd

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "lgpd",
	Prefix: "LGPD",
	Title:  "Personal data stays where it belongs",
	Rules:  []*conformance.Rule{LGPD007, LGPD008},
}
