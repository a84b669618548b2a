// Package clinical judges answers to requests of which the right answer is known: rates, beats, rhythms, lengths, scores,
// alerts, identifiers, emergencies. It is a floor of sanity and no clinical validation: what passes here can still be useless, and
// what fails here must not reach a patient. Every tolerance is this product's choice.
package clinical

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "clinical",
	Prefix: "CLN",
	Title:  "Known requests give the known answers",
	Rules:  []*conformance.Rule{CLN001, CLN002, CLN003, CLN004, CLN005, CLN006, CLN007, CLN008, CLN009, CLN010, CLN011, CLN012, CLN013},
}
