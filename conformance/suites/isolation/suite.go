// Package isolation judges what a plugin leaves behind, and that it stays within the limits it is given. That the host
// enforces those limits against any module is proven by the harness's own tests and by this project's hostile specimens;
// the rules here are about the plugin: whether it needs to be stopped.
package isolation

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "isolation",
	Prefix: "ISL",
	Title:  "Nothing of one patient reaches another, and the limits are kept",
	Rules:  []*conformance.Rule{ISL001, ISL002, ISL003, ISL004, ISL005, ISL006, ISL007, ISL008},
}
