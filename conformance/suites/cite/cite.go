// Package cite names the sources of the rules once, with the edition that was read, so that no two rules cite the same
// text differently. Engineering notes, not legal advice.
package cite

import (
	"strings"

	"github.com/medplug/medplug/conformance"
)

// checkedOn is the day the catalogue's sources were last read.
const checkedOn = "2026-11-22"

// Contract cites a section of this project's plugin contract.
func Contract(section, reads string) conformance.Citation {
	clause := "section " + section
	if strings.Contains(section, " and ") {
		clause = "sections " + section
	}
	return conformance.Citation{Source: "medplug plugin contract, version 1", Clause: clause, Reads: reads,
		Certainty: conformance.CertaintyOfficial, CheckedOn: checkedOn}
}

// LGPD cites the data protection act.
func LGPD(clause, reads string, c conformance.Certainty) conformance.Citation {
	return conformance.Citation{Source: "Lei 13.709/2018 (LGPD)", Clause: clause, Reads: reads, Certainty: c, CheckedOn: checkedOn}
}

// LGPDInForce is the period in which the act's duties apply.
var LGPDInForce = conformance.Period{From: "2020-09-18"}

// CFM2454 cites the federal medical council's resolution on artificial intelligence. It binds physicians and
// institutions, not products: a rule that cites it helps the physician to comply.
func CFM2454(clause, reads string) conformance.Citation {
	return conformance.Citation{Source: "Resolução CFM 2.454/2026 (in force since 2026-08-26; binds physicians and institutions)",
		Clause: clause, Reads: reads, Certainty: conformance.CertaintySecondary, CheckedOn: checkedOn}
}

// CDCInForce is the period in which that code applies.
var CDCInForce = conformance.Period{From: "1991-03-11"}

// CDC cites the consumer protection code.
func CDC(clause, reads string) conformance.Citation {
	return conformance.Citation{Source: "Lei 8.078/1990 (CDC)", Clause: clause, Reads: reads,
		Certainty: conformance.CertaintyUnsourced, CheckedOn: checkedOn}
}

// Other cites any other text.
func Other(source, clause, reads string, c conformance.Certainty) conformance.Citation {
	return conformance.Citation{Source: source, Clause: clause, Reads: reads, Certainty: c, CheckedOn: checkedOn}
}

// RDC657 cites ANVISA's resolution on software as a medical device.
func RDC657(clause, reads string) conformance.Citation {
	return conformance.Citation{Source: "RDC ANVISA 657/2022 (software as a medical device)", Clause: clause, Reads: reads,
		Certainty: conformance.CertaintySecondary, CheckedOn: checkedOn}
}

// RDC657InForce is the period in which that resolution applies.
var RDC657InForce = conformance.Period{From: "2022-07-01"}

// RDC751 cites ANVISA's resolution on the classification and the regimes of medical devices.
func RDC751(clause, reads string, c conformance.Certainty) conformance.Citation {
	return conformance.Citation{Source: "RDC ANVISA 751/2022 (medical devices: classes and regimes)", Clause: clause, Reads: reads,
		Certainty: c, CheckedOn: checkedOn}
}

// RDC751InForce is the period in which that resolution applies.
var RDC751InForce = conformance.Period{From: "2023-03-01"}

// CFM2454InForce is the period in which that resolution applies.
var CFM2454InForce = conformance.Period{From: "2026-08-26"}

// Lei13787 cites the act on digital charts.
func Lei13787(clause, reads string, c conformance.Certainty) conformance.Citation {
	return conformance.Citation{Source: "Lei 13.787/2018 (digital charts)", Clause: clause, Reads: reads, Certainty: c, CheckedOn: checkedOn}
}

// Lei13787InForce is the period in which that act applies.
var Lei13787InForce = conformance.Period{From: "2018-12-28"}

// CFM2336 cites the federal medical council's resolution on medical publicity.
func CFM2336(clause, reads string) conformance.Citation {
	return conformance.Citation{Source: "Resolução CFM 2.336/2023 (medical publicity)", Clause: clause, Reads: reads,
		Certainty: conformance.CertaintyOfficial, CheckedOn: checkedOn}
}

// CFM2336InForce is the period in which that resolution applies.
var CFM2336InForce = conformance.Period{From: "2024-03-11"}

// CEM cites the code of medical ethics.
func CEM(clause, reads string, c conformance.Certainty) conformance.Citation {
	return conformance.Citation{Source: "Código de Ética Médica (Resolução CFM 2.217/2018)", Clause: clause, Reads: reads, Certainty: c, CheckedOn: checkedOn}
}
