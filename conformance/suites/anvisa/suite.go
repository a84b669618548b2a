// Package anvisa judges what plugins say of products under sanitary surveillance: medicines, cosmetics, sunscreens and
// devices, and how they are advertised and prescribed.
package anvisa

import "github.com/medplug/medplug/conformance"

// Suite lists the rules in print order. IDs are only ever added.
var Suite = &conformance.Suite{
	Name:   "anvisa",
	Prefix: "ANV",
	Title:  "Medicines, cosmetics, sunscreens and devices that answers speak of",
	Rules:  []*conformance.Rule{ANV001, ANV002, ANV003, ANV004, ANV005, ANV006, ANV007, ANV008, ANV009, ANV010, ANV011, ANV012},
}
