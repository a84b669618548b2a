// Package lgpd judges what plugins and hosts do with personal data, and on which basis of Lei 13.709/2018 (LGPD).
package lgpd

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "lgpd",
	Prefix: "LGPD",
	Title:  "Personal data stays where it belongs",
	Rules: []*conformance.Rule{
		LGPD001, LGPD002, LGPD003, LGPD004, LGPD005, LGPD006, LGPD007, LGPD008, LGPD009, LGPD010, LGPD011, LGPD012, LGPD013, LGPD014, LGPD015, LGPD016,
		LGPD017, LGPD018, LGPD019, LGPD020,
	},
}
