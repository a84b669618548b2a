// Package abi judges whether a file is a plugin at all and keeps the plugin contract: module, imports, manifest, answers,
// refusals, determinism.
package abi

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "abi",
	Prefix: "ABI",
	Title:  "The file is a plugin and keeps the plugin contract",
	Rules: []*conformance.Rule{
		ABI001, ABI002, ABI003, ABI004, ABI005, ABI006, ABI007, ABI008, ABI009, ABI010, ABI011, ABI012, ABI013, ABI014, ABI015, ABI016,
	},
}
