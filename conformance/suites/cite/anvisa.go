package cite

import "github.com/medplug/medplug/conformance"

// Norms on products under sanitary surveillance and on their advertising, each with the period in which it applies.

// Lei6360 cites the act on sanitary surveillance of medicines, cosmetics and other products.
func Lei6360(clause, reads string) conformance.Citation {
	return Other("Lei 6.360/1976 (sanitary surveillance)", clause, reads, conformance.CertaintyOfficial)
}

// Lei6360InForce is the period in which that act applies.
var Lei6360InForce = conformance.Period{From: "1976-12-24"}

// Lei9294 cites the act on the advertising of medicines, among others.
func Lei9294(clause, reads string) conformance.Citation {
	return Other("Lei 9.294/1996 (advertising)", clause, reads, conformance.CertaintySecondary)
}

// Lei9294InForce is the period in which that act applies.
var Lei9294InForce = conformance.Period{From: "1996-07-16"}

// RDC629 cites ANVISA's resolution on sunscreens.
func RDC629(clause, reads string) conformance.Citation {
	return Other("RDC ANVISA 629/2022 (sunscreens)", clause, reads, conformance.CertaintySecondary)
}

// RDC629InForce is the period in which that resolution applies.
var RDC629InForce = conformance.Period{From: "2022-04-01"}

// RDC907 cites ANVISA's resolution on cosmetics.
func RDC907(clause, reads string) conformance.Citation {
	return Other("RDC ANVISA 907/2024 (cosmetics; took the place of RDC 752/2022)", clause, reads, conformance.CertaintySecondary)
}

// Portaria344 cites the regulation of substances under control.
func Portaria344(clause, reads string) conformance.Citation {
	return Other("Portaria SVS/MS 344/1998 (substances under control)", clause, reads, conformance.CertaintySecondary)
}

// Portaria344InForce is the period in which that regulation, as published again in 1999, applies.
var Portaria344InForce = conformance.Period{From: "1999-02-01"}

// RDC1000 cites ANVISA's resolution on electronic prescriptions of controlled substances.
func RDC1000(clause, reads string) conformance.Citation {
	return Other("RDC ANVISA 1.000/2025 (electronic controlled prescriptions, SNCR)", clause, reads, conformance.CertaintySecondary)
}

// RDC1000InForce is the period in which that resolution applies.
var RDC1000InForce = conformance.Period{From: "2026-02-13"}
