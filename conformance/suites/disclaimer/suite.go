// Package disclaimer judges how an answer says what it is not, to whom it points, and that its text does not take that
// back. Its rules are output rules: a runtime runs them on live answers.
package disclaimer

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "disclaimer",
	Prefix: "DIS",
	Title:  "The answer says what it is not, and points to whom decides",
	Rules:  []*conformance.Rule{DIS001, DIS002, DIS003, DIS004, DIS005, DIS006, DIS007, DIS008},
}
