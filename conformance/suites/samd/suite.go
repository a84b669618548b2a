// Package samd judges what a plugin declares of itself as software as a medical device (SaMD), and whether what it does
// is fit for one.
package samd

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "samd",
	Prefix: "SMD",
	Title:  "What the plugin is as a medical device, and that it is fit for it",
	Rules:  []*conformance.Rule{SMD001, SMD002, SMD003, SMD004, SMD005, SMD006, SMD007, SMD008, SMD009, SMD010},
}
